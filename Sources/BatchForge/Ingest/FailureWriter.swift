import ForgeBSON
import ForgeTrail

/// Writes failures into the documents, in bulks, guarded by the claim.
package struct FailureWriter {
    private let retry: RetrySettings
    private let store: any DocumentStore
    private let claims: Claims
    private let part: Part
    private let began: Timestamp
    private let ids: RequestedDocuments
    private var unmatched: UnmatchedDocuments

    private static let bulkSize = 1000

    package init(
        retry: RetrySettings, store: any DocumentStore, claims: Claims, part: Part, began: Timestamp,
        ids: RequestedDocuments
    ) {
        self.retry = retry
        self.store = store
        self.claims = claims
        self.part = part
        self.began = began
        self.ids = ids
        unmatched = UnmatchedDocuments(store: store, claims: claims, part: part)
    }

    /// Failures that an earlier ingest of the same files has written.
    package var already: Int { unmatched.already }

    /// Records every verdict but `ok` in its document.
    package mutating func write(_ requests: inout RequestList, _ strays: inout StrayList) throws {
        var group: [(index: Int, id: BSONValue)] = []
        for index in requests.indices {
            guard let verdict = requests.verdict(at: index), verdict.class != .ok else { continue }
            guard let id = ids[requests.customID(at: index)] else {
                strays.add(requests.customID(at: index), .unknownCustomID, nil)
                continue
            }
            group.append((index, id))
            if group.count == Self.bulkSize {
                try write(group, &requests, &strays)
                group.removeAll(keepingCapacity: true)
            }
        }
        try write(group, &requests, &strays)
    }

    private mutating func write(
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
            let (record, forGood) = retry.record(
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
        if outcome.matched < rest.count { try unmatched.explain(rest, written: outcome.matched, &requests, &strays) }
    }
}
