import ForgeJSON

/// A limit for numbers: `minimum`, `exclusiveMaximum` and their kin.
struct SchemaBound: Sendable {
    let limit: JSONValue
    let exact: SchemaNumber
    let isUpper: Bool
    let isExclusive: Bool

    func isKept(by value: JSONValue) -> Bool {
        switch (value, limit) {
        case (.integer(let value), .integer(let limit)): return isKept(value, limit)
        case (.double(let value), .double(let limit)): return isKept(value, limit)
        default: return SchemaNumber(value).map { isKept($0, exact) } ?? true
        }
    }

    private func isKept<Number: Comparable>(_ value: Number, _ limit: Number) -> Bool {
        if isUpper { return isExclusive ? value < limit : value <= limit }
        return isExclusive ? value > limit : value >= limit
    }

    var expectation: String {
        let words =
            switch (isUpper, isExclusive) {
            case (false, false): "at least"
            case (false, true): "more than"
            case (true, false): "at most"
            case (true, true): "less than"
            }
        return "must be \(words) \(ShownText.shown(limit.text()))"
    }
}
