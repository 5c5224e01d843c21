@testable import ForgeTrail

/// The tables of `TrailStateTests`: events, and where they lead or why they cannot.
enum TrailStateCases {
    private static let part = Sample.part
    static let adopted = JournalEvent.createDone(part, attempt: 1, batchID: "batch_7", adopted: true)
    static let held = JournalEvent.held(part, reason: "a person must decide")
    static let failedAtValidation = Sample.live + [Sample.status("failed")]

    static let phases: [(name: String, events: [JournalEvent], phase: PartState.Phase, attempt: Int)] = [
        ("an input file", Sample.began, .sealed, 1),
        ("a whole run", Sample.sealed, .sealed, 1),
        ("an upload under way", Sample.uploading, .uploading, 1),
        (
            "an upload begun again", Sample.uploading + [.uploadIntent(part, attempt: 1, filename: "again.jsonl")],
            .uploading, 1
        ),
        ("an upload", Sample.uploaded, .uploaded, 1),
        (
            "an upload that is gone at the provider",
            Sample.uploaded + [.uploadIntent(part, attempt: 2, filename: "b2.jsonl")], .uploading, 2
        ),
        ("an open create", Sample.creating, .creating, 1),
        ("an open create, looked through", Sample.lookedThrough, .creating, 1),
        (
            "a rejected create",
            Sample.creating + [.createRejected(part, attempt: 1, status: 429, code: "rate", message: "slow")],
            .uploaded, 1
        ),
        (
            "a create after a rejected one",
            Sample.creating + [
                .createRejected(part, attempt: 1, status: 429, code: "rate", message: "slow"),
                .createIntent(part, attempt: 1, fileID: "file-1"),
            ], .creating, 1
        ),
        ("a fence under way", Sample.fencing, .fencing, 1),
        (
            "a fence begun again", Sample.fencing + [.fenceIntent(part, attempt: 1, fileID: "file-1")], .fencing, 1
        ),
        ("a fenced create", Sample.fenced, .sealed, 2),
        (
            "an upload after a fence", Sample.fenced + [.uploadIntent(part, attempt: 2, filename: "b2.jsonl")],
            .uploading, 2
        ),
        ("a batch", Sample.live, .live, 1),
        ("an adopted batch", Sample.lookedThrough + [adopted], .live, 1),
        ("a batch found after the fence", Sample.fencing + [adopted], .live, 1),
        ("a batch made by hand", Sample.sealed + [adopted], .live, 1),
        ("a batch made by hand over our file", Sample.uploaded + [adopted], .live, 1),
        ("a running batch", Sample.live + [Sample.status("in_progress")], .live, 1),
        ("an unknown word", Sample.live + [Sample.status("dreaming")], .live, 1),
        ("a batch being cancelled", Sample.live + [Sample.status("cancelling")], .live, 1),
        ("a completed batch", Sample.completed, .ended("completed"), 1),
        ("a batch failed at validation", failedAtValidation, .ended("failed"), 1),
        (
            "a new attempt after that, told by a person",
            failedAtValidation + [.uploadIntent(part, attempt: 2, filename: "b2.jsonl")], .uploading, 2
        ),
        ("an expired batch", Sample.live + [Sample.status("expired", completed: 5)], .ended("expired"), 1),
        ("results", Sample.downloaded, .downloaded, 1),
        ("no results", failedAtValidation + [.downloaded(part, output: nil, error: nil)], .downloaded, 1),
        (
            "results made elsewhere", Sample.sealed + [.downloaded(part, output: Sample.digest, error: nil)],
            .downloaded, 1
        ),
        (
            "the same results again", Sample.downloaded + [.downloaded(part, output: Sample.digest, error: nil)],
            .downloaded, 1
        ),
        ("an ingestion under way", Sample.ingesting, .ingesting, 1),
        ("an ingestion begun again", Sample.ingesting + [.ingestBegin(part)], .ingesting, 1),
        ("an ingestion", Sample.ingested, .ingested, 1),
        ("an ingestion done again", Sample.ingested + [.ingestBegin(part)], .ingested, 1),
        (
            "the provider's last word, heard again", Sample.ingested + [Sample.status("completed", completed: 97)],
            .ingested, 1
        ),
        ("a hold before sending", Sample.sealed + [held], .held, 1),
        ("a hold over an open create", Sample.creating + [held], .held, 1),
        ("a hold over a live batch", Sample.live + [held], .held, 1),
        ("a hold over results", Sample.downloaded + [held], .held, 1),
        ("two holds", Sample.creating + [held, held], .held, 1),
        (
            "a hold, then a notice",
            Sample.creating + [held, .note("look here"), .begin(tool: "t", pid: 1, host: "h")], .held, 1
        ),
        (
            "a hold lifted by looking through", Sample.creating + [held, .reconcileAbsent(part, attempt: 1, round: 1)],
            .creating, 1
        ),
        ("a hold lifted by adoption", Sample.creating + [held, adopted], .live, 1),
        (
            "a hold lifted by a person's no",
            Sample.creating + [
                held, .note("not created"), .createRejected(part, attempt: 1, status: 0, code: "", message: ""),
            ],
            .uploaded, 1
        ),
        ("a hold lifted by the batch's return", Sample.live + [held, Sample.status("in_progress")], .live, 1),
        ("another batch for a held one", Sample.live + [held, adopted], .live, 1),
    ]

