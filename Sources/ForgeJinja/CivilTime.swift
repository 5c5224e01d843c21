/// A moment in UTC as a calendar and a clock show it, and as Python prints it.
struct CivilTime {
    let year: Int64
    let month: Int64
    let day: Int64
    let hour: Int64
    let minute: Int64
    let second: Int64
    let microsecond: Int64
    /// Days since 1970-01-01.
    let days: Int64

    init(milliseconds: Int64) {
        func divided(_ value: Int64, _ by: Int64) -> (Int64, Int64) {
            let remainder = ((value % by) + by) % by
            return ((value - remainder) / by, remainder)
        }
        // The lowest representable moment must not overflow when it is rounded down.
        let milliseconds = max(milliseconds, Int64.min + 86_400_000)
        let (days, rest) = divided(milliseconds, 86_400_000)
        self.days = days
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        microsecond = rest % 1000 * 1000
        // Eras of 400 years that begin on March 1st, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
        let (era, dayOfEra) = divided(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Monday is 0.
    var weekday: Int64 { ((days + 3) % 7 + 7) % 7 }

    var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// January 1st is 1.
    var dayOfYear: Int64 {
        let before: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        return before[Int(month - 1)] + day + (isLeapYear && month > 2 ? 1 : 0)
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

    static func padded(_ value: Int64, _ width: Int, _ fill: Character = "0") -> String {
        let digits = String(value.magnitude)
        let text = String(repeating: fill, count: max(0, width - digits.utf8.count)) + digits
        return value < 0 ? "-" + text : text
    }

    /// `2022-11-05`
    var dateText: String { CivilTime.text(appendDate) }

    /// `07:30:00`, with the fraction where there is one.
    var timeText: String { CivilTime.text(appendTime) }

    /// `2022-11-05 07:30:00`
    var text: String {
        CivilTime.text {
            appendDate(to: &$0)
            $0.append(0x20)
            appendTime(to: &$0)
        }
    }

    private static func text(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendDate(to bytes: inout [UInt8]) {
        if (0...9999).contains(year) {
            CivilTime.append(year / 100, to: &bytes)
            CivilTime.append(year % 100, to: &bytes)
        } else {
            bytes.append(contentsOf: CivilTime.padded(year, 4).utf8)
        }
        bytes.append(0x2D)
        CivilTime.append(month, to: &bytes)
        bytes.append(0x2D)
        CivilTime.append(day, to: &bytes)
    }

    private func appendTime(to bytes: inout [UInt8]) {
        CivilTime.append(hour, to: &bytes)
        bytes.append(0x3A)
        CivilTime.append(minute, to: &bytes)
        bytes.append(0x3A)
        CivilTime.append(second, to: &bytes)
        if microsecond != 0 { bytes.append(contentsOf: ("." + CivilTime.padded(microsecond, 6)).utf8) }
    }

    /// Two digits.
    private static func append(_ value: Int64, to bytes: inout [UInt8]) {
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value / 10))
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
    }

    var repr: String {
        var parts = [year, month, day, hour, minute]
        if second != 0 || microsecond != 0 { parts.append(second) }
        if microsecond != 0 { parts.append(microsecond) }
        return "datetime.datetime(\(parts.map(String.init).joined(separator: ", ")))"
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
}
