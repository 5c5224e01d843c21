/// A moment in UTC as a calendar and a clock show it: what the date-times of JSON texts (RFC 3339) spell.
///
/// The calendar is the Gregorian one in both directions, without leap seconds, as POSIX counts.
package struct CivilTime: Hashable, Sendable {
    package let year: Int64
    package let month: Int64
    package let day: Int64
    package let hour: Int64
    package let minute: Int64
    package let second: Int64
    package let millisecond: Int64

    /// Nil for a date or time that no calendar has, such as 30 February or 24:00, and outside of the years that four
    /// digits spell.
    package init?(
        year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64, millisecond: Int64 = 0
    ) {
        guard (0...9999).contains(year), (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second), (0...999).contains(millisecond), day >= 1, day <= Self.days(in: month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.millisecond = millisecond
    }

    /// Milliseconds since 1970, all of which are some time of some year.
    package init(milliseconds: Int64) {
        let (days, rest) = milliseconds.dividedDown(by: 86_400_000)
        self.init(days: days, millisecondOfDay: rest)
    }

    /// The midnight with which the day begins.
    package var startOfDay: CivilTime { CivilTime(days: days, millisecondOfDay: 0) }

    // Eras of 400 years that begin on 1 March, so that the leap day is the last of its year; after Howard Hinnant's
    // "chrono-Compatible Low-Level Date Algorithms".
    private init(days: Int64, millisecondOfDay: Int64) {
        let (era, dayOfEra) = (days + 719_468).dividedDown(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = millisecondOfDay / 3_600_000
        minute = millisecondOfDay / 60_000 % 60
        second = millisecondOfDay / 1000 % 60
        millisecond = millisecondOfDay % 1000
    }

    /// Days since 1970-01-01.
    package var days: Int64 {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).dividedDown(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Seconds since 1970, rounded down.
    package var seconds: Int64 { days * 86_400 + hour * 3600 + minute * 60 + second }

    /// Milliseconds since 1970.
    package var milliseconds: Int64 {
        // The lowest moment that milliseconds reach lies within a second that begins below them.
        seconds &* 1000 &+ millisecond
    }

    package var isInLeapYear: Bool { Self.isLeap(year) }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilTime {
    /// `2026-11-22`
    package var dateText: String {
        guard (0...9999).contains(year) else { return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }
        let (century, dash) = (Self.digits(year / 100), UInt8(ascii: "-"))
        let (year, month, day) = (Self.digits(year % 100), Self.digits(month), Self.digits(day))
        let bytes = [century.0, century.1, year.0, year.1, dash, month.0, month.1, dash, day.0, day.1]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `10:15:00`, without the milliseconds.
    package var clockText: String {
        let (hour, minute, second) = (Self.digits(hour), Self.digits(minute), Self.digits(second))
        let colon = UInt8(ascii: ":")
        let bytes = [hour.0, hour.1, colon, minute.0, minute.1, colon, second.0, second.1]
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digits(_ number: Int64) -> (UInt8, UInt8) {
        (0x30 + UInt8(truncatingIfNeeded: number / 10), 0x30 + UInt8(truncatingIfNeeded: number % 10))
    }
}

extension Int64 {
    /// The quotient rounded down, and what remains, which is never negative. The divisor is positive.
    package func dividedDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// At least so many digits, after a minus sign if there is one.
    package func padded(_ width: Int, _ fill: Character = "0") -> String {
        let digits = String(magnitude)
        let text = String(repeating: fill, count: Swift.max(0, width - digits.utf8.count)) + digits
        return self < 0 ? "-" + text : text
    }
}
