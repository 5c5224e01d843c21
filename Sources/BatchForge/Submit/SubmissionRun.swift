import ForgeJSON
import ForgeTrail

/// `submit-batch`: brings every part without a batch to the provider, oldest first.
package struct SubmissionRun {
    private let context: Context
    private let api: any BatchAPI

    package init(_ context: Context, through api: any BatchAPI) {
        self.context = context
        self.api = api
    }

    package func run(limit: Int, isDryRun: Bool) throws -> ExitStatus {
        guard let trail = try context.openTrail() else { return nothingToDo(hint: context.command("gen-batch")) }
        try context.refuseForeignBatches(in: trail, try trail.state())
        if !isDryRun { try ForeignFiles(context, trail: trail).register() }
        let state = try trail.state()
        let waiting = state.parts.filter(\.waitsForBatch)
        guard !waiting.isEmpty else {
            return nothingToDo(
                hint: context.command(state.parts.contains(where: \.waitsForResults) ? "monitor-batch" : "gen-batch"))
        }
        if isDryRun { return tell(waiting) }
        // A wrong key or address is found here, before anything is written down.
        try api.eachBatch { _ in false }
        let chosen = waiting.prefix(limit)
        for part in chosen {
            let outcome = try Submission(of: context.job, through: api, trail: trail, console: context.console)
                .submit(part.part)
            tell(part, outcome)
        }
        context.console.summarize("submitted", .integer(Int64(chosen.count)))
        context.console.next(context.command("monitor-batch", "--wait"))
        return .done
    }

    /// `--adopt`: takes a batch that a person names as the one of a part, after asking the provider about it.
    package func adopt(_ batchID: String) throws -> ExitStatus {
        guard let trail = try context.openTrail() else {
            throw StepError(.noInput, "no batch directory '\(context.directoryPath)'")
        }
        guard let batch = try api.batch(batchID) else {
            throw StepError(.data, "the provider knows no batch '\(batchID)' with this key")
        }
        try trail.change { journal in
            if journal.state.parts.contains(where: { $0.batchID == batch.id }) { return }
            let owner = journal.state.parts.first { part in
                part.batchID == nil
                    && Submission.isOurs(batch, part, part.createIntent?.fileID ?? part.fileID ?? "")
            }
            guard let owner else {
                throw StepError(
                    .data, "batch '\(batchID)' has the input of no part that waits for a batch",
                    hint: "its input file is '\(batch.inputFileID)'; nothing was changed")
            }
            try journal.append(.note("batch \(batch.id) adopted by hand for part \(owner.part)"))
            try journal.append(
                .createDone(owner.part, attempt: owner.attempt, batchID: batch.id, adopted: true))
            try journal.publishActiveBatches()
        }
        context.console.say("adopted  \(batchID)")
        context.console.next(context.command("monitor-batch", "--wait"))
        return .done
    }

    private func nothingToDo(hint: String) -> ExitStatus {
        context.console.summarize("submitted", 0)
        return context.nothingToDo(
            "nothing to submit: every input file in '\(context.directoryPath)' has its batch", next: hint)
    }

    private func tell(_ waiting: [PartState]) -> ExitStatus {
        for part in waiting {
            context.console.say("would submit \(part.part): \(part.requests.counted("request")), \(part.bytes) bytes")
        }
        return .done
    }

    private func tell(_ part: PartState, _ outcome: Submission.Outcome) {
        let verb = outcome.isAdopted ? "adopted " : "created "
        let note = outcome.isAdopted ? ", made by an earlier try" : ""
        context.console.say(
            "\(verb) \(outcome.batchID)   \(part.requests.counted("request")) of part \(part.part)\(note)")
        context.console.result(outcome.batchID, isSaid: true)
        context.console.event(
            "submitted",
            [
                "batch_id": .string(outcome.batchID), "part": .string("\(part.part)"),
                "adopted": .bool(outcome.isAdopted),
            ])
    }
}
