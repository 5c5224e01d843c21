import ForgeJSON

/// Dates as Extended JSON spells them: `2024-01-31T12:00:00.123Z`.
enum ISODate {
    /// The last millisecond of the year 9999, up to which dates have a text.
    static let last: Int64 = 253_402_300_799_999

    /// The text of a date from 1970 to 9999; milliseconds are left out when there are none.
    static func text(_ milliseconds: Int64) -> String? {
        guard (0...last).contains(milliseconds) else { return nil }
        let time = CivilTime(milliseconds: milliseconds)
        let fraction = time.millisecond == 0 ? "" : ".\(time.millisecond.padded(3))"
        return "\(time.dateText)T\(time.clockText)\(fraction)Z"
    }

    /// Milliseconds since 1970 of `YYYY-MM-DDThh:mm:ss[.f…]` with `Z` or a distance such as `+01:00`; digits after the
    /// milliseconds are dropped. Nil for anything else.
    static func milliseconds(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        guard let time = reader.civilTime() else { return nil }
        var fraction: Int64 = 0
        if reader.skip(".") {
            guard let digits = reader.digits(), let leading = Int64((digits + "00").prefix(3)) else { return nil }
            fraction = leading
        }
        guard let distance = distance(&reader), reader.isAtEnd else { return nil }
        return time.milliseconds + fraction - distance * 60_000
    }

    /// Minutes east of UTC.
    private static func distance(_ reader: inout DigitReader) -> Int64? {
        if reader.skip("Z") { return 0 }
        let isWest = reader.skip("-")
        guard isWest || reader.skip("+"), let hours = reader.number(2), hours < 24 else { return nil }
        if reader.isAtEnd { return (isWest ? -1 : 1) * hours * 60 }
        _ = reader.skip(":")
        guard let minutes = reader.number(2), minutes < 60 else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }
}
