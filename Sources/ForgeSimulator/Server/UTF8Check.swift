/// Tells whether bytes that come in pieces are UTF-8.
struct UTF8Check {
    private(set) var isValid = true
    /// How many continuation bytes are to come, and what the next one may be.
    private var missing = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether the bytes so far end between two characters.
    var isWhole: Bool { isValid && missing == 0 }

    mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        guard isValid else { return }
        var position = 0
        let count = bytes.count
        while position < count {
            if missing == 0 {
                // Eight bytes at once while all are ASCII, which nearly all are.
                while position + 8 <= count,
                    unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    position += 8
                }
                guard position < count else { return }
            }
            let byte = unsafe bytes[position]
            position += 1
            if missing > 0 {
                guard byte >= lowest, byte <= highest else {
                    isValid = false
                    return
                }
                missing -= 1
                (lowest, highest) = (0x80, 0xBF)
                continue
            }
            switch byte {
            case 0x00...0x7F: continue
            case 0xC2...0xDF: missing = 1
            case 0xE0: (missing, lowest) = (2, 0xA0)
            case 0xED: (missing, highest) = (2, 0x9F)
            case 0xE1...0xEF: missing = 2
            case 0xF0: (missing, lowest) = (3, 0x90)
            case 0xF4: (missing, highest) = (3, 0x8F)
            case 0xF1...0xF3: missing = 3
            default: isValid = false
            }
            if !isValid { return }
        }
    }
}
