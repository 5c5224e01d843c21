import BatchForge
import ForgeBSON

/// A collection of MongoDB, as the steps of BatchForge see it.
///
/// Writes are acknowledged by a majority and journaled before a call returns; reads see nothing that may still be
/// rolled back. So a read shows every write that returned, and one that was not confirmed in time only once a majority
/// has it. Errors are `StoreError`, or `CancellationError` as `MongoClient` says.
package final class MongoCollection: DocumentStore, Sendable {
    package let client: MongoClient
    /// `database.collection`.
    package let namespace: String
    private let database: String
    private let handle: CollectionHandle

    /// An empty `database` is the one that the connection string names.
    package init(_ collection: String, of database: String = "", on client: MongoClient) throws {
        let database = database.isEmpty ? client.database ?? "" : database
        try Self.check(database: database, collection: collection)
        self.client = client
        self.database = database
        handle = try client.calls.run { [handle = client.handle] in
            try CollectionHandle(collection, of: database, on: handle)
        }
        namespace = handle.namespace
    }

    /// The collection on a connection of its own.
    package convenience init(
        uri: String, database: String, collection: String, isCancelled: @escaping @Sendable () -> Bool = { false },
        serverSelectionTimeout: Duration = .seconds(5)
    ) throws {
        let client = try MongoClient(
            uri: uri, isCancelled: isCancelled, serverSelectionTimeout: serverSelectionTimeout)
        try self.init(collection, of: database, on: client)
    }

    // MARK: Reading

    package func eachIDGroup(
        matching filter: BSONDocument, sort: BSONDocument?, limit: Int?, groupSize: Int,
        _ body: ([BSONValue]) throws -> Bool
    ) throws {
        // To the server 0 is no limit.
        guard limit ?? 1 > 0 else { return }
        let size = max(groupSize, 1)
        var group: [BSONValue] = []
        var isWanted = true
        let open = { @Sendable [handle] in
            try handle.find(filter, projection: ["_id": 1], sort: sort, limit: limit)
        }
        try client.eachPage(of: open) { page in
            for document in page {
                guard let id = document["_id"] else { throw missingID }
                group.append(id)
                if group.count < size { continue }
                isWanted = try body(group)
                if !isWanted { return false }
                group.removeAll(keepingCapacity: true)
            }
            return true
        }
        if isWanted, !group.isEmpty { _ = try body(group) }
    }

    package func eachDocument(
        matching filter: BSONDocument, projection: BSONDocument?, _ body: (BSONDocument) throws -> Void
    ) throws {
        let open = { @Sendable [handle] in
            try handle.find(filter, projection: projection, sort: nil, limit: nil)
        }
        try eachDocument(of: open, body)
    }

    /// Every row of an aggregation, one at a time.
    package func eachDocument(
        from pipeline: [BSONDocument], _ body: (BSONDocument) throws -> Void
    ) throws {
        try eachDocument(of: { [handle] in try handle.aggregate(pipeline) }, body)
    }

    package func count(matching filter: BSONDocument, limit: Int?) throws -> Int {
        guard limit ?? 1 > 0 else { return 0 }
        return try client.calls.run { [handle] in try handle.count(filter, limit: limit) }
    }

    // MARK: Writing

    @discardableResult
    package func updateMany(matching filter: BSONDocument, update: BSONDocument) throws -> UpdateCounts {
        try client.calls.run { [handle] in try handle.updateMany(filter, update) }
    }

    package func updateEach(_ updates: [DocumentUpdate]) throws -> BulkOutcome {
        var bulk = BulkWrite(operation: "update '\(namespace)'") { [client, handle] chunk in
            try client.calls.run { try handle.updateEach(chunk) }
        }
        return try bulk.run(updates)
    }

    @discardableResult
    package func deleteMany(matching filter: BSONDocument) throws -> Int {
        try client.calls.run { [handle] in try handle.deleteMany(filter) }
    }

    package func sibling(_ collection: String) throws -> any DocumentStore {
        try MongoCollection(collection, of: database, on: client)
    }

    private func eachDocument(
        of open: @escaping @Sendable () throws -> CursorHandle, _ body: (BSONDocument) throws -> Void
    ) throws {
        try client.eachPage(of: open) { page in
            for document in page { try body(document) }
            return true
        }
    }

    private var missingID: StoreError {
        StoreError(kind: .refused, operation: "read '\(namespace)'", reason: "a document has no _id")
    }

    // The server says the same (InvalidNamespace), but only once there is one, and a NUL would cut the name short.
    private static func check(database: String, collection: String) throws(StoreError) {
        func misconfigured(_ reason: String) -> StoreError {
            StoreError(kind: .misconfigured, operation: "use the collection", reason: reason)
        }
        guard !database.isEmpty else {
            throw misconfigured("no database is named, neither by itself nor in the address (mongodb://host/database)")
        }
        guard database.utf8.count < 64, !database.contains(where: { "/\\. \"$\0".contains($0) }) else {
            throw misconfigured("'\(database)' is not usable as a database name")
        }
        guard !collection.isEmpty, !collection.contains(where: { "$\0".contains($0) }),
            collection.first != ".", collection.last != "."
        else {
            throw misconfigured("'\(collection)' is not usable as a collection name")
        }
    }
}
