import ForgeBSON
import ForgeJSON

/// Free-form values of a job file: request bodies as JSON, queries and updates as BSON.
extension Reading {
    /// The value as JSON. Nil when something in it has been reported.
    func json(_ node: YAMLNode) -> JSONValue? {
        switch node.content {
        case .scalar:
            guard let scalar = present(node) else { return nil }
            switch scalar {
            case .null: return .null
            case .bool(let value): return .bool(value)
            case .integer(let value): return .integer(value)
            case .bigInteger(let digits): return .bigInteger(digits)
            case .double(let value):
                if value.isFinite { return .double(value) }
                report(at: node, "JSON has no such number")
                return nil
            case .text(let text, _): return .string(text)
            }
        case .sequence(let elements):
            let values = elements.map { json($0) }
            return values.contains(where: { $0 == nil }) ? nil : .array(values.compactMap { $0 })
        case .mapping(let members):
            var object = JSONObject()
            var isWhole = true
            for member in members {
                if let value = json(member.value) { object[member.key] = value } else { isWhole = false }
            }
            return isWhole ? .object(object) : nil
        }
    }

    /// The value as BSON; `{$oid: …}` and the like are read as MongoDB Extended JSON.
    func bson(_ node: YAMLNode) -> BSONValue? {
        switch node.content {
        case .scalar:
            guard let scalar = present(node) else { return nil }
            return bson(scalar, at: node)
        case .sequence(let elements):
            let values = elements.map { bson($0) }
            return values.contains(where: { $0 == nil }) ? nil : .array(.array(values.compactMap { $0 }))
        case .mapping(let members):
            if ExtendedJSON.isWrapper(members) { return extended(node) }
            var builder = BSONBuilder()
            var isWhole = true
            for member in members {
                guard let value = bson(member.value) else {
                    isWhole = false
                    continue
                }
                isWhole = append(member, value, to: &builder) && isWhole
            }
            return isWhole ? .document(builder.finish()) : nil
        }
    }

    func bson(_ scalar: Scalar, at node: YAMLNode) -> BSONValue? {
        switch scalar {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return Int32(exactly: value).map { .int32($0) } ?? .int64(value)
        case .double(let value): return .double(value)
        case .text(let text, _):
            if let hint = Self.hint(forShellValue: text), case .scalar(_, .plain) = node.content {
                report(at: node, "a value in the spelling of the MongoDB shell would be taken for text", hint: hint)
                return nil
            }
            return .string(text)
        case .bigInteger:
            report(
                at: node, "a whole number outside 64 bits",
                hint: "write {$numberDecimal: \"…\"}, or the digits in quotes")
            return nil
        }
    }

    /// What to write for `ObjectId("…")` and its like; a filter with such a text finds nothing, and says nothing.
    private static func hint(forShellValue text: String) -> String? {
        guard text.hasSuffix(")"), let name = text.split(separator: "(", maxSplits: 1).first else { return nil }
        let wrapper: String
        switch name {
        case "ObjectId": wrapper = "{$oid: \"…\"}"
        case "ISODate", "Date", "new Date", "datetime": wrapper = "{$date: \"2024-01-31T00:00:00Z\"}"
        case "NumberLong", "Long": wrapper = "{$numberLong: \"…\"}"
        case "NumberDecimal", "Decimal128": wrapper = "{$numberDecimal: \"…\"}"
        default: return nil
        }
        return "write \(wrapper), or put it in quotes for text"
    }

    func append(_ member: YAMLNode.Member, _ value: BSONValue, to builder: inout BSONBuilder) -> Bool {
        do {
            try builder.append(member.key, value)
            return true
        } catch {
            report(at: member, error.reason)
            return false
        }
    }

    /// A scalar that is written down: nothing at all is not taken for null.
    func present(_ node: YAMLNode) -> Scalar? {
        if node.isAbsent {
            report(at: node, "a value is missing", hint: "write null for null, or \"\" for empty text")
            return nil
        }
        return scalar(node)
    }

    /// One value of MongoDB Extended JSON.
    func extended(_ node: YAMLNode) -> BSONValue? {
        guard let json = ExtendedJSON.json(node, in: self) else { return nil }
        do {
            return try BSONValue(extendedJSON: json)
        } catch {
            report(at: node, "not Extended JSON: \(error.reason)")
            return nil
        }
    }
}

/// Which mappings are values of MongoDB Extended JSON rather than documents with query operators.
enum ExtendedJSON {
    static let wrappers: Set<String> = [
        "$oid", "$date", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$binary", "$uuid",
        "$timestamp",
        "$regularExpression", "$minKey", "$maxKey", "$undefined", "$symbol", "$code", "$dbPointer",
    ]
    /// Their values are text, so they need no quotes, whatever they look like.
    private static let textual: Set<String> = [
        "$oid", "$date", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$uuid", "$symbol", "$code",
    ]

    static func isWrapper(_ members: [YAMLNode.Member]) -> Bool { members.contains { wrappers.contains($0.key) } }

    static func json(_ node: YAMLNode, in reading: Reading) -> JSONValue? {
        guard case .mapping(let members) = node.content else { return reading.json(node) }
        var object = JSONObject()
        for member in members {
            var value: JSONValue?
            if textual.contains(member.key), case .scalar(let text, .plain) = member.value.content, !text.isEmpty,
                !Substitution.concerns(text)
            {
                value = .string(text)
            } else {
                value = json(member.value, in: reading)
            }
            guard let value else { return nil }
            object[member.key] = value
        }
        return .object(object)
    }
}
