import ForgeBSON
import ForgeJinja

/// Writes the rows of answers into other collections, before their source documents are marked complete.
///
/// Rows have keys that follow from the document, and only operators that may be repeated. So an ingest that is killed
/// between the rows and the mark writes the same rows again, and a reader never sees a complete document without them.
struct RowWriter {
    private struct Target {
        let rows: RowTarget
        let store: any DocumentStore
    }

    private let targets: [Target]
    /// How many rows were written and deleted, by collection.
    private(set) var written: [String: Int] = [:]
    private(set) var pruned = 0

    /// Conditions in one `deleteMany`.
    private static let pruneGroup = 100

    init(_ targets: [ResultTarget], store: any DocumentStore) throws {
        self.targets = try targets.compactMap { target in
            guard case .rows(let rows) = target else { return nil }
            return Target(rows: rows, store: try store.sibling(rows.collection))
        }
    }

    var isEmpty: Bool { targets.isEmpty }

    /// The rows of one answer, in the order of the targets.
    func render(_ scope: TemplateScope) throws -> [AnswerRows] { try targets.map { try AnswerRows($0.rows, scope) } }

    /// Writes the rows of several answers, then prunes; gives back why the rows of an answer could not be written, by
    /// its place. What was written of such an answer stays, and is written again when its answer is.
    mutating func write(_ answers: [[AnswerRows]]) throws -> [Int: String] {
        var refused: [Int: String] = [:]
        for (place, target) in targets.enumerated() {
            var updates: [DocumentUpdate] = []
            var owners: [Int] = []
            for (answer, rows) in answers.enumerated() where refused[answer] == nil {
                updates += rows[place].updates
                owners += Array(repeating: answer, count: rows[place].updates.count)
            }
            if updates.isEmpty { continue }
            for (index, reason) in try write(updates, into: target) { refused[owners[index]] = reason }
        }
        for (place, target) in targets.enumerated() {
            let obsolete = answers.indices.compactMap { refused[$0] == nil ? answers[$0][place].obsolete : nil }
            for group in Self.groups(of: obsolete) {
                pruned += try target.store.deleteMany(
                    matching: ["$or": .array(.array(group.map { .document($0) }))])
            }
        }
        return refused
    }

    /// As many conditions as the server takes in one command, by their number and their bytes.
    private static func groups(of conditions: [BSONDocument]) -> [ArraySlice<BSONDocument>] {
        var groups: [ArraySlice<BSONDocument>] = []
        var start = 0
        var bytes = 0
        for (index, condition) in conditions.enumerated() {
            let size = condition.byteCount
            if index > start, index - start == pruneGroup || bytes + size > AnswerRows.filterBytes {
                groups.append(conditions[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        if start < conditions.count { groups.append(conditions[start...]) }
        return groups
    }

    private mutating func write(_ updates: [DocumentUpdate], into target: Target) throws -> [Int: String] {
        let name = target.rows.collection
        var outcome = try target.store.updateEach(updates)
        // Two upserts of one new key can collide, once: the second time the row is there (code 11000, DuplicateKey).
        let collided = outcome.refused.filter { $0.value.code == 11000 }.keys.sorted()
        if !collided.isEmpty {
            let again = try target.store.updateEach(collided.map { updates[$0] })
            var refused = outcome.refused.filter { $0.value.code != 11000 }
            for (place, error) in again.refused { refused[collided[place]] = error }
            outcome = BulkOutcome(
                matched: outcome.matched + again.matched, inserted: outcome.inserted + again.inserted, refused: refused)
        }
        var refused = outcome.refused.mapValues { "a row of '\(name)' cannot be written: \($0.reason)" }
        let done = outcome.matched + outcome.inserted
        if done < updates.count - refused.count {
            // Without upsert a row has to be there already. Which one is not shows one at a time.
            for index in updates.indices where refused[index] == nil {
                if try target.store.count(matching: updates[index].filter, limit: 1) == 0 {
                    refused[index] = "'\(name)' has no row for the answer, and 'upsert' is not set"
                }
            }
        }
        written[name, default: 0] += done
        return refused
    }
}
