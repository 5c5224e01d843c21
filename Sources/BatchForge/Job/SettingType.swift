/// How settings of one kind are read, checked and shown.
struct SettingType<Value> {
    /// What the setting takes, for messages: "a whole number from 1 to 100".
    let expected: String
    /// Text will do, as it is written. Else text is taken only from a variable, which knows no types.
    let takesText: Bool
    /// The value of a scalar that is not text.
    let read: (Reading.Scalar) -> Value?
    let parse: (String) -> Value?
    let show: (Value) -> String
    /// What is wrong with the value; nil when nothing is.
    let check: (Value) -> String?
}

extension SettingType<String> {
    static var text: Self { text { _ in nil } }

    static func text(shownAs: String? = nil, _ check: @escaping (String) -> String?) -> Self {
        Self(
            expected: "text", takesText: true, read: { _ in nil }, parse: { $0.isEmpty ? nil : $0 },
            show: { shownAs ?? $0 }, check: check)
    }
}

extension SettingType<Bool> {
    static var flag: Self {
        Self(
            expected: "true or false", takesText: false, read: { if case .bool(let value) = $0 { value } else { nil } },
            parse: { ["true": true, "false": false][$0] }, show: { "\($0)" }, check: { _ in nil })
    }
}

extension SettingType<Int> {
    static func integer(in range: ClosedRange<Int>) -> Self {
        let limits = "from \(range.lowerBound) to \(range.upperBound)"
        return Self(
            expected: "a whole number \(limits)", takesText: false, read: Self.whole, parse: { Int($0) },
            show: { "\($0)" }, check: { range.contains($0) ? nil : "must be \(limits)" })
    }

    static func size(in range: ClosedRange<Int>) -> Self {
        Self(
            expected: "a size such as 200MB or 209715200", takesText: true, read: Self.whole, parse: Quantity.size,
            show: { "\($0)" },
            check: { range.contains($0) ? nil : "must be from \(range.lowerBound) to \(range.upperBound) bytes" })
    }

    private static func whole(_ scalar: Reading.Scalar) -> Int? {
        if case .integer(let value) = scalar { Int(value) } else { nil }
    }
}

extension SettingType<Double> {
    static func number(in range: ClosedRange<Double>) -> Self {
        let limits = "from \(range.lowerBound) to \(range.upperBound)"
        return Self(
            expected: "a number \(limits)", takesText: false, read: { $0.number }, parse: { Double($0) },
            show: { "\($0)" }, check: { range.contains($0) ? nil : "must be \(limits)" })
    }
}

extension SettingType<Duration> {
    static func duration(in range: ClosedRange<Duration>) -> Self {
        let limits = "from \(Quantity.spelling(range.lowerBound)) to \(Quantity.spelling(range.upperBound))"
        return Self(
            expected: "a duration such as 300, 300s, 5m or 24h", takesText: true, read: Self.seconds,
            parse: Quantity.duration, show: Quantity.spelling, check: { range.contains($0) ? nil : "must be \(limits)" }
        )
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
