/// The transitions of a part. The promise behind them: at most one billed batch for a part. `docs/trail.md` has them as
/// a table.
///
///     sealed ─upload.intent► uploading ─upload.done► uploaded ─create.intent► creating ─create.done► live
///        ▲                                              ▲                        │  │                 ▲
///        │                                              └── create.rejected ─────┘  │ reconcile.absent, fence.intent
///        │                                                                          ▼                 │
///        └────── create.fenced, attempt + 1 ◄─ reconcile.absent ──────────────── fencing ─create.done┘
///
///     live ─status► ended ─downloaded► downloaded ─ingest.begin► ingesting ─ingest.done► ingested
///
/// A create can be begun in `uploaded` alone, where none is open. The two ways back to it are a definite no of the
/// provider and a fence, after which no batch over the old file exists or can start.
extension PartState {
    /// Why the event cannot come next for this part; nil where it can.
    func fault(of event: JournalEvent) -> String? {
        let phase = phaseBeneathHold
        switch event {
        case .uploadIntent(_, let attempt, _, _): return uploadFault(phase, attempt: attempt)
        case .uploadDone(_, let attempt, _, _):
            return phase == .uploading ? mismatch(attempt: attempt) : unfit(event, phase)
        case .createIntent(_, let attempt, let fileID):
            if phase != .uploaded { return unfit(event, phase) }
            return mismatch(attempt: attempt, fileID: fileID, of: self.fileID)
        case .createDone(_, let attempt, _, let adopted):
            return createDoneFault(event, phase, adopted: adopted) ?? mismatch(attempt: attempt)
        case .createRejected(_, let attempt, _, _, _):
            // After the fence the provider's no says nothing about an earlier, lost yes.
            return phase == .creating ? mismatch(attempt: attempt) : unfit(event, phase)
        case .reconcileAbsent(_, let attempt, _):
            return phase == .creating || phase == .fencing ? mismatch(attempt: attempt) : unfit(event, phase)
        case .fenceIntent(_, let attempt, let fileID):
            guard phase == .creating || phase == .fencing else { return unfit(event, phase) }
            // Deleting the input of a batch that runs could lose what was paid for.
            if absentRounds.isEmpty { return "part '\(part)' is fenced before the batches were looked through" }
            return mismatch(attempt: attempt, fileID: fileID, of: createIntent?.fileID)
        case .createFenced(_, let attempt, let fileID):
            guard phase == .fencing else { return unfit(event, phase) }
            // A batch that was made just before the file went is found by a look after that, and only by that.
            if absentRounds.count == absentRoundsBeforeFence {
                return "part '\(part)' is declared fenced before the batches were looked through again"
            }
            return mismatch(attempt: attempt, fileID: fileID, of: fenceIntent)
        case .held: return phase == .ingested ? unfit(event, phase) : nil
        case .status(_, let batchID, let status, _): return statusFault(event, phase, batchID: batchID, status: status)
        case .downloaded(_, let output, let error): return downloadFault(event, phase, output: output, error: error)
        case .ingestBegin: return downloaded == nil ? unfit(event, phase) : nil
        case .ingestDone: return ingestBegan == nil ? unfit(event, phase) : nil
        case .begin, .run, .input, .generated, .released, .note, .unknown: return nil
        }
    }

    /// An upload is begun for a part that has none, again where its outcome is not known, and anew where the
    /// provider's copy is gone. After a batch that failed before any request ran, only a step that is told to by a
    /// person goes on with a new attempt: the state alone stays `ended`.
    private func uploadFault(_ phase: Phase, attempt: Int) -> String? {
        switch phase {
        case .sealed, .uploading: return mismatch(attempt: attempt)
        case .uploaded: return attempt == self.attempt ? nil : mismatch(attempt: attempt, expected: self.attempt + 1)
        case .ended("failed"):
            if let counts, counts.completed + counts.failed > 0 {
                return "part '\(part)' was answered in part, and is not sent again as a whole"
            }
            return mismatch(attempt: attempt, expected: self.attempt + 1)
        default: return "'upload.intent' cannot follow for part '\(part)', which is \(phase)"
        }
    }

