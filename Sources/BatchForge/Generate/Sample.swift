import ForgeBSON
import ForgeJSON

/// A look at the requests that documents would make, before any of them is claimed.
struct Sample {
    private(set) var rendered = 0
    private(set) var failures = FailedRequests()
    /// The first document that shows the pipeline to be wrong.
    private(set) var mistake: (label: DocumentLabel, fault: PipelineFault)?
    private let job: Job
    private let store: any DocumentSource
    private let template: RequestTemplate
    private let source: PromptSource

    init(of job: Job, store: any DocumentSource) throws {
        self.job = job
        self.store = store
        template = RequestTemplate(job)
        source = PromptSource(job, template, store: store)
        try source.verify()
    }

    /// Renders the documents among `ids` that match, and hands over each request with its line feed.
    mutating func look(
        at ids: [BSONValue], change: BodyChange = .none,
        matching filter: ([BSONValue]) -> BSONDocument = { ["_id": Claims.anyOf($0)] },
        show: (DocumentLabel, [UInt8]) throws -> Void = { _, _ in }
    ) throws {
        try source.each(of: ids, matching: filter) { _, rows in
            for (id, content) in rows { try look(at: content, of: id, change: change, show: show) }
        }
    }

    private mutating func look(
        at content: Result<BSONDocument, PipelineFault>, of id: BSONValue, change: BodyChange,
        show: (DocumentLabel, [UInt8]) throws -> Void
    ) throws {
        let label = { [job, store] in try DocumentLabel(id, in: try? content.get(), job, store: store) }
        do {
            var line: [UInt8] = []
            try template.write(content.get(), as: CustomID(for: id), change: change, to: &line)
            rendered += 1
            try show(label(), line)
        } catch let failure as RequestFailure {
            try failures.add(failure, label())
        } catch let fault as PipelineFault {
            if fault.isMistake && mistake == nil { mistake = (try label(), fault) }
            try failures.add(RequestFailure(fault), label())
        }
    }
}
