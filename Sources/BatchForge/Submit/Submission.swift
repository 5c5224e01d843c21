import ForgeJSON
import ForgeTrail

/// Carries parts to the provider: acts out `SubmissionPlan`, one journaled step at a time.
package struct Submission {
    package struct Outcome: Equatable {
        package let batchID: String
        /// An earlier try had made the batch.
        package let isAdopted: Bool
    }

    private let job: Job
    private let api: any BatchAPI
    private let trail: Trail
    private let console: Console

    package init(of job: Job, through api: any BatchAPI, trail: Trail, console: Console) {
        self.job = job
        self.api = api
        self.trail = trail
        self.console = console
    }

    /// Brings `part` to the point where its batch exists, whatever an earlier try left.
    package func submit(_ part: Part) throws -> Outcome {
        var isAdopted = false
        while true {
            try Interruption.check()
            // One action under the lock, then the lock is free again: a wait must not keep others out.
            let (action, batchID) = try trail.change { journal in
                guard let state = journal.state[part] else {
                    throw StepError(.data, "the journal knows no part \(part)")
                }
                let action = SubmissionPlan.next(for: state, now: .now(), settle: job.batch.settleTime)
                console.detail("part \(part): \(action)")
                if try perform(action, state, journal) { isAdopted = true }
                return (action, journal.state[part]?.batchID)
            }
            if let batchID { return Outcome(batchID: batchID, isAdopted: isAdopted) }
            if case .wait(let time) = action {
                let seconds = max(0, Double(time.milliseconds - Timestamp.now().milliseconds) / 1000)
                console.say("waiting  \(Int(seconds.rounded(.up))) s for the provider's list to settle: \(part)")
                try Interruption.sleep(seconds: seconds)
            }
        }
    }

    /// Does one action and journals what came of it. True when a batch was found that an earlier try had made.
    private func perform(_ action: SubmissionPlan.Action, _ state: PartState, _ journal: LockedJournal) throws -> Bool {
        let part = state.part
        switch action {
        case .upload(let filename):
            try beginUpload(state, attempt: state.attempt, filename, journal)
        case .findUpload(let filename):
            if let file = try find(filename, bytes: state.bytes) {
                try journal.append(.uploadDone(part, attempt: state.attempt, fileID: file.id, adopted: true))
            } else {
                try verifyInput(state)
                try upload(state, filename, journal)
            }
        case .create(let fileID):
            try create(state, fileID, journal)
        case .look(let fileID, let round):
            try proveSight(of: fileID, state, journal)
            return try look(state, fileID, round, journal)
        case .announceFence(let fileID):
            try proveSight(of: fileID, state, journal)
            try journal.append(.fenceIntent(part, attempt: state.attempt, fileID: fileID))
        case .fenceAndLook(let fileID, let round):
            // The file may be gone by our own hand, so it proves nothing any more: then the address and the key must
            // be those that sent it.
            if state.provider != job.provider.identity { try proveSight(of: fileID, state, journal) }
            try reconciling(state, journal) { () throws(APIError) in try api.deleteFile(fileID) }
            return try look(state, fileID, round, journal)
        case .declareFenced(let fileID):
            try journal.append(.createFenced(part, attempt: state.attempt, fileID: fileID))
        case .wait, .done: break
        }
        return false
    }

    // MARK: The file

    private func beginUpload(
        _ state: PartState, attempt: Int, _ filename: String, _ journal: LockedJournal
    ) throws {
        try verifyInput(state)
        try journal.append(
            .uploadIntent(state.part, attempt: attempt, filename: filename, provider: job.provider.identity))
        guard let begun = journal.state[state.part] else { return }
        try upload(begun, filename, journal)
    }

    private func upload(_ state: PartState, _ filename: String, _ journal: LockedJournal) throws {
        let file = try api.upload(path: trail.directory.path(of: .input(state.part)), as: filename)
        try journal.append(.uploadDone(state.part, attempt: state.attempt, fileID: file.id, adopted: false))
    }

    private func find(_ filename: String, bytes: Int64) throws(APIError) -> RemoteFile? {
        var found: RemoteFile?
        try api.eachFile { file in
            if file.filename == filename && file.bytes == bytes { found = file }
            return found == nil
        }
        return found
    }

    /// What is sent must be what was written: an edited input file has other requests than the journal's.
    private func verifyInput(_ state: PartState) throws {
        guard try trail.directory.sha256(of: .input(state.part)) == state.sha256 else {
            throw StepError(
                .data, "'\(trail.directory.path(of: .input(state.part)))' is not the file that was generated",
                hint: "put the original back; to change requests, change the job or the documents and generate anew")
        }
    }

    // MARK: The batch

    private func create(_ state: PartState, _ fileID: String, _ journal: LockedJournal) throws {
        let part = state.part
        if state.rejection != nil, try api.file(fileID) == nil {
            // The last create was refused and the file is gone, perhaps expired: another copy costs nothing.
            let attempt = state.attempt + 1
            let filename = SubmissionPlan.filename(for: part, attempt: attempt)
            return try beginUpload(state, attempt: attempt, filename, journal)
        }
        let settings = try RunSettings.request(of: part.run, else: job, trail: trail)
        try journal.append(.createIntent(part, attempt: state.attempt, fileID: fileID))
        let request = BatchRequest(
            inputFileID: fileID, endpoint: settings.endpoint, completionWindow: settings.completionWindow,
            metadata: [
                ("bf_job", String(job.name.prefix(512))), ("bf_run", part.run.description),
                ("bf_part", String(part.number)), ("bf_attempt", String(state.attempt)),
                ("bf_requests", String(state.requests)), ("bf_sha256", state.sha256),
            ])
        let batch: RemoteBatch
        do throws(APIError) {
            batch = try api.createBatch(request)
        } catch {
            switch error.kind {
            case .rejected, .unreachable:
                // A definite no, or nothing was sent. Should even this line not be written, the intent stays open and
                // is settled by looking, so the provider's answer is what the operator needs to see.
                try? journal.append(
                    .createRejected(
                        part, attempt: state.attempt, status: error.status, code: error.code,
                        message: error.reason))
                throw error
            case .interrupted:
                throw error
            case .ambiguous, .incomplete:
                console.say("unclear  \(error); looking for the batch before anything else is sent")
                return
            }
        }
        try record(batch, state, adopted: false, journal)
    }

    private func look(_ state: PartState, _ fileID: String, _ round: Int, _ journal: LockedJournal) throws -> Bool {
        var found: [RemoteBatch] = []
        // The whole list: a provider's clock may be off, and not every server lists the newest first.
        try reconciling(state, journal) { () throws(APIError) in
            try api.eachBatch { batch in
                if Self.isOurs(batch, state, fileID) { found.append(batch) }
                return true
            }
        }
        guard let keep = found.max(by: { Self.rank($0.status) < Self.rank($1.status) }) else {
            try journal.append(.reconcileAbsent(state.part, attempt: state.attempt, round: round))
            return false
        }
        for other in found where other.id != keep.id && !other.status.isTerminal {
            console.warn("cancelling \(other.id): it has the same input as \(keep.id)")
            _ = try api.cancelBatch(other.id)
        }
        try record(keep, state, adopted: true, journal)
        return true
    }

    /// An absent batch proves something only if this key could see it. Our own file is the proof.
    private func proveSight(of fileID: String, _ state: PartState, _ journal: LockedJournal) throws {
        let file = try reconciling(state, journal) { () throws(APIError) in try api.file(fileID) }
        if file == nil {
            try hold(
                state.part, "our file \(fileID) is not to be seen: another key, project or address, or it has expired",
                state, journal)
        }
    }

    /// A server that cannot list or delete leaves us without proof: held, until a person decides.
    private func reconciling<Result>(
        _ state: PartState, _ journal: LockedJournal, _ call: () throws(APIError) -> Result
    ) throws -> Result {
        do throws(APIError) {
            return try call()
        } catch {
            guard error.kind == .rejected && !error.isDenied && error.status != 429 else { throw error }
            try hold(state.part, "the provider cannot tell what became of the batch (\(error))", state, journal)
            throw error
        }
    }

    /// Stops here, and says so in the journal once: what became of the create is a person's to find out.
    private func hold(_ part: Part, _ reason: String, _ state: PartState, _ journal: LockedJournal) throws {
        if state.held != reason { try journal.append(.held(part, reason: reason)) }
        throw StepError(
            .held, "part \(part) is held: \(reason)",
            hint:
                "run the same command with the settings that sent it; or look at the provider: if its batch is there, "
                + "--adopt <batch id>, if it was never made, --not-created \(part)")
    }

    private func record(
        _ batch: RemoteBatch, _ state: PartState, adopted: Bool, _ journal: LockedJournal
    ) throws(TrailError) {
        try journal.append(
            .createDone(state.part, attempt: state.attempt, batchID: batch.id, adopted: adopted))
        try journal.publishActiveBatches()
    }

    /// A batch over our file, or one that carries this part's marks: an adopted upload may have had another id.
    static func isOurs(_ batch: RemoteBatch, _ state: PartState, _ fileID: String) -> Bool {
        (!fileID.isEmpty && batch.inputFileID == fileID)
            || (batch.metadata["bf_run"] == state.part.run.description
                && batch.metadata["bf_part"] == String(state.part.number)
                && batch.metadata["bf_attempt"] == String(state.attempt))
    }

    /// How far along a batch is; of several, the furthest is kept.
    private static func rank(_ status: BatchStatus) -> Int {
        switch status {
        case .failed: 0
        case .cancelled, .cancelling: 1
        case .expired: 2
        case .unknown: 3
        case .validating: 4
        case .inProgress: 5
        case .finalizing: 6
        case .completed: 7
        }
    }
}
