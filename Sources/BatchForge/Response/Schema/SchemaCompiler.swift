import ForgeJSON

/// Reads a schema into nodes and follows its references.
struct SchemaCompiler {
    let document: JSONValue
    private(set) var nodes: [SchemaNode] = []
    /// In draft-07 nothing counts beside a `$ref`.
    private(set) var isDraft07 = false
    /// The document's own `$id`, without a fragment: a reference to it stays inside.
    private var ownAddress = ""
    /// The schemas that have been read, by their JSON pointers.
    private var places: [ExactText: Int] = [:]
    private var anchors: [ExactText: String] = [:]
    /// References whose target is looked for when all anchors are known.
    private var unresolved: [Reference] = []
    private var depth = 0

    private struct Reference {
        let node: Int
        let rule: Int
        let target: String
        let pointer: String
    }

    /// Schemas inside schemas, and schemas that lead to others on the same value.
    static let depthLimit = 200

    init(_ document: JSONValue) { self.document = document }

    /// The number of the whole schema's node.
    mutating func compile() throws(SchemaError) -> Int {
        try readDialect()
        let root = try node(document, at: "")
        var done = 0
        while done < unresolved.count {
            try resolve(unresolved[done])
            done += 1
        }
        try refuseLoops()
        return root
    }

    private mutating func readDialect() throws(SchemaError) {
        guard case .object(let object) = document else { return }
        if let dialect = object["$schema"] {
            guard let name = dialect.stringValue else {
                throw SchemaError(pointer: "/$schema", reason: "'$schema' takes a string")
            }
            switch Self.withoutScheme(name) {
            case "json-schema.org/draft/2020-12/schema", "json-schema.org/draft/2019-09/schema": break
            case "json-schema.org/draft-07/schema": isDraft07 = true
            default:
                throw SchemaError(
                    pointer: "/$schema",
                    reason: "'\(ShownText.shown(name))' is not supported; draft 2020-12 and draft-07 are")
            }
        }
        if let address = object["$id"]?.stringValue, let page = address.split(separator: "#").first {
            ownAddress = address.hasPrefix("#") ? "" : String(page)
        }
    }

    private static func withoutScheme(_ address: String) -> Substring {
        var rest = address[...]
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        return rest.hasSuffix("#") ? rest.dropLast() : rest
    }

    /// Reads the schema at a pointer, once.
    mutating func node(_ schema: JSONValue, at pointer: String) throws(SchemaError) -> Int {
        let number = nodes.count
        nodes.append(SchemaNode())
        places[ExactText(pointer)] = number
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw SchemaError(pointer: pointer, reason: "it is nested deeper than \(Self.depthLimit) levels")
        }
        switch schema {
        case .bool(true): break
        case .bool(false): nodes[number].rules = [.never]
        case .object(let object):
            var keywords = SchemaKeywords(object, at: pointer, isDraft07: isDraft07)
            let rules = try keywords.rules(&self)
            nodes[number].rules = rules
            if let target = try keywords.reference() {
                // Last, so that what is wrong with the value itself is said first.
                nodes[number].rules.append(.reference(number))
                let reference = Reference(node: number, rule: rules.count, target: target, pointer: pointer + "/$ref")
                unresolved.append(reference)
            }
        default: throw SchemaError(pointer: pointer, reason: "a schema must be an object, true or false")
        }
        return number
    }

    mutating func addAnchor(_ name: String, for pointer: String, at place: String) throws(SchemaError) {
        guard anchors.updateValue(pointer, forKey: ExactText(name)) == nil else {
            throw SchemaError(pointer: place, reason: "the anchor is there twice")
        }
    }

    // MARK: References

    private mutating func resolve(_ reference: Reference) throws(SchemaError) {
        let pointer = try pointer(of: reference)
        let target: Int
        if let known = places[ExactText(pointer)] {
            target = known
        } else {
            guard let schema = SchemaPointer.value(at: pointer, in: document) else {
                throw SchemaError(pointer: reference.pointer, reason: "'$ref' leads to nothing in this schema")
            }
            target = try node(schema, at: pointer)
        }
        nodes[reference.node].rules[reference.rule] = .reference(target)
    }

    private func pointer(of reference: Reference) throws(SchemaError) -> String {
        var target = reference.target[...]
        if !ownAddress.isEmpty, target.hasPrefix(ownAddress) {
            let rest = target.dropFirst(ownAddress.count)
            if rest.isEmpty || rest.hasPrefix("#") { target = rest }
        }
        guard target.isEmpty || target.hasPrefix("#") else {
            throw SchemaError(
                pointer: reference.pointer, reason: "'$ref' leads out of this schema, which is not supported")
        }
        guard let fragment = SchemaPointer.unescapedFragment(target.dropFirst()) else {
            throw SchemaError(pointer: reference.pointer, reason: "'$ref' has a '%' without two hexadecimal digits")
        }
        if fragment.isEmpty || fragment.hasPrefix("/") { return fragment }
        guard let pointer = anchors[ExactText(fragment)] else {
            throw SchemaError(pointer: reference.pointer, reason: "'$ref' names an anchor that is not there")
        }
        return pointer
    }

    /// Refuses schemas that lead back to themselves on the same value, and chains that are too long to follow.
    private func refuseLoops() throws(SchemaError) {
        // 0: not seen, -1: on the way, else the length of the longest chain from here.
        var lengths = [Int](repeating: 0, count: nodes.count)
        for node in nodes.indices { _ = try chainLength(from: node, 1, &lengths) }
    }

    private func chainLength(from node: Int, _ depth: Int, _ lengths: inout [Int]) throws(SchemaError) -> Int {
        if lengths[node] > 0 { return lengths[node] }
        guard lengths[node] == 0 else {
            throw SchemaError(
                pointer: pointer(of: node), reason: "it refers back to itself without going into the value")
        }
        lengths[node] = -1
        var longest = 0
        if depth <= Self.depthLimit {
            for rule in nodes[node].rules {
                for next in rule.onSameValue {
                    longest = max(longest, try chainLength(from: next, depth + 1, &lengths))
                }
            }
        }
        guard longest < Self.depthLimit, depth <= Self.depthLimit else {
            throw SchemaError(
                pointer: pointer(of: node), reason: "it refers through more than \(Self.depthLimit) schemas")
        }
        lengths[node] = longest + 1
        return longest + 1
    }

    private func pointer(of node: Int) -> String { places.first { $0.value == node }?.key.text ?? "" }
}
