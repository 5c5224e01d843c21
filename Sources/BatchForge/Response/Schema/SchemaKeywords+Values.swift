import ForgeJSON

extension SchemaKeywords {
    func readType(_ rules: inout [SchemaRule]) throws(SchemaError) {
        guard let value = object["type"] else { return }
        let expected = "takes null, boolean, integer, number, string, array or object, or a list of them"
        let names = value.arrayValue ?? [value]
        var types: SchemaTypes = []
        for name in names {
            guard let type = name.stringValue.flatMap(SchemaTypes.named) else { throw wrong("type", expected) }
            types.insert(type)
        }
        guard !names.isEmpty else { throw wrong("type", expected) }
        rules.append(.type(types))
    }

    func readValues(_ rules: inout [SchemaRule]) throws(SchemaError) {
        if let value = object["enum"] {
            guard let values = value.arrayValue, !values.isEmpty else { throw wrong("enum", "takes a list of values") }
            rules.append(.values(Set(values.map(SchemaValue.init)), expectation: Self.expectation(values)))
        }
        if let value = object["const"] {
            rules.append(
                .values([SchemaValue(value)], expectation: "must be \(ShownText.shown(value.text()))"))
        }
    }

    /// Names a few values, and counts many.
    private static func expectation(_ values: [JSONValue]) -> String {
        guard values.count > 1, values.count <= 6 else {
            return values.count == 1
                ? "must be \(ShownText.shown(values[0].text()))"
                : "must be one of the \(values.count) values of 'enum'"
        }
        return "must be one of " + values.map { ShownText.shown($0.text()) }.joined(separator: ", ")
    }

    func readNumbers(_ rules: inout [SchemaRule]) throws(SchemaError) {
        for (keyword, isUpper, isExclusive) in [
            ("minimum", false, false), ("exclusiveMinimum", false, true), ("maximum", true, false),
            ("exclusiveMaximum", true, true),
        ] {
            guard let value = object[keyword] else { continue }
            guard let exact = SchemaNumber(value) else { throw wrong(keyword, "takes a number") }
            rules.append(
                .bound(SchemaBound(limit: value, exact: exact, isUpper: isUpper, isExclusive: isExclusive)))
        }
        guard let value = object["multipleOf"] else { return }
        guard let divisor = SchemaNumber(value), divisor.isPositive else {
            throw wrong("multipleOf", "takes a number above 0")
        }
        guard divisor.isDivisor else { throw wrong("multipleOf", "takes a number of at most 19 digits") }
        rules.append(.multiple(of: divisor, shown: value.text()))
    }

    func readStrings(_ rules: inout [SchemaRule]) throws(SchemaError) {
        if let count = try counts("minLength", "maxLength") { rules.append(.length(count)) }
        guard let value = object["pattern"] else { return }
        guard let source = value.stringValue else { throw wrong("pattern", "takes a string") }
        rules.append(.pattern(try pattern(source, at: place("pattern"))))
    }

    func readCounts(_ rules: inout [SchemaRule]) throws(SchemaError) {
        if let count = try counts("minItems", "maxItems") { rules.append(.elementCount(count)) }
        if let count = try counts("minProperties", "maxProperties") { rules.append(.memberCount(count)) }
        if let value = object["uniqueItems"] {
            guard let isWanted = value.boolValue else { throw wrong("uniqueItems", "takes true or false") }
            if isWanted { rules.append(.uniqueElements) }
        }
    }

    private func counts(_ least: String, _ most: String) throws(SchemaError) -> SchemaCount? {
        let count = SchemaCount(atLeast: try count(least), atMost: try count(most))
        return count.atLeast == nil && count.atMost == nil ? nil : count
    }
}
