import ForgeJSON

/// Makes a value that a JSON schema accepts, for the part of JSON Schema that structured output knows.
struct SchemaSampler {
    private static let depthLimit = 24

    let root: JSONValue
    var prose: Prose
    /// Values that may still be made: a schema that refers to itself twice would never end.
    private var budget = 4000

    init(_ root: JSONValue, _ prose: Prose) {
        self.root = root
        self.prose = prose
    }

    mutating func sample() -> JSONValue {
        sample(root, name: "", depth: 0)
    }

    private mutating func sample(_ schema: JSONValue, name: String, depth: Int) -> JSONValue {
        budget -= 1
        guard depth < Self.depthLimit, budget > 0 else { return .null }
        if let reference = schema["$ref"]?.stringValue {
            return resolve(reference).map { sample($0, name: name, depth: depth + 1) } ?? .null
        }
        if let value = schema["const"] { return value }
        if let choices = schema["enum"]?.arrayValue, !choices.isEmpty { return prose.chance.pick(choices, or: .null) }
        for key in ["anyOf", "oneOf"] {
            // The first alternative that is not null, unless the tree is deep already and null ends it.
            guard let choices = schema[key]?.arrayValue, let first = choices.first else { continue }
            let null = choices.first { $0["type"] == "null" }
            let other = choices.first { $0["type"] != "null" } ?? first
            return sample(depth > 6 ? null ?? other : other, name: name, depth: depth + 1)
        }
        if let parts = schema["allOf"]?.arrayValue {
            var merged = schema.objectValue ?? [:]
            merged["allOf"] = nil
            for part in parts {
                let object = part["$ref"]?.stringValue.flatMap(resolve)?.objectValue ?? part.objectValue ?? [:]
                Self.merge(object, into: &merged)
            }
            return sample(.object(merged), name: name, depth: depth + 1)
        }
        return sample(type: type(of: schema, depth: depth), schema, name: name, depth: depth)
    }

    private mutating func sample(type: String, _ schema: JSONValue, name: String, depth: Int) -> JSONValue {
        switch type {
        case "object":
            let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
            var object = JSONObject()
            for (key, property) in schema["properties"]?.objectValue ?? [:] where depth < 6 || required.contains(key) {
                object[key] = sample(property, name: key, depth: depth + 1)
            }
            for key in required where object[key] == nil { object[key] = .string(prose.title()) }
            return .object(object)
        case "array":
            let least = min(max(schema["minItems"]?.count ?? (depth > 6 ? 0 : 2), 0), 500)
            let most = max(min(schema["maxItems"]?.count ?? (depth > 6 ? least : least + 2), 500), least)
            let count = min(least + prose.chance.below(most - least + 1), least + 4)
            return .array(items(schema, count, name: name, depth: depth + 1))
        case "string": return .string(text(schema, name: name))
        case "integer": return .integer(Int64(exactly: number(schema, step: 1).rounded(.down)) ?? 0)
        case "number": return .double(number(schema, step: 0.01))
        case "boolean": return .bool(prose.chance.below(2) == 0)
        default: return .null
        }
    }

    private mutating func items(_ schema: JSONValue, _ count: Int, name: String, depth: Int) -> [JSONValue] {
        var items = (schema["prefixItems"]?.arrayValue ?? []).map { sample($0, name: name, depth: depth) }
        if schema["items"] == false { return items }
        // Where no two may be alike, what repeats another is thrown again, though not for ever.
        let isUnique = schema["uniqueItems"] == true
        var tries = count * (isUnique ? 8 : 1)
        while items.count < count, tries > 0 {
            tries -= 1
            let item = sample(schema["items"] ?? [:], name: name, depth: depth)
            if !isUnique || !items.contains(item) { items.append(item) }
        }
        return items
    }

    private func type(of schema: JSONValue, depth: Int) -> String {
        if let type = schema["type"]?.stringValue { return type }
        if let types = schema["type"]?.arrayValue?.compactMap(\.stringValue), let first = types.first {
            return depth > 6 && types.contains("null") ? "null" : types.first { $0 != "null" } ?? first
        }
        if schema["properties"] != nil || schema["required"] != nil { return "object" }
        return schema["items"] != nil || schema["prefixItems"] != nil ? "array" : "string"
    }

