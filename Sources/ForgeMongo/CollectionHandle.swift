import BatchForge
import CMongoc
import ForgeBSON

/// One `mongoc_collection_t`, used on the `CallQueue` of its client only.
///
/// Writes are acknowledged by a majority and journaled (w: majority, j: true, wtimeout 30 s); reads see what a majority
/// has (readConcern: majority), from the primary: what was read will not be rolled back.
@safe
final class CollectionHandle: @unchecked Sendable {
    private static let wtimeoutMilliseconds: Int32 = 30_000
    /// More would only fill memory (measured: reference/performance.md, section A).
    private static let batchSize: Int32 = 1000
    // What the driver would check was checked when the document was made, and it refuses empty keys, which MongoDB
    // stores. With its check goes the one for operators: see `requireOperators`.
    private static let unchecked: BSONDocument = ["validate": false]
    private static let upserting: BSONDocument = ["validate": false, "upsert": true]

    /// `database.collection`, as errors tell it.
    let namespace: String
    private let client: ClientHandle
    private let handle: OpaquePointer

    init(_ name: String, of database: String, on client: ClientHandle) throws(StoreError) {
        let handle = try unsafe client.newCollection(name, of: database)
        let writeConcern = unsafe mongoc_write_concern_new()
        unsafe mongoc_write_concern_set_wmajority(writeConcern, Self.wtimeoutMilliseconds)
        unsafe mongoc_write_concern_set_journal(writeConcern, true)
        unsafe mongoc_collection_set_write_concern(handle, writeConcern)
        unsafe mongoc_write_concern_destroy(writeConcern)
        let readConcern = unsafe mongoc_read_concern_new()
        // Fails only for a NULL.
        _ = unsafe mongoc_read_concern_set_level(readConcern, MONGOC_READ_CONCERN_LEVEL_MAJORITY)
        unsafe mongoc_collection_set_read_concern(handle, readConcern)
        unsafe mongoc_read_concern_destroy(readConcern)
        let preference = unsafe mongoc_read_prefs_new(MONGOC_READ_PRIMARY)
        unsafe mongoc_collection_set_read_prefs(handle, preference)
        unsafe mongoc_read_prefs_destroy(preference)
        unsafe self.handle = handle
        self.client = client
        namespace = "\(database).\(name)"
    }

    deinit {
        unsafe mongoc_collection_destroy(handle)
    }

    func find(
        _ filter: BSONDocument, projection: BSONDocument?, sort: BSONDocument?, limit: Int?
    ) throws(StoreError) -> CursorHandle {
        var options: BSONDocument = ["batchSize": .int32(Self.batchSize)]
        if let projection { options = options.setting("projection", to: .document(projection)) }
        if let sort { options = options.setting("sort", to: .document(sort)) }
        if let limit { options = options.setting("limit", to: .int64(Int64(limit))) }
        var error = bson_error_t()
        let cursor = unsafe filter.withView { filter in
            unsafe options.withView { options in unsafe forge_find(handle, filter, options, &error) }
        }
        return try unsafe owned(cursor, error)
    }

    func aggregate(_ pipeline: [BSONDocument]) throws(StoreError) -> CursorHandle {
        let stages = BSONDocument.array(pipeline.map(BSONValue.document))
        let options: BSONDocument = ["batchSize": .int32(Self.batchSize), "allowDiskUse": true]
        var error = bson_error_t()
        let cursor = unsafe stages.withView { stages in
            unsafe options.withView { options in unsafe forge_aggregate(handle, stages, options, &error) }
        }
        return try unsafe owned(cursor, error)
    }

    func count(_ filter: BSONDocument, limit: Int?) throws(StoreError) -> Int {
        let options = limit.map { ["limit": .int64(Int64($0))] } ?? BSONDocument()
        var error = bson_error_t()
        var taken = unsafe forge_bson_reply()
        let count = unsafe filter.withView { filter in
            unsafe options.withView { options in unsafe forge_count(handle, filter, options, &taken, &error) }
        }
        let reply = unsafe BSONDocument(taking: taken)
        guard count >= 0 else {
            throw client.failure(error, reply: reply, operation: "count '\(namespace)'")
        }
        return Int(count)
    }

