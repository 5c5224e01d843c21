import ForgeBSON
import ForgeTrail

/// Reads the documents that wait for the answers of a part, as their prompts saw them.
struct WaitingDocuments {
    /// What there is to say of a document that is asked for.
    enum Finding {
        case waiting(BSONDocument)
        /// It waits, and cannot be read.
        case unreadable(PipelineFault)
        /// Nothing waits for this answer.
        case gone
    }

    private let source: PromptSource
    private let claims: Claims
    private let part: Part

    /// `areRead`: more than the `_id` is asked for.
    init(_ job: Job, store: any DocumentStore, claims: Claims, part: Part, areRead: Bool) {
        source = PromptSource(
            areRead ? job.select.pipeline : [], projection: areRead ? nil : ["_id": true], store: store)
        self.claims = claims
        self.part = part
    }

    /// Calls `body` once for each of `ids`, in their order.
    func each(of ids: [BSONValue], _ body: (_ place: Int, Finding) throws -> Void) throws {
        var place = 0
        let filter = { (ids: [BSONValue]) in claims.awaitingAnswer(of: part, among: ids) }
        try source.each(of: ids, matching: filter) { group, found in
            var rows: [CustomID: Finding] = [:]
            for (id, content) in found {
                switch content {
                case .success(let document): rows[CustomID(for: id)] = .waiting(document)
                case .failure(let fault): rows[CustomID(for: id)] = .unreadable(fault)
                }
            }
            for id in group {
                try body(place, rows[CustomID(for: id)] ?? .gone)
                place += 1
            }
        }
    }
}