    private mutating func text(_ schema: JSONValue, name: String) -> String {
        switch schema["format"]?.stringValue {
        case "date": return "2026-\(twoDigits(12))-\(twoDigits(28))"
        case "date-time": return "2026-\(twoDigits(12))-\(twoDigits(28))T\(twoDigits(23)):\(twoDigits(59)):00Z"
        case "time": return "\(twoDigits(23)):\(twoDigits(59)):00Z"
        case "duration": return "P\(1 + prose.chance.below(30))D"
        case "email": return "\(Identifiers.base62(8, &prose.chance).lowercased())@example.com"
        case "hostname": return "host\(prose.chance.below(100)).example.com"
        case "ipv4": return "192.0.2.\(1 + prose.chance.below(254))"
        case "ipv6": return "2001:db8::\(1 + prose.chance.below(9))"
        case "uri": return "https://example.com/\(prose.chance.below(1000))"
        case "uuid":
            let digits = Array(Identifiers.hex(32, &prose.chance))
            let cuts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
            return cuts.map { String(digits[$0]) }.joined(separator: "-")
        default: break
        }
        if let pattern = schema["pattern"]?.stringValue {
            let (least, most) = (schema["minLength"]?.count ?? 0, schema["maxLength"]?.count ?? .max)
            for _ in 0..<32 {
                guard let text = PatternSampler.sample(pattern, &prose.chance) else { break }
                if text.unicodeScalars.count >= least, text.unicodeScalars.count <= most { return text }
            }
        }
        let isShort = ["title", "name", "label", "category", "id", "key"].contains { name.hasSuffix($0) }
        var text = isShort ? prose.title() : prose.paragraph(2)
        while text.unicodeScalars.count < min(schema["minLength"]?.count ?? 0, 1 << 14) {
            text += " " + prose.sentence()
        }
        if let most = schema["maxLength"]?.count, most >= 0 { text = String(text.unicodeScalars.prefix(most)) }
        return text
    }

    private mutating func twoDigits(_ most: Int) -> String {
        let number = 1 + prose.chance.below(most)
        return number < 10 ? "0\(number)" : "\(number)"
    }

    /// A multiple of the schema's step between its bounds; where none lies there, any number that does.
    private mutating func number(_ schema: JSONValue, step: Double) -> Double {
        let multiple = schema["multipleOf"]?.doubleValue.flatMap { $0 > 0 ? $0 : nil } ?? step
        let (least, above) = (schema["minimum"]?.doubleValue, schema["exclusiveMinimum"]?.doubleValue)
        let (most, below) = (schema["maximum"]?.doubleValue, schema["exclusiveMaximum"]?.doubleValue)
        let high = [most, below].compactMap(\.self).min()
        let low = [least, above].compactMap(\.self).max() ?? min(0, (high ?? 0) - 100 * multiple)
        var first = (low / multiple).rounded(.up)
        if low == above, first * multiple <= low { first += 1 }
        var last = high.map { ($0 / multiple).rounded(.down) } ?? first + 100
        if let high, high == below, last * multiple >= high { last -= 1 }
        guard first.isFinite, last.isFinite else { return 0 }
        if last < first { return high.map { low + max($0 - low, 0) / 2 } ?? low }
        let number = first + Double(prose.chance.below(Int(min(last - first, 100)) + 1))
        // Hundredths are divided, which rounds once.
        return multiple == 0.01 ? number / 100 : number * multiple
    }

    /// The schema that `#/…` points at.
    private func resolve(_ reference: String) -> JSONValue? {
        guard reference.hasPrefix("#") else { return nil }
        var value = root
        for part in reference.dropFirst().split(separator: "/") {
            guard let next = value[String(part)] else { return nil }
            value = next
        }
        return value
    }

    private static func merge(_ part: JSONObject, into object: inout JSONObject) {
        for (key, value) in part {
            if case .object(var old)? = object[key], case .object(let new) = value {
                merge(new, into: &old)
                object[key] = .object(old)
            } else if case .array(let old)? = object[key], case .array(let new) = value, key == "required" {
                object[key] = .array(old + new)
            } else {
                object[key] = value
            }
        }
    }
}
