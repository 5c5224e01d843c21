import ForgeJSON

/// One answer on its way through a schema.
///
/// Depth and work are limited, since a schema that refers to itself in two branches can ask for more than anybody has
/// time for.
struct SchemaCheck {
    private let nodes: [SchemaNode]
    private var depth = 0
    private var work = 0

    static let depthLimit = 1000
    private static let workLimit = 5_000_000

    init(_ nodes: [SchemaNode]) { self.nodes = nodes }

    /// The limits stand above the schema's own word: `not` does not turn them round.
    mutating func violation(of value: JSONValue, _ node: Int) -> SchemaViolation? {
        let found = examine(value, node)
        return isOver ? SchemaViolation("is too deep or too large to be held against this schema") : found
    }

    private var isOver: Bool { work > Self.workLimit }

    private mutating func examine(_ value: JSONValue, _ node: Int) -> SchemaViolation? {
        depth += 1
        defer { depth -= 1 }
        work += 1
        if depth > Self.depthLimit { work = Self.workLimit + 1 }
        if isOver { return SchemaViolation("") }
        for rule in nodes[node].rules {
            if let violation = violation(of: value, rule) { return violation }
        }
        return nil
    }

    private mutating func violation(of value: JSONValue, _ rule: SchemaRule) -> SchemaViolation? {
        switch rule {
        case .never: return SchemaViolation("must not be there")
        case .type(let types): return types.accepts(value) ? nil : SchemaViolation("must be \(types.expectation)")
        case .values(let values, let expectation):
            return values.contains(SchemaValue(value)) ? nil : SchemaViolation(expectation)
        case .bound, .multiple: return ofNumber(value, rule)
        case .length(let count):
            guard case .string(let text) = value else { return nil }
            return count.problem(text.unicodeScalars.count, "character", "characters").map(SchemaViolation.init)
        case .pattern(let pattern):
            guard case .string(let text) = value, !pattern.matches(text) else { return nil }
            return SchemaViolation("must match the pattern '\(ShownText.shown(pattern.source))'")
        case .elementCount, .elements, .contains, .uniqueElements:
            guard case .array(let elements) = value else { return nil }
            return ofArray(elements, rule)
        case .memberCount, .required, .dependentRequired, .members, .memberNames, .dependentSchemas:
            guard case .object(let object) = value else { return nil }
            return ofObject(object, rule)
        case .allOf, .anyOf, .oneOf, .not, .conditional, .reference: return ofSameValue(value, rule)
        }
    }

    private func ofNumber(_ value: JSONValue, _ rule: SchemaRule) -> SchemaViolation? {
        switch (value, rule) {
        case (.integer, .bound(let bound)), (.bigInteger, .bound(let bound)), (.double, .bound(let bound)):
            return bound.isKept(by: value) ? nil : SchemaViolation(bound.expectation)
        case (.integer, .multiple(let divisor, let shown)), (.bigInteger, .multiple(let divisor, let shown)),
            (.double, .multiple(let divisor, let shown)):
            guard let number = SchemaNumber(value), !number.isMultiple(of: divisor) else { return nil }
            return SchemaViolation("must be a multiple of \(shown)")
        default: return nil
        }
    }

    // MARK: Arrays

    private mutating func ofArray(_ elements: [JSONValue], _ rule: SchemaRule) -> SchemaViolation? {
        switch rule {
        case .elementCount(let count):
            return count.problem(elements.count, "element", "elements").map(SchemaViolation.init)
        case .elements(let first, let rest):
            for (index, element) in elements.enumerated() {
                guard let node = index < first.count ? first[index] : rest else { break }
                if let violation = examine(element, node) { return violation.inside(.element(index)) }
            }
            return nil
        case .contains(let node, let count):
            var found = 0
            for element in elements where examine(element, node) == nil { found += 1 }
            return count.problem(found, "element that fits 'contains'", "elements that fit 'contains'")
                .map(SchemaViolation.init)
        case .uniqueElements:
            var seen: Set<SchemaValue> = []
            for (index, element) in elements.enumerated() where !seen.insert(SchemaValue(element)).inserted {
                return SchemaViolation("must differ from the elements before it").inside(.element(index))
            }
            return nil
        default: return nil
        }
    }

    // MARK: Objects

    private mutating func ofObject(_ object: JSONObject, _ rule: SchemaRule) -> SchemaViolation? {
        switch rule {
        case .memberCount(let count):
            return count.problem(object.count, "member", "members").map(SchemaViolation.init)
        case .required(let names): return missing(names, in: object)
        case .dependentRequired(let conditions):
            for (name, required) in conditions where object[name] != nil {
                if let violation = missing(required, in: object) { return violation }
            }
            return nil
        case .members(let named, let matching, let others):
            for (name, value) in object {
                if let violation = member(name, value, named, matching, others) {
                    return violation.inside(.member(name))
                }
            }
            return nil
        case .memberNames(let node):
            for (name, _) in object {
                guard let violation = examine(.string(name), node) else { continue }
                return SchemaViolation("has a name that \(violation.message)").inside(.member(name))
            }
            return nil
        case .dependentSchemas(let conditions):
            for (name, node) in conditions where object[name] != nil {
                if let violation = examine(.object(object), node) { return violation }
            }
            return nil
        default: return nil
        }
    }

    private func missing(_ names: [String], in object: JSONObject) -> SchemaViolation? {
        for name in names where object[name] == nil {
            return SchemaViolation("must have the member '\(ShownText.shown(name))'")
        }
        return nil
    }

    private mutating func member(
        _ name: String, _ value: JSONValue, _ named: [ExactText: Int],
        _ matching: [(pattern: SchemaPattern, node: Int)], _ others: Int?
    ) -> SchemaViolation? {
        var isOther = true
        if !named.isEmpty, let node = named[ExactText(name)] {
            isOther = false
            if let violation = examine(value, node) { return violation }
        }
        for (pattern, node) in matching where pattern.matches(name) {
            isOther = false
            if let violation = examine(value, node) { return violation }
        }
        guard isOther, let others else { return nil }
        return examine(value, others)
    }

    // MARK: Combinations

    private mutating func ofSameValue(_ value: JSONValue, _ rule: SchemaRule) -> SchemaViolation? {
        switch rule {
        case .reference(let node): return examine(value, node)
        case .allOf(let branches):
            for node in branches {
                if let violation = examine(value, node) { return violation }
            }
            return nil
        case .anyOf(let branches): return ofBranches(value, branches)
        case .oneOf(let branches):
            var fitting = 0
            for node in branches where examine(value, node) == nil { fitting += 1 }
            if fitting == 0 { return ofBranches(value, branches) }
            return fitting == 1 ? nil : SchemaViolation("must fit only one of the schemas of 'oneOf'")
        case .not(let node):
            return examine(value, node) == nil ? SchemaViolation("must not fit the schema of 'not'") : nil
        case .conditional(let condition, let then, let otherwise):
            guard let node = examine(value, condition) == nil ? then : otherwise else { return nil }
            return examine(value, node)
        default: return nil
        }
    }

    /// Of alternatives that all fail, the one that failed deepest inside the value is most likely the one meant.
    private mutating func ofBranches(_ value: JSONValue, _ branches: [Int]) -> SchemaViolation? {
        var deepest = SchemaViolation(
            branches.count == 1 ? "must fit the schema" : "must fit one of the \(branches.count) alternatives")
        for node in branches {
            guard let violation = examine(value, node) else { return nil }
            if violation.steps.count > deepest.steps.count { deepest = violation }
        }
        return deepest
    }
}
