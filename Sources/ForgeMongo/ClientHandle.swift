import BatchForge
import CMongoc
import ForgeBSON

/// One `mongoc_client_t`, used on the `CallQueue` of its client only.
@safe
final class ClientHandle: @unchecked Sendable {
    let hosts: String
    /// The database named by the connection string.
    let database: String?
    private let timeout: Duration
    // `nil` after `close`.
    private var handle: OpaquePointer?
    private var firstFailure: DriverFailure?

    init(_ address: borrowing MongoAddress) throws(StoreError) {
        hosts = address.hosts
        database = address.database
        timeout = address.serverSelectionTimeout
        var error = bson_error_t()
        guard let client = unsafe address.newClient(&error) else {
            throw StoreError(
                DriverFailure(error, reply: nil), operation: "reach the database", server: address.hosts)
        }
        // Version 2: errors of the server have a domain of their own.
        unsafe mongoc_client_set_error_api(client, 2)
        unsafe handle = client
    }

    deinit {
        close()
    }

    /// Ends the connections and the server's sessions of this client.
    func close() {
        guard let client = unsafe handle else { return }
        unsafe handle = nil
        unsafe mongoc_client_destroy(client)
    }

    func run(_ command: BSONDocument, on database: String) throws(StoreError) -> BSONDocument {
        let operation = "run '\(command.first { _ in true }?.key ?? "")' on '\(database)'"
        let client = try unsafe opened(operation)
        var error = bson_error_t()
        var taken = unsafe forge_bson_reply()
        let done = unsafe command.withView { unsafe forge_command(client, database, $0, &taken, &error) }
        let reply = unsafe BSONDocument(taking: taken)
        guard done else { throw failure(error, reply: reply, operation: operation) }
        return reply ?? BSONDocument()
    }

    /// The caller owns the collection.
    func newCollection(_ name: String, of database: String) throws(StoreError) -> OpaquePointer {
        let client = try unsafe opened("use '\(database).\(name)'")
        return unsafe mongoc_client_get_collection(client, database, name)
    }

    /// libmongoc does not look again for some seconds after it found no server, and then gives no cause: the first
    /// error is the one to tell.
    func failure(_ error: bson_error_t, reply: BSONDocument?, operation: String) -> StoreError {
        var failure = DriverFailure(error, reply: reply)
        if failure.domain == MONGOC_ERROR_SERVER_SELECTION.rawValue {
            if failure.text.isEmpty || failure.text.contains("No servers yet eligible") {
                failure = firstFailure ?? failure
            } else {
                firstFailure = failure
            }
        }
        return StoreError(failure, operation: operation, server: hosts, timeout: timeout)
    }

    private func opened(_ operation: String) throws(StoreError) -> OpaquePointer {
        guard let client = unsafe handle else {
            throw StoreError(kind: .unreachable, operation: operation, reason: "the connection was closed")
        }
        return unsafe client
    }
}
