/// Where an element is in the bytes.
struct BSONPlace: Sendable {
    let type: BSONType
    let key: Range<Int>
    let value: Range<Int>

    var start: Int { key.lowerBound - 1 }
}

/// Goes through the elements of a document that has been validated.
struct BSONWalk {
    private var place: Int
    private let end: Int

    /// `document` is the range of the whole document, with its length and its final NUL.
    init(_ document: Range<Int>) {
        place = document.lowerBound + 4
        end = document.upperBound - 1
    }

    mutating func next(in bytes: [UInt8]) -> BSONPlace? {
        guard place < end, let type = BSONType(rawValue: bytes[place]) else { return nil }
        let key = place + 1
        var keyEnd = key
        while keyEnd < end, bytes[keyEnd] != 0 { keyEnd += 1 }
        let value = keyEnd + 1
        guard let length = bytes.lengthOfValue(type, at: value, end: end) else { return nil }
        place = value + length
        return BSONPlace(type: type, key: key..<keyEnd, value: value..<place)
    }
}

extension [UInt8] {
    /// The length of a value, as far as its own length field says; nil when it would pass `end`.
    func lengthOfValue(_ type: BSONType, at place: Int, end: Int) -> Int? {
        let length: Int
        switch type {
        case .undefined, .null, .minKey, .maxKey: length = 0
        case .bool: length = 1
        case .int32: length = 4
        case .double, .date, .timestamp, .int64: length = 8
        case .objectID: length = 12
        case .decimal128: length = 16
        case .string, .javascript, .symbol, .document, .array, .binary, .javascriptScope, .dbPointer:
            guard place <= end, end - place >= 4 else { return nil }
            let said = Int(int32(at: place))
            guard said >= 0 else { return nil }
            switch type {
            case .document, .array, .javascriptScope: length = said
            case .binary: length = said + 5
            case .dbPointer: length = said + 16
            default: length = said + 4
            }
        case .regex:
            var next = place
            for _ in 0..<2 {
                while next < end, self[next] != 0 { next += 1 }
                next += 1
            }
            length = next - place
        }
        return place <= end && length <= end - place ? length : nil
    }

    @inline(__always)
    func int32(at place: Int) -> Int32 { Int32(truncatingIfNeeded: word(at: place, count: 4)) }

    @inline(__always)
    func uint64(at place: Int) -> UInt64 { word(at: place, count: 8) }

    /// A little-endian number; zero when it would pass the end, which validation has excluded.
    @inline(__always)
    private func word(at place: Int, count size: Int) -> UInt64 {
        guard place >= 0, size <= count - place else { return 0 }
        var word: UInt64 = 0
        for next in 0..<size { word |= UInt64(self[place + next]) << UInt64(8 * next) }
        return word
    }
}
