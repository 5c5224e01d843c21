/// Eight bytes in one register, looked at together (SWAR).
///
/// In each mask the lowest flagged byte is exact; bytes above it may be flagged by its borrow, so only `first` of a
/// mask is to be believed.
package enum EightBytes {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Bytes beyond ASCII. This mask is exact in all bytes.
    @inline(__always)
    package static func nonASCII(_ word: UInt64) -> UInt64 { word & highs }

    /// The quotation mark, the backslash and control characters: what ends or interrupts the text of a JSON string.
    @inline(__always)
    package static func special(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let controls = (word &- (ones &* 0x20)) & ~word
        return (controls | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highs
    }

    @inline(__always)
    package static func equal(_ byte: UInt8, _ word: UInt64) -> UInt64 {
        let difference = word ^ (ones &* UInt64(byte))
        return (difference &- ones) & ~difference & highs
    }

    /// The place of the first flagged byte.
    @inline(__always)
    package static func first(_ mask: UInt64) -> Int { mask.trailingZeroBitCount >> 3 }

    @inline(__always)
    package static func load(_ bytes: UnsafePointer<UInt8>, _ offset: Int) -> UInt64 {
        // Little-endian order makes the first byte the lowest.
        UInt64(littleEndian: unsafe UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self))
    }
}
