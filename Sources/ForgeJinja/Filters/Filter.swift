/// A filter: what `|name` does to a value.
struct Filter: Sendable {
    typealias Body = @Sendable (inout Renderer, TemplateValue, Arguments) throws(Fault) -> TemplateValue

    let name: String
    let body: Body

    func apply(
        _ renderer: inout Renderer, _ value: TemplateValue, _ arguments: Arguments
    ) throws(Fault) -> TemplateValue {
        let isText = value.string != nil
        let factor = Filter.withoutReading.contains(name) ? 0 : Filter.lookingAtLetters.contains(name) ? 4 : 1
        if factor > 0 { try renderer.spend(bytes: factor * value.weight) }
        let result = try body(&renderer, value, arguments)
        if factor > 0, isText { try renderer.spend(bytes: result.weight) }
        return result
    }

    /// Filters that do not go through their value, or count what they take from it.
    private static let withoutReading: Set<String> = [
        "attr", "batch", "d", "default", "first", "items", "map", "reject", "rejectattr", "safe", "select",
        "selectattr",
        "string", "tojson", "pprint",
    ]

    /// Filters that ask for the properties of each letter, or take it apart otherwise.
    private static let lookingAtLetters: Set<String> = [
        "capitalize", "escape", "e", "forceescape", "indent", "striptags", "title", "urlencode", "urlize", "wordcount",
        "wordwrap", "int", "float",
    ]

    private static let withoutParameters = [
        "abs", "capitalize", "count", "e", "escape", "first", "forceescape", "items", "last", "length", "list", "lower",
        "pprint", "random", "reverse", "safe", "string", "striptags", "title", "upper", "urlencode", "wordcount",
    ]

    private static let all: [String: Filter] = {
        var all: [String: Filter] = [:]
        for group in [text, sequences, selections, numbers, output, markup, choice] {
            for (name, body) in group { all[name] = Filter(name: name, body: body) }
        }
        for name in withoutParameters {
            guard let filter = all[name] else { continue }
            all[name] = Filter(name: name) { (renderer, value, arguments) throws(Fault) in
                _ = try arguments.bind(name)
                return try filter.body(&renderer, value, arguments)
            }
        }
        return all
    }()

    static func named(_ name: String) -> Filter? { all[name] }

    static var names: [String] { Array(all.keys) }
}

extension TemplateValue {
    /// A text argument, or an error that names the filter.
    func requiredString(_ function: String) throws(Fault) -> String {
        if let string { return string }
        if case .undefined(let undefined) = self { throw undefined.fault }
        throw .runtime("\(function)() expects text, not \(typeName)")
    }

    func requiredIndex(_ function: String) throws(Fault) -> Int {
        if case .undefined(let undefined) = self { throw undefined.fault }
        guard let index else {
            if case .bigInteger = self { throw .runtime("Python int too large to convert to C ssize_t") }
            throw .runtime("'\(typeName)' object cannot be interpreted as an integer")
        }
        return Int(clamping: index)
    }

    /// A position that may be beyond any end, as in slices.
    func requiredPosition(_ function: String) throws(Fault) -> Int {
        if case .bigInteger(let number) = self { return number.isNegative ? .min : .max }
        return try requiredIndex(function)
    }

    /// Text with this value's marking.
    func marked(_ text: String) -> TemplateValue { isMarkup ? .markup(text) : .string(text) }
}
