/// A test: what `is name` asks of a value.
struct ValueTest: Sendable {
    typealias Body = @Sendable (inout Renderer, TemplateValue, Arguments) throws(Fault) -> Bool

    let name: String
    let body: Body

    func apply(_ renderer: inout Renderer, _ value: TemplateValue, _ arguments: Arguments) throws(Fault) -> Bool {
        try body(&renderer, value, arguments)
    }

    private static let all: [String: ValueTest] = {
        var all: [String: ValueTest] = [:]
        for group in [kinds, questions, comparisons] {
            for (name, body) in group { all[name] = ValueTest(name: name, body: body) }
        }
        for name in kinds.keys + ["odd", "even", "lower", "upper", "filter", "test"] {
            guard let test = all[name] else { continue }
            all[name] = ValueTest(name: name) { (renderer, value, arguments) throws(Fault) in
                _ = try arguments.bind(name)
                return try test.body(&renderer, value, arguments)
            }
        }
        return all
    }()

    static func named(_ name: String) -> ValueTest? { all[name] }

    static var names: [String] { Array(all.keys) }

    private static let kinds: [String: Body] = [
        "defined": { (_, value, _) throws(Fault) in !value.isUndefined },
        "undefined": { (_, value, _) throws(Fault) in value.isUndefined },
        "none": { (_, value, _) throws(Fault) in value.isNull },
        "boolean": { (_, value, _) throws(Fault) in if case .bool = value { true } else { false } },
        "true": { (_, value, _) throws(Fault) in if case .bool(true) = value { true } else { false } },
        "false": { (_, value, _) throws(Fault) in if case .bool(false) = value { true } else { false } },
        "integer": { (_, value, _) throws(Fault) in
            switch value {
            case .integer, .bigInteger: true
            default: false
            }
        },
        "float": { (_, value, _) throws(Fault) in if case .double = value { true } else { false } },
        "number": { (_, value, _) throws(Fault) in
            if case .object(is DecimalValue) = value { true } else { value.isNumber }
        },
        "string": { (_, value, _) throws(Fault) in value.string != nil },
        "mapping": { (_, value, _) throws(Fault) in value.pairs() != nil },
        "sequence": { (_, value, _) throws(Fault) in
            switch value {
            case .string, .markup, .list, .tuple, .array, .dictionary, .document, .range: true
            case .undefined(let undefined): undefined.mode != .strict
            default: false
            }
        },
        "iterable": { (_, value, _) throws(Fault) in
            if case .undefined(let undefined) = value { try undefined.allowQuietUse() }
            // A loop is an iterator of what is left of itself; we go through it with its tag alone.
            if case .object(let object) = value, object is LoopState { return true }
            return (try? Cursor(value)) != nil
        },
        "callable": { (_, value, _) throws(Fault) in
            switch value {
            case .object(let object): object.isCallable
            case .undefined: true
            default: false
            }
        },
        "escaped": { (_, value, _) throws(Fault) in value.isMarkup },
    ]

    private static let questions: [String: Body] = [
        "odd": { (renderer, value, _) throws(Fault) in
            try renderer.remainder(value, .integer(2)).equals(.integer(1), &renderer.effort)
        },
        "even": { (renderer, value, _) throws(Fault) in
            try renderer.remainder(value, .integer(2)).equals(.integer(0), &renderer.effort)
        },
        "divisibleby": { (renderer, value, arguments) throws(Fault) in
            let number = try arguments.bind("divisibleby", "num", required: 1)[0] ?? .null
            return try renderer.remainder(value, number).equals(.integer(0), &renderer.effort)
        },
        "lower": { (renderer, value, _) throws(Fault) in PythonCase.isLower(try renderer.textToRead(value)) },
        "upper": { (renderer, value, _) throws(Fault) in PythonCase.isUpper(try renderer.textToRead(value)) },
        "in": { (renderer, value, arguments) throws(Fault) in
            try renderer.contains(try arguments.bind("in", "seq", required: 1)[0] ?? .null, value)
        },
        "sameas": { (_, value, arguments) throws(Fault) in
            value.isSame(as: try arguments.bind("sameas", "other", required: 1)[0] ?? .null)
        },
        "filter": { (_, value, _) throws(Fault) in
            _ = try TemplateDictionary.key(for: value)
            return value.string.map { Filter.named($0) != nil } ?? false
        },
        "test": { (_, value, _) throws(Fault) in
            _ = try TemplateDictionary.key(for: value)
            return value.string.map { ValueTest.named($0) != nil } ?? false
        },
    ]

    private static let comparisons: [String: Body] = [
        "==": body(.equal), "eq": body(.equal), "equalto": body(.equal), "!=": body(.notEqual), "ne": body(.notEqual),
        "<": body(.less), "lt": body(.less), "lessthan": body(.less), "<=": body(.lessOrEqual),
        "le": body(.lessOrEqual), ">": body(.greater), "gt": body(.greater), "greaterthan": body(.greater),
        ">=": body(.greaterOrEqual), "ge": body(.greaterOrEqual),
    ]

    private static func body(_ comparison: Comparison) -> Body {
        { (renderer, value, arguments) throws(Fault) in
            let other = try arguments.bind(comparison.rawValue, "other", required: 1)[0]
            return try renderer.compare(comparison, value, other ?? .null)
        }
    }
}

extension Renderer {
    /// The text of a value whose letters are looked at one by one.
    fileprivate mutating func textToRead(_ value: TemplateValue) throws(Fault) -> String {
        let text = try text(of: value)
        try spend(bytes: 4 * text.utf8.count)
        return text
    }

    fileprivate mutating func remainder(
        _ value: TemplateValue, _ divisor: TemplateValue
    ) throws(Fault) -> TemplateValue {
        try binary(.modulo, value, divisor)
    }
}

extension TemplateValue {
    /// Python's `is`, as far as it can be told: one and the same object, or equal where Python has only one of them.
    func isSame(as other: TemplateValue) -> Bool {
        switch (self, other) {
        case (.undefined(let left), .undefined(let right)): left === right
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)): left === right
        case (.dictionary(let left), .dictionary(let right)): left === right
        case (.iterator(let left), .iterator(let right)): left === right
        case (.object(let left), .object(let right)): left.isSame(as: right)
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.bigInteger(let left), .bigInteger(let right)): left === right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.document(let left), .document(let right)), (.array(let left), .array(let right)): left == right
        case (.date(let left), .date(let right)): left == right
        case (.objectID(let left), .objectID(let right)): left == right
        default: false
        }
    }
}
