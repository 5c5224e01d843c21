/// Where an element is in the bytes. BSON counts in 31 bits, so half a word each is enough.
package struct BSONPlace: Sendable {
    package let type: BSONType
    private let keyStart: UInt32
    private let valueStart: UInt32
    private let valueEnd: UInt32

    @inline(__always)
    init(type: BSONType, key: Int, value: Range<Int>) {
        self.type = type
        keyStart = UInt32(truncatingIfNeeded: key)
        valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
        valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
    }

    var start: Int { Int(keyStart) - 1 }
    var key: Range<Int> { Int(keyStart)..<Int(valueStart) - 1 }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }

    /// The place of a string's bytes, between the length and the final NUL; nil for other types.
    var text: Range<Int>? { type == .string ? Int(valueStart) + 4..<Int(valueEnd) - 1 : nil }
}

/// Goes through the elements of a document that has been validated.
struct BSONWalk {
    private var place: Int
    private let end: Int
    /// How many elements have come.
    private(set) var passed = 0

    /// `document` is the range of the whole document, with its length and its final NUL.
    init(_ document: Range<Int>) {
        place = document.lowerBound + 4
        end = document.upperBound - 1
    }

    @inline(__always)
    mutating func next(in bytes: [UInt8]) -> BSONPlace? {
        unsafe bytes.withUnsafeBufferPointer { unsafe next(in: $0) }
    }

    @inline(__always)
    private mutating func next(in bytes: UnsafeBufferPointer<UInt8>) -> BSONPlace? {
        guard place < end, let type = unsafe BSONType(rawValue: bytes[place]) else { return nil }
        let key = place + 1
        let value = unsafe bytes.endOfKey(at: key, end: end) + 1
        guard let length = unsafe bytes.lengthOfValue(type.rawValue, at: value, end: end) else { return nil }
        place = value + length
        passed &+= 1
        return BSONPlace(type: type, key: key, value: value..<place)
    }

    /// The next element with this key.
    @inline(__always)
    mutating func next(named key: BSONKey, in bytes: [UInt8]) -> BSONPlace? {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            while place < end {
                if unsafe key.stands(in: bytes, at: place + 1, end: end) { return unsafe next(in: bytes) }
                let value = unsafe bytes.endOfKey(at: place + 1, end: end) + 1
                guard let length = unsafe bytes.lengthOfValue(bytes[place], at: value, end: end) else { return nil }
                place = value + length
                passed &+= 1
            }
            return nil
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where the NUL after a key is.
    @inline(__always)
    fileprivate func endOfKey(at start: Int, end: Int) -> Int {
        var place = start
        while place < end {
            if end - place >= 8 {
                let word = unsafe self.word(at: place)
                let nuls = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
                if nuls != 0 { return place + nuls.trailingZeroBitCount >> 3 }
                place += 8
            } else {
                if unsafe self[place] == 0 { return place }
                place += 1
            }
        }
        return end
    }

    @inline(__always)
    func word(at place: Int) -> UInt64 {
        unsafe UInt64(littleEndian: load(UInt64.self, at: place))
    }

    @inline(__always)
    fileprivate func load<Word: BitwiseCopyable>(_ type: Word.Type, at place: Int) -> Word {
        unsafe UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: place, as: type)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The length of a value, as far as its own length field says; nil when it would pass `end` or has no known type.
    @inline(__always)
    fileprivate func lengthOfValue(_ type: UInt8, at place: Int, end: Int) -> Int? {
        let length: Int
        // The numbers are those of `BSONType`, which would have to be made first of every element that is passed over.
        switch type {
        case 0x06, 0x0A, 0x7F, 0xFF: length = 0
        case 0x08: length = 1
        case 0x10: length = 4
        case 0x01, 0x09, 0x11, 0x12: length = 8
        case 0x07: length = 12
        case 0x13: length = 16
        case 0x02...0x05, 0x0C...0x0F:
            guard place <= end, end - place >= 4 else { return nil }
            let said = unsafe Int(Int32(littleEndian: load(Int32.self, at: place)))
            guard said >= 0 else { return nil }
            switch type {
            case 0x03, 0x04, 0x0F: length = said
            case 0x05: length = said + 5
            case 0x0C: length = said + 16
            default: length = said + 4
            }
        case 0x0B:
            var next = place
            for _ in 0..<2 {
                while next < end, unsafe self[next] != 0 { next += 1 }
                next += 1
            }
            length = next - place
        default: return nil
        }
        return place <= end && length <= end - place ? length : nil
    }
}

extension [UInt8] {
    /// For bytes that are yet to be checked.
    func lengthOfValue(_ type: BSONType, at place: Int, end: Int) -> Int? {
        unsafe withUnsafeBufferPointer { unsafe $0.lengthOfValue(type.rawValue, at: place, end: end) }
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
