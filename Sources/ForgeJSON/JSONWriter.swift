/// How a document is spelled.
package enum JSONStyle: Sendable {
    /// No spaces, UTF-8 as it is. U+0085, U+2028 and U+2029 are escaped, so that no reader finds a line end in them.
    case compact
    /// As `json.dumps` writes by default: `", "` and `": "`, ASCII only.
    case python
}

/// Writes JSON documents, whole values or piece by piece; commas come by themselves.
///
/// Doubles that JSON has no spelling for (NaN, the infinities) are written as `null`.
package struct JSONWriter {
    /// What has been written. A caller may append to it between values, for example the end of a line.
    package var bytes: [UInt8] = []
    let style: JSONStyle
    private var depth = 0
    private var needsComma = false

    package init(style: JSONStyle = .compact) { self.style = style }

    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: writeNull()
        case .bool(let value): writeBool(value)
        case .integer(let value): writeInteger(value)
        case .bigInteger(let digits): writeRaw(digits.utf8)
        case .double(let value): writeDouble(value)
        case .string(let text): writeString(text)
        case .array(let values):
            beginArray()
            for value in values { write(value) }
            endArray()
        case .object(let object):
            beginObject()
            for (key, value) in object {
                writeKey(key)
                write(value)
            }
            endObject()
        }
    }

    package mutating func writeNull() { writeRaw("null".utf8) }

    package mutating func writeBool(_ value: Bool) { writeRaw(value ? "true".utf8 : "false".utf8) }

    package mutating func writeInteger(_ value: some BinaryInteger) { writeRaw(value.description.utf8) }

    package mutating func writeDouble(_ value: Double) {
        writeRaw(value.isFinite ? pythonRepr(value).utf8 : "null".utf8)
    }

    package mutating func writeString(_ text: String) {
        beginValue()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text)
        bytes.append(UInt8(ascii: "\""))
        endValue()
    }

    /// Writes a string that is given as UTF-8; what is not well-formed becomes U+FFFD.
    package mutating func writeString(utf8: UnsafeBufferPointer<UInt8>) {
        beginValue()
        bytes.append(UInt8(ascii: "\""))
        unsafe appendEscaped(utf8: utf8)
        bytes.append(UInt8(ascii: "\""))
        endValue()
    }

    /// Writes a value that is spelled already.
    package mutating func writeRaw(_ value: some Sequence<UInt8>) {
        beginValue()
        bytes.append(contentsOf: value)
        endValue()
    }

    // MARK: Objects and arrays

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// Writes the key of a member, whose value is to be written next.
    package mutating func writeKey(_ key: String) {
        beginValue()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(key)
        bytes.append(contentsOf: style == .compact ? "\":".utf8 : "\": ".utf8)
        needsComma = false
    }

    private mutating func begin(_ bracket: UInt8) {
        beginValue()
        bytes.append(bracket)
        depth += 1
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        depth -= 1
        endValue()
    }

    private mutating func beginValue() {
        if needsComma { bytes.append(contentsOf: style == .compact ? ",".utf8 : ", ".utf8) }
    }

    private mutating func endValue() { needsComma = depth > 0 }
}

extension JSONValue {
    package func serialized(_ style: JSONStyle = .compact) -> [UInt8] {
        var writer = JSONWriter(style: style)
        writer.write(self)
        return writer.bytes
    }

    package func text(_ style: JSONStyle = .compact) -> String { String(decoding: serialized(style), as: UTF8.self) }
}