    static let illegal: [(name: String, events: [JournalEvent], next: JournalEvent)] = [
        ("a run twice", Sample.began, Sample.began[1]),
        ("a part twice", Sample.began, Sample.began[2]),
        ("a part of no run", [Sample.began[0]], Sample.began[2]),
        (
            "a part of a closed run", Sample.sealed,
            .input(Part(run: Sample.run, number: 2), requests: 1, bytes: 1, sha256: "", model: "")
        ),
        ("a run closed twice", Sample.sealed, Sample.sealed[3]),
        (
            "a run closed with another number of parts", Sample.began,
            .generated(Sample.run, parts: 2, requests: 1, failed: 0)
        ),
        ("a run that never began, closed", [], .generated(Sample.run, parts: 0, requests: 0, failed: 0)),
        ("a run that never began, released", [], .released(Sample.run, documents: 0, reason: "none")),
        ("an unknown part", Sample.sealed, .ingestBegin(Part(run: Sample.run, number: 2))),
        ("an upload of a later attempt", Sample.sealed, .uploadIntent(part, attempt: 2, filename: "")),
        (
            "an upload's end without its beginning", Sample.sealed,
            .uploadDone(part, attempt: 1, fileID: "f", adopted: false)
        ),
        (
            "an upload's end of another attempt", Sample.uploading,
            .uploadDone(part, attempt: 2, fileID: "f", adopted: false)
        ),
        ("an upload's end twice", Sample.uploaded, .uploadDone(part, attempt: 1, fileID: "f", adopted: false)),
        ("an upload two attempts on", Sample.uploaded, .uploadIntent(part, attempt: 3, filename: "")),
        ("a create before the upload", Sample.sealed, .createIntent(part, attempt: 1, fileID: "file-1")),
        ("a create during the upload", Sample.uploading, .createIntent(part, attempt: 1, fileID: "file-1")),
        ("a create over another file", Sample.uploaded, .createIntent(part, attempt: 1, fileID: "file-2")),
        ("a create of another attempt", Sample.uploaded, .createIntent(part, attempt: 2, fileID: "file-1")),
        ("a create while one is open", Sample.creating, .createIntent(part, attempt: 1, fileID: "file-1")),
        (
            "a create while one is open, looked through", Sample.lookedThrough,
            .createIntent(part, attempt: 1, fileID: "file-1")
        ),
        ("a create while one is fenced", Sample.fencing, .createIntent(part, attempt: 1, fileID: "file-1")),
        ("a create right after the fence", Sample.fenced, .createIntent(part, attempt: 2, fileID: "file-1")),
        ("a create beside a live batch", Sample.live, .createIntent(part, attempt: 1, fileID: "file-1")),
        ("a create after a failed batch", failedAtValidation, .createIntent(part, attempt: 1, fileID: "file-1")),
        (
            "a create under a hold over an open one", Sample.creating + [held],
            .createIntent(part, attempt: 1, fileID: "file-1")
        ),
        ("an upload while a create is open", Sample.creating, .uploadIntent(part, attempt: 2, filename: "")),
        ("an upload while one is fenced", Sample.fencing, .uploadIntent(part, attempt: 2, filename: "")),
        ("an upload beside a live batch", Sample.live, .uploadIntent(part, attempt: 2, filename: "")),
        (
            "an upload under a hold over a live batch", Sample.live + [held],
            .uploadIntent(part, attempt: 2, filename: "")
        ),
        ("an upload after a completed batch", Sample.completed, .uploadIntent(part, attempt: 2, filename: "")),
        (
            "an upload after a failed batch that answered in part",
            Sample.live + [Sample.status("failed", completed: 1)],
            .uploadIntent(part, attempt: 2, filename: "")
        ),
        (
            "an upload of the same attempt after a failed batch", failedAtValidation,
            .uploadIntent(part, attempt: 1, filename: "")
        ),
        (
            "a batch that was never asked for", Sample.uploaded,
            .createDone(part, attempt: 1, batchID: "b", adopted: false)
        ),
        (
            "a batch made by us after the fence", Sample.fencing,
            .createDone(part, attempt: 1, batchID: "b", adopted: false)
        ),
        ("a batch of another attempt", Sample.creating, .createDone(part, attempt: 2, batchID: "b", adopted: false)),
        ("a second batch", Sample.live, .createDone(part, attempt: 1, batchID: "b", adopted: true)),
        ("a second batch after the end", Sample.completed, .createDone(part, attempt: 1, batchID: "b", adopted: true)),
        (
            "a rejection of nothing", Sample.uploaded,
            .createRejected(part, attempt: 1, status: 400, code: "", message: "")
        ),
        (
            "a rejection after the fence", Sample.fencing,
            .createRejected(part, attempt: 1, status: 400, code: "", message: "")
        ),
        (
            "a rejection of a live batch", Sample.live,
            .createRejected(part, attempt: 1, status: 400, code: "", message: "")
        ),
        ("looking through for nothing", Sample.uploaded, .reconcileAbsent(part, attempt: 1, round: 1)),
        ("a fence before looking through", Sample.creating, .fenceIntent(part, attempt: 1, fileID: "file-1")),
        (
            "a fence on the strength of an earlier create's look",
            Sample.lookedThrough + [
                .createRejected(part, attempt: 1, status: 400, code: "", message: ""),
                .createIntent(part, attempt: 1, fileID: "file-1"),
            ], .fenceIntent(part, attempt: 1, fileID: "file-1")
        ),
        ("a fence of another file", Sample.lookedThrough, .fenceIntent(part, attempt: 1, fileID: "file-2")),
        ("a fence of a live batch", Sample.live, .fenceIntent(part, attempt: 1, fileID: "file-1")),
        (
            "a fence's end without its beginning", Sample.lookedThrough,
            .createFenced(part, attempt: 1, fileID: "file-1")
        ),
        (
            "a fence's end before looking again", Sample.fencing,
            .createFenced(part, attempt: 1, fileID: "file-1")
        ),
        (
            "a fence's end before looking again after it was begun again",
            Sample.fencing + [.fenceIntent(part, attempt: 1, fileID: "file-1")],
            .createFenced(part, attempt: 1, fileID: "file-1")
        ),
        ("a fence's end for another file", Sample.lookedAgain, .createFenced(part, attempt: 1, fileID: "file-2")),
        ("a word on no batch", Sample.creating, Sample.status("in_progress")),
        (
            "a word on another batch", Sample.live,
            .status(
                part, batchID: "batch_2", status: "completed", counts: RequestCounts(completed: 0, failed: 0, total: 0))
        ),
        ("a finished batch that runs again", Sample.completed, Sample.status("in_progress")),
        ("results of a running batch", Sample.live, .downloaded(part, output: Sample.digest, error: nil)),
        ("results while a create is open", Sample.creating, .downloaded(part, output: Sample.digest, error: nil)),
        ("results while one is fenced", Sample.fencing, .downloaded(part, output: Sample.digest, error: nil)),
        ("other results", Sample.downloaded, .downloaded(part, output: nil, error: Sample.digest)),
        (
            "sending after results made elsewhere",
            Sample.sealed + [.downloaded(part, output: Sample.digest, error: nil)],
            .uploadIntent(part, attempt: 1, filename: "")
        ),
        ("an ingestion before the results", Sample.completed, .ingestBegin(part)),
        (
            "an ingestion's end without its beginning", Sample.downloaded,
            .ingestDone(part, IngestCounts(ok: 1, failed: 0, already: 0, unapplied: 0))
        ),
        ("a hold after everything", Sample.ingested, held),
    ]
}
