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
        guard let trail = try context.openTrail() else { return nothingToDo(next: context.command("gen-batch")) }
        try context.refuseForeignBatches(in: trail)
        if !isDryRun {
            try context.mendActiveBatches(in: trail)
            try ForeignFiles(context, trail: trail).register()
        }
        let state = try trail.state()
        let waiting = state.parts.filter(\.waitsForBatch)
        guard !waiting.isEmpty else {
            return nothingToDo(next: context.commandWithWork(state))
        }
        if isDryRun { return tell(waiting) }
        // A wrong key or address is found here, before anything is written down.
        try greet()
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
            throw StepError(
                .noInput, "no batch directory '\(context.directoryPath)'",
                hint: "run '\(context.command("gen-batch"))' first: a batch is adopted for an input file")
        }
        guard let batch = try api.batch(batchID) else {
            throw StepError(
                .data, "the provider knows no batch '\(batchID)' with this key",
                hint:
                    "check the id, and that OPENAI_API_KEY, OPENAI_PROJECT_ID and OPENAI_BASE_URL are those that made it"
            )
        }
        try trail.change { journal in
            if journal.state.parts.contains(where: { $0.batchID == batch.id }) { return }
            let file = try api.file(batch.inputFileID)
            let owner =
                journal.state.parts.first { part in
                    part.waitsForBatch && Submission.isOurs(batch, part, part.createIntent?.fileID ?? part.fileID ?? "")
                }
                ?? journal.state.parts.first { part in
                    // Uploaded and created by hand: then the file has the bytes of the part.
                    part.waitsForBatch && part.createIntent == nil && file?.bytes == part.bytes
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

    /// `--not-created`: a person has looked and says that the batch of a part was never made.
    package func declareNotCreated(_ name: String) throws -> ExitStatus {
        guard let part = Part(name), let trail = try context.openTrail() else {
            throw StepError(.usage, "'\(name)' is not a part of this job", hint: "a part is named <run>_<number>")
        }
        try trail.change { journal in
            guard let state = journal.state[part], state.createIntent != nil else {
                throw StepError(
                    .usage, "no batch of part \(part) is in doubt",
                    hint: "'\(context.command("submit-batch"))' needs no such word of yours")
            }
            try journal.append(.note("a person says that no batch was made for part \(part)"))
            if let fileID = state.fenceIntent {
                try journal.append(.reconcileAbsent(part, attempt: state.attempt, round: 0))
                try journal.append(.createFenced(part, attempt: state.attempt, fileID: fileID))
            } else {
                try journal.append(
                    .createRejected(
                        part, attempt: state.attempt, status: 0, code: "not_created", message: "said by a person"))
            }
        }
        context.console.say("noted    no batch was made for part \(part)")
        context.console.next(context.command("submit-batch"))
        return .done
    }

    /// One free call, so that a wrong key or address is found before anything is written down. A server that cannot
    /// list is noticed when a list is needed.
    private func greet() throws(APIError) {
        do throws(APIError) {
            try api.eachBatch { _ in false }
        } catch {
            if error.kind == .rejected && [404, 405, 501].contains(error.status) { return }
            throw error
        }
    }

    private func nothingToDo(next: String?) -> ExitStatus {
        context.console.summarize("submitted", 0)
        return context.nothingToDo(
            "nothing to submit: every input file in '\(context.directoryPath)' has its batch", next: next)
    }

    private func tell(_ waiting: [PartState]) -> ExitStatus {
        for part in waiting {
            context.console.say(
                "would submit \(part.part): \(part.requests.counted("request")), \(Int(clamping: part.bytes).grouped) bytes"
            )
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
