import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail

/// Writes answers and failures into the documents, in bulks, guarded by the claim.
package struct AnswerWriter {
    private let job: Job
    private let store: any DocumentStore
    private let claims: Claims
    private let part: Part
    private let began: Timestamp
    private let scope: AnswerScope
    private let hashedIDs: [CustomID: BSONValue]
    /// Whether the source documents are read before their answers are written: templates ask for them, or rows of
    /// other collections may be written for those only that still wait for this answer.
    private let needsDocuments: Bool

    /// Found done by an earlier ingest of the same files.
    package private(set) var already = 0
    private var rows: RowWriter

    private struct Pending {
        let index: Int
        let id: BSONValue
        let answer: Answer
    }

    private struct Rendered {
        let index: Int
        let id: BSONValue
        let update: BSONDocument
        let rows: [AnswerRows]
    }

    private var pending: [Pending] = []
    private var pendingBytes = 0

    /// Operations in one bulk write: flat between 500 and 5,000 (measured); a bulk is also held in memory.
    private static let bulkSize = 1000
    private static let bulkBytes = 16 << 20

    package init(
        job: Job, store: any DocumentStore, claims: Claims, part: Part, began: Timestamp, scope: AnswerScope,
        hashedIDs: [CustomID: BSONValue]
    ) throws {
        self.job = job
        self.store = store
        self.claims = claims
        self.part = part
        self.began = began
        self.scope = scope
        self.hashedIDs = hashedIDs
        rows = try RowWriter(job.results, store: store)
        needsDocuments = !rows.isEmpty || job.results.contains { $0.names.contains("doc") }
    }

    package var isFull: Bool { pending.count >= Self.bulkSize || pendingBytes >= Self.bulkBytes }

    /// Rows written into other collections, by collection.
    package var rowsWritten: [String: Int] { rows.written }
    package var rowsPruned: Int { rows.pruned }

    /// The document behind a `custom_id`, nil when the id is not one of ours.
    private func documentID(_ customID: String) -> BSONValue? {
        CustomID(customID).flatMap { $0.isHash ? hashedIDs[$0] : $0.id }
    }

    // MARK: Answers

    package mutating func add(
        _ index: Int, _ answer: Answer, _ requests: inout RequestList, _ strays: inout StrayList
    ) {
        guard let id = documentID(requests.customID(at: index)) else {
            strays.add(requests.customID(at: index), .unknownCustomID, nil)
            return
        }
        pending.append(Pending(index: index, id: id, answer: answer))
        pendingBytes += answer.byteCount
    }

    package mutating func writeAnswers(_ requests: inout RequestList, _ strays: inout StrayList) throws {
        if pending.isEmpty { return }
        var rendered =
            try needsDocuments
            ? renderWithDocuments(&requests, &strays)
            : pending.compactMap {
                render($0, document: nil, &requests)
            }
        pending.removeAll(keepingCapacity: true)
        pendingBytes = 0
        if !rows.isEmpty {
            let refused = try rows.write(rendered.map(\.rows))
            for (place, reason) in refused { requests.revise(rendered[place].index, .writeError, reason) }
            rendered = rendered.enumerated().filter { refused[$0.offset] == nil }.map(\.element)
        }
        try complete(rendered, &requests, &strays)
    }

    /// One answer as the updates that store it; nil where it cannot be stored.
    private func render(_ pending: Pending, document: BSONDocument?, _ requests: inout RequestList) -> Rendered? {
        let (index, id) = (pending.index, pending.id)
        let customID = requests.customID(at: index)
        let scope = scope.scope(
            pending.answer, to: customID, of: id, usage: requests.verdict(at: index)?.usage, document: document)
        do {
            var results: [BSONDocument] = []
            for target in job.results {
                if case .source(let update) = target { results.append(try update.render(scope)) }
            }
            let update = try claims.completing(
                results,
                last: [
                    "run": .string(part.run.description), "part": .int32(Int32(clamping: part.number)),
                    "custom_id": .string(customID), "prompt_sha256": .string(requests.promptSHA256(at: index)),
                ])
            return Rendered(index: index, id: id, update: update, rows: try rows.render(scope))
        } catch let error as TemplateError {
            requests.revise(index, .writeError, error.summary)
        } catch {
            requests.revise(index, .writeError, (error as? BSONError)?.reason ?? "\(error)")
        }
        return nil
    }

    /// Reads the documents that wait for the pending answers, as the prompt saw them, and renders while they come: no
    /// more than one is held.
    private mutating func renderWithDocuments(
        _ requests: inout RequestList, _ strays: inout StrayList
    ) throws -> [Rendered] {
        var places: [CustomID: Int] = [:]
        for (place, answer) in pending.enumerated() { places[CustomID(for: answer.id)] = place }
        var seen: Set<Int> = []
        var rendered: [Rendered] = []
        let filter = claims.awaitingAnswer(of: part, among: pending.map(\.id))
        let pipeline: [BSONDocument] = [["$match": .document(filter)]] + job.select.pipeline
        try store.eachDocument(from: pipeline) { document in
            guard let id = document["_id"], let place = places[CustomID(for: id)], seen.insert(place).inserted else {
                return
            }
            if let one = render(pending[place], document: document, &requests) { rendered.append(one) }
        }
        let rest = pending.indices.filter { !seen.contains($0) }.map { (pending[$0].index, pending[$0].id) }
        if !rest.isEmpty { try explainUnseen(rest, &requests, &strays) }
        return rendered
    }

    /// Documents that gave no row: no longer waiting, or dropped by the pipeline since.
    private mutating func explainUnseen(
        _ group: [(index: Int, id: BSONValue)], _ requests: inout RequestList, _ strays: inout StrayList
    ) throws {
        var waiting: Set<CustomID> = []
        if !job.select.pipeline.isEmpty {
            let filter = claims.awaitingAnswer(of: part, among: group.map(\.id))
            try store.eachDocument(matching: filter, projection: ["_id": true]) { document in
                if let id = document["_id"] { waiting.insert(CustomID(for: id)) }
            }
        }
        for (index, id) in group where waiting.contains(CustomID(for: id)) {
            requests.revise(index, .writeError, "select.pipeline no longer gives a row for the document")
        }
        let gone = group.filter { !waiting.contains(CustomID(for: $0.id)) }
        if !gone.isEmpty { try explain(gone, written: 0, &requests, &strays) }
    }

    /// The source documents: results, status, and the claim removed, in one atomic update each.
    private mutating func complete(
        _ answers: [Rendered], _ requests: inout RequestList, _ strays: inout StrayList
    ) throws {
        if answers.isEmpty { return }
        let outcome = try store.updateEach(
            answers.map { DocumentUpdate(filter: claims.awaitingAnswer(of: part, id: $0.id), update: $0.update) })
        for (place, error) in outcome.refused {
            requests.revise(answers[place].index, .writeError, "the answer cannot be written: \(error.reason)")
        }
        let rest = answers.indices.filter { outcome.refused[$0] == nil }.map { (answers[$0].index, answers[$0].id) }
        if outcome.matched < rest.count { try explain(rest, written: outcome.matched, &requests, &strays) }
    }

    // MARK: Failures

    /// Records every verdict but `ok` in its document.
    package mutating func writeFailures(_ requests: inout RequestList, _ strays: inout StrayList) throws {
        var group: [(index: Int, id: BSONValue)] = []
        for index in requests.indices {
            guard let verdict = requests.verdict(at: index), verdict.class != .ok else { continue }
            guard let id = documentID(requests.customID(at: index)) else {
                strays.add(requests.customID(at: index), .unknownCustomID, nil)
                continue
            }
            group.append((index, id))
            if group.count == Self.bulkSize {
                try writeFailures(group, &requests, &strays)
                group.removeAll(keepingCapacity: true)
            }
        }
        try writeFailures(group, &requests, &strays)
    }

    private mutating func writeFailures(
        _ group: [(index: Int, id: BSONValue)], _ requests: inout RequestList, _ strays: inout StrayList
    ) throws {
        if group.isEmpty { return }
        // How often the document was sent stands in its claim.
        var attempts: [CustomID: Int] = [:]
        try store.eachDocument(
            matching: claims.held(by: part, among: group.map(\.id)), projection: claims.marks
        ) { document in
            if let id = document["_id"] { attempts[CustomID(for: id)] = claims.marks(of: document).attempt }
        }
        var updates: [DocumentUpdate] = []
        var sent: [(index: Int, id: BSONValue)] = []
        for (index, id) in group {
            let customID = CustomID(for: id)
            guard let verdict = requests.verdict(at: index), let attempt = attempts[customID] else { continue }
            let (record, forGood) = job.retry.record(
                verdict, part: part, customID: customID, attempt: attempt, at: began)
            sent.append((index, id))
            updates.append(
                DocumentUpdate(
                    filter: claims.held(by: part, id: id),
                    update: claims.failing(record.document, forGood: forGood)))
        }
        let outcome = updates.isEmpty ? BulkOutcome(matched: 0, refused: [:]) : try store.updateEach(updates)
        // A document that cannot even take the mark of its failure is named; it must not stop the others.
        for place in outcome.refused.keys.sorted() {
            strays.add(requests.customID(at: sent[place].index), .notWritable, nil)
        }
        let refused = Set(outcome.refused.keys.map { sent[$0].index })
        let rest = group.filter { !refused.contains($0.index) }
        if outcome.matched < rest.count { try explain(rest, written: outcome.matched, &requests, &strays) }
    }

    // MARK: What no longer matched

    /// Tells apart what an earlier ingest of the same files has done, and what somebody else did to the documents.
    private mutating func explain(
        _ group: [(index: Int, id: BSONValue)], written: Int, _ requests: inout RequestList,
        _ strays: inout StrayList
    ) throws {
        var found: [CustomID: Marks] = [:]
        try store.eachDocument(matching: ["_id": Claims.anyOf(group.map(\.id))], projection: claims.marks) { document in
            if let id = document["_id"] { found[CustomID(for: id)] = claims.marks(of: document) }
        }
        var done = 0
        for (index, id) in group {
            let customID = requests.customID(at: index)
            guard let marks = found[CustomID(for: id)] else {
                strays.add(customID, .deleted, nil)
                continue
            }
            if marks.isLast(of: part) {
                done += 1
            } else if marks.isFailure(of: part) {
                done += 1
                // The earlier ingest could not write the answer; its word stands.
                if let word = marks.failureClass, let earlier = VerdictClass(rawValue: word),
                    requests.verdict(at: index)?.class == .ok
                {
                    requests.revise(index, earlier, marks.failure?["message"]?.stringValue ?? "")
                }
            } else if marks.last != nil && requests.verdict(at: index)?.class != .ok {
                // Failed here, and answered by a retry since: ingesting old files again must not call that a loss.
                done += 1
            } else {
                strays.add(customID, .claimLost, nil)
            }
        }
        already += done - written
    }
}
