import BatchForge
import ForgeHTTP
import ForgeJSON

/// The provider's Files and Batches API over HTTP.
///
/// Who repeats what:
///
/// * reading, listing and deleting are repeated here, as `RetryPolicy` says;
/// * an upload and a cancellation are repeated only when not one byte of the request was sent;
/// * a batch is created by **one POST on a connection of its own**, whatever happens. No `Idempotency-Key` is sent:
///   the provider ignores it, and it would suggest a safety that is not there;
/// * a download is never repeated, since its sink has seen bytes.
///
/// Use one client per thread.
package final class OpenAIClient: BatchAPI {
    private let exchange: Exchange

    /// `baseURL` is the address up to and including the version ("https://api.openai.com/v1"). `isCancelled` is asked
    /// during every transfer and wait; when it says true, the call throws `.interrupted`.
    package init(
        baseURL: String, apiKey: String, organization: String? = nil, project: String? = nil, caFile: String? = nil,
        retries: RetryPolicy = .standard, timeouts: HTTPClient.Timeouts = .standard,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(APIError) {
        exchange = try Exchange(
            baseURL: baseURL, apiKey: apiKey, organization: organization, project: project, caFile: caFile,
            retries: retries, timeouts: timeouts, isCancelled: isCancelled)
    }

    package func upload(path: String, as filename: String) throws(APIError) -> RemoteFile {
        let call = Call(
            "upload '\(filename.printable(limit: 200))'", .post, "/files", repeats: .whenUnsent,
            body: .form(
                fields: [("purpose", "batch")],
                file: HTTPRequest.FormFile(field: "file", path: path, filename: filename, type: "application/jsonl")))
        return try exchange.object(call, RemoteFile.init(reading:))
    }

    package func eachFile(_ body: (RemoteFile) -> Bool) throws(APIError) {
        let query = [("purpose", "batch"), ("order", "desc")]
        try eachItem("list the files", "/files", query, limit: 1000, RemoteFile.init(reading:), body)
    }

    package func file(_ id: String) throws(APIError) -> RemoteFile? {
        let operation = "read file '\(id.printable(limit: 80))'"
        let id = try RemoteID(id, for: operation)
        return try exchange.objectIfAny(Call(operation, .get, "/files/\(id)", repeats: .always)) { value in
            RemoteFile(reading: value).flatMap { $0.id == id.description ? $0 : nil }
        }
    }

    package func deleteFile(_ id: String) throws(APIError) {
        let operation = "delete file '\(id.printable(limit: 80))'"
        let id = try RemoteID(id, for: operation)
        let call = Call(operation, .delete, "/files/\(id)", repeats: .always)
        // An answer that does not say so is none: a repeat then finds the file gone, or still there.
        _ = try exchange.objectIfAny(call) { value in value["deleted"]?.boolValue == true ? true : nil }
    }

    package func createBatch(_ request: BatchRequest) throws(APIError) -> RemoteBatch {
        let operation = "create a batch for '\(request.inputFileID.printable(limit: 80))'"
        _ = try RemoteID(request.inputFileID, for: operation)
        let call = Call(
            operation, .post, "/batches", repeats: .never,
            body: .bytes(request.json.serialized(), type: "application/json"))
        return try exchange.object(call) { value in
            // A batch over another file is an answer to another question.
            RemoteBatch(reading: value).flatMap { batch in
                batch.inputFileID.isEmpty || batch.inputFileID == request.inputFileID ? batch : nil
            }
        }
    }

    package func batch(_ id: String) throws(APIError) -> RemoteBatch? {
        let operation = "read batch '\(id.printable(limit: 80))'"
        let id = try RemoteID(id, for: operation)
        return try exchange.objectIfAny(Call(operation, .get, "/batches/\(id)", repeats: .always)) { value in
            RemoteBatch(reading: value).flatMap { $0.id == id.description ? $0 : nil }
        }
    }

    package func eachBatch(_ body: (RemoteBatch) -> Bool) throws(APIError) {
        try eachItem("list the batches", "/batches", [], limit: 100, RemoteBatch.init(reading:), body)
    }

    package func cancelBatch(_ id: String) throws(APIError) -> RemoteBatch {
        let operation = "cancel batch '\(id.printable(limit: 80))'"
        let id = try RemoteID(id, for: operation)
        return try exchange.object(Call(operation, .post, "/batches/\(id)/cancel", repeats: .whenUnsent)) { value in
            RemoteBatch(reading: value).flatMap { $0.id == id.description ? $0 : nil }
        }
    }

    package func download(_ fileID: String, _ sink: ([UInt8]) throws -> Void) throws {
        let operation = "download file '\(fileID.printable(limit: 80))'"
        let id = try RemoteID(fileID, for: operation)
        try exchange.download(Call(operation, .get, "/files/\(id)/content", repeats: .never), to: sink)
    }

    /// An item that cannot be read ends the listing with an error: to pass it over could hide the one that is
    /// looked for, and its absence would be paid for.
    private func eachItem<Item>(
        _ operation: String, _ path: String, _ query: [(name: String, value: String)], limit: Int,
        _ read: (JSONValue) -> Item?, _ body: (Item) -> Bool
    ) throws(APIError) {
        var seen: Set<String> = []
        var after: String?
        repeat {
            let place = [(name: "limit", value: String(limit))] + (after.map { [(name: "after", value: $0)] } ?? [])
            let call = Call(operation, .get, path, query: query + place, repeats: .always)
            let page = try exchange.object(call) { value -> (items: [Item], next: String?)? in
                guard let page = Page(reading: value, limit: limit) else { return nil }
                let items = page.items.compactMap(read)
                return items.count == page.items.count ? (items, page.next) : nil
            }
            for item in page.items {
                guard body(item) else { return }
            }
            after = page.next
            if let next = page.next, !seen.insert(next).inserted {
                throw APIError(
                    kind: .ambiguous, operation: operation,
                    reason: "the pages of the list lead back to '\(next)', so it has no end")
            }
        } while after != nil
    }
}
