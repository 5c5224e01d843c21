import ForgeJSON

/// Tells whether bytes that come in pieces are UTF-8.
struct UTF8Stream {
    private(set) var isValid = true
    /// The beginning of a character whose end is to come.
    private var begun: [UInt8] = []

    /// Whether the bytes so far end between two characters.
    var isWhole: Bool { isValid && begun.isEmpty }

    mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        var place = 0
        while isValid, !begun.isEmpty, place < bytes.count {
            let longer = unsafe begun + [bytes[place]]
            unsafe longer.withUnsafeBufferPointer { unsafe check($0) }
            place += 1
        }
        guard isValid, place < bytes.count else { return }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[place...])
        unsafe rest.withMemoryRebound(to: UInt8.self) { unsafe check($0) }
    }

    private mutating func check(_ bytes: UnsafeBufferPointer<UInt8>) {
        let end = unsafe UTF8Check.firstInvalid(bytes) ?? bytes.count
        // No character has more than four bytes: four that are none will not become one.
        isValid = bytes.count - end < 4
        begun = isValid ? unsafe Array(bytes[end...]) : []
    }
}
