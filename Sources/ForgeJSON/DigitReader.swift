/// Reads decimal numbers of fixed width off a text, ASCII digits only.
package struct DigitReader {
    private var rest: Substring.UTF8View

    package init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    package var isAtEnd: Bool { rest.isEmpty }

    package mutating func number(_ width: Int) -> Int64? {
        guard rest.count >= width else { return nil }
        let digits = rest.prefix(width)
        guard digits.allSatisfy(Self.isDigit) else { return nil }
        rest = rest.dropFirst(width)
        return Int64(Substring(digits))
    }

    /// All digits that come next; nil where there is none.
    package mutating func digits() -> Substring? {
        let digits = rest.prefix(while: Self.isDigit)
        guard !digits.isEmpty else { return nil }
        rest = rest[digits.endIndex...]
        return Substring(digits)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    package mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Reads `2026-11-22T10:15:00`; nil also for a date or time that no calendar has.
    package mutating func civilTime() -> CivilTime? {
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2), skip("T"),
            let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2)
        else { return nil }
        return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }
}
