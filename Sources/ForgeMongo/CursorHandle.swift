import BatchForge
import CMongoc
import ForgeBSON

/// One `mongoc_cursor_t`, used on the `CallQueue` of its client only.
@safe
final class CursorHandle: @unchecked Sendable {
    private static let pageDocuments = 256
    private static let pageBytes = 1 << 20

    private let client: ClientHandle
    private let operation: String
    // `nil` after `close`.
    private var handle: OpaquePointer?

    /// Owns the cursor.
    init(taking handle: OpaquePointer, of client: ClientHandle, operation: String) {
        unsafe self.handle = handle
        self.client = client
        self.operation = operation
    }

    deinit {
        close()
    }

    /// Tells the server that no more is wanted.
    func close() {
        guard let cursor = unsafe handle else { return }
        unsafe handle = nil
        unsafe mongoc_cursor_destroy(cursor)
    }

    /// The next documents, enough of them to be worth the change of threads. Empty: there are no more.
    func nextPage() throws(StoreError) -> [BSONDocument] {
        guard let cursor = unsafe handle else { return [] }
        var page: [BSONDocument] = []
        var bytes = 0
        var view = unsafe forge_bson_view()
        while page.count < Self.pageDocuments, bytes < Self.pageBytes {
            guard unsafe forge_cursor_next(cursor, &view) else {
                // The end, or an error: a server that went away looks like an empty collection until it is asked.
                try unsafe check(cursor)
                close()
                break
            }
            unsafe page.append(try document(view))
            unsafe bytes += view.length
        }
        return page
    }

    private func check(_ cursor: OpaquePointer) throws(StoreError) {
        var error = bson_error_t()
        var taken = unsafe forge_bson_reply()
        guard unsafe forge_cursor_failed(cursor, &error, &taken) else { return }
        throw unsafe client.failure(error, reply: BSONDocument(taking: taken), operation: operation)
    }

    private func document(_ view: forge_bson_view) throws(StoreError) -> BSONDocument {
        do {
            return try unsafe BSONDocument(copying: view)
        } catch {
            let subject = unsafe Self.objectID(view).map { "the document with _id \($0)" } ?? "a document"
            throw StoreError(kind: .refused, operation: operation, reason: "\(subject) is not valid BSON: \(error)")
        }
    }

    /// The `_id` of a document that cannot be read otherwise: servers store it first.
    private static func objectID(_ view: forge_bson_view) -> ObjectID? {
        let bytes = unsafe UnsafeBufferPointer(start: view.bytes, count: min(view.length, 21))
        guard bytes.count == 21, unsafe bytes[4..<9].elementsEqual([0x07, 0x5F, 0x69, 0x64, 0x00]) else {
            return nil
        }
        return unsafe ObjectID(bytes: bytes[9...])
    }
}
