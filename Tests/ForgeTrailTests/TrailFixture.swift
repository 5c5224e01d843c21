import ForgeTrail
import TestSupport

/// A batch directory of its own, and the names that the tests use.
struct TrailFixture {
    let scratch: ScratchDirectory
    let directory: BatchDirectory

    init() throws {
        scratch = try ScratchDirectory("trail")
        directory = try BatchDirectory(creating: scratch.path)
    }

    func journal(_ tool: String = "gen-batch") -> Journal { Journal(in: directory, tool: tool) }

    var journalPath: String { scratch.file("journal.jsonl") }

    func names() throws -> [String] { try FileText.names(in: scratch.path) }
}

/// Names with a fixed run, and journals made of them.
enum Sample {
    static let run = run("20261122T101500Z-k3f9qa")
    static let otherRun = run("20261122T101500Z-k3f9qb")
    static let part = Part(run: run, number: 1)
    static let hash = String(repeating: "a1", count: 32)

    static func run(_ name: String) -> RunID { RunID(name) ?? RunID.new(at: 0) }

    static let began: [JournalEvent] = [
        .begin(tool: "gen-batch", pid: 4242, host: "lab"),
        .run(run, kind: .generate, job: "visits", jobSHA256: hash, promptsSHA256: hash),
        .input(part, requests: 100, bytes: 12_345, sha256: hash, model: "gpt-4o-mini"),
    ]
    static let sealed = began + [.generated(run, parts: 1, requests: 100, failed: 0)]
    static let uploading = sealed + [.uploadIntent(part, attempt: 1, filename: "batch_input_1.jsonl")]
    static let uploaded = uploading + [.uploadDone(part, attempt: 1, fileID: "file-1", adopted: false)]
    static let creating = uploaded + [.createIntent(part, attempt: 1, fileID: "file-1")]
    static let lookedThrough = creating + [.reconcileAbsent(part, attempt: 1, round: 1)]
    static let fencing = lookedThrough + [.fenceIntent(part, attempt: 1, fileID: "file-1")]
    static let lookedAgain = fencing + [.reconcileAbsent(part, attempt: 1, round: 2)]
    static let fenced = lookedAgain + [.createFenced(part, attempt: 1, fileID: "file-1")]
    static let live = creating + [.createDone(part, attempt: 1, batchID: "batch_1", adopted: false)]
    static let completed = live + [status("completed", completed: 97, failed: 3)]
    static let downloaded = completed + [.downloaded(part, output: digest, error: nil)]
    static let ingesting = downloaded + [.ingestBegin(part)]
    static let ingested = ingesting + [.ingestDone(part, IngestCounts(ok: 97, failed: 3, already: 0, unapplied: 0))]

    static let digest = FileDigest(bytes: 999, sha256: hash)

    static func status(_ word: String, completed: Int = 0, failed: Int = 0) -> JournalEvent {
        .status(
            part, batchID: "batch_1", status: word,
            counts: RequestCounts(completed: completed, failed: failed, total: 100))
    }

    /// The state after these events, a second apart.
    static func state(after events: [JournalEvent]) throws -> TrailState {
        var state = TrailState()
        for (index, event) in events.enumerated() {
            try state.apply(event, time: time(index), seq: index + 1)
        }
        return state
    }

    static func time(_ index: Int) -> Timestamp { Timestamp(milliseconds: 1_795_342_500_123 + Int64(index) * 1000) }
}
