import ForgeJSON

/// A value of a MongoDB document.
///
/// Two values are equal when they are the same bytes: `1` as int32 and as int64 differ, and so do strings that Unicode
/// calls equivalent.
package enum BSONValue: Sendable {
    case double(Double)
    case string(String)
    case document(BSONDocument)
    /// The elements are the values of the document, whatever its keys are.
    case array(BSONDocument)
    case binary(subtype: UInt8, bytes: [UInt8])
    case undefined
    case objectID(ObjectID)
    case bool(Bool)
    /// UTC, since 1970-01-01.
    case date(milliseconds: Int64)
    case null
    case regex(pattern: String, options: String)
    case dbPointer(namespace: String, id: ObjectID)
    case javascript(String)
    case javascriptScope(String, BSONDocument)
    case symbol(String)
    case int32(Int32)
    /// Seconds in the upper half, a counter in the lower.
    case timestamp(UInt64)
    case int64(Int64)
    case decimal128(Decimal128)
    case minKey
    case maxKey
}

extension BSONValue {
    /// An integer as PyMongo stores it: int32 if it fits.
    package init(_ integer: Int64) { self = Int32(exactly: integer).map(BSONValue.int32) ?? .int64(integer) }

    package var type: BSONType {
        switch self {
        case .double: .double
        case .string: .string
        case .document: .document
        case .array: .array
        case .binary: .binary
        case .undefined: .undefined
        case .objectID: .objectID
        case .bool: .bool
        case .date: .date
        case .null: .null
        case .regex: .regex
        case .dbPointer: .dbPointer
        case .javascript: .javascript
        case .javascriptScope: .javascriptScope
        case .symbol: .symbol
        case .int32: .int32
        case .timestamp: .timestamp
        case .int64: .int64
        case .decimal128: .decimal128
        case .minKey: .minKey
        case .maxKey: .maxKey
        }
    }

    package var isNull: Bool { if case .null = self { true } else { false } }
    package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var objectIDValue: ObjectID? { if case .objectID(let value) = self { value } else { nil } }
    package var documentValue: BSONDocument? { if case .document(let value) = self { value } else { nil } }
    package var arrayValue: [BSONValue]? { if case .array(let value) = self { value.values } else { nil } }

    /// Milliseconds since 1970.
    package var dateValue: Int64? { if case .date(let value) = self { value } else { nil } }

    /// Any number that is a whole one.
    package var integerValue: Int64? {
        switch self {
        case .int32(let value): Int64(value)
        case .int64(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// Any number that is not a decimal; what is beyond 2⁵³ is rounded.
    package var doubleValue: Double? {
        switch self {
        case .int32(let value): Double(value)
        case .int64(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}

extension BSONValue: Hashable {
    package static func == (left: BSONValue, right: BSONValue) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.int32(let left), .int32(let right)): left == right
        case (.int64(let left), .int64(let right)): left == right
        case (.objectID(let left), .objectID(let right)): left == right
        default: left.type == right.type && left.encoded == right.encoded
        }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(encoded) }

    private var encoded: BSONDocument { ["": self] }
}

extension BSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self.init(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: BSONValue...) { self = .array(.array(elements)) }

    package init(dictionaryLiteral elements: (String, BSONValue)...) {
        self = .document(BSONDocument(replacingNULs: elements))
    }
}