    func updateMany(_ filter: BSONDocument, _ update: BSONDocument) throws(StoreError) -> UpdateCounts {
        let operation = "update '\(namespace)'"
        try Self.requireOperators(update, operation: operation)
        var error = bson_error_t()
        var taken = unsafe forge_bson_reply()
        let done = unsafe filter.withView { filter in
            unsafe update.withView { update in
                unsafe Self.unchecked.withView { options in
                    unsafe forge_update_many(handle, filter, update, options, &taken, &error)
                }
            }
        }
        let reply = unsafe BSONDocument(taking: taken)
        guard done, let reply else {
            let failure = client.failure(error, reply: reply, operation: operation)
            // A refusal may hide that the majority has not confirmed what was written before it.
            if failure.kind == .refused, reply?["writeConcernErrors"]?.arrayValue?.isEmpty == false {
                throw StoreError(
                    kind: .unreachable, operation: operation, code: failure.code,
                    reason: "a part of it may have been applied, and the majority has not confirmed it")
            }
            throw failure
        }
        return UpdateCounts(
            matched: reply["matchedCount"]?.integerValue.map { Int($0) } ?? 0,
            modified: reply["modifiedCount"]?.integerValue.map { Int($0) } ?? 0)
    }

    /// One unordered bulk write. Throws when the server refused the command as a whole, or nothing is known about it.
    func updateEach(_ updates: ArraySlice<DocumentUpdate>) throws(StoreError) -> BulkReply {
        let operation = "update '\(namespace)'"
        var error = bson_error_t()
        let options: BSONDocument = ["ordered": false]
        let created = unsafe options.withView { unsafe forge_bulk(handle, $0, &error) }
        guard let bulk = unsafe created else {
            throw client.failure(error, reply: nil, operation: operation)
        }
        defer { unsafe mongoc_bulk_operation_destroy(bulk) }
        for update in updates {
            let added = unsafe update.filter.withView { filter in
                unsafe update.update.withView { operators in
                    unsafe (update.isUpsert ? Self.upserting : Self.unchecked).withView { options in
                        unsafe forge_bulk_update_one(bulk, filter, operators, options, &error)
                    }
                }
            }
            guard added else { throw client.failure(error, reply: nil, operation: operation) }
        }
        var taken = unsafe forge_bson_reply()
        let done = unsafe forge_bulk_execute(bulk, &taken, &error)
        let reply = BulkReply(unsafe BSONDocument(taking: taken), operation: operation)
        if done || reply.isConclusive { return reply }
        throw client.failure(error, reply: nil, operation: operation)
    }

    func deleteMany(_ filter: BSONDocument) throws(StoreError) -> Int {
        var error = bson_error_t()
        var taken = unsafe forge_bson_reply()
        let done = unsafe filter.withView { filter in
            unsafe forge_delete_many(handle, filter, &taken, &error)
        }
        let reply = unsafe BSONDocument(taking: taken)
        guard done, let reply else {
            throw client.failure(error, reply: reply, operation: "delete from '\(namespace)'")
        }
        return reply["deletedCount"]?.integerValue.map { Int($0) } ?? 0
    }

    /// An update without operators would replace the whole document.
    static func requireOperators(_ update: BSONDocument, operation: String) throws(StoreError) {
        guard !update.isEmpty, update.allSatisfy({ $0.key.hasPrefix("$") }) else {
            throw StoreError(
                kind: .refused, operation: operation, code: 9,
                reason: "an update must consist of operators such as $set (FailedToParse, code 9)")
        }
    }

    private func owned(_ cursor: OpaquePointer?, _ error: bson_error_t) throws(StoreError) -> CursorHandle {
        let operation = "read '\(namespace)'"
        guard let cursor = unsafe cursor else {
            throw client.failure(error, reply: nil, operation: operation)
        }
        return unsafe CursorHandle(taking: cursor, of: client, operation: operation)
    }
}
