import ForgeJSON

/// How settings of one kind are read, checked and shown.
struct SettingType<Value: Sendable>: Sendable {
    /// What the setting takes, for messages: "a whole number from 1 to 100".
    let expected: String
    /// The same for the table of keys.
    let grammar: String
    /// The same for editors.
    let schema: JSONObject
    /// Text will do, as it is written. Else text is taken only from a variable, which knows no types.
    let takesText: Bool
    /// The value of a scalar that is not text.
    let read: @Sendable (Reading.Scalar) -> Value?
    let parse: @Sendable (String) -> Value?
    let show: @Sendable (Value) -> String
    /// What is wrong with the value; nil when nothing is.
    let check: @Sendable (Value) -> String?
}

extension SettingType<String> {
    static func text(
        _ grammar: String, pattern: String? = nil, shownAs: String? = nil,
        _ check: @escaping @Sendable (String) -> String? = { _ in nil }
    ) -> Self {
        var schema: JSONObject = ["type": "string", "minLength": 1]
        if let pattern { schema["pattern"] = .string(pattern) }
        return text(grammar, schema: schema, shownAs: shownAs, check)
    }

    static func word(of words: [String]) -> Self {
        text(words.map { "`\($0)`" }.joined(separator: ", "), schema: ["enum": .words(words)], shownAs: nil) {
            words.contains($0) ? nil : "must be one of \(words.joined(separator: ", "))"
        }
    }

    static var collection: Self {
        text("name", pattern: #"^(?!system\.)(?!\.)[^$]{0,199}[^$.]$"#, MongoName.collectionProblem)
    }

    private static func text(
        _ grammar: String, schema: JSONObject, shownAs: String?, _ check: @escaping @Sendable (String) -> String?
    ) -> Self {
        Self(
            expected: "text", grammar: grammar, schema: schema, takesText: true, read: { _ in nil },
            parse: { $0.isEmpty ? nil : $0 }, show: { shownAs ?? $0 }, check: check)
    }
}

extension SettingType<Bool> {
    static var flag: Self {
        Self(
            expected: "true or false", grammar: "`true` or `false`", schema: ["type": "boolean"], takesText: false,
            read: { if case .bool(let value) = $0 { value } else { nil } },
            parse: { ["true": true, "false": false][$0] }, show: { "\($0)" }, check: { _ in nil })
    }
}

extension SettingType<Int> {
    static func integer(in range: ClosedRange<Int>) -> Self {
        let limits = "from \(range.lowerBound) to \(range.upperBound)"
        let isOpen = range.upperBound == Int(Int32.max)
        return Self(
            expected: "a whole number \(limits)",
            grammar: "whole number, \(range.lowerBound) \(isOpen ? "or more" : "to \(range.upperBound)")",
            schema: [
                "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ], takesText: false, read: { whole($0) }, parse: { Int($0) }, show: { "\($0)" },
            check: { range.contains($0) ? nil : "must be \(limits)" })
    }

    static func size(in range: ClosedRange<Int>) -> Self {
        let number: JSONValue = [
            "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
            "maximum": .integer(Int64(range.upperBound)),
        ]
        let text: JSONValue = ["type": "string", "pattern": #"^[0-9]+(\.[0-9]+)? ?([bB]|[kKmMgG]([iI]?[bB])?)?$"#]
        return Self(
            expected: "a size such as 200MB or 209715200", grammar: "size to \(Quantity.spelling(range.upperBound))",
            schema: ["anyOf": [number, text]], takesText: true, read: { whole($0) }, parse: { Quantity.size($0) },
            show: { Quantity.spelling($0) },
            check: { range.contains($0) ? nil : "must be from \(range.lowerBound) to \(range.upperBound) bytes" })
    }

    private static func whole(_ scalar: Reading.Scalar) -> Int? {
        if case .integer(let value) = scalar { Int(value) } else { nil }
    }
}

extension SettingType<Double> {
    static func number(in range: ClosedRange<Double>) -> Self {
        let limits = "from \(range.lowerBound) to \(range.upperBound)"
        let ends = [range.lowerBound, range.upperBound].map { JSONValue.double($0).text().withoutFraction }
        return Self(
            expected: "a number \(limits)", grammar: "number, \(ends[0]) to \(ends[1])",
            schema: ["type": "number", "minimum": .double(range.lowerBound), "maximum": .double(range.upperBound)],
            takesText: false, read: { $0.number }, parse: { Double($0) }, show: { "\($0)".withoutFraction },
            check: { range.contains($0) ? nil : "must be \(limits)" })
    }
}

extension SettingType<Duration> {
    static func duration(in range: ClosedRange<Duration>) -> Self {
        let (least, most) = (Quantity.spelling(range.lowerBound), Quantity.spelling(range.upperBound))
        let number: JSONValue = [
            "type": "number", "minimum": .integer(range.lowerBound.components.seconds),
            "maximum": .integer(range.upperBound.components.seconds),
        ]
        let text: JSONValue = ["type": "string", "pattern": #"^[0-9]+(\.[0-9]+)? ?(ms|s|m|h|d)?$"#]
        return Self(
            expected: "a duration such as 300, 300s, 5m or 24h", grammar: "duration, `\(least)` to `\(most)`",
            schema: ["anyOf": [number, text]], takesText: true, read: { seconds($0) },
            parse: { Quantity.duration($0) }, show: { Quantity.spelling($0) },
            check: { range.contains($0) ? nil : "must be from \(least) to \(most)" })
    }

    private static func seconds(_ scalar: Reading.Scalar) -> Duration? {
        guard let number = scalar.number, number >= 0, number < 1e9 else { return nil }
        return .milliseconds(Int64((number * 1000).rounded()))
    }
}

extension Reading.Scalar {
    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .bigInteger, .double: "a number"
        case .text: "text"
        }
    }
}

extension String {
    /// `2.0` as people write it.
    fileprivate var withoutFraction: String { hasSuffix(".0") ? String(dropLast(2)) : self }
}

extension JSONValue {
    static func words(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }
}

extension JSONObject {
    func merging(_ other: JSONObject) -> JSONObject {
        var result = self
        for (key, value) in other { result[key] = value }
        return result
    }
}
