import ForgeJSON

/// The keywords of one schema object, each checked for what it takes.
struct SchemaKeywords {
    let object: JSONObject
    let pointer: String
    private let isDraft07: Bool

    init(_ object: JSONObject, at pointer: String, isDraft07: Bool) {
        self.object = object
        self.pointer = pointer
        self.isDraft07 = isDraft07
    }

    /// The rules in the order in which they are asked: cheap ones first, and those about the value before those about
    /// what is inside it.
    mutating func rules(_ compiler: inout SchemaCompiler) throws(SchemaError) -> [SchemaRule] {
        try refuseUnsupported()
        try readAnchors(&compiler)
        try readDefinitions(&compiler)
        if isDraft07, object["$ref"] != nil { return [] }
        var rules: [SchemaRule] = []
        try readType(&rules)
        try readValues(&rules)
        try readNumbers(&rules)
        try readStrings(&rules)
        try readCounts(&rules)
        try readObjects(&rules, &compiler)
        try readArrays(&rules, &compiler)
        try readCombinations(&rules, &compiler)
        return rules
    }

    func reference() throws(SchemaError) -> String? {
        guard let value = object["$ref"] else { return nil }
        guard let target = value.stringValue else { throw wrong("$ref", "takes a string") }
        return target
    }

    // MARK: What the others build on

    func wrong(_ keyword: String, _ reason: String) -> SchemaError {
        SchemaError(pointer: place(keyword), reason: "'\(keyword)' \(reason)")
    }

    func place(_ keyword: String) -> String { pointer + "/" + SchemaPointer.escaped(keyword) }

    func schema(_ keyword: String, _ compiler: inout SchemaCompiler) throws(SchemaError) -> Int? {
        guard let value = object[keyword] else { return nil }
        return try compiler.node(value, at: place(keyword))
    }

    func schemas(_ keyword: String, _ compiler: inout SchemaCompiler) throws(SchemaError) -> [Int]? {
        guard let value = object[keyword] else { return nil }
        guard let list = value.arrayValue, !list.isEmpty else { throw wrong(keyword, "takes a list of schemas") }
        var result: [Int] = []
        for (index, schema) in list.enumerated() {
            result.append(try compiler.node(schema, at: "\(place(keyword))/\(index)"))
        }
        return result
    }

    func namedSchemas(
        _ keyword: String, _ compiler: inout SchemaCompiler
    ) throws(SchemaError) -> [(name: String, node: Int)] {
        guard let members = try members(keyword, "takes an object of schemas") else { return [] }
        var result: [(name: String, node: Int)] = []
        for (name, schema) in members {
            let place = place(keyword) + "/" + SchemaPointer.escaped(name)
            result.append((name, try compiler.node(schema, at: place)))
        }
        return result
    }

    func members(_ keyword: String, _ expected: String) throws(SchemaError) -> JSONObject? {
        guard let value = object[keyword] else { return nil }
        guard let members = value.objectValue else { throw wrong(keyword, expected) }
        return members
    }

    func names(_ value: JSONValue, _ keyword: String) throws(SchemaError) -> [String] {
        guard let list = value.arrayValue else { throw wrong(keyword, "takes a list of names") }
        let names = list.compactMap(\.stringValue)
        guard names.count == list.count else { throw wrong(keyword, "takes a list of names") }
        return names
    }

    func pattern(_ source: String, at place: String) throws(SchemaError) -> SchemaPattern {
        do {
            return try SchemaPattern(source)
        } catch {
            throw SchemaError(pointer: place, reason: "the pattern cannot be used: \(error.reason)")
        }
    }

    /// A number that is an integer of zero or more; one beyond all counting is as good as the largest.
    func count(_ keyword: String) throws(SchemaError) -> Int? {
        guard let value = object[keyword] else { return nil }
        guard let number = SchemaNumber(value), SchemaTypes.integer.accepts(value), number.isPositive || number.isZero
        else { throw wrong(keyword, "takes an integer of 0 or more") }
        switch value {
        case .integer(let value): return Int(clamping: value)
        case .double(let value): return Int(exactly: value) ?? .max
        default: return .max
        }
    }

    // MARK: Names and definitions

    private static let unsupported: [String: String] = [
        "$dynamicRef": "is not supported; use '$ref'",
        "$dynamicAnchor": "is not supported; use '$anchor'",
        "$recursiveRef": "is not supported; use '$ref'",
        "$recursiveAnchor": "is not supported; use '$anchor'",
        "unevaluatedProperties": "is not supported; use 'additionalProperties'",
        "unevaluatedItems": "is not supported; use 'items' beside 'prefixItems'",
    ]

    private func refuseUnsupported() throws(SchemaError) {
        for (keyword, value) in object {
            guard let reason = Self.unsupported[keyword] else { continue }
            // True asks for nothing.
            if keyword.hasPrefix("unevaluated"), value == .bool(true) { continue }
            throw wrong(keyword, reason)
        }
        if !pointer.isEmpty, object["$schema"] != nil { throw wrong("$schema", "stands only at the top of a schema") }
    }

    private func readAnchors(_ compiler: inout SchemaCompiler) throws(SchemaError) {
        if let value = object["$anchor"] {
            guard let name = value.stringValue, Self.isAnchor(name) else { throw wrong("$anchor", "takes a name") }
            try compiler.addAnchor(name, for: pointer, at: place("$anchor"))
        }
        guard let value = object["$id"] else { return }
        guard let address = value.stringValue else { throw wrong("$id", "takes a string") }
        // Draft-07's way to write an anchor.
        if address.hasPrefix("#"), Self.isAnchor(String(address.dropFirst())) {
            try compiler.addAnchor(String(address.dropFirst()), for: pointer, at: place("$id"))
        } else if !pointer.isEmpty {
            throw wrong("$id", "is supported only at the top of a schema")
        }
    }

    private static func isAnchor(_ name: String) -> Bool {
        guard let first = name.utf8.first else { return false }
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
        }
        return isLetter(first)
            && name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
    }

    private func readDefinitions(_ compiler: inout SchemaCompiler) throws(SchemaError) {
        _ = try namedSchemas("$defs", &compiler)
        _ = try namedSchemas("definitions", &compiler)
    }
}
