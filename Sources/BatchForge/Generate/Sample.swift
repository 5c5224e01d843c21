import ForgeBSON
import ForgeJSON
import ForgeTrail

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
        template = RequestTemplate(job, at: Timestamp.now().seconds)
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

    /// The same failure of the whole document, whose other fields the name may have been meant for.
    private func seenWhole(_ failure: RequestFailure, _ id: BSONValue, _ change: BodyChange) throws -> RequestFailure {
        guard failure.template?.missing != nil else { return failure }
        let whole = PromptSource(job.select.pipeline, projection: nil, store: store)
        for row in try whole.read([id], matching: { ["_id": Claims.anyOf($0)] }) {
            guard case .success(let document) = row.content else { continue }
            do throws(RequestFailure) {
                var line: [UInt8] = []
                try template.write(document, as: CustomID(for: id), change: change, to: &line)
            } catch {
                return error
            }
        }
        return failure
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
            // Only what the templates ask for was read. What they should have asked for is told once.
            let isFirst = failures.count == 0 && failure.hint == nil
            try failures.add(isFirst ? seenWhole(failure, id, change) : failure, label())
        } catch let fault as PipelineFault {
            if fault.isMistake && mistake == nil { mistake = (try label(), fault) }
            try failures.add(RequestFailure(fault), label())
        }
    }
}
