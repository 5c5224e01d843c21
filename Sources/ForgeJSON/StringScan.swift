/// How far a JSON string goes, and whether it is one.
struct StringScan {
    /// The closing quotation mark, or the byte that is wrong.
    private(set) var place: Int
    /// No escape is in it.
    private(set) var isPlain = true
    private(set) var problem: String?

    /// Looks at the bytes after the opening quotation mark.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) {
        place = start
        // An array that holds a quotation mark has an address.
        if let base = bytes.baseAddress { problem = unsafe findEnd(base, end) }
    }

    private mutating func findEnd(_ bytes: UnsafePointer<UInt8>, _ end: Int) -> String? {
        while true {
            while end - place >= 8 {
                let word = unsafe EightBytes.load(bytes, place)
                let mask = EightBytes.special(word) | EightBytes.nonASCII(word)
                if mask == 0 {
                    place += 8
                } else {
                    place += EightBytes.first(mask)
                    break
                }
            }
            guard place < end else { return "the string is cut off" }
            switch unsafe bytes[place] {
            case UInt8(ascii: "\""): return nil
            case UInt8(ascii: "\\"):
                isPlain = false
                let length = unsafe Self.escapeLength(bytes, place, end)
                if length == 0 { return "not an escape sequence" }
                place += length
            case 0..<0x20: return "control character in a string"
            case 0x80...:
                let length = unsafe UTF8Check.sequenceLength(bytes, place, end)
                if length == 0 { return "not UTF-8" }
                place += length
            default: place += 1
            }
        }
    }

    /// The length of the escape at `place`; 0 when it is none.
    @inline(__always)
    private static func escapeLength(_ bytes: UnsafePointer<UInt8>, _ place: Int, _ end: Int) -> Int {
        guard end - place >= 2 else { return 0 }
        switch unsafe bytes[place + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            return unsafe end - place >= 6 && codeUnit(bytes + place + 2) != nil ? 6 : 0
        default: return 0
        }
    }
}

/// The number that the four digits of a `\u` escape spell; nil when they are not hexadecimal digits. All four are looked
/// at in one register: texts in most of the world's scripts are full of these escapes.
@inline(__always)
func codeUnit(_ digits: UnsafePointer<UInt8>) -> UInt32? {
    let ones: UInt32 = 0x0101_0101
    let word = UInt32(littleEndian: unsafe UnsafeRawPointer(digits).loadUnaligned(as: UInt32.self))
    let letters = word | (ones &* 0x20)
    // Adding moves a byte's high bit on from a certain value: from "0" and past "9", from "a" and past "f".
    let isDigit = (word &+ (ones &* 0x50)) & ~(word &+ (ones &* 0x46))
    let isLetter = (letters &+ (ones &* 0x1F)) & ~(letters &+ (ones &* 0x19))
    let highs = ones &* 0x80
    guard (isDigit | isLetter) & ~word & highs == highs else { return nil }
    // The low half of a letter is nine less than its value.
    let values = (word & (ones &* 0x0F)) &+ ((word >> 6) & ones) &* 9
    return (values & 0xF) << 12 | (values >> 8 & 0xF) << 8 | (values >> 16 & 0xF) << 4 | values >> 24 & 0xF
}
