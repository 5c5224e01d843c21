/// Reads one JSON document piece by piece: the caller pulls what it wants, the rest is checked and skipped.
///
///     var reader = JSONReader(line)
///     try reader.beginObject()
///     while let key = try reader.nextKey() {
///         switch key {
///         case "custom_id": id = try reader.readString()
///         case "response": try readResponse(&reader)
///         default: break                                  // a value that is not read is skipped
///         }
///     }
///     try reader.finish()
///
/// Strict RFC 8259: no text after the document, no NaN, UTF-8 is checked, also in what is skipped. Nesting is limited
/// to `depthLimit`. An escape of a lone surrogate becomes U+FFFD, since no string of Swift or BSON can hold one. When
/// an error has been thrown, the reader is of no further use.
package struct JSONReader {
    /// The kinds of values that can be told by their first byte.
    package enum Kind: Sendable { case null, bool, number, string, array, object }

    package static let depthLimit = 200

    let bytes: [UInt8]
    let end: Int
    /// The next byte to be read, counted from the start of the array.
    package internal(set) var offset: Int
    private var depth = 0
    /// An object or array has been entered, and nothing in it has been read.
    private var isFresh = false
    /// Where the value starts that the last `nextKey` or `nextElement` announced.
    private var announced = -1

    package init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        let range = range?.clamped(to: bytes.indices) ?? bytes.indices
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The kind of the value that comes next.
    package mutating func peek() throws(JSONError) -> Kind {
        switch try nextByte() {
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        default: throw failure("expected a value")
        }
    }

    // MARK: Objects and arrays

    package mutating func beginObject() throws(JSONError) { try begin(UInt8(ascii: "{"), "expected an object") }

    package mutating func beginArray() throws(JSONError) { try begin(UInt8(ascii: "["), "expected an array") }

    /// The key of the next member, whose value is to be read now; nil at the end of the object.
    package mutating func nextKey() throws(JSONError) -> JSONKey? {
        guard let (range, isPlain) = try nextKeyText() else { return nil }
        return JSONKey(bytes: bytes, range: range, isPlain: isPlain)
    }

    /// Whether another element is there, which is to be read now; false at the end of the array.
    package mutating func nextElement() throws(JSONError) -> Bool {
        guard try advance(to: UInt8(ascii: "]"), "expected ',' or ']'") else { return false }
        _ = try nextByte()
        announced = offset
        return true
    }

    /// Passes the next value, and tells where it is.
    @discardableResult
    package mutating func skipValue() throws(JSONError) -> Range<Int> {
        let kind = try peek()
        let start = offset
        switch kind {
        case .string: _ = try scanString()
        case .number: _ = try scanNumber()
        case .null: try readNull()
        case .bool: _ = try readBool()
        case .object:
            try beginObject()
            while try nextKeyText() != nil { try skipValue() }
        case .array:
            try beginArray()
            while try nextElement() { try skipValue() }
        }
        return start..<offset
    }

    /// Checks that the document is at its end, and nothing but white space follows.
    package mutating func finish() throws(JSONError) {
        skipWhitespace()
        if depth > 0 { throw failure(offset < end ? "the document is not read to its end" : "the document is cut off") }
        if offset < end { throw failure("unexpected text after the document") }
    }

    mutating func nextKeyText() throws(JSONError) -> (range: Range<Int>, isPlain: Bool)? {
        guard try advance(to: UInt8(ascii: "}"), "expected ',' or '}'") else { return nil }
        guard try nextByte() == UInt8(ascii: "\"") else { throw failure("expected a key in double quotes") }
        let key = try scanString()
        guard try nextByte() == UInt8(ascii: ":") else { throw failure("expected ':'") }
        offset += 1
        _ = try nextByte()
        announced = offset
        return key
    }

    private mutating func begin(_ bracket: UInt8, _ reason: String) throws(JSONError) {
        guard try nextByte() == bracket else { throw failure(reason) }
        guard depth < Self.depthLimit else { throw failure("nested deeper than \(Self.depthLimit) levels") }
        offset += 1
        depth += 1
        isFresh = true
    }

    /// Goes to the next member or element; false when the closing bracket has been read instead.
    private mutating func advance(to bracket: UInt8, _ reason: String) throws(JSONError) -> Bool {
        if offset == announced { try skipValue() }
        let byte = try nextByte()
        if byte == bracket {
            offset += 1
            depth -= 1
            isFresh = false
            return false
        }
        if isFresh {
            isFresh = false
            return true
        }
        guard byte == UInt8(ascii: ",") else { throw failure(reason) }
        offset += 1
        return true
    }

    // MARK: Bytes

    /// The next byte that is not white space; it stays unread.
    @inline(__always)
    mutating func nextByte() throws(JSONError) -> UInt8 {
        skipWhitespace()
        guard offset < end else { throw failure("the document is cut off") }
        return bytes[offset]
    }

    @inline(__always)
    private mutating func skipWhitespace() {
        while offset < end {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    func failure(_ reason: String) -> JSONError { JSONError(offset: offset, reason: reason) }
}

/// The key of a member, compared without making a string of it.
package struct JSONKey {
    let bytes: [UInt8]
    let range: Range<Int>
    let isPlain: Bool

    package var text: String { JSONText.string(bytes, range, isPlain: isPlain) }

    package static func == (key: JSONKey, name: StaticString) -> Bool { name ~= key }

    /// Lets a `switch` over a key name the members.
    package static func ~= (name: StaticString, key: JSONKey) -> Bool {
        guard key.isPlain else { return key.text.hasSameBytes(as: name.description) }
        guard name.hasPointerRepresentation, name.utf8CodeUnitCount == key.range.count else { return false }
        for place in 0..<key.range.count
        where unsafe name.utf8Start[place] != key.bytes[key.range.lowerBound + place] { return false }
        return true
    }
}
