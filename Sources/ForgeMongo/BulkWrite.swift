import BatchForge
import ForgeBSON

/// Many `updateOne`s, cut into commands that the server accepts.
///
/// The server reports a write that it cannot do and does the others. But some writes make it refuse the whole command
/// with nothing done (a document nested 200 levels deep, measured with MongoDB 6.0.5): then the command is halved
/// until the culprit stands alone.
struct BulkWrite {
    /// One command per chunk, so that a refused command has done nothing: below the server's 48,000,000 bytes.
    static let chunkBytes = 32 << 20
    static let chunkUpdates = 1000
    /// The server's limit, which holds for a single update as well: filter, update and what surrounds them.
    static let updateBytes = 16 << 20
    private static let updateOverhead = 64

    private let operation: String
    private let send: (ArraySlice<DocumentUpdate>) throws -> BulkReply
    private var matched = 0
    private var inserted = 0
    private var refused: [Int: StoreError] = [:]

    /// `send` makes one bulk write of its argument; it throws a `StoreError` of kind `refused` when the server took
    /// none of it.
    init(operation: String, send: @escaping (ArraySlice<DocumentUpdate>) throws -> BulkReply) {
        self.operation = operation
        self.send = send
    }

    mutating func run(_ updates: [DocumentUpdate]) throws -> BulkOutcome {
        // Refused ones are left out, so a position in what is sent is not the position in the request.
        var positions: [Int] = []
        var accepted: [DocumentUpdate] = []
        for (position, update) in updates.enumerated() {
            do throws(StoreError) {
                try check(update)
                positions.append(position)
                accepted.append(update)
            } catch {
                refused[position] = error
            }
        }
        for chunk in Self.chunks(accepted) { try write(accepted[chunk], at: positions) }
        return BulkOutcome(matched: matched, inserted: inserted, refused: refused)
    }

    static func chunks(_ updates: [DocumentUpdate]) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for (index, update) in updates.enumerated() {
            let size = size(of: update)
            if index > start, index - start == chunkUpdates || bytes + size > chunkBytes {
                chunks.append(start..<index)
                start = index
                bytes = 0
            }
            bytes += size
        }
        if start < updates.count { chunks.append(start..<updates.count) }
        return chunks
    }

    private mutating func write(_ updates: ArraySlice<DocumentUpdate>, at positions: [Int]) throws {
        let reply: BulkReply
        do {
            reply = try send(updates)
        } catch let error as StoreError where error.kind == .refused {
            if updates.count == 1 {
                refused[positions[updates.startIndex]] = error
            } else {
                let middle = updates.startIndex + updates.count / 2
                try write(updates[..<middle], at: positions)
                try write(updates[middle...], at: positions)
            }
            return
        }
        matched += reply.matched
        inserted += reply.inserted
        for (index, error) in reply.refused { refused[positions[updates.startIndex + index]] = error }
    }

    private func check(_ update: DocumentUpdate) throws(StoreError) {
        try CollectionHandle.requireOperators(update.update, operation: operation)
        guard Self.size(of: update) <= Self.updateBytes else {
            throw StoreError(
                kind: .refused, operation: operation, code: 10334,
                reason: "the update is larger than the server's 16 MB (BSONObjectTooLarge, code 10334)")
        }
    }

    private static func size(of update: DocumentUpdate) -> Int {
        update.filter.byteCount + update.update.byteCount + updateOverhead
    }
}
