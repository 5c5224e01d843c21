import TestSupport

/// Values of every type laid out by specifications of every kind, put together by chance.
struct RandomFormat {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: 0..<choices.count, using: &generator)]
    }

    private static let values = [
        "5", "-5", "0", "true", "2.5", "-0.0", "1e300", "'ab'", "'é日'", "none", "[1]", "(1,)", "{'a': 1}", "12345678",
        "-1234.5678", "1e-7", "0.1", "1e16", "123456789.0", "2 ** 70", "1.0", "100", "97", "''", "99999.5", "born",
        "_id",
        "balance", "born.date()", "-0.04", "0.5", "999999.9", "1234567.891",
    ]

    /// `'%…' % (value,)`
    mutating func percent() -> OracleCase {
        let flags = pick(["", "-", "+", " ", "0", "#", "-0", "+0", " 0", "#0", "-+", "# ", "+-0#"])
        let width = pick(["", "", "5", "12", "1"])
        let precision = pick(["", "", "", ".0", ".2", ".5", "."])
        let kind = pick(["", "", "", "l", "h", "L"]) + pick("diouxXeEfFgGcrsa%qy".map(String.init))
        return OracleCase("{{ '%\(flags)\(width)\(precision)\(kind)|' % (\(pick(Self.values)),) }}")
    }

    /// `'{:…}'.format(value)`
    mutating func format() -> OracleCase {
        let alignment = pick(["", "", "<", ">", "^", "=", "*<", "0>", "é^", "#=", "<<", "}<"])
        let flags =
            pick(["", "", "+", "-", " "]) + pick(["", "", "", "", "z"]) + pick(["", "", "#"]) + pick(["", "", "0"])
        let width = pick(["", "", "4", "14", "30"])
        let grouping = pick(["", "", "", ",", "_"])
        let precision = pick(["", "", "", ".0", ".3", ".12", "."])
        let kind = pick(["", "", ""] + "dboxXneEfFgG%scq".map(String.init))
        return OracleCase(
            "{{ '{:\(alignment)\(flags)\(width)\(grouping)\(precision)\(kind)}|'.format(\(pick(Self.values))) }}")
    }
}
