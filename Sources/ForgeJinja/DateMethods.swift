import ForgeJSON

/// The methods of dates.
enum DateMethods {
    static func call(
        _ method: Method, _ milliseconds: Int64, _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateValue {
        let time = CivilTime(milliseconds: milliseconds)
        switch method {
        case .strftime:
            let format = try arguments.bind("strftime", "format", required: 1)[0] ?? .null
            return .string(try renderer.formatted(milliseconds, try format.requiredString("strftime")))
        case .isoformat:
            let separator = try (arguments.bind("isoformat", "sep")[0] ?? .string("T")).requiredString("isoformat")
            return .string(time.dateText + separator + time.timeText)
        case .weekday: return .integer(time.weekday)
        case .isoweekday: return .integer(time.weekday + 1)
        case .toordinal: return .integer(time.days + 719_163)
        case .ctime: return .string(time.formatted("%a %b %e %H:%M:%S %Y"))
        case .date:
            _ = try arguments.bind("date")
            return .object(CalendarDay(time.startOfDay))
        default:
            throw .runtime(
                "the method '\(method.rawValue)' of dates is not supported",
                hint: "strftime, date, isoformat, weekday, isoweekday, toordinal and ctime are")
        }
    }
}

extension Renderer {
    /// `strftime`, where each directive is two steps.
    mutating func formatted(_ milliseconds: Int64, _ format: String) throws(Fault) -> String {
        try spend(2 * format.utf8.count { $0 == 0x25 })
        let text = CivilTime(milliseconds: milliseconds).formatted(format)
        try allow(bytes: text.utf8.count)
        return text
    }
}