    /// Made by us it answers an open create. Found or told by a person it may also come where we asked for none, or
    /// put right a batch that is held because the provider does not know it.
    private func createDoneFault(_ event: JournalEvent, _ phase: Phase, adopted: Bool) -> String? {
        switch phase {
        case .creating: nil
        case .fencing, .sealed, .uploading, .uploaded: adopted ? nil : unfit(event, phase)
        case .live: adopted && held != nil ? nil : unfit(event, phase)
        case .ended, .downloaded, .ingesting, .ingested, .held: unfit(event, phase)
        }
    }

    /// What the provider called finished does not begin again.
    private func statusFault(_ event: JournalEvent, _ phase: Phase, batchID: String, status: String) -> String? {
        guard let ours = self.batchID else { return unfit(event, phase) }
        if batchID != ours { return "batch '\(batchID)' is not that of part '\(part)', which is '\(ours)'" }
        if let batchStatus, Phase.isTerminal(batchStatus), !Phase.isTerminal(status) {
            return "batch '\(batchID)' ended \(batchStatus) and cannot be '\(status)' again"
        }
        return nil
    }

    /// The results of a batch that ended, or those that were made elsewhere from an input file for which no batch was
    /// asked.
    private func downloadFault(
        _ event: JournalEvent, _ phase: Phase, output: FileDigest?, error: FileDigest?
    ) -> String? {
        switch phase {
        case .sealed, .uploading, .uploaded, .ended: nil
        case .downloaded, .ingesting, .ingested:
            downloaded?.output == output && downloaded?.error == error
                ? nil : "part '\(part)' has other results already, which are never replaced"
        case .creating, .fencing, .live, .held: unfit(event, phase)
        }
    }

    private func unfit(_ event: JournalEvent, _ phase: Phase) -> String {
        "'\(event.name)' cannot follow for part '\(part)', which is \(phase)"
    }

    private func mismatch(attempt: Int, expected: Int? = nil) -> String? {
        let expected = expected ?? self.attempt
        return attempt == expected ? nil : "part '\(part)' is at attempt \(expected), not \(attempt)"
    }

    private func mismatch(attempt: Int, fileID: String, of ours: String?) -> String? {
        if let fault = mismatch(attempt: attempt) { return fault }
        return fileID == ours ? nil : "file '\(fileID)' is not that of part '\(part)'"
    }

    /// Takes in an event that `fault(of:)` has passed.
    mutating func apply(_ event: JournalEvent, time: Timestamp) {
        held = nil
        switch event {
        case .uploadIntent(_, let attempt, let filename, let provider):
            self.attempt = attempt
            forgetSubmission()
            uploadIntent = filename
            self.provider = provider
        case .uploadDone(_, _, let fileID, _):
            uploadIntent = nil
            self.fileID = fileID
        case .createIntent(_, let attempt, let fileID):
            createIntent = CreateIntent(attempt: attempt, fileID: fileID, time: time)
            absentRounds = []
        case .createDone(_, _, let batchID, _):
            uploadIntent = nil
            closeCreate()
            self.batchID = batchID
            batchStatus = nil
            counts = nil
            rejection = nil
        case .createRejected(_, _, let status, let code, let message):
            closeCreate()
            rejection = Rejection(status: status, code: code, message: message, time: time)
        case .reconcileAbsent(_, _, let round): absentRounds.append(AbsentRound(round: round, time: time))
        case .fenceIntent(_, _, let fileID):
            if fenceIntent == nil { absentRoundsBeforeFence = absentRounds.count }
            fenceIntent = fileID
        case .createFenced:
            forgetSubmission()
            attempt += 1
        case .held(_, let reason): held = reason
        case .status(_, _, let status, let counts):
            batchStatus = status
            self.counts = counts
        case .downloaded(_, let output, let error):
            if downloaded == nil { downloaded = DownloadInfo(output: output, error: error, time: time) }
        case .ingestBegin: if ingestBegan == nil { ingestBegan = time }
        case .ingestDone(_, let counts): ingested = counts
        case .begin, .run, .input, .generated, .released, .note, .unknown: break
        }
    }

    private mutating func closeCreate() {
        createIntent = nil
        fenceIntent = nil
        absentRoundsBeforeFence = 0
        absentRounds = []
    }

    /// Nothing of this part is at the provider any more, or nothing that is still used.
    private mutating func forgetSubmission() {
        closeCreate()
        uploadIntent = nil
        fileID = nil
        batchID = nil
        batchStatus = nil
        counts = nil
    }
}
