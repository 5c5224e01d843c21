/// Writes a document element by element into one buffer.
package struct BSONBuilder {
    private var bytes: [UInt8] = [0, 0, 0, 0]
    /// Where the innermost open document starts.
    private var start = 0
    /// The key that the next element of an array gets.
    private var index = 0

    package init() {}

    /// A NUL in the key or in a regular expression is refused, since BSON ends them with one.
    package mutating func append(_ key: String, _ value: BSONValue) throws(BSONError) {
        try Self.check(key, "a key")
        if case .regex(let pattern, let options) = value {
            try Self.check(pattern, "a regular expression")
            try Self.check(options, "a regular expression")
        }
        appendReplacingNULs(key, value)
    }

    /// Appends an element of an array.
    package mutating func append(_ value: BSONValue) throws(BSONError) {
        try append(index.description, value)
        index += 1
    }

    /// Copies an element of another document.
    package mutating func append(_ element: BSONElement) { bytes.append(contentsOf: element.bytes) }

    /// Appends a document that `body` writes; if it throws, nothing is appended.
    package mutating func appendDocument(
        _ key: String, _ body: (inout BSONBuilder) throws(BSONError) -> Void
    ) throws(BSONError) {
        try nest(.document, key, body)
    }

    /// Appends an array whose elements `body` appends without keys; if it throws, nothing is appended.
    package mutating func appendArray(
        _ key: String, _ body: (inout BSONBuilder) throws(BSONError) -> Void
    ) throws(BSONError) {
        try nest(.array, key, body)
    }

    /// Gives the document, and starts anew with an empty one.
    package mutating func finish() -> BSONDocument {
        close(0)
        defer { self = BSONBuilder() }
        return BSONDocument(storage: bytes)
    }

    // MARK: Bytes

    private mutating func nest(
        _ type: BSONType, _ key: String, _ body: (inout BSONBuilder) throws(BSONError) -> Void
    ) throws(BSONError) {
        try Self.check(key, "a key")
        let before = bytes.count
        let outer = (start, index)
        defer { (start, index) = outer }
        bytes.append(type.rawValue)
        append(name: key)
        start = bytes.count
        index = 0
        append(Int32(0))
        do {
            try body(&self)
        } catch {
            bytes.removeSubrange(before...)
            throw error
        }
        close(start)
    }

    private mutating func close(_ start: Int) {
        bytes.append(0)
        patch(Int32(clamping: bytes.count - start), at: start)
    }

    private static func check(_ text: String, _ what: String) throws(BSONError) {
        if text.utf8.contains(0) { throw BSONError(reason: "\(what) contains U+0000") }
    }

    /// Appends what has been checked, or what cannot be refused.
    mutating func appendReplacingNULs(_ key: String, _ value: BSONValue) {
        bytes.append(value.type.rawValue)
        append(name: key)
        switch value {
        case .double(let value): append(value.bitPattern)
        case .string(let text), .javascript(let text), .symbol(let text): append(string: text)
        case .document(let document), .array(let document): append(document)
        case .binary(let subtype, let data):
            append(Int32(clamping: data.count + (subtype == 2 ? 4 : 0)))
            bytes.append(subtype)
            if subtype == 2 { append(Int32(clamping: data.count)) }
            bytes.append(contentsOf: data)
        case .undefined, .null, .minKey, .maxKey: break
        case .objectID(let id): bytes.append(contentsOf: id.bytes)
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .date(let milliseconds): append(milliseconds)
        case .regex(let pattern, let options):
            append(name: pattern)
            append(name: options)
        case .dbPointer(let namespace, let id):
            append(string: namespace)
            bytes.append(contentsOf: id.bytes)
        case .javascriptScope(let code, let scope):
            let start = bytes.count
            append(Int32(0))
            append(string: code)
            append(scope)
            patch(Int32(clamping: bytes.count - start), at: start)
        case .int32(let value): append(value)
        case .timestamp(let value): append(value)
        case .int64(let value): append(value)
        case .decimal128(let value):
            append(value.low)
            append(value.high)
        }
    }

    private mutating func append(name: String) {
        if name.utf8.contains(0) {
            for byte in name.utf8 { bytes.append(contentsOf: byte == 0 ? [0xEF, 0xBF, 0xBD] : [byte]) }
        } else {
            bytes.append(contentsOf: name.utf8)
        }
        bytes.append(0)
    }

    private mutating func append(string: String) {
        append(Int32(clamping: string.utf8.count + 1))
        bytes.append(contentsOf: string.utf8)
        bytes.append(0)
    }

    private mutating func append(_ document: BSONDocument) {
        bytes.append(contentsOf: document.storage[document.range])
    }

    private mutating func append<Number: FixedWidthInteger>(_ value: Number) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func patch(_ value: Int32, at place: Int) {
        for next in 0..<4 { bytes[place + next] = UInt8(truncatingIfNeeded: value >> Int32(8 * next)) }
    }
}
