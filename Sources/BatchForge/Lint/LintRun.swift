import ForgeBSON
import ForgeJSON
import ForgeJinja

/// `gen-batch --lint`: looks for what is wrong with a job's templates before anything is claimed, sent or paid for.
///
/// Whatever can be told without documents is told first; then documents are drawn and rendered. Nothing is written, not
/// even the batch directory.
package struct LintRun {
    private let context: Context
    private let store: any DocumentSource
    private let job: Job
    private let sampleSize: Int

    /// How many documents are drawn where nothing else is said.
    package static let standardSize = 100

    package init(_ context: Context, store: any DocumentSource, sample: Int?) {
        self.context = context
        self.store = store
        job = context.job
        sampleSize = sample ?? Self.standardSize
    }

    package func run() throws -> ExitStatus {
        var report = LintReport(context.faults)
        report.add(Self.absences(in: job))
        report.add(retryFaults())
        do {
            let documents = try sample(&report)
            report.documents = documents
        } catch let error as StoreError {
            // What has been found does not depend on the database.
            report.tell(on: context.console)
            throw error
        }
        report.tell(on: context.console)
        tell(report)
        return report.status
    }

    /// What stops a job from being loaded is all that can be said of it.
    package static func tell(_ error: JobError, on console: Console) -> ExitStatus {
        let report = LintReport(error)
        report.tell(on: console)
        console.say("found    \(report.counts); nothing else could be looked at")
        return report.status
    }

    private func tell(_ report: LintReport) {
        let console = context.console
        let names = [job.prompt.system?.name, job.prompt.user.name].compactMap { $0 }
        let rest = job.templates.count - names.count
        console.say(
            "checked  \(names.joined(separator: ", "))"
                + (rest > 0 ? " and \(rest.counted("template")) of \(job.file)" : ""))
        console.say(report.documents?.line ?? "sampled  no document")
        console.say("found    \(report.counts); nothing was claimed or written")
        if report.status == .done { console.next(context.command("gen-batch")) }
    }

    // MARK: Without documents

    private static func absences(in job: Job) -> [LintFinding] {
        job.templates.flatMap(\.absences).map { error in
            LintFinding(.error, job.text.finding(error), note: "an error as soon as a document leads here")
        }
    }

    /// What a retry changes depends on no document, so it can be tried.
    private func retryFaults() -> [LintFinding] {
        job.retry.on.values.compactMap { rule in
            guard case .again(let template, _) = rule else { return nil }
            let change = BodyChange.fields(template, attempts: 1, settings: job.sharedSettings)
            do throws(RequestFailure) {
                _ = try change.applied(to: job.request.body)
                return nil
            } catch {
                guard let template = error.template else {
                    return LintFinding(.error, JobError.Finding(.data, file: job.file, error.message))
                }
                return LintFinding(.error, job.text.finding(template), note: "for every retry")
            }
        }
    }

    // MARK: With documents

    private func sample(_ report: inout LintReport) throws -> LintReport.Documents {
        let claims = Claims(job)
        let open = claims.open(job.select.query)
        let source = PromptSource(job.select.pipeline, projection: nil, store: store)
        do {
            try FreshRun.refuseOtherJobs(job, store: store)
            try source.verify()
        } catch let error as StepError {
            report.add([
                LintFinding(.error, JobError.Finding(.configuration, file: job.file, error.message, hint: error.hint))
            ])
            return .init(total: 0, drawn: 0, rendered: 0, failed: 0, isPossible: false)
        }
        let total = try store.count(matching: open, limit: job.select.limit)
        let ids = try draw(from: open, total)

        let uses = NameFindings.uses(in: job).map(\.name.name)
        var census = FieldCensus(asking: uses + NameFindings.paths(of: job).values)
        var prompts = PromptTrial(job)
        var answers = AnswerTrial(job)
        var faults: [String: (fault: PipelineFault, count: Int, first: CustomID)] = [:]
        let matching = { (ids: [BSONValue]) -> BSONDocument in ["_id": Claims.anyOf(ids)] }
        try source.each(of: ids, matching: matching) { _, rows in
            for (id, content) in rows {
                let customID = CustomID(for: id)
                switch content {
                case .success(let document):
                    census.add(document)
                    prompts.render(document, customID)
                    answers.render(document, customID)
                case .failure(let fault):
                    let known = faults[fault.message]
                    faults[fault.message] = (fault, (known?.count ?? 0) + 1, known?.first ?? customID)
                }
            }
        }

        let names = NameFindings(job, census, prompts)
        report.add(names.all)
        report.add(failures(prompts.tally.all.filter { !names.explains($0.error) }, census) { "\($0) would fail" })
        report.add(failures(answers.tally.all, census) { "for \($0) the answer could not be stored" })
        for (_, found) in faults {
            report.add([finding(found.fault, found.count, found.first, of: ids.count)])
        }
        if census.documents == 0 { report.add(unknowable()) }
        return .init(
            total: total, drawn: ids.count, rendered: prompts.rendered,
            failed: prompts.failed + faults.values.reduce(0) { $0 + $1.count }, isPossible: true)
    }

    /// All where they are few, else as chance has it: the first ones of a collection are often alike.
    private func draw(from open: BSONDocument, _ total: Int) throws -> [BSONValue] {
        var ids: [BSONValue] = []
        if total <= sampleSize {
            try store.eachIDGroup(
                matching: open, sort: job.select.sort, limit: min(total, sampleSize), groupSize: max(1, sampleSize)
            ) {
                ids += $0
                return true
            }
            return ids
        }
        var stages: [BSONDocument] = [["$match": .document(open)]]
        if let limit = job.select.limit {
            if let sort = job.select.sort { stages.append(["$sort": .document(sort)]) }
            stages.append(["$limit": BSONValue(Int64(limit))])
        }
        stages += [["$project": ["_id": true]], ["$sample": ["size": BSONValue(Int64(sampleSize))]]]
        try store.eachDocument(from: stages) { if let id = $0["_id"] { ids.append(id) } }
        return ids
    }

    private func failures(
        _ failures: [FailureTally.Failure], _ census: FieldCensus, note: (String) -> String
    ) -> [LintFinding] {
        failures.map { failure in
            let isEverywhere = failure.count == census.documents
            var subject = job.text.finding(failure.error)
            if subject.hint == nil, case .attribute(let name) = failure.error.missing,
                let field = census.deeperField(like: name)
            {
                subject = subject.saying(
                    subject.message,
                    hint: "`\(field.path)` is in \(field.count.grouped) of \(census.documents.grouped)")
            }
            return LintFinding(
                isEverywhere ? .error : .warning, subject,
                note: note("\(failure.count.grouped) of \(census.documents.counted("sampled document"))"),
                details: isEverywhere ? [] : [failure.who])
        }
    }

    private func finding(_ fault: PipelineFault, _ count: Int, _ first: CustomID, of drawn: Int) -> LintFinding {
        LintFinding(
            count == drawn || fault.isMistake ? .error : .warning,
            JobError.Finding(
                .data, file: job.file, "\(first): \(fault.message)", hint: fault.hint(job.select.pipeline)),
            note: "\(count.grouped) of \(drawn.counted("sampled document"))")
    }

    /// Without a document nobody can tell whether a name is one of its fields.
    private func unknowable() -> [LintFinding] {
        let defined = Set(job.vars.map(\.name) + ["doc"])
        let uses = NameFindings.uses(in: job).filter { !defined.contains($0.name.name) }
        guard let first = uses.first else { return [] }
        var names: [String] = []
        for use in uses where !names.contains(use.name.name) { names.append(use.name.name) }
        let subject = job.text.finding(first.name.error)
        return [
            LintFinding(
                .warning,
                subject.saying(
                    "no document could be sampled, so names that are not in `vars` are not looked up",
                    hint: "set documents to the job's pending status, or see what 'select.query' asks for"),
                note: "not in `vars`: \(names.map { "`\($0)`" }.joined(separator: ", "))")
        ]
    }
}
