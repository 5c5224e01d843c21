import ForgeJSON

extension BSONValue {
    /// How deep data may be nested: the server takes no more than 200 levels, counted from its own document.
    package static let jsonDepthLimit = 100

    /// Takes JSON as plain data: `{"$oid": …}` stays a document. Numbers become int32, int64 or double as PyMongo
    /// stores them; an integer beyond 64 bits becomes the nearest double.
    package init(json: JSONValue) throws(BSONError) { try self.init(json, depth: 0) }

    private init(_ json: JSONValue, depth: Int) throws(BSONError) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self.init(value)
        case .bigInteger(let digits): self = .double(try Self.double(digits))
        case .double(let value): self = .double(value)
        case .string(let text): self = .string(text)
        case .array(let elements):
            try Self.check(depth)
            var builder = BSONBuilder()
            for element in elements { try builder.append(BSONValue(element, depth: depth + 1)) }
            self = .array(builder.finish())
        case .object(let object):
            try Self.check(depth)
            var builder = BSONBuilder()
            for (key, value) in object { try builder.append(key, BSONValue(value, depth: depth + 1)) }
            self = .document(builder.finish())
        }
    }

    static func double(_ digits: String) throws(BSONError) -> Double {
        guard let value = Double(digits), value.isFinite else { throw BSONError(reason: "a number is too large") }
        return value
    }

    private static func check(_ depth: Int) throws(BSONError) {
        if depth >= jsonDepthLimit { throw BSONError(reason: "nested deeper than \(jsonDepthLimit) levels") }
    }
}
