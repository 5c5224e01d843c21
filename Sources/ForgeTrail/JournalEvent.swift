/// What the journal records: each intent before the deed, each outcome after it.
///
/// `docs/trail.md` has the table. Hashes are SHA-256 in lower-case hexadecimal digits. No field holds a document's
/// content, a prompt, an answer or a key.
package enum JournalEvent: Equatable, Sendable {
    /// A writer took the lock. The holder of the lock is the last one.
    case begin(tool: String, pid: Int32, host: String)
    /// A generation starts; durable before the first claim.
    case run(RunID, kind: RunKind, job: String, jobSHA256: String, promptsSHA256: String)
    /// An input file has its final name.
    case input(Part, requests: Int, bytes: Int64, sha256: String, model: String)
    /// The run is whole.
    case generated(RunID, parts: Int, requests: Int, failed: Int)
    /// Claims of parts that never got an input file were taken back. With a reason it also closes the run.
    case released(RunID, documents: Int, reason: String?)
    /// `provider` says whose server and which key, without naming the key.
    case uploadIntent(Part, attempt: Int, filename: String, provider: String = "")
    /// `adopted`: found at the provider instead of sent now.
    case uploadDone(Part, attempt: Int, fileID: String, adopted: Bool)
    /// Durable before the one POST that costs money.
    case createIntent(Part, attempt: Int, fileID: String)
    case createDone(Part, attempt: Int, batchID: String, adopted: Bool)
    /// A definite no: nothing was made.
    case createRejected(Part, attempt: Int, status: Int, code: String, message: String)
    /// All batches of the provider were looked through, and none is ours.
    case reconcileAbsent(Part, attempt: Int, round: Int)
    /// The input file is about to be deleted at the provider.
    case fenceIntent(Part, attempt: Int, fileID: String)
    /// No batch over this file exists or can ever start.
    case createFenced(Part, attempt: Int, fileID: String)
    /// A person must decide.
    case held(Part, reason: String)
    /// The provider's word on the batch changed.
    case status(Part, batchID: String, status: String, counts: RequestCounts)
    /// The results are here; nil where the provider had no such file.
    case downloaded(Part, output: FileDigest?, error: FileDigest?)
    /// Its time is `current_date` for every answer of the part.
    case ingestBegin(Part)
    case ingestDone(Part, IngestCounts)
    /// An override by a person, or anything else that a reader should know.
    case note(String)
    /// An event of a newer version. Read, counted and otherwise left alone; never written.
    case unknown(String)

    /// As the journal spells it.
    package var name: String {
        switch self {
        case .begin: "begin"
        case .run: "run"
        case .input: "input"
        case .generated: "generated"
        case .released: "released"
        case .uploadIntent: "upload.intent"
        case .uploadDone: "upload.done"
        case .createIntent: "create.intent"
        case .createDone: "create.done"
        case .createRejected: "create.rejected"
        case .reconcileAbsent: "reconcile.absent"
        case .fenceIntent: "fence.intent"
        case .createFenced: "create.fenced"
        case .held: "held"
        case .status: "status"
        case .downloaded: "downloaded"
        case .ingestBegin: "ingest.begin"
        case .ingestDone: "ingest.done"
        case .note: "note"
        case .unknown(let name): name
        }
    }
}

/// Why a run was made.
package enum RunKind: String, Hashable, Sendable, CaseIterable {
    case generate
    case retry
    /// Its input files were made by another program.
    case foreign
}

/// The provider's count of the requests of a batch.
package struct RequestCounts: Hashable, Sendable {
    package let completed: Int
    package let failed: Int
    package let total: Int

    package init(completed: Int, failed: Int, total: Int) {
        self.completed = completed
        self.failed = failed
        self.total = total
    }
}

/// The size and the SHA-256 of a file.
package struct FileDigest: Hashable, Sendable {
    package let bytes: Int64
    package let sha256: String

    package init(bytes: Int64, sha256: String) {
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// What became of the answers of a part.
package struct IngestCounts: Hashable, Sendable {
    package let ok: Int
    package let failed: Int
    /// Found in the documents already, from an earlier, interrupted attempt.
    package let already: Int
    /// No longer found their document.
    package let unapplied: Int

    package init(ok: Int, failed: Int, already: Int, unapplied: Int) {
        self.ok = ok
        self.failed = failed
        self.already = already
        self.unapplied = unapplied
    }
}
