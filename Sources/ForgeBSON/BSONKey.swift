/// The name of a field, made ready to be looked for in many documents.
package struct BSONKey: Sendable {
    package let text: String
    /// With the NUL that ends a key, so that a longer key is not taken for it.
    private let count: Int
    /// The first bytes, up to eight, and which bits of a word they fill.
    private let head: UInt64
    private let mask: UInt64

    package init(_ text: String) {
        // No key has a NUL inside; one that begins with this byte, which UTF-8 does not use, is never found.
        let bytes = text.utf8.contains(0) ? [0xFF, 0] : Array(text.utf8) + [0]
        self.text = text
        count = bytes.count
        head = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        mask = bytes.count >= 8 ? .max : (1 << UInt64(8 * bytes.count)) - 1
    }

    /// Whether the key that begins there is this one.
    @inline(__always)
    func stands(in document: UnsafeBufferPointer<UInt8>, at place: Int, end: Int) -> Bool {
        // The final NUL of the document is never part of a key, but may be read.
        guard end - place >= count else { return false }
        if end - place >= 8 {
            guard unsafe (document.word(at: place) ^ head) & mask == 0 else { return false }
            if count <= 8 { return true }
        } else if mask != .max, head & 0xFF == 0xFF {
            return false
        }
        return unsafe hasRest(in: document, at: place)
    }

    private func hasRest(in document: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        var next = place
        for byte in text.utf8 {
            guard unsafe document[next] == byte else { return false }
            next += 1
        }
        return unsafe document[next] == 0
    }
}
