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

    /// Documents that are held at a time.
    private static let groupSize = 100

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
        for group in ids.grouped(by: Self.groupSize) {
            var rows: [CustomID: Finding] = [:]
            for (id, content) in try source.read(group, matching: { claims.awaitingAnswer(of: part, among: $0) }) {
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
