import ForgeJSON

/// The methods of dates, with or without a zone, and of days.
enum DateMethods {
    static let ofDays: Set<Method> = [
        .ctime, .isocalendar, .isoformat, .isoweekday, .replace, .strftime, .toordinal, .weekday,
    ]
    static let ofDates: Set<Method> = ofDays.union([
        .astimezone, .date, .dst, .time, .timestamp, .timetuple, .timetz, .tzname, .utcoffset,
    ])

    static func call(
        _ method: Method, _ time: CivilTime, _ arguments: Arguments, _ renderer: inout Renderer, isZoned: Bool = false
    ) throws(Fault) -> TemplateValue {
        switch method {
        case .strftime:
            let format = try arguments.bind("strftime", "format", required: 1)[0] ?? .null
            let text = try format.requiredString("strftime")
            return .string(try renderer.formatted(time, text, zone: isZoned ? "UTC" : nil))
        case .isoformat:
            let given = try arguments.bind("isoformat", "sep", "timespec")
            let separator = try (given[0] ?? .string("T")).requiredString("isoformat")
            guard separator.unicodeScalars.count == 1 else {
                throw .runtime("isoformat() argument 1 must be a unicode character, not str")
            }
            return .string(
                time.dateText + separator + (try timeText(time, given[1])) + (isZoned ? "+00:00" : ""))
        case .replace: return try replaced(time, arguments, isZoned)
        case .astimezone, .timetuple, .timetz:
            throw .runtime("the method '\(method.rawValue)' of dates is not supported", hint: "dates here are UTC")
        default: break
        }
        _ = try arguments.bind(method.rawValue)
        switch method {
        case .weekday: return .integer(time.weekday)
        case .isoweekday: return .integer(time.weekday + 1)
        case .isocalendar:
            let (year, week) = time.isoWeek
            let items: [TemplateValue] = [.integer(year), .integer(week), .integer(time.weekday + 1)]
            return .tuple(TemplateList(items, kind: .isoCalendarDate))
        case .toordinal: return .integer(time.days + 719_163)
        case .ctime: return .string(time.fullText)
        case .date: return .object(CalendarDay(time.startOfDay))
        case .time: return .object(ClockTime(time.onDayOfNoDate))
        // A date without a zone is taken for UTC, which is what the database means.
        case .timestamp: return .double(Double(time.seconds) + Double(time.microsecond) / 1e6)
        case .utcoffset, .dst: return isZoned ? .object(TimeDifference(microseconds: 0)) : .null
        case .tzname: return isZoned ? .string("UTC") : .null
        default: throw .runtime("dates have no method '\(method.rawValue)'")
        }
    }

    /// The time of day to the precision of `timespec`.
    static func timeText(_ time: CivilTime, _ timespec: TemplateValue?) throws(Fault) -> String {
        let clock = time.clockText
        switch try (timespec ?? .string("auto")).requiredString("isoformat") {
        case "auto": return time.timeText
        case "hours": return String(clock.prefix(2))
        case "minutes": return String(clock.prefix(5))
        case "seconds": return clock
        case "milliseconds": return "\(clock).\(time.millisecond.padded(3))"
        case "microseconds": return "\(clock).\(time.microsecond.padded(6))"
        default: throw .runtime("Unknown timespec value")
        }
    }

    // MARK: replace

    private static func replaced(
        _ time: CivilTime, _ arguments: Arguments, _ isZoned: Bool
    ) throws(Fault) -> TemplateValue {
        var arguments = arguments
        var isZoned = isZoned
        arguments.named.removeAll { $0.name == "fold" && $0.value.index == 0 }
        // The only zones there are: none, and UTC.
        if arguments.value(named: "tzinfo")?.isNull ?? false {
            arguments.named.removeAll { $0.name == "tzinfo" }
            isZoned = false
        }
        let result = try replaced(time, CivilTime.partNames, arguments)
        return isZoned ? .object(ZonedDate(result)) : .date(result.milliseconds)
    }

    /// The time with some of its parts, in the order of their names, set anew.
    static func replaced(
        _ time: CivilTime, _ names: [String], _ arguments: Arguments
    ) throws(Fault) -> CivilTime {
        guard arguments.positional.count <= names.count else {
            throw .runtime("replace() takes at most \(names.count) arguments (\(arguments.positional.count) given)")
        }
        var parts: [String: Int64] = [:]
        for (name, value) in zip(names, arguments.positional) {
            parts[name] = Int64(try value.requiredIndex("replace"))
        }
        for (name, value) in arguments.named {
            guard names.contains(name), parts[name] == nil else {
                throw .runtime(
                    "'\(name)' is an invalid keyword argument for replace()",
                    hint: Suggestion.hint(for: name, among: names))
            }
            parts[name] = Int64(try value.requiredIndex("replace"))
        }
        func part(_ name: String) -> Int64 { parts[name] ?? time.part(name) ?? 0 }
        let (year, microsecond) = (part("year"), part("microsecond"))
        guard (1...9999).contains(year) else { throw .runtime("year \(year) is out of range") }
        guard (0...999_999).contains(microsecond) else { throw .runtime("microsecond must be in 0..999999") }
        guard microsecond % 1000 == 0 else { throw finerThanMilliseconds }
        for (name, range) in [("month", 1...12), ("hour", 0...23), ("minute", 0...59), ("second", 0...59)]
            as [(String, ClosedRange<Int64>)] where !range.contains(part(name))
        {
            throw .runtime("\(name) must be in \(range.lowerBound)..\(range.upperBound)")
        }
        let result = CivilTime(
            year: year, month: part("month"), day: part("day"), hour: part("hour"), minute: part("minute"),
            second: part("second"), millisecond: microsecond / 1000)
        guard let result else { throw .runtime("day is out of range for month") }
        return result
    }

    static let finerThanMilliseconds = Fault.limit("a date with parts of a millisecond")
}

extension Renderer {
    /// `strftime`, where each directive is two steps.
    mutating func formatted(
        _ time: CivilTime, _ format: String, zone: String? = nil
    ) throws(Fault) -> String {
        try spend(2 * format.utf8.count { $0 == 0x25 })
        let text = time.formatted(format, zone: zone)
        try allow(bytes: text.utf8.count)
        return text
    }
}
