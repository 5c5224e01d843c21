import Crypto
import ForgeJSON

/// A SHA-256 that grows with what is written or read.
struct RunningHash {
    private var function = SHA256()

    mutating func update(_ bytes: UnsafeRawBufferPointer) { unsafe function.update(bufferPointer: bytes) }

    /// Of everything so far, in lower-case hexadecimal digits.
    var hexadecimal: String { ForgeJSON.hexadecimal(function.finalize()) }
}
