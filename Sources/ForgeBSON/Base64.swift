/// Base64 (RFC 4648): §4, with padding, as Extended JSON writes binary data, and §5, without padding, for names.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for what `encode` would not write.
    static func decode(_ text: String) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count, by: 4) {
            let group = text[start..<start + 4]
            let length = start + 4 == text.count ? group.firstIndex(of: padding).map { $0 - start } ?? 4 : 4
            guard length >= 2, group.dropFirst(length).allSatisfy({ $0 == padding }) else { return nil }
            var bits: UInt32 = 0
            for digit in group.prefix(length) {
                guard let value = value(of: digit) else { return nil }
                bits = bits << 6 | value
            }
            bits <<= UInt32(6 * (4 - length))
            guard bits & (0xFF_FFFF >> UInt32(8 * (length - 1))) == 0 else { return nil }
            for place in 0..<length - 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * place))) }
        }
        return bytes
    }

    /// In an alphabet that addresses and file names take, without padding.
    package static func encodeForURL(_ bytes: [UInt8]) -> String {
        let text = encode(bytes).utf8.prefix { $0 != padding }
        return String(decoding: text.map { exchange($0, "+/", for: "-_") }, as: UTF8.self)
    }

    /// Nil for what `encodeForURL` would not write.
    package static func decodeForURL(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(where: "+/=".utf8.contains) else { return nil }
        let digits = text.utf8.map { exchange($0, "-_", for: "+/") }
        let missing = (4 - digits.count % 4) % 4
        return decode(String(decoding: digits + Array(repeating: padding, count: missing), as: UTF8.self))
    }

    private static func exchange(_ digit: UInt8, _ old: String, for new: String) -> UInt8 {
        zip(old.utf8, new.utf8).first { $0.0 == digit }?.1 ?? digit
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
