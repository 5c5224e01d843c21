/// Digits.
extension BigInteger {
    /// How many digits Python 3.11 takes from text or turns into it, where the base is no power of two.
    static let digitLimit = 4300

    static let tooManyDigits = Fault.runtime("Exceeds the limit (\(digitLimit) digits) for integer string conversion")

    /// Digits without sign, of a base from 2 to 36; nil where there are others, or none.
    convenience init?(digits: some Collection<UInt8>, radix: Int, isNegative: Bool = false) throws(Fault) {
        let isPowerOfTwo = radix & (radix - 1) == 0
        guard isPowerOfTwo || digits.count <= BigInteger.digitLimit else { throw BigInteger.tooManyDigits }
        guard digits.count <= BigInteger.bitLimit else { throw BigInteger.tooLarge }
        var words: [UInt64] = []
        var chunk: UInt64 = 0
        var scale: UInt64 = 1
        for byte in digits {
            let value: UInt64
            switch byte {
            case 0x30...0x39: value = UInt64(byte - 0x30)
            case 0x41...0x5A: value = UInt64(byte - 0x37)
            case 0x61...0x7A: value = UInt64(byte - 0x57)
            default: return nil
            }
            guard value < radix else { return nil }
            chunk = chunk * UInt64(radix) + value
            scale *= UInt64(radix)
            if scale > UInt64.max / UInt64(radix) {
                words.multiply(by: scale, adding: chunk)
                (chunk, scale) = (0, 1)
            }
        }
        guard !digits.isEmpty else { return nil }
        words.multiply(by: scale, adding: chunk)
        self.init(isNegative: isNegative, words: words)
        guard bitWidth <= BigInteger.bitLimit else { throw BigInteger.tooLarge }
    }

    /// The decimal number with its sign.
    func decimal() throws(Fault) -> String { (isNegative ? "-" : "") + (try digits(radix: 10)) }

    /// The digits of the magnitude in base 2, 8, 10 or 16.
    func digits(radix: Int, uppercase: Bool = false) throws(Fault) -> String {
        guard !isZero else { return "0" }
        if radix == 10 { return try decimalDigits() }
        let width = radix == 16 ? 4 : radix == 8 ? 3 : 1
        let mask = UInt64(radix - 1)
        var digits: [UInt8] = []
        for place in stride(from: 0, to: bitWidth, by: width) {
            let (index, shift) = (place / 64, UInt64(place % 64))
            var bits = words[index] >> shift
            if shift + UInt64(width) > 64, index + 1 < words.count { bits |= words[index + 1] << (64 - shift) }
            let digit = UInt8(bits & mask)
            digits.append(digit < 10 ? 0x30 + digit : (uppercase ? 0x37 : 0x57) + digit)
        }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }

    private func decimalDigits() throws(Fault) -> String {
        // So many bits hold more digits than the limit, however large the first one is.
        guard bitWidth <= BigInteger.digitLimit * 10 / 3 else { throw BigInteger.tooManyDigits }
        var rest = words
        var chunks: [UInt64] = []
        while !rest.isEmpty { chunks.append(rest.divide(by: 10_000_000_000_000_000_000)) }
        var text = String(chunks.removeLast())
        for chunk in chunks.reversed() {
            let digits = String(chunk)
            text += String(repeating: "0", count: 19 - digits.utf8.count) + digits
        }
        guard text.utf8.count <= BigInteger.digitLimit else { throw BigInteger.tooManyDigits }
        return text
    }
}
