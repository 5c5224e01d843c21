import ForgeJSON

/// The name of a run: `20261122T101500Z-k3f9qa`. The time is for people, the random tail makes it unique.
package struct RunID: Hashable, Comparable, Sendable {
    package let description: String

    /// A new name for a run that starts at `seconds` since 1970.
    package static func new(at seconds: Int64) -> RunID {
        var generator = SystemRandomNumberGenerator()
        return new(at: seconds, using: &generator)
    }

    package static func new(at seconds: Int64, using generator: inout some RandomNumberGenerator) -> RunID {
        // A clock outside of the years 0001 to 9999 still has to give a name of the right shape.
        let time = CivilTime(milliseconds: min(max(seconds, -62_135_596_800), 253_402_300_799) * 1000)
        let date = "\(time.year.padded(4))\(time.month.padded(2))\(time.day.padded(2))"
        let clock = "\(time.hour.padded(2))\(time.minute.padded(2))\(time.second.padded(2))"
        return RunID(unchecked: "\(date)T\(clock)Z-\(randomTail(using: &generator))")
    }

    /// Seconds since 1970, as the name tells them.
    package var seconds: Int64 { Self.parse(description)?.seconds ?? 0 }

    package static func < (a: RunID, b: RunID) -> Bool { a.description < b.description }

    private init(unchecked description: String) { self.description = description }

    private static func parse(_ text: String) -> CivilTime? {
        var digits = DigitReader(text)
        guard text.utf8.count == 23, let year = digits.number(4), year >= 1, let month = digits.number(2),
            let day = digits.number(2), digits.skip("T"), let hour = digits.number(2), let minute = digits.number(2),
            let second = digits.number(2), digits.skip("Z"), digits.skip("-"),
            text.utf8.suffix(tailLength).allSatisfy(alphabet.contains)
        else { return nil }
        return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    static func randomTail() -> String {
        var generator = SystemRandomNumberGenerator()
        return randomTail(using: &generator)
    }

    static func randomTail(using generator: inout some RandomNumberGenerator) -> String {
        var tail = ""
        for _ in 0..<tailLength {
            tail.unicodeScalars.append(Unicode.Scalar(alphabet[Int.random(in: alphabet.indices, using: &generator)]))
        }
        return tail
    }

    private static let tailLength = 6
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
}

extension RunID: LosslessStringConvertible {
    package init?(_ text: String) {
        guard Self.parse(text) != nil else { return nil }
        description = text
    }
}
