extension BSONValue {
    /// Reads a value out of validated bytes.
    init(in bytes: [UInt8], at place: BSONPlace) {
        let start = place.value.lowerBound
        let end = place.value.upperBound
        switch place.type {
        case .double: self = .double(Double(bitPattern: bytes.uint64(at: start)))
        case .string: self = .string(bytes.string(start + 4..<end - 1))
        case .document: self = .document(BSONDocument(storage: bytes, range: place.value))
        case .array: self = .array(BSONDocument(storage: bytes, range: place.value))
        case .binary:
            let subtype = bytes[start + 4]
            // The old generic subtype repeats the length inside.
            self = .binary(subtype: subtype, bytes: Array(bytes[(start + (subtype == 2 ? 9 : 5))..<end]))
        case .undefined: self = .undefined
        case .objectID: self = bytes.objectID(start..<end).map(BSONValue.objectID) ?? .null
        case .bool: self = .bool(bytes[start] != 0)
        case .date: self = .date(milliseconds: Int64(bitPattern: bytes.uint64(at: start)))
        case .null: self = .null
        case .regex:
            let middle = bytes[start..<end].firstIndex(of: 0) ?? end - 1
            self = .regex(
                pattern: bytes.string(start..<middle),
                options: bytes.string(min(middle + 1, end - 1)..<end - 1))
        case .dbPointer:
            self =
                bytes.objectID(end - 12..<end).map {
                    .dbPointer(namespace: bytes.string(start + 4..<end - 13), id: $0)
                } ?? .null
        case .javascript: self = .javascript(bytes.string(start + 4..<end - 1))
        case .symbol: self = .symbol(bytes.string(start + 4..<end - 1))
        case .javascriptScope:
            let scope = start + 8 + Int(bytes.int32(at: start + 4))
            self = .javascriptScope(
                bytes.string(start + 8..<scope - 1), BSONDocument(storage: bytes, range: scope..<end))
        case .int32: self = .int32(bytes.int32(at: start))
        case .timestamp: self = .timestamp(bytes.uint64(at: start))
        case .int64: self = .int64(Int64(bitPattern: bytes.uint64(at: start)))
        case .decimal128:
            self = .decimal128(Decimal128(high: bytes.uint64(at: start + 8), low: bytes.uint64(at: start)))
        case .minKey: self = .minKey
        case .maxKey: self = .maxKey
        }
    }
}

extension [UInt8] {
    fileprivate func string(_ range: Range<Int>) -> String { checkedString(range) }

    fileprivate func objectID(_ range: Range<Int>) -> ObjectID? { ObjectID(bytes: self[range]) }
}
