/// The text of strings whose escapes have been checked.
enum JSONText {
    static func string(_ bytes: [UInt8], _ range: Range<Int>, isPlain: Bool) -> String {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            let text = unsafe UnsafeBufferPointer(rebasing: buffer[range])
            if isPlain { return unsafe String(decoding: text, as: UTF8.self) }
            return unsafe String(unsafeUninitializedCapacity: text.count) { unsafe unescape(text, into: $0) }
        }
    }

    static func appendUnescaped(_ bytes: [UInt8], _ range: Range<Int>, to output: inout [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            let text = unsafe UnsafeBufferPointer(rebasing: buffer[range])
            output.append(addingCapacity: text.count) { span in
                unsafe span.withUnsafeMutableBufferPointer { free, count in
                    count += unsafe unescape(text, into: UnsafeMutableBufferPointer(rebasing: free[count...]))
                }
            }
        }
    }

    /// Writes the text that `source` stands for and gives its length. No escape is shorter than what it stands for, so
    /// room for `source` is room enough, also for eight bytes at a time.
    private static func unescape(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        guard let from = source.baseAddress, let to = target.baseAddress else { return 0 }
        let end = source.count
        var place = 0
        var written = 0
        while place < end {
            if end - place >= 8 {
                let word = unsafe EightBytes.load(from, place)
                unsafe UnsafeMutableRawPointer(to + written).storeBytes(of: word.littleEndian, as: UInt64.self)
                let mask = EightBytes.equal(UInt8(ascii: "\\"), word)
                let length = mask == 0 ? 8 : EightBytes.first(mask)
                place += length
                written += length
                if mask == 0 { continue }
            }
            let byte = unsafe from[place]
            guard byte == UInt8(ascii: "\\"), place + 1 < end else {
                unsafe to[written] = byte
                place += 1
                written += 1
                continue
            }
            let letter = unsafe from[place + 1]
            guard letter == UInt8(ascii: "u") else {
                unsafe to[written] = meaning(of: letter)
                place += 2
                written += 1
                continue
            }
            unsafe put(scalar(from, &place, end), to, &written)
        }
        return written
    }

    private static func meaning(of letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    /// Reads `\uXXXX`, and a second one where the two are a surrogate pair.
    @inline(__always)
    private static func scalar(_ bytes: UnsafePointer<UInt8>, _ place: inout Int, _ end: Int) -> UInt32 {
        let first = unsafe escapedUnit(bytes, place, end)
        place += 6
        guard (0xD800..<0xE000).contains(first) else { return first }
        let second = unsafe escapedUnit(bytes, place, end)
        guard first < 0xDC00, (0xDC00..<0xE000).contains(second) else { return 0xFFFD }
        place += 6
        return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    /// The number in the escape at `place`; 0 when no `\uXXXX` is there.
    @inline(__always)
    private static func escapedUnit(_ bytes: UnsafePointer<UInt8>, _ place: Int, _ end: Int) -> UInt32 {
        guard end - place >= 6, unsafe bytes[place] == UInt8(ascii: "\\"),
            unsafe bytes[place + 1] == UInt8(ascii: "u")
        else { return 0 }
        return unsafe codeUnit(bytes + place + 2) ?? 0
    }

    /// Writes a scalar as UTF-8.
    @inline(__always)
    private static func put(_ scalar: UInt32, _ target: UnsafeMutablePointer<UInt8>, _ written: inout Int) {
        func put(_ byte: UInt32) {
            unsafe target[written] = UInt8(truncatingIfNeeded: byte)
            written += 1
        }
        switch scalar {
        case ..<0x80: put(scalar)
        case ..<0x800:
            put(0xC0 | scalar >> 6)
            put(0x80 | scalar & 0x3F)
        case ..<0x10000:
            put(0xE0 | scalar >> 12)
            put(0x80 | scalar >> 6 & 0x3F)
            put(0x80 | scalar & 0x3F)
        default:
            put(0xF0 | scalar >> 18)
            put(0x80 | scalar >> 12 & 0x3F)
            put(0x80 | scalar >> 6 & 0x3F)
            put(0x80 | scalar & 0x3F)
        }
    }
}
