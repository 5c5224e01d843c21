import TestSupport

/// Operations on integers of all sizes, and on what stands beside them, put together by chance.
struct RandomArithmetic {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: 0..<choices.count, using: &generator)]
    }

    private mutating func count(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func digits(_ alphabet: [String], _ count: Int) -> String {
        (0..<count).reduce(into: "") { text, _ in text += pick(alphabet) }
    }

    /// Words full of ones, zeros and anything between, whose edges are where arithmetic goes wrong.
    private mutating func magnitude() -> String {
        let hexadecimal = Array("0123456789abcdef").map(String.init)
        switch count(0...6) {
        case 0: return pick(["0", "1", "2", "3", "7", "10"])
        case 1:
            return pick(["9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616"])
        case 2:
            return pick(Array("123456789").map(String.init))
                + digits(Array("0123456789").map(String.init), count(0...90))
        case 3: return "0x" + String(repeating: "f", count: count(1...70)) + digits(hexadecimal, count(0...3))
        case 4:
            return "0x" + pick(["1", "8", "7"]) + String(repeating: "0", count: count(0...70)) + pick(["", "1", "f"])
        default:
            let runs = [String(repeating: "0", count: 16), String(repeating: "f", count: 16), digits(hexadecimal, 16)]
            return (0..<count(1...5)).reduce(into: "0x1") { text, _ in text += pick(runs) }
        }
    }

    private mutating func integer() -> String { pick(["", "", "-"]) + magnitude() }

    private mutating func double() -> String {
        let decimal = Array("0123456789").map(String.init)
        let exponent = pick(["", "e5", "e17", "e18", "e19", "e22", "e38", "e100", "e308", "e-7", "e-300"])
        return pick(["", "-"]) + pick(["0", "1", "9", "4"]) + "." + digits(decimal, count(1...17)) + exponent
    }

    private mutating func number() -> String { count(0...3) == 0 ? double() : integer() }

    mutating func operation() -> OracleCase {
        let value = "(\(integer()))"
        switch count(0...13) {
        case 0...3: return OracleCase("{{ \(value) \(pick(["+", "-", "*", "//", "%"])) (\(integer())) }}")
        case 4: return OracleCase("{{ \(value) / (\(integer())) }}")
        case 5: return OracleCase("{{ \(value) \(pick(["+", "-", "*", "//", "%", "/"])) (\(double())) }}")
        case 6: return OracleCase("{{ (\(number())) \(pick(["<", "<=", ">", ">=", "==", "!="])) (\(number())) }}")
        case 7:
            return OracleCase(
                "{{ \(value) ** \(count(0...12)) }} {{ \(pick(["2", "3", "-2", "10"])) ** \(count(0...300)) }}")
        case 8:
            return OracleCase("{{ \(value)|round(-\(count(0...60))) }} {{ (\(double()))|round(\(count(-30...20))) }}")
        case 9: return OracleCase("{{ \(value)|float }} {{ (\(double()))|int }} {{ \(value)|string|int == \(value) }}")
        case 10:
            let format = pick([
                "%d", "%x", "%#X", "%o", "%+d", "% 90d", "%-90d|", "%090d", "%.90d", "%e", "%.30g", "%s",
            ])
            return OracleCase("{{ '\(format)' % \(value) }}")
        case 11:
            let format = pick([
                ",", "_", "x", "#b", "_o", "+,d", "^90", "*>90,", "090,", "#_X", "e", ".3f", ",.2f", "g", "n",
            ])
            return OracleCase("{{ '{:\(format)}'.format(\(value)) }}")
        case 12:
            return OracleCase(
                "{{ {\(integer()): 'a', \(double()): 'b'}[\(number())]|default('-') }} {{ [\(value)]|tojson }}")
        default:
            return OracleCase(
                "{{ [\(number()), \(number()), \(number())]|sort }} {{ [\(integer()), \(number())]|sum }} {{ -\(value) }} "
                    + "{{ \(value)|abs }} {{ \(value) is odd }} {{ \(value) is divisibleby(\(pick(["3", "7", "2", "12345678901"]))) }}"
            )
        }
    }
}
