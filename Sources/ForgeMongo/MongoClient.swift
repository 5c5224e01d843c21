import BatchForge
import ForgeBSON

/// A connection to MongoDB: one `mongoc_client_t`.
///
/// Nothing is sent before it is used. Its calls are made one after the other, also those of several threads and of
/// several collections: for writes in parallel take a client for each. When the program was told to stop
/// (`isCancelled`) and a call still waits for the server some seconds later, the call is abandoned and throws
/// `CancellationError`; whether a write was applied then shows when it is read again.
package final class MongoClient: Sendable {
    /// `host:port`, separated by commas; never a user or password.
    package let hosts: String
    /// The database named by the connection string.
    package let database: String?
    let calls: CallQueue
    let handle: ClientHandle

    /// `serverSelectionTimeout` is for connection strings without `serverSelectionTimeoutMS`.
    package init(
        uri: String, isCancelled: @escaping @Sendable () -> Bool = { false },
        serverSelectionTimeout: Duration = .seconds(5)
    ) throws {
        let calls = CallQueue(isCancelled: isCancelled)
        // On the queue: an address of mongodb+srv: asks the name service.
        let handle = try calls.run {
            try ClientHandle(MongoAddress(uri, serverSelectionTimeout: serverSelectionTimeout))
        }
        self.calls = calls
        self.handle = handle
        hosts = handle.hosts
        database = handle.database
    }

    deinit {
        calls.close { [handle] in handle.close() }
    }

    /// Runs one command and gives back the server's reply. A reply with write errors in it is not an error.
    package func run(command: BSONDocument, on database: String = "admin") throws -> BSONDocument {
        try calls.run { [handle] in try handle.run(command, on: database) }
    }

    /// Hands over the pages of a cursor until `body` returns false. The next page is read while `body` has this one.
    func eachPage(
        of open: @escaping @Sendable () throws -> CursorHandle, _ body: ([BSONDocument]) throws -> Bool
    ) throws {
        let cursor = try calls.run(open)
        defer { _ = calls.start { cursor.close() } }
        var page = try calls.run { try cursor.nextPage() }
        while !page.isEmpty {
            let next = calls.start { try cursor.nextPage() }
            guard try body(page) else { return }
            page = try calls.result(of: next)
        }
    }
}
