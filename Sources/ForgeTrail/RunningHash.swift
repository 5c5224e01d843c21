import Crypto

/// A SHA-256 that grows with what is written or read.
struct RunningHash {
    private var function = SHA256()

    mutating func update(_ bytes: UnsafeRawBufferPointer) { unsafe function.update(bufferPointer: bytes) }

    /// Of everything so far, in lower-case hexadecimal digits.
    var hexadecimal: String {
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in function.finalize() {
            text.append(Self.digits[Int(byte >> 4)])
            text.append(Self.digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
