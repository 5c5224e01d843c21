import ForgeBSON

/// What a step reads of the database: one collection, in MongoDB's own words.
///
/// `ForgeMongo` conforms. Every call waits for the server and may throw `StoreError`.
package protocol DocumentSource {
    /// The `_id` of each document that matches, in the server's order (or `sort`'s), handed over in groups of at most
    /// `groupSize` until `body` returns false or none is left.
    func eachIDGroup(
        matching filter: BSONDocument, sort: BSONDocument?, limit: Int?, groupSize: Int,
        _ body: ([BSONValue]) throws -> Bool
    ) throws

    /// Every matching document, one at a time, cut down to `projection` (`nil`: whole).
    func eachDocument(
        matching filter: BSONDocument, projection: BSONDocument?, _ body: (BSONDocument) throws -> Void
    ) throws

    /// Every row of an aggregation, one at a time.
    func eachDocument(from pipeline: [BSONDocument], _ body: (BSONDocument) throws -> Void) throws

    /// How many documents match; counting stops at `limit`.
    func count(matching filter: BSONDocument, limit: Int?) throws -> Int
}

/// What a step changes in the database. Every write is acknowledged by a majority and journaled there (w: majority,
/// j: true) before the call returns.
package protocol DocumentStore: DocumentSource {
    /// One `updateMany`. It stops at the first document that it cannot change, so a caller counts what was changed
    /// by reading it again, also after an error (measured with MongoDB 6.0.5).
    @discardableResult
    func updateMany(matching filter: BSONDocument, update: BSONDocument) throws -> UpdateCounts

    /// Unordered `updateOne`s in one bulk write. A write that the server refuses is reported in the outcome and does
    /// not stop the others.
    func updateEach(_ updates: [DocumentUpdate]) throws -> BulkOutcome

    /// One `deleteMany`; the number of documents that are gone.
    @discardableResult
    func deleteMany(matching filter: BSONDocument) throws -> Int

    /// Another collection of the same database, on the same connection.
    func sibling(_ collection: String) throws -> any DocumentStore
}

/// One `updateOne` of a bulk write.
package struct DocumentUpdate: Sendable {
    package let filter: BSONDocument
    package let update: BSONDocument
    /// A document is made where none matches.
    package let isUpsert: Bool

    package init(filter: BSONDocument, update: BSONDocument, isUpsert: Bool = false) {
        self.filter = filter
        self.update = update
        self.isUpsert = isUpsert
    }
}

package struct UpdateCounts: Equatable, Sendable {
    package let matched: Int
    package let modified: Int

    package init(matched: Int, modified: Int) {
        self.matched = matched
        self.modified = modified
    }
}

/// What became of a bulk write: how many filters matched, how many documents were made, and which writes the server
/// refused.
package struct BulkOutcome: Sendable {
    package let matched: Int
    package let inserted: Int
    /// Position in the request → the server's reason.
    package let refused: [Int: StoreError]

    package init(matched: Int, inserted: Int = 0, refused: [Int: StoreError]) {
        self.matched = matched
        self.inserted = inserted
        self.refused = refused
    }
}

/// Why the database did not do what was asked. Holds no document content: the server's text is kept only where it
/// names no value (`codeName`), and the code keeps MongoDB's number.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// No server answered in time, or the connection was lost on the way.
        case unreachable
        /// The server does not accept the user or password, or denies the action (codes 13, 18).
        case denied
        /// The address, database or collection name is not usable.
        case misconfigured
        /// The server refused this one write (for example 2 BadValue, 28 PathNotViable, 10334 BSONObjectTooLarge).
        case refused
    }

    package let kind: Kind
    /// What was being done, as a verb phrase: "read 'clinic.visits'".
    package let operation: String
    /// MongoDB's code, 0 when there is none.
    package let code: Int
    package let reason: String

    package init(kind: Kind, operation: String, code: Int = 0, reason: String) {
        self.kind = kind
        self.operation = operation
        self.code = code
        self.reason = reason
    }

    package var isTransient: Bool { kind == .unreachable }

    package var description: String { "cannot \(operation): \(reason)" }
}
