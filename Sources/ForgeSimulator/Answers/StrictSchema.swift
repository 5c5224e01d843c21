import ForgeJSON

/// What strict structured output demands of a schema.
enum StrictSchema {
    /// The first thing that is wrong, in the provider's words.
    static func problem(_ schema: JSONValue) -> String? {
        let type = schema["type"]?.stringValue
        guard type == "object" else {
            return "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"\(type ?? "None")\"'."
        }
        return problem(schema, [])
    }

    private static func problem(_ schema: JSONValue, _ path: [String]) -> String? {
        let context = "In context=(" + path.map { "'\($0)'" }.joined(separator: ", ") + (path.count == 1 ? ",)" : ")")
        if let properties = schema["properties"]?.objectValue {
            if schema["additionalProperties"] != false {
                return "\(context), 'additionalProperties' is required to be supplied and to be false."
            }
            let required = schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
            for (key, _) in properties where !required.contains(key) {
                return "\(context), 'required' is required to be supplied and to be an array including every key in "
                    + "properties. Missing '\(key)'."
            }
            for (key, property) in properties {
                if let problem = problem(property, path + ["properties", key]) { return problem }
            }
        }
        if let items = schema["items"], let problem = problem(items, path + ["items"]) { return problem }
        for (index, choice) in (schema["anyOf"]?.arrayValue ?? []).enumerated() {
            if let problem = problem(choice, path + ["anyOf", "\(index)"]) { return problem }
        }
        for (key, definition) in schema["$defs"]?.objectValue ?? [:] {
            if let problem = problem(definition, path + ["$defs", key]) { return problem }
        }
        return nil
    }
}
