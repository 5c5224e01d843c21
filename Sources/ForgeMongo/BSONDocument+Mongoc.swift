import CMongoc
import ForgeBSON

extension BSONDocument {
    /// The document's bytes for a function of the shim, for the time of `body`.
    func withView<Result>(_ body: (forge_bson_view) -> Result) -> Result {
        unsafe withUnsafeBytes { bytes in
            unsafe body(
                forge_bson_view(bytes: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), length: bytes.count))
        }
    }

    /// Copies a reply and frees it. `nil` when there is none.
    init?(taking reply: forge_bson_reply) {
        guard let bytes = unsafe reply.bytes else { return nil }
        defer { unsafe bson_free(bytes) }
        let view = unsafe forge_bson_view(bytes: bytes, length: Int(reply.length))
        guard let document = unsafe try? BSONDocument(copying: view) else { return nil }
        self = document
    }

    /// Copies a document that libmongoc owns.
    init(copying view: forge_bson_view) throws(BSONError) {
        try self.init(validating: unsafe Array(UnsafeBufferPointer(start: view.bytes, count: view.length)))
    }
}
