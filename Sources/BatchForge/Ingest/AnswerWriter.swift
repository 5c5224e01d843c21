import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail

/// Writes answers into the documents, in bulks, guarded by the claim.
package struct AnswerWriter {
    private let job: Job
    private let store: any DocumentStore
    private let claims: Claims
    private let part: Part
    private let scope: AnswerScope
    private let ids: RequestedDocuments
    /// The source documents, where they are read before their answers are written: templates ask for them, or rows of
    /// other collections may be written for those only that still wait for this answer.
    private let waiting: WaitingDocuments?
    private let transform: AnswerTransform?

    private var rows: RowWriter
    private var unmatched: UnmatchedDocuments

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
        job: Job, store: any DocumentStore, claims: Claims, part: Part, scope: AnswerScope, ids: RequestedDocuments
    ) throws {
        self.job = job
        self.store = store
        self.claims = claims
        self.part = part
        self.scope = scope
        self.ids = ids
        unmatched = UnmatchedDocuments(store: store, claims: claims, part: part)
        rows = try RowWriter(job.results, store: store)
        transform = AnswerTransform(job)
        let areRead = transform != nil || job.results.contains { $0.names.contains("doc") }
        waiting =
            areRead || !rows.isEmpty
            ? WaitingDocuments(job, store: store, claims: claims, part: part, areRead: areRead) : nil
    }

    package var isFull: Bool { pending.count >= Self.bulkSize || pendingBytes >= Self.bulkBytes }

    /// Answers that an earlier ingest of the same files has written.
    package var already: Int { unmatched.already }
    /// Rows written into other collections, by collection.
    package var rowsWritten: [String: Int] { rows.written }
    package var rowsPruned: Int { rows.pruned }

    package mutating func add(
        _ index: Int, _ answer: Answer, _ requests: inout RequestList, _ strays: inout StrayList
    ) {
        guard let id = ids[requests.customID(at: index)] else {
            strays.add(requests.customID(at: index), .unknownCustomID, nil)
            return
        }
        pending.append(Pending(index: index, id: id, answer: answer))
        pendingBytes += answer.byteCount
    }

    package mutating func writeAnswers(_ requests: inout RequestList, _ strays: inout StrayList) throws {
        if pending.isEmpty { return }
        var rendered = try render(&requests, &strays)
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
    private func render(_ pending: Pending, document: BSONDocument?, _ requests: inout RequestList) throws -> Rendered?
    {
        let (index, id) = (pending.index, pending.id)
        let customID = requests.customID(at: index)
        do {
            var answer = pending.answer
            if let transform, let document {
                answer.content = try transform.content(of: answer, to: customID, for: document)
            }
            let scope = scope.scope(
                answer, to: customID, of: id, usage: requests.verdict(at: index)?.usage, document: document)
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
        } catch let error as TransformError {
            // What the program refuses is worth asking for again; what it fails on is not: the answer is here.
            requests.revise(index, error.kind == .rejected ? .transformError : .writeError, error.message)
        } catch let error as TemplateError {
            requests.revise(index, .writeError, error.summary)
        } catch let error as BSONError {
            requests.revise(index, .writeError, error.reason)
        }
        return nil
    }

    /// Renders the pending answers, where their documents are read while these come: none is kept.
    private mutating func render(_ requests: inout RequestList, _ strays: inout StrayList) throws -> [Rendered] {
        guard let waiting else { return try pending.compactMap { try render($0, document: nil, &requests) } }
        var rendered: [Rendered] = []
        var gone: [(index: Int, id: BSONValue)] = []
        try waiting.each(of: pending.map(\.id)) { place, finding in
            let answer = pending[place]
            switch finding {
            case .waiting(let document):
                if let one = try render(answer, document: document, &requests) { rendered.append(one) }
            case .unreadable(let fault): requests.revise(answer.index, .writeError, fault.message)
            case .gone: gone.append((answer.index, answer.id))
            }
        }
        if !gone.isEmpty { try unmatched.explain(gone, written: 0, &requests, &strays) }
        return rendered
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
        if outcome.matched < rest.count { try unmatched.explain(rest, written: outcome.matched, &requests, &strays) }
    }
}
