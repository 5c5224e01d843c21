extension JSONReader {
    package mutating func readNull() throws(JSONError) {
        guard try nextByte() == UInt8(ascii: "n") else { throw failure("expected null") }
        try readWord("null")
    }

    package mutating func readBool() throws(JSONError) -> Bool {
        switch try nextByte() {
        case UInt8(ascii: "t"):
            try readWord("true")
            return true
        case UInt8(ascii: "f"):
            try readWord("false")
            return false
        default: throw failure("expected true or false")
        }
    }

    package mutating func readString() throws(JSONError) -> String {
        guard try nextByte() == UInt8(ascii: "\"") else { throw failure("expected a string") }
        let (range, isPlain) = try scanString()
        return JSONText.string(bytes, range, isPlain: isPlain)
    }

    /// Reads a string as UTF-8, appended to `output`.
    package mutating func readString(into output: inout [UInt8]) throws(JSONError) {
        guard try nextByte() == UInt8(ascii: "\"") else { throw failure("expected a string") }
        let (range, isPlain) = try scanString()
        if isPlain {
            output.append(contentsOf: bytes[range])
        } else {
            JSONText.appendUnescaped(bytes, range, to: &output)
        }
    }

    /// Reads a number that is a whole one and fits, also when it is spelled `1.0` or `1e3`.
    package mutating func readInt64() throws(JSONError) -> Int64 {
        let start = try startOfNumber()
        let number = try scanNumber()
        if let value = number.integer(in: bytes) { return value }
        if !number.isInteger, let value = Int64(exactly: number.double(in: bytes)) { return value }
        throw JSONError(offset: start, reason: "expected an integer of 64 bits")
    }

    package mutating func readDouble() throws(JSONError) -> Double {
        let start = try startOfNumber()
        let value = try scanNumber().double(in: bytes)
        guard value.isFinite else { throw JSONError(offset: start, reason: "the number is too large") }
        return value
    }

    /// Reads whatever comes next as a tree.
    package mutating func readValue() throws(JSONError) -> JSONValue {
        switch try peek() {
        case .null:
            try readNull()
            return .null
        case .bool: return .bool(try readBool())
        case .string: return .string(try readString())
        case .number: return try readNumber()
        case .array:
            var values: [JSONValue] = []
            try beginArray()
            while try nextElement() { values.append(try readValue()) }
            return .array(values)
        case .object:
            var object = JSONObject()
            try beginObject()
            while let (range, isPlain) = try nextKeyText() {
                object[JSONText.string(bytes, range, isPlain: isPlain)] = try readValue()
            }
            return .object(object)
        }
    }

    private mutating func readNumber() throws(JSONError) -> JSONValue {
        let start = offset
        let number = try scanNumber()
        if let value = number.integer(in: bytes) { return .integer(value) }
        if number.isInteger { return .bigInteger(String(decoding: bytes[number.range], as: UTF8.self)) }
        let value = number.double(in: bytes)
        guard value.isFinite else { throw JSONError(offset: start, reason: "the number is too large") }
        return .double(value)
    }

    private mutating func startOfNumber() throws(JSONError) -> Int {
        switch try nextByte() {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return offset
        default: throw failure("expected a number")
        }
    }

    private mutating func readWord(_ word: StaticString) throws(JSONError) {
        for place in 0..<word.utf8CodeUnitCount {
            guard offset < end else { throw failure("the document is cut off") }
            guard unsafe bytes[offset] == word.utf8Start[place] else { throw failure("expected a value") }
            offset += 1
        }
    }
}

extension JSONValue {
    /// Reads a whole document.
    package init(parsing bytes: [UInt8], in range: Range<Int>? = nil) throws(JSONError) {
        var reader = JSONReader(bytes, in: range)
        let value = try reader.readValue()
        try reader.finish()
        self = value
    }

    package init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }
}
