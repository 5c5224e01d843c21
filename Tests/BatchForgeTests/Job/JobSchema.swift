import ForgeJSON

@testable import BatchForge

/// `docs/job.schema.json`: the declarations of the keys as a JSON Schema, for editors.
///
/// It says what a schema can say. Which updates and templates can work, a tool says when it loads the job.
enum JobSchema {
    static var json: JSONValue {
        var root: JSONObject = [
            "$schema": "http://json-schema.org/draft-07/schema#", "title": "BatchForge job file",
            "description": .string(JobKeys.file.about),
        ]
        root = root.merging(object(of: JobKeys.file))
        root["definitions"] = [
            "variable": ["type": "string", "pattern": #"\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}"#],
            "untemplated": [
                "anyOf": [
                    ["type": "string", "not": ["anyOf": [["pattern": #"\{[{%]"#], ["pattern": .string(secrets)]]]],
                    ["type": ["number", "boolean", "null"]],
                    ["type": "array", "items": ["$ref": "#/definitions/untemplated"]],
                    ["type": "object", "additionalProperties": ["$ref": "#/definitions/untemplated"]],
                ]
            ],
            "condition": [
                "type": "object",
                "not": [
                    "propertyNames": [
                        "anyOf": [
                            ["not": ["pattern": #"^\$"#]], ["enum": .words(ExtendedJSON.wrappers.sorted())],
                        ]
                    ]
                ],
            ],
        ]
        return .object(root)
    }

    private static let secrets = #"\$\{("# + Reading.keyVariables.sorted().joined(separator: "|") + ")"

    private static func schema(of key: KeyDeclaration, isNullable: Bool = false) -> JSONValue {
        var schema: JSONObject = ["description": .string(key.about)]
        if let value = key.jsonDefault { schema["default"] = value }
        switch key.shape {
        case .value(let value):
            let choices = [value] + (isFilled(value) ? [variable] : []) + (isNullable ? [["type": "null"]] : [])
            schema = schema.merging(choices.count > 1 ? anyOf(choices) : value)
        case .section(or: nil), .open, .names: schema = schema.merging(object(of: key))
        case .section(or: .some(let other)): schema = schema.merging(anyOf([other, object(of: key)]))
        case .list:
            var items = object(of: key)
            for (name, value) in key.constraints["items"]?.objectValue ?? [:] { items[name] = value }
            schema["type"] = "array"
            for (name, value) in key.constraints { schema[name] = value }
            schema["items"] = .object(items)
        }
        return .object(schema)
    }

    private static func object(of key: KeyDeclaration) -> JSONObject {
        var object: JSONObject = ["type": "object"]
        if case .names(let names) = key.shape {
            object["propertyNames"] = .object(names)
            object["additionalProperties"] = key.children.first.map { schema(of: $0) } ?? true
            return object
        }
        var properties = JSONObject()
        for child in key.children { properties[child.name] = schema(of: child) }
        object["additionalProperties"] = false
        if case .open(let others, let refused) = key.shape {
            // What the API takes, `null` says as well.
            for child in key.children { properties[child.name] = schema(of: child, isNullable: true) }
            for name in refused { properties[name] = false }
            object["additionalProperties"] = .object(others)
        }
        object["properties"] = .object(properties)
        let required = key.children.filter(\.isRequired).map(\.name)
        if !required.isEmpty { object["required"] = .words(required) }
        if case .list = key.shape { return object }
        return object.merging(key.constraints)
    }

    private static let variable: JSONObject = ["$ref": "#/definitions/variable"]

    private static func anyOf(_ schemas: [JSONObject]) -> JSONObject { ["anyOf": .array(schemas.map { .object($0) })] }

    /// Whether `${NAME}` may stand in place of a single value that is not any text.
    private static func isFilled(_ value: JSONObject) -> Bool {
        switch value["type"]?.stringValue {
        case "object", "array": false
        case "string": value["pattern"] != nil
        default: value["const"] == nil
        }
    }
}

extension JSONValue {
    /// The text with a member on each line, as files are that people look into.
    func indented(_ level: Int = 0) -> String {
        let (inner, outer) = (String(repeating: " ", count: 2 * level + 2), String(repeating: " ", count: 2 * level))
        switch self {
        case .object(let object) where object.count > 0:
            let members = object.map { "\(inner)\(JSONValue.string($0.key).text()): \($0.value.indented(level + 1))" }
            return "{\n\(members.joined(separator: ",\n"))\n\(outer)}"
        case .array(let elements) where elements.contains(where: { $0.objectValue != nil || $0.arrayValue != nil }):
            let lines = elements.map { inner + $0.indented(level + 1) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
        default: return text()
        }
    }
}
