import ForgeTrail

/// The next thing to do about one part on its way to the provider: a pure function of what the journal says.
///
/// This is the whole protocol of "at most one billed batch per part". `POST /v1/batches` makes a new, paid batch every
/// time, so it is sent once per intent, and an intent without an outcome is settled before another is written:
///
///     look      page through all batches for one over our input file; found: adopt it, done
///     look      again after the settle time, since a listing may lag and a request may still be under way
///     fence     delete the input file: a create that arrives later names a file that is not there, and costs nothing
///     look      and again after the settle time
///     fenced    no batch over that file exists or can begin: upload the file anew, and create once more
///
/// A crash at any point leaves a journal from which the same function goes on.
package enum SubmissionPlan {
    package enum Action: Equatable {
        case upload(filename: String)
        /// An upload was begun and its outcome is not known: look for the file by name and size.
        case findUpload(filename: String)
        case create(fileID: String)
        /// An intent is open. Is our file visible with this key at all? Then look for the batch.
        case look(fileID: String, round: Int)
        /// Nothing to do before this time.
        case wait(until: Timestamp)
        case announceFence(fileID: String)
        /// The fence was announced: delete the file (again), then look.
        case fenceAndLook(fileID: String, round: Int)
        case declareFenced(fileID: String)
        /// A batch exists, or existed.
        case done
    }

    /// Rounds 1 and 2 come before the fence, 3 and 4 after it.
    package static func next(for part: PartState, now: Timestamp, settle: Duration) -> Action {
        if part.batchID != nil { return .done }
        if let intent = part.createIntent {
            let rounds = part.absentRounds.count
            let settled = part.absentRounds.last.map { $0.time.advanced(by: settle) }
            switch (rounds, part.fenceIntent != nil) {
            case (0, false): return .look(fileID: intent.fileID, round: 1)
            case (1, false): return later(settled, now) ?? .look(fileID: intent.fileID, round: 2)
            case (_, false): return .announceFence(fileID: intent.fileID)
            case (...2, true): return .fenceAndLook(fileID: intent.fileID, round: 3)
            case (3, true): return later(settled, now) ?? .fenceAndLook(fileID: intent.fileID, round: 4)
            case (_, true): return .declareFenced(fileID: intent.fileID)
            }
        }
        if let fileID = part.fileID { return .create(fileID: fileID) }
        if let filename = part.uploadIntent { return .findUpload(filename: filename) }
        return .upload(filename: filename(for: part.part, attempt: part.attempt))
    }

    /// The name of a part's file at the provider, unique to the attempt: it finds the file of a lost upload again.
    package static func filename(for part: Part, attempt: Int) -> String { "batch_input_\(part)_\(attempt).jsonl" }

    private static func later(_ time: Timestamp?, _ now: Timestamp) -> Action? {
        guard let time, now < time else { return nil }
        return .wait(until: time)
    }
}
