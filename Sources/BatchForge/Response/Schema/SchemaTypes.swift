import ForgeJSON

/// The types that a value may have.
struct SchemaTypes: OptionSet, Sendable {
    let rawValue: Int

    static let null = SchemaTypes(rawValue: 1)
    static let boolean = SchemaTypes(rawValue: 2)
    static let integer = SchemaTypes(rawValue: 4)
    static let number = SchemaTypes(rawValue: 8)
    static let string = SchemaTypes(rawValue: 16)
    static let array = SchemaTypes(rawValue: 32)
    static let object = SchemaTypes(rawValue: 64)

    private static let names: [(name: String, type: SchemaTypes, shown: String)] = [
        ("null", .null, "null"), ("boolean", .boolean, "true or false"), ("integer", .integer, "an integer"),
        ("number", .number, "a number"), ("string", .string, "a string"), ("array", .array, "an array"),
        ("object", .object, "an object"),
    ]

    static func named(_ name: String) -> SchemaTypes? { names.first { $0.name == name }?.type }

    /// "a string or null"
    var expectation: String {
        Self.names.filter { contains($0.type) }.map(\.shown).reversed().joined(separator: " or ")
    }

    func accepts(_ value: JSONValue) -> Bool {
        switch value {
        case .null: contains(.null)
        case .bool: contains(.boolean)
        case .integer, .bigInteger: contains(.integer) || contains(.number)
        case .double(let value): contains(.number) || (contains(.integer) && value == value.rounded())
        case .string: contains(.string)
        case .array: contains(.array)
        case .object: contains(.object)
        }
    }
}
