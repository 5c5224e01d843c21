import ForgeJSON

/// Checks that bytes are one BSON document, so that nothing that reads them later can go astray.
struct BSONValidation {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func run() throws(BSONError) {
        let end = try document(at: 0, end: bytes.count, depth: 1)
        if end < bytes.count { throw failure(end, "unexpected bytes after the document") }
    }

    /// Gives the end of the document.
    private func document(at start: Int, end limit: Int, depth: Int) throws(BSONError) -> Int {
        guard depth <= BSONDocument.depthLimit else {
            throw failure(start, "nested deeper than \(BSONDocument.depthLimit) levels")
        }
        guard limit - start >= 5 else { throw failure(start, "the document is cut off") }
        let length = Int(bytes.int32(at: start))
        guard length >= 5, length <= limit - start else { throw failure(start, "wrong length of a document") }
        let last = start + length - 1
        guard bytes[last] == 0 else { throw failure(last, "a document does not end where its length says") }
        var place = start + 4
        while place < last { place = try element(at: place, end: last, depth: depth) }
        return last + 1
    }

    private func element(at start: Int, end: Int, depth: Int) throws(BSONError) -> Int {
        guard let type = BSONType(rawValue: bytes[start]) else { throw failure(start, "unknown type of an element") }
        let value = try name(at: start + 1, end: end)
        guard let length = bytes.lengthOfValue(type, at: value, end: end) else {
            throw failure(value, "a value is longer than its document")
        }
        try check(type, at: value, end: value + length, depth: depth)
        return value + length
    }

    private func check(_ type: BSONType, at start: Int, end: Int, depth: Int) throws(BSONError) {
        switch type {
        case .string, .javascript, .symbol: try string(at: start, end: end)
        case .dbPointer: try string(at: start, end: end - 12)
        case .document, .array:
            let reached = try document(at: start, end: end, depth: depth + 1)
            guard reached == end else { throw failure(start, "wrong length of a document") }
        case .bool:
            guard bytes[start] <= 1 else { throw failure(start, "a truth value is neither 0 nor 1") }
        case .binary:
            guard bytes[start + 4] != 2 || (end - start >= 9 && Int(bytes.int32(at: start + 5)) == end - start - 9)
            else { throw failure(start, "wrong length of binary data") }
        case .regex:
            let options = try name(at: start, end: end)
            let reached = try name(at: options, end: end)
            guard reached == end else { throw failure(start, "wrong length of a regular expression") }
        case .javascriptScope:
            guard end - start >= 14 else { throw failure(start, "wrong length of code") }
            let length = Int(bytes.int32(at: start + 4))
            guard length >= 1, length <= end - start - 13 else { throw failure(start, "wrong length of code") }
            let scope = start + 8 + length
            try string(at: start + 4, end: scope)
            let reached = try document(at: scope, end: end, depth: depth + 1)
            guard reached == end else { throw failure(scope, "wrong length of a document") }
        case .double, .undefined, .objectID, .date, .null, .int32, .timestamp, .int64, .decimal128, .minKey, .maxKey:
            break
        }
    }

    /// A key or a part of a regular expression: text up to a NUL. Gives the place after it.
    private func name(at start: Int, end: Int) throws(BSONError) -> Int {
        var place = start
        while place < end, bytes[place] != 0 { place += 1 }
        guard place < end else { throw failure(start, "a key has no end") }
        try utf8(start..<place)
        return place + 1
    }

    /// A length, that many bytes, the last one NUL.
    private func string(at start: Int, end: Int) throws(BSONError) {
        guard end - start >= 5, Int(bytes.int32(at: start)) == end - start - 4, bytes[end - 1] == 0 else {
            throw failure(start, "a string does not end where its length says")
        }
        try utf8(start + 4..<end - 1)
    }

    private func utf8(_ range: Range<Int>) throws(BSONError) {
        let wrong = unsafe bytes.withUnsafeBufferPointer {
            unsafe UTF8Check.firstInvalid(UnsafeBufferPointer(rebasing: $0[range]))
        }
        if let wrong { throw failure(range.lowerBound + wrong, "not UTF-8") }
    }

    private func failure(_ offset: Int, _ reason: String) -> BSONError { BSONError(offset: offset, reason: reason) }
}
