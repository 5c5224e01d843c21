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
    private let batchID: String
    private let began: Timestamp
    private let hashedIDs: [CustomID: BSONValue]

    /// Found done by an earlier ingest of the same files.
    package private(set) var already = 0

    private var pending: [(index: Int, id: BSONValue, update: BSONDocument)] = []
    private var pendingBytes = 0

    /// Operations in one bulk write: flat between 500 and 5,000 (measured); a bulk is also held in memory.
    private static let bulkSize = 1000
    private static let bulkBytes = 16 << 20

    package init(
        job: Job, store: any DocumentStore, claims: Claims, part: PartState, began: Timestamp,
        hashedIDs: [CustomID: BSONValue]
    ) {
        self.job = job
        self.store = store
        self.claims = claims
        self.part = part.part
        self.batchID = part.batchID ?? ""
        self.began = began
        self.hashedIDs = hashedIDs
    }

    package var isFull: Bool { pending.count >= Self.bulkSize || pendingBytes >= Self.bulkBytes }

    /// The document behind a `custom_id`, nil when the id is not one of ours.
    private func documentID(_ customID: String) -> BSONValue? {
        CustomID(customID).flatMap { $0.isHash ? hashedIDs[$0] : $0.id }
    }

    // MARK: Answers

    package mutating func add(
        _ index: Int, _ answer: Answer, _ requests: inout RequestList, _ strays: inout StrayList
    ) throws {
        guard let id = documentID(requests.customID(at: index)) else {
            strays.add(requests.customID(at: index), .unknownCustomID, nil)
            return
        }
        do {
            let update = try update(index, requests, id, answer)
            pending.append((index, id, update))
            pendingBytes += update.bytes.count
        } catch let error as TemplateError {
            requests.revise(index, .writeError, error.summary)
        } catch let error as BSONError {
            requests.revise(index, .writeError, error.reason)
        }
    }

    private func update(_ index: Int, _ requests: RequestList, _ id: BSONValue, _ answer: Answer) throws -> BSONDocument
    {
        var scope = TemplateScope()
        scope.set("response_content", to: TemplateValue(answer.content))
        scope.set("response", to: TemplateValue(answer.content))
        scope.set("current_date", to: TemplateValue(.date(milliseconds: began.milliseconds)))
        scope.set("document_id", to: TemplateValue(id))
        scope.set("custom_id", to: TemplateValue(BSONValue.string(requests.customID(at: index))))
        scope.set("request_id", to: TemplateValue(BSONValue.string(answer.requestID)))
        scope.set("batch_id", to: TemplateValue(BSONValue.string(batchID)))
        scope.set("model", to: TemplateValue(BSONValue.string(answer.model)))
        scope.set("run", to: TemplateValue(BSONValue.string(part.run.description)))
        if let usage = requests.verdict(at: index)?.usage {
            scope.set("usage", to: TemplateValue(.document(usage.document)))
        }
        let results = try job.results.compactMap { if case .source(let update) = $0 { try update.render(scope) } else { nil } }
        return try claims.completing(
            results,
            last: [
                "run": .string(part.run.description), "part": .int32(Int32(clamping: part.number)),
                "custom_id": .string(requests.customID(at: index)),
                "prompt_sha256": .string(requests.promptSHA256(at: index)),
            ])
    }

    package mutating func writeAnswers(_ requests: inout RequestList, _ strays: inout StrayList) throws {
        if pending.isEmpty { return }
        let outcome = try store.updateEach(
            pending.map { DocumentUpdate(filter: claims.awaitingAnswer(of: part, id: $0.id), update: $0.update) })
        for (position, error) in outcome.refused {
            requests.revise(pending[position].index, .writeError, "the answer cannot be written: \(error.reason)")
        }
        let rest = pending.indices.filter { outcome.refused[$0] == nil }.map { (pending[$0].index, pending[$0].id) }
        if outcome.matched < rest.count { try explain(rest, written: outcome.matched, &requests, &strays) }
        pending.removeAll(keepingCapacity: true)
        pendingBytes = 0
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

extension Usage {
    var document: BSONDocument {
        ["prompt_tokens": .int64(promptTokens), "completion_tokens": .int64(completionTokens)]
    }
}
