/// White space as Python's `str.isspace` and `\s` know it.
enum Whitespace {
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            true
        default: false
        }
    }

    /// Line ends as Python's `str.splitlines` knows them.
    static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// The end of the white space that begins at `start`.
    static func end(in bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                guard contains(Unicode.Scalar(byte)) else { return index }
                index += 1
            } else {
                let (scalar, length) = UTF8Text.scalar(in: bytes, at: index)
                guard contains(scalar) else { return index }
                index += length
            }
        }
        return index
    }

    /// The start of the white space that ends at `end`, not before `start`.
    static func start(in bytes: [UInt8], before end: Int, notBefore start: Int) -> Int {
        var index = end
        while index > start {
            var first = index - 1
            while first > start, bytes[first] & 0xC0 == 0x80 { first -= 1 }
            guard contains(UTF8Text.scalar(in: bytes, at: first).scalar) else { return index }
            index = first
        }
        return index
    }
}

/// Reading code points out of UTF-8 that is known to be well formed.
enum UTF8Text {
    static func scalar(in bytes: [UInt8], at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
        let first = UInt32(bytes[index])
        func next(_ distance: Int) -> UInt32 {
            index + distance < bytes.count ? UInt32(bytes[index + distance]) & 0x3F : 0
        }
        let value: UInt32
        let length: Int
        switch first {
        case 0..<0x80: (value, length) = (first, 1)
        case 0xC0..<0xE0: (value, length) = ((first & 0x1F) << 6 | next(1), 2)
        case 0xE0..<0xF0: (value, length) = ((first & 0x0F) << 12 | next(1) << 6 | next(2), 3)
        default: (value, length) = ((first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }
}
