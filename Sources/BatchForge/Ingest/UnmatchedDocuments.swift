import ForgeBSON
import ForgeTrail

/// Tells apart what an earlier ingest of the same files has done, and what somebody else did to the documents.
struct UnmatchedDocuments {
    let store: any DocumentStore
    let claims: Claims
    let part: Part
    /// Found done by an earlier ingest of the same files.
    private(set) var already = 0

    init(store: any DocumentStore, claims: Claims, part: Part) {
        self.store = store
        self.claims = claims
        self.part = part
    }

    /// Looks at documents of which `written` have just been written and the others did not match.
    mutating func explain(
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
                if let word = marks.failureClass, let earlier = VerdictClass(rawValue: word),
                    requests.verdict(at: index)?.class == .ok
                {
                    // The earlier ingest's word stands. It is counted among the failures, which come later.
                    requests.revise(index, earlier, marks.failure?["message"]?.stringValue ?? "")
                } else {
                    done += 1
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
