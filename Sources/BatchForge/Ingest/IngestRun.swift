import ForgeJSON
import ForgeTrail

/// `ingest-results`: every part whose results are here and not in the database yet, or those of the files named.
package struct IngestRun {
    private let context: Context
    private let store: any DocumentStore

    package init(_ context: Context, store: any DocumentStore) {
        self.context = context
        self.store = store
    }

    package func run(files: [String]) throws -> ExitStatus {
        guard let trail = try context.openTrail() else { return nothingToDo(nil) }
        let state = try trail.state()
        let parts = try files.isEmpty ? state.parts.filter(\.waitsForIngest).map(\.part) : files.map(Self.part(of:))
        if parts.isEmpty { return nothingToDo(state) }
        try RunSettings.verify(Set(parts.map(\.run)).sorted(), against: context.job, trail: trail)
        // A server that does not answer must be noticed before the journal is written to.
        _ = try store.count(matching: [:], limit: 1)
        var failed = 0
        var unapplied = 0
        var trouble: ExitStatus?
        for part in parts {
            context.console.detail("ingesting part \(part)")
            do {
                let report = try ingest(part, trail)
                tell(report, part, state[part]?.batchID ?? "")
                failed += report.failed
                unapplied += report.unapplied
            } catch let error as StepError where parts.count > 1 {
                // One bad part must not keep the answers of the others out of the database.
                trouble = error.status
                context.console.warn(error.message, hint: error.hint)
            }
        }
        context.console.summarize("failed", .integer(Int64(failed)))
        context.console.summarize("unapplied", .integer(Int64(unapplied)))
        if failed > 0 { context.console.next(context.command("identify-failed")) }
        return trouble ?? (failed + unapplied > 0 ? .someFailed : .done)
    }

    private func ingest(_ part: Part, _ trail: Trail) throws -> Ingestion.Report {
        try trail.change { journal in
            try takeResultsLaidHere(part, trail, journal)
            guard let state = journal.state[part], state.downloaded != nil else {
                throw StepError(
                    .noInput, "the results of part \(part) are not here",
                    hint: context.command("monitor-batch", "--wait"))
            }
            return try Ingestion(of: context.job, store: store, trail: trail).ingest(state, journal)
        }
    }

    /// An input file may be answered by any program that puts its output beside it (`vllm run-batch`, for one). Such
    /// results are taken into the journal when they are named.
    private func takeResultsLaidHere(_ part: Part, _ trail: Trail, _ journal: LockedJournal) throws {
        guard let state = journal.state[part], state.downloaded == nil, state.waitsForBatch, state.createIntent == nil
        else { return }
        let digests = try [TrailFile.output(part), .error(part)].map { file -> FileDigest? in
            guard try trail.directory.exists(file) else { return nil }
            return FileDigest(
                bytes: try trail.directory.size(of: file), sha256: try trail.directory.sha256(of: file))
        }
        if digests.allSatisfy({ $0 == nil }) { return }
        try journal.append(.downloaded(part, output: digests[0], error: digests[1]))
    }

    /// The part that an output or error file belongs to.
    private static func part(of path: String) throws -> Part {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        switch TrailFile(name: name) {
        case .output(let part), .error(let part): return part
        default:
            throw StepError(
                .usage, "'\(path)' is not an output or error file",
                hint: "they are named batch_output_<run>_<part>.jsonl and batch_error_<run>_<part>.jsonl")
        }
    }

    private func nothingToDo(_ state: TrailState?) -> ExitStatus {
        context.console.summarize("failed", 0)
        let isWaiting = state?.parts.contains(where: \.waitsForResults) ?? false
        return context.nothingToDo(
            "nothing to ingest: '\(context.directoryPath)' has no new results",
            next: isWaiting ? context.command("monitor-batch", "--wait") : nil)
    }

    private func tell(_ report: Ingestion.Report, _ part: Part, _ batchID: String) {
        let console = context.console
        let total = report.ok + report.failed
        var line =
            "ingested \(part)   \(total.counted("request")): \(report.ok.grouped) answered, \(report.failed.grouped) failed"
        if report.already > 0 { line += "   (\(report.already.grouped) were in the database already)" }
        console.say(line)
        for word in VerdictClass.allCases where word != .ok {
            guard let count = report.counts[word] else { continue }
            let first = report.first[word]
            console.say(
                "  \(word.rawValue) \(count.grouped)   \(first?.source ?? "in neither file")   \(first?.message ?? "")")
        }
        for (collection, count) in report.rows.sorted(by: { $0.key < $1.key }) {
            console.say("rows     \(count.grouped) in \(collection)")
        }
        if report.pruned > 0 { console.say("pruned   \(report.pruned.counted("row"))") }
        if report.unapplied > 0 {
            console.warn(
                "\(report.unapplied.counted("answer")) found no document: see "
                    + "'\(context.directoryPath)/\(TrailFile.unapplied(part).name)'")
        }
        console.say(
            "usage    \(Int(clamping: report.usage.promptTokens).grouped) prompt tokens, "
                + "\(Int(clamping: report.usage.completionTokens).grouped) completion tokens")
        console.event(
            "ingested",
            [
                "job": .string(context.job.name), "part": .string("\(part)"), "batch_id": .string(batchID),
                "ok": .integer(Int64(report.ok)), "failed": .integer(Int64(report.failed)),
                "already": .integer(Int64(report.already)), "unapplied": .integer(Int64(report.unapplied)),
                "prompt_tokens": .integer(report.usage.promptTokens),
                "completion_tokens": .integer(report.usage.completionTokens),
                "rows": .integer(Int64(report.rows.values.reduce(0, +))), "pruned": .integer(Int64(report.pruned)),
            ])
    }
}
