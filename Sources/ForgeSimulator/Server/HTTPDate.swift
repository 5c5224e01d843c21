import ForgeJSON

/// A moment as HTTP headers spell it: `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// 1 January 1970 was a Thursday.
    static func text(_ milliseconds: Int64) -> String {
        let time = CivilTime(milliseconds: milliseconds)
        let day = days[Int(time.days.dividedDown(by: 7).remainder)]
        let month = months[Int(time.month - 1) % 12]
        return "\(day), \(time.day.padded(2)) \(month) \(time.year.padded(4)) \(time.clockText) GMT"
    }
}
