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

    /// How many documents are claimed with one command.
    private static let groupSize = 1000
    /// How many documents are rendered for a look before anything is claimed.
    private static let sampleSize = 100

    package init(_ context: Context, store: any DocumentStore, count: Int?) {
        self.context = context
        self.store = store
        claims = Claims(context.job)
        open = claims.open(context.job.select.query)
        limit = [count, context.job.select.limit].compactMap { $0 }.min()
    }

    package func run(isDryRun: Bool) throws -> ExitStatus {
        // What an earlier, killed run holds is not open yet, so it is given back before anything is counted.
        if !isDryRun { try RunRecovery.recover(context, store: store) }
        let total = try store.count(matching: open, limit: limit)
        try refuseOtherJobs()
        guard total > 0 else { return try nothingToDo() }
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
    private func refuseOtherJobs() throws {
        let marked = context.job.select.query.and(claims.ofOtherJobs)
        guard try store.count(matching: marked, limit: 1) > 0 else { return }
        throw StepError(
            .configuration,
            "another job has marked documents of \(context.job.mongodb.collection) in "
                + "'\(context.job.status.infoField)' as well",
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
        let template = RequestTemplate(context.job)
        var ids: [BSONValue] = []
        try store.eachIDGroup(
            matching: open, sort: context.job.select.sort, limit: min(limit ?? .max, Self.sampleSize),
            groupSize: Self.sampleSize
        ) {
            ids += $0
            return ids.count < Self.sampleSize
        }
        var rendered = 0
        var failed = 0
        var first: TemplateError?
        var line: [UInt8] = []
        try store.eachDocument(matching: ["_id": Claims.anyOf(ids)], projection: template.projection) { document in
            guard let id = document["_id"] else { return }
            do throws(TemplateError) {
                line.removeAll(keepingCapacity: true)
                try template.write(document, as: CustomID(for: id), to: &line)
                rendered += 1
            } catch {
                failed += 1
                if first == nil { first = error }
            }
        }
        guard let first else { return }
        let count = rendered + failed
        if rendered == 0 {
            throw StepError(
                .data, first.description,
                hint: "none of \(count.grouped) sampled documents can be rendered, so nothing was claimed; "
                    + "give the name a default, or define it under 'vars' in \(context.job.file)")
        }
        context.console.warn(
            "\(failed.grouped) of \(count.grouped) sampled documents cannot be rendered, the first because of\n"
                + first.description)
    }
}
