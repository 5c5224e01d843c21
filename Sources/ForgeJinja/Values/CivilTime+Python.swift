import ForgeJSON

/// What Python's `datetime` tells of a moment, and how it prints it.
extension CivilTime {
    var microsecond: Int64 { millisecond * 1000 }

    /// Monday is 0.
    var weekday: Int64 { (days + 3).dividedDown(by: 7).remainder }

    /// January 1st is 1.
    var dayOfYear: Int64 {
        let before: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        return before[Int(month - 1)] + day + (isInLeapYear && month > 2 ? 1 : 0)
    }

    /// The year and the week of ISO 8601.
    var isoWeek: (year: Int64, week: Int64) {
        let week = (dayOfYear - weekday + 9) / 7
        if week < 1 { return (year - 1, CivilTime.weeks(in: year - 1)) }
        return week > CivilTime.weeks(in: year) ? (year + 1, 1) : (year, week)
    }

    private static func weeks(in year: Int64) -> Int64 {
        func lastDay(_ year: Int64) -> Int64 { (year + year / 4 - year / 100 + year / 400) % 7 }
        return lastDay(year) == 4 || lastDay(year - 1) == 3 ? 53 : 52
    }

    /// `07:30:00`, with the fraction where there is one.
    var timeText: String { millisecond == 0 ? clockText : "\(clockText).\(microsecond.padded(6))" }

    /// `Sat Nov  5 07:30:00 2022`
    var fullText: String { "\(formatted("%a %b %e %H:%M:%S")) \(year.padded(4))" }

    /// `2022-11-05 07:30:00`
    var text: String { "\(dateText) \(timeText)" }

    var repr: String {
        var parts = [year, month, day, hour, minute]
        if second != 0 || microsecond != 0 { parts.append(second) }
        if microsecond != 0 { parts.append(microsecond) }
        return "datetime.datetime(\(parts.map(String.init).joined(separator: ", ")))"
    }

    static var partNames: [String] { ["year", "month", "day", "hour", "minute", "second", "microsecond"] }

    /// The same time of day on the day that Python shows for times without one.
    var onDayOfNoDate: CivilTime {
        let start = CivilTime(year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0)?.milliseconds ?? 0
        return CivilTime(milliseconds: start + milliseconds.dividedDown(by: 86_400_000).remainder)
    }

    func part(_ name: String) -> Int64? {
        switch name {
        case "year": year
        case "month": month
        case "day": day
        case "hour": hour
        case "minute": minute
        case "second": second
        case "microsecond": microsecond
        default: nil
        }
    }

    /// `2023-05-01`, or with a time after `T` or a blank: `08:00`, `08:00:00`, `08:00:00.123`, and after that `Z` or a distance
    /// from UTC, by which it is brought to UTC. Digits beyond milliseconds are dropped. Nil for other text.
    init?(isoText text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2)
        else { return nil }
        var clock: [Int64] = [0, 0, 0]
        var millisecond: Int64 = 0
        var distance: Int64 = 0
        if !reader.isAtEnd {
            guard reader.skip("T") || reader.skip(" "), let hour = reader.number(2), reader.skip(":"),
                let minute = reader.number(2)
            else { return nil }
            clock = [hour, minute, 0]
            if reader.skip(":") {
                guard let second = reader.number(2) else { return nil }
                clock[2] = second
                if reader.skip(".") {
                    guard let digits = reader.digits() else { return nil }
                    millisecond = Int64((digits + "00").prefix(3)) ?? 0
                }
            }
            let isWest = reader.skip("-")
            if isWest || reader.skip("+") {
                guard let hours = reader.number(2), hours < 24 else { return nil }
                _ = reader.skip(":")
                let minutes = reader.isAtEnd ? 0 : reader.number(2) ?? 60
                guard minutes < 60 else { return nil }
                distance = (isWest ? -1 : 1) * (hours * 60 + minutes)
            } else {
                _ = reader.skip("Z")
            }
        }
        guard reader.isAtEnd,
            let time = CivilTime(
                year: year, month: month, day: day, hour: clock[0], minute: clock[1], second: clock[2],
                millisecond: millisecond)
        else { return nil }
        self = CivilTime(milliseconds: time.milliseconds - distance * 60_000)
    }
}
