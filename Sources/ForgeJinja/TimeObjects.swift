import ForgeJSON

/// The time between two dates, as Python's `timedelta`.
final class TimeDifference: TemplateObject {
    let milliseconds: Int64

    init(_ milliseconds: Int64) { self.milliseconds = milliseconds }

    private var parts: (days: Int64, seconds: Int64, microseconds: Int64) {
        let (days, rest) = milliseconds.dividedDown(by: 86_400_000)
        return (days, rest / 1000, rest % 1000 * 1000)
    }

    override var typeName: String { "datetime.timedelta" }
    override var isTrue: Bool { milliseconds != 0 }

    override func isSame(as other: TemplateObject) -> Bool {
        (other as? TimeDifference)?.milliseconds == milliseconds
    }

    override var attributeNames: [String] { ["days", "seconds", "microseconds", "total_seconds"] }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        switch name {
        case "days": .integer(parts.days)
        case "seconds": .integer(parts.seconds)
        case "microseconds": .integer(parts.microseconds)
        case "total_seconds": .object(TimeMethod { [milliseconds] in .double(Double(milliseconds) / 1000) })
        default: nil
        }
    }

    override func printed() throws(Fault) -> String {
        let (days, seconds, microseconds) = parts
        var text = days == 0 ? "" : "\(days) day\(days.magnitude == 1 ? "" : "s"), "
        text += "\(seconds / 3600):\((seconds / 60 % 60).padded(2)):\((seconds % 60).padded(2))"
        return microseconds == 0 ? text : text + "." + microseconds.padded(6)
    }

    override func repr() throws(Fault) -> String {
        let (days, seconds, microseconds) = parts
        let given = [("days", days), ("seconds", seconds), ("microseconds", microseconds)].filter { $0.1 != 0 }
        let text = given.map { "\($0.0)=\($0.1)" }.joined(separator: ", ")
        return "datetime.timedelta(\(text.isEmpty ? "0" : text))"
    }
}

/// The day of a date, as Python's `date`.
final class CalendarDay: TemplateObject {
    let time: CivilTime

    init(_ time: CivilTime) { self.time = time }

    override var typeName: String { "datetime.date" }

    override func isSame(as other: TemplateObject) -> Bool { (other as? CalendarDay)?.time.days == time.days }

    override var attributeNames: [String] {
        ["year", "month", "day", "isoformat", "weekday", "isoweekday", "strftime"]
    }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        switch name {
        case "year", "month", "day": time.part(name).map { .integer($0) }
        case "isoformat": .object(TimeMethod { [time] in .string(time.dateText) })
        case "weekday": .object(TimeMethod { [time] in .integer(time.weekday) })
        case "isoweekday": .object(TimeMethod { [time] in .integer(time.weekday + 1) })
        case "strftime": .object(DayFormat(time))
        default: nil
        }
    }

    override func printed() throws(Fault) -> String { time.dateText }

    override func formatted(_ format: String) throws(Fault) -> String { time.formatted(format) }

    override func repr() throws(Fault) -> String { "datetime.date(\(time.year), \(time.month), \(time.day))" }
}

/// A method without arguments.
private final class TimeMethod: TemplateObject {
    private let body: () -> TemplateValue

    init(_ body: @escaping () -> TemplateValue) { self.body = body }

    override var typeName: String { "builtin_function_or_method" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        _ = try arguments.bind("method")
        return body()
    }
}

/// `strftime` of a day.
private final class DayFormat: TemplateObject {
    private let time: CivilTime

    init(_ time: CivilTime) { self.time = time }

    override var typeName: String { "builtin_function_or_method" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        let format = try arguments.bind("strftime", "format", required: 1)[0] ?? .null
        return .string(time.formatted(try format.requiredString("strftime")))
    }
}
