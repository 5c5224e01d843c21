import ForgeJSON

/// JSON pointers (RFC 6901), and the fragments of `$ref` that hold them.
enum SchemaPointer {
    // By bytes: to Swift's own `replacing`, a slash with an accent after it is no slash.
    static func escaped(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes += "~0".utf8
            case UInt8(ascii: "/"): bytes += "~1".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ part: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in part {
            switch (isEscape, byte) {
            case (true, UInt8(ascii: "0")): bytes.append(UInt8(ascii: "~"))
            case (true, UInt8(ascii: "1")): bytes.append(UInt8(ascii: "/"))
            case (true, _): bytes += [UInt8(ascii: "~"), byte]
            case (false, UInt8(ascii: "~")): break
            default: bytes.append(byte)
            }
            isEscape = !isEscape && byte == UInt8(ascii: "~")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value at a pointer; nil when there is none, or the pointer is none.
    static func value(at pointer: String, in document: JSONValue) -> JSONValue? {
        if pointer.isEmpty { return document }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var value = document
        for part in pointer.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let name = unescaped(part)
            switch value {
            case .object(let object):
                guard let member = object[name] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(name), elements.indices.contains(index), String(index) == name else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }

    /// A URI's fragment without its `%XX`; nil when they are malformed.
    static func unescapedFragment(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = [UInt8](hexadecimal: rest.prefix(2)) else { return nil }
            bytes += value
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
