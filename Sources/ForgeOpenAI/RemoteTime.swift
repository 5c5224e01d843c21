import ForgeJSON

/// Times as compatible servers write them: seconds as an integer, a float or digits in a string, or ISO 8601.
enum RemoteTime {
    /// Seconds since 1970, fractions cut off; nil for anything that is no time.
    static func seconds(_ value: JSONValue?) -> Int64? {
        switch value {
        case .integer(let seconds): seconds
        case .double(let seconds): Int64(exactly: seconds.rounded(.down))
        case .string(let text): Int64(text) ?? Double(text).flatMap { Int64(exactly: $0.rounded(.down)) } ?? iso(text)
        default: nil
        }
    }

    /// "2026-11-22T10:15:00Z", with a fraction, a space for the "T", an offset, or no zone (then UTC).
    private static func iso(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2), second <= 60,
            // A leap second is the first one of the next minute.
            let time = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: 0)
        else { return nil }
        if reader.skip(".") { _ = reader.digits() }
        guard let offset = zone(&reader), reader.isAtEnd else { return nil }
        return time.seconds + second - offset
    }

    /// Seconds east of Greenwich.
    private static func zone(_ reader: inout DigitReader) -> Int64? {
        if reader.isAtEnd || reader.skip("Z") || reader.skip("z") { return 0 }
        let isWest = reader.skip("-")
        guard isWest || reader.skip("+"), let hours = reader.number(2), hours < 24 else { return nil }
        _ = reader.skip(":")
        guard let minutes = reader.number(2), minutes < 60 else { return nil }
        return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
