import ForgeJSON

/// The day of a date, as Python's `date`.
final class CalendarDay: TemplateObject {
    let time: CivilTime

    init(_ time: CivilTime) { self.time = time }

    override var typeName: String { "datetime.date" }
    override var identityText: String? { "day \(time.days)" }

    override func isSame(as other: TemplateObject) -> Bool { (other as? CalendarDay)?.time.days == time.days }

    override var attributeNames: [String] { ["year", "month", "day"] + DateMethods.ofDays.map(\.rawValue) }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        if ["year", "month", "day"].contains(name) { return time.part(name).map { .integer($0) } }
        guard let method = Method(rawValue: name), DateMethods.ofDays.contains(method) else { return nil }
        return .object(
            TimeMethod(name) { [time] (arguments, renderer) throws(Fault) in
                switch method {
                case .isoformat:
                    _ = try arguments.bind("isoformat")
                    return .string(time.dateText)
                case .replace:
                    let day = try DateMethods.replaced(time, ["year", "month", "day"], arguments)
                    return .object(CalendarDay(day))
                default: return try DateMethods.call(method, time, arguments, &renderer)
                }
            })
    }

    override func printed() throws(Fault) -> String { time.dateText }

    override func formatted(_ format: String) throws(Fault) -> String { time.formatted(format) }

    override func repr() throws(Fault) -> String { "datetime.date(\(time.year), \(time.month), \(time.day))" }
}

/// The time of day of a date, as Python's `time`.
final class ClockTime: TemplateObject {
    /// On the first of January 1900, as `strftime` shows it.
    let time: CivilTime

    init(_ time: CivilTime) { self.time = time }

    private static let parts = ["hour", "minute", "second", "microsecond"]

    override var typeName: String { "datetime.time" }
    override var identityText: String? { "time \(time.milliseconds)" }

    override func isSame(as other: TemplateObject) -> Bool { (other as? ClockTime)?.time == time }

    override var attributeNames: [String] { Self.parts + ["isoformat", "replace", "strftime"] }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        if Self.parts.contains(name) { return time.part(name).map { .integer($0) } }
        switch name {
        case "fold": return .integer(0)
        case "tzinfo": return .null
        case "strftime", "isoformat", "replace":
            return .object(
                TimeMethod(name) { [time] (arguments, renderer) throws(Fault) in
                    switch name {
                    case "strftime": return try DateMethods.call(.strftime, time, arguments, &renderer)
                    case "isoformat":
                        let timespec = try arguments.bind("isoformat", "timespec")[0]
                        return .string(try DateMethods.timeText(time, timespec))
                    default: return .object(ClockTime(try DateMethods.replaced(time, Self.parts, arguments)))
                    }
                })
        default: return nil
        }
    }

    override func printed() throws(Fault) -> String { time.timeText }

    override func formatted(_ format: String) throws(Fault) -> String { time.formatted(format) }

    override func repr() throws(Fault) -> String {
        var parts = [time.hour, time.minute]
        if time.second != 0 || time.microsecond != 0 { parts.append(time.second) }
        if time.microsecond != 0 { parts.append(time.microsecond) }
        return "datetime.time(\(parts.map(String.init).joined(separator: ", ")))"
    }
}

/// A date that knows that it is in UTC, as the `generation_time` of an ObjectId.
final class ZonedDate: TemplateObject {
    let time: CivilTime

    init(_ time: CivilTime) { self.time = time }

    override var typeName: String { "datetime.datetime" }
    override var identityText: String? { "zoned \(time.milliseconds)" }

    override func isSame(as other: TemplateObject) -> Bool { (other as? ZonedDate)?.time == time }

    override var attributeNames: [String] { CivilTime.partNames + DateMethods.ofDates.map(\.rawValue) }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        if name == "fold" { return .integer(0) }
        if let part = time.part(name) { return .integer(part) }
        guard let method = Method(rawValue: name), DateMethods.ofDates.contains(method) else { return nil }
        return .object(
            TimeMethod(name) { [time] (arguments, renderer) throws(Fault) in
                try DateMethods.call(method, time, arguments, &renderer, isZoned: true)
            })
    }

    override func printed() throws(Fault) -> String { time.text + "+00:00" }

    override func formatted(_ format: String) throws(Fault) -> String { time.formatted(format, zone: "UTC") }

    override func repr() throws(Fault) -> String {
        "\(time.repr.dropLast()), tzinfo=FixedOffset(datetime.timedelta(0), 'UTC'))"
    }
}

/// A method of one of these, bound to what it is of.
final class TimeMethod: TemplateObject {
    private let name: String
    private let body: (Arguments, inout Renderer) throws(Fault) -> TemplateValue

    init(_ name: String, _ body: @escaping (Arguments, inout Renderer) throws(Fault) -> TemplateValue) {
        self.name = name
        self.body = body
    }

    override var typeName: String { "builtin_function_or_method" }
    override var isCallable: Bool { true }

    override func repr() throws(Fault) -> String { "<built-in method \(name)>" }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        try body(arguments, &renderer)
    }
}
