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

    /// `2022-11-05 07:30:00`
    var text: String { "\(dateText) \(timeText)" }

    var repr: String {
        var parts = [year, month, day, hour, minute]
        if second != 0 || microsecond != 0 { parts.append(second) }
        if microsecond != 0 { parts.append(microsecond) }
        return "datetime.datetime(\(parts.map(String.init).joined(separator: ", ")))"
    }

    static var partNames: [String] { ["year", "month", "day", "hour", "minute", "second", "microsecond"] }

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
}
