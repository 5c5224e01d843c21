extension JSONWriter {
    /// Appends a piece of a string, escaped, without quotation marks.
    package mutating func appendEscaped(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in unsafe appendEscaped(utf8: utf8) }
    }

    /// Appends a piece of a string, escaped, without quotation marks; what is not well-formed becomes U+FFFD.
    package mutating func appendEscaped(utf8: UnsafeBufferPointer<UInt8>) {
        let style = self.style
        // The longest spelling of a byte is `\u001f`; eight more let the last word be stored whole.
        bytes.append(addingCapacity: utf8.count * 6 + 8) { span in
            unsafe span.withUnsafeMutableBufferPointer { free, count in
                guard let from = utf8.baseAddress, let to = free.baseAddress else { return }
                var escaper = unsafe Escaper(to: to + count, style: style)
                unsafe escaper.escape(from, count: utf8.count)
                count = unsafe escaper.target - to
            }
        }
    }
}

/// Copies text, eight bytes at a time where nothing in them needs an escape.
@safe
private struct Escaper {
    private(set) var target: UnsafeMutablePointer<UInt8>
    let style: JSONStyle

    init(to target: UnsafeMutablePointer<UInt8>, style: JSONStyle) {
        unsafe self.target = unsafe target
        self.style = style
    }

    mutating func escape(_ source: UnsafePointer<UInt8>, count end: Int) {
        var place = 0
        while place < end {
            if end - place >= 8 {
                let word = unsafe EightBytes.load(source, place)
                unsafe UnsafeMutableRawPointer(target).storeBytes(of: word.littleEndian, as: UInt64.self)
                var mask = EightBytes.special(word) | EightBytes.nonASCII(word)
                if style == .python { mask |= EightBytes.equal(0x7F, word) }
                let length = mask == 0 ? 8 : EightBytes.first(mask)
                unsafe target += length
                place += length
                if mask == 0 { continue }
            }
            let byte = unsafe source[place]
            if byte < 0x80 {
                escape(ascii: byte)
                place += 1
            } else {
                let length = unsafe UTF8Check.sequenceLength(source, place, end)
                unsafe escape(source + place, length: length)
                place += max(length, 1)
            }
        }
    }

    private mutating func put(_ byte: UInt8) {
        unsafe target.pointee = byte
        unsafe target += 1
    }

    private mutating func escape(ascii byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            put(UInt8(ascii: "\\"))
            put(byte)
        case 0x08: put(UInt8(ascii: "\\"), UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "\\"), UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "\\"), UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "\\"), UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "\\"), UInt8(ascii: "r"))
        case 0x7F where style == .compact: put(byte)
        case 0x20..<0x7F: put(byte)
        default: putEscape(UInt32(byte))
        }
    }

    /// Writes one scalar that is beyond ASCII; `length` 0 stands for a byte that is not UTF-8.
    private mutating func escape(_ sequence: UnsafePointer<UInt8>, length: Int) {
        var scalar: UInt32 = 0xFFFD
        if length > 0 {
            scalar = unsafe UInt32(sequence[0]) & (0x7F >> UInt32(length))
            for next in 1..<length { scalar = unsafe scalar << 6 | UInt32(sequence[next] & 0x3F) }
        }
        switch (style, scalar) {
        case (.compact, 0x85), (.compact, 0x2028), (.compact, 0x2029), (.python, ..<0x10000): putEscape(scalar)
        case (.python, _):
            putEscape(0xD800 + (scalar - 0x10000) >> 10)
            putEscape(0xDC00 + (scalar - 0x10000) & 0x3FF)
        case (.compact, 0xFFFD):
            put(0xEF)
            put(0xBF)
            put(0xBD)
        case (.compact, _): for next in 0..<length { unsafe put(sequence[next]) }
        }
    }

    private mutating func put(_ first: UInt8, _ second: UInt8) {
        put(first)
        put(second)
    }

    private mutating func putEscape(_ unit: UInt32) {
        put(UInt8(ascii: "\\"), UInt8(ascii: "u"))
        for shift: UInt32 in [12, 8, 4, 0] {
            let digit = UInt8(truncatingIfNeeded: unit >> shift & 15)
            put(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
