import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail

/// `gen-batch`: takes open documents and writes a run of input files for them.
package struct FreshRun {
    private let context: Context
    private let store: any DocumentStore
    private let claims: Claims
    private let open: BSONDocument
    /// At most so many documents; nil: all.
    private let limit: Int?
    private let look: Look
    private let ignoresDependencies: Bool

    /// What is to be seen of the requests before anything is done, and whether it then is.
    package enum Look {
        case none
        /// The first request, as people read it; nothing is claimed.
        case first
        /// So many requests, as they would be sent; nothing is claimed.
        case lines(Int)
    }

    /// How many documents are claimed with one command.
    private static let groupSize = 1000
    /// How many documents are rendered for a look before anything is claimed.
    private static let sampleSize = 100

    package init(
        _ context: Context, store: any DocumentStore, count: Int?, look: Look = .none,
        ignoresDependencies: Bool = false
    ) {
        self.look = look
        self.ignoresDependencies = ignoresDependencies
        self.context = context
        self.store = store
        claims = Claims(context.job)
        open = claims.open(context.job.select.query)
        limit = [count, context.job.select.limit].compactMap { $0 }.min()
    }

    package func run() throws -> ExitStatus {
        let isDryRun = if case .none = look { false } else { true }
        // What an earlier, killed run holds is not open yet, so it is given back before anything is counted.
        if !isDryRun { try RunRecovery.recover(context, store: store) }
        if !ignoresDependencies, let obstacle = try Dependencies(context).obstacle() {
            // To look at prompts is worth while before the answers that they build upon are complete.
            if !isDryRun { throw obstacle }
            context.console.warn(obstacle.message, hint: obstacle.hint)
        }
        let total = try store.count(matching: open, limit: limit)
        try Self.refuseOtherJobs(context.job, store: store)
        guard total > 0 else { return try nothingToDo() }
        if case .lines(let count) = look { return try show(count) }
        try lookAtSample()
        context.console.say(
            "selected \(total.counted("document")) of \(context.job.mongodb.collection)")
        if isDryRun {
            context.console.say("dry run: nothing was claimed or written")
            return .done
        }
        let trail = try context.createTrail()
        let report = try trail.change { journal in
            let generation = try Generation(
                of: context.job, store: store, trail: trail, journal: journal, kind: .generate)
            try store.eachIDGroup(
                matching: open, sort: context.job.select.sort, limit: limit, groupSize: Self.groupSize
            ) { ids in
                try generation.take(ids) { claims.open(context.job.select.query).and(["_id": Claims.anyOf($0)]) }
                return true
            }
            return try generation.finish()
        }
        return try GenerationSummary(context, trail: trail, report).tell()
    }

    /// Two jobs with one info field would take each other's claims and answers for their own.
    static func refuseOtherJobs(_ job: Job, store: any DocumentSource) throws {
        let marked = job.select.query.and(Claims(job).ofOtherJobs)
        guard try store.count(matching: marked, limit: 1) > 0 else { return }
        throw StepError(
            .configuration,
            "another job has marked documents of \(job.mongodb.collection) in '\(job.status.infoField)' as well",
            hint: "give each job on a collection a status.field and a status.info_field of its own")
    }

    private func nothingToDo() throws -> ExitStatus {
        context.console.summarize("requests", 0)
        let isWaiting = try context.openTrail()?.state().parts.contains(where: \.waitsForBatch) ?? false
        return context.nothingToDo(
            "nothing to do: no open document in \(context.job.mongodb.database).\(context.job.mongodb.collection) "
                + "matches the query",
            next: isWaiting ? context.command("submit-batch") : nil)
    }

    /// Renders some documents first. When not one of them can be rendered, the fault is the template's or the job's,
    /// and nothing is claimed.
    private func lookAtSample() throws {
        var sample = try Sample(of: context.job, store: store)
        var first: RequestPreview?
        try store.eachIDGroup(
            matching: open, sort: context.job.select.sort, limit: min(limit ?? .max, Self.sampleSize),
            groupSize: Self.sampleSize
        ) { ids in
            try sample.look(at: ids, show: { if first == nil { first = RequestPreview($0, $1) } })
            return true
        }
        if case .first = look { first?.tell(context.console) }
        let pipeline = context.job.select.pipeline
        if let (label, fault) = sample.mistake {
            label.aside.map(context.console.say)
            throw StepError(
                .data, "\(label.id): \(fault.message)", hint: "\(fault.hint(pipeline)); nothing was claimed")
        }
        guard let (label, failure) = sample.failures.first else { return }
        let count = sample.rendered + sample.failures.count
        if sample.rendered > 0 {
            context.console.warn(
                "no request can be made for \(sample.failures.count.grouped) of \(count.grouped) sampled documents, "
                    + "the first \(label.id):\n\(failure.description)")
            label.aside.map(context.console.say)
            return
        }
        label.aside.map(context.console.say)
        let nothing =
            "one of \(count.counted("sampled document")) can be rendered (the first is \(label.id)), "
            + "so nothing was claimed"
        guard let fault = failure.fault else {
            let near = failure.hint.map { $0 + ($0.hasSuffix("?") ? " N" : "; n") } ?? "n"
            throw StepError(
                .data, kind: .template, failure.descriptionWithoutHint,
                hint: near + "\(nothing); give the name a default, or define it under 'vars' in \(context.job.file); "
                    + "'\(context.command("gen-batch", "--lint"))' says all that is wrong")
        }
        throw StepError(
            .data, kind: .template, "\(label.id): \(fault.message)", hint: "n\(nothing); \(fault.hint(pipeline))")
    }

    /// `--show`: requests on standard output, as an input file would hold them.
    private func show(_ count: Int) throws -> ExitStatus {
        var sample = try Sample(of: context.job, store: store)
        var shown = 0
        try store.eachIDGroup(
            matching: open, sort: context.job.select.sort, limit: limit, groupSize: min(count, Self.sampleSize)
        ) { ids in
            try sample.look(
                at: ids,
                show: { _, line in
                    if shown == count { return }
                    context.console.raw(line)
                    shown += 1
                })
            return shown < count && sample.failures.count < max(count, Self.sampleSize)
        }
        context.console.summarize("requests", .integer(Int64(shown)))
        sample.failures.tell(context)
        context.console.say("shown    \(shown.counted("request")); nothing was claimed or written")
        return sample.failures.count > 0 ? .someFailed : .done
    }
}
