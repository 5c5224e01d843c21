import ForgeJSON

/// The two spellings of MongoDB Extended JSON v2.
package enum ExtendedJSONMode: Sendable {
    /// Plain numbers and readable dates where nothing is lost that a reader would miss.
    case relaxed
    /// Every type exact.
    case canonical
}

extension BSONValue {
    package func extendedJSON(_ mode: ExtendedJSONMode = .relaxed) -> JSONValue {
        switch self {
        case .double(let value): Self.json(value, mode)
        case .string(let text): .string(text)
        case .document(let document): document.extendedJSON(mode)
        case .array(let elements): .array(elements.map { $0.value.extendedJSON(mode) })
        case .binary(let subtype, let bytes):
            ["$binary": ["base64": .string(Base64.encode(bytes)), "subType": .string(hexadecimal([subtype]))]]
        case .undefined: ["$undefined": true]
        case .objectID(let id): ["$oid": .string(id.description)]
        case .bool(let value): .bool(value)
        case .date(let milliseconds): Self.json(date: milliseconds, mode)
        case .null: .null
        case .regex(let pattern, let options):
            ["$regularExpression": ["pattern": .string(pattern), "options": .string(options)]]
        case .dbPointer(let namespace, let id):
            ["$dbPointer": ["$ref": .string(namespace), "$id": ["$oid": .string(id.description)]]]
        case .javascript(let code): ["$code": .string(code)]
        case .javascriptScope(let code, let scope): ["$code": .string(code), "$scope": scope.extendedJSON(mode)]
        case .symbol(let text): ["$symbol": .string(text)]
        case .int32(let value):
            mode == .relaxed ? .integer(Int64(value)) : ["$numberInt": .string(value.description)]
        case .timestamp(let value):
            ["$timestamp": ["t": .integer(Int64(value >> 32)), "i": .integer(Int64(value & 0xFFFF_FFFF))]]
        case .int64(let value): mode == .relaxed ? .integer(value) : ["$numberLong": .string(value.description)]
        case .decimal128(let value): ["$numberDecimal": .string(value.description)]
        case .minKey: ["$minKey": 1]
        case .maxKey: ["$maxKey": 1]
        }
    }

    private static func json(_ value: Double, _ mode: ExtendedJSONMode) -> JSONValue {
        if value.isNaN { return ["$numberDouble": "NaN"] }
        if value.isInfinite { return ["$numberDouble": value < 0 ? "-Infinity" : "Infinity"] }
        return mode == .relaxed ? .double(value) : ["$numberDouble": .string(pythonRepr(value))]
    }

    private static func json(date milliseconds: Int64, _ mode: ExtendedJSONMode) -> JSONValue {
        if mode == .relaxed, let text = ISODate.text(milliseconds) { return ["$date": .string(text)] }
        return ["$date": ["$numberLong": .string(milliseconds.description)]]
    }
}

extension BSONDocument {
    package func extendedJSON(_ mode: ExtendedJSONMode = .relaxed) -> JSONValue {
        // Not by way of a dictionary: a document may have a key twice, and then the last one counts.
        .object(JSONObject(map { ($0.key, $0.value.extendedJSON(mode)) }))
    }
}
