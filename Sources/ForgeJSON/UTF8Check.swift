/// Whether bytes are well-formed UTF-8 (Unicode, table 3-7).
package enum UTF8Check {
    /// The first byte that does not belong to a well-formed sequence; nil when there is none.
    package static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let end = bytes.count
        var place = 0
        while place < end {
            if end - place >= 8 {
                let mask = unsafe EightBytes.nonASCII(EightBytes.load(base, place))
                if mask == 0 {
                    place += 8
                    continue
                }
                place += EightBytes.first(mask)
            }
            let length = unsafe sequenceLength(base, place, end)
            if length == 0 { return place }
            place += length
        }
        return nil
    }

    /// The length of the sequence that starts at `place`; 0 when it is not well-formed or is cut at `end`.
    @inline(__always)
    package static func sequenceLength(_ bytes: UnsafePointer<UInt8>, _ place: Int, _ end: Int) -> Int {
        let first = unsafe bytes[place]
        if first < 0x80 { return 1 }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard first >= 0xC2, first <= 0xF4, end - place >= length else { return 0 }
        let second = unsafe bytes[place + 1]
        // Beyond the usual 80…BF, the second byte excludes overlong forms, surrogates and what is past U+10FFFF.
        switch first {
        case 0xE0: if second < 0xA0 { return 0 }
        case 0xED: if second > 0x9F { return 0 }
        case 0xF0: if second < 0x90 { return 0 }
        case 0xF4: if second > 0x8F { return 0 }
        default: break
        }
        for next in 1..<length where unsafe bytes[place + next] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
