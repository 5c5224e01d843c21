import ForgeJSON
import ForgeTrail

/// Brings the output and the error file of an ended batch into the trail.
///
/// The bytes go to temporary files without the lock, as a transfer may take long; the files get their names, and the
/// journal its line, under it. A download that is cut is thrown away whole.
package struct Download {
    private let part: Part
    private let batch: RemoteBatch
    private let api: any BatchAPI
    private let trail: Trail
    private let settleTime: Duration

    package init(
        _ part: Part, of batch: RemoteBatch, from api: any BatchAPI, to trail: Trail, settleTime: Duration
    ) {
        self.part = part
        self.batch = batch
        self.api = api
        self.trail = trail
        self.settleTime = settleTime
    }

    /// False when the results are not whole yet: the batch is called complete, and its files lack what it counts.
    package func run(_ console: Console) throws -> Bool {
        var output = try fetch(batch.outputFileID, as: .output(part))
        var errors = try fetch(batch.errorFileID, as: .error(part))
        let missing = batch.completed + batch.failed - output.lines - errors.lines
        if missing > 0 && isFresh {
            console.say("  \(missing.counted("result")) not there yet; looking again later")
            return false
        }
        try trail.change { journal in
            if journal.state[part]?.downloaded != nil { return }
            try journal.append(
                .downloaded(part, output: try publish(&output.file, journal), error: try publish(&errors.file, journal))
            )
            // What the provider says last: the first word of its end may have lacked the files.
            try journal.publish(JSONValue.object(batch.object).serialized() + [UInt8(ascii: "\n")], as: .batch(part))
            try journal.publishActiveBatches()
        }
        if batch.outputFileID != nil { console.say("  wrote \(trail.directory.path(of: .output(part)))") }
        if batch.errorFileID != nil { console.say("  wrote \(trail.directory.path(of: .error(part)))") }
        return true
    }

    /// Files have been seen to come some minutes after the batch was called complete. After that they are what they
    /// are: a count alone must not keep the answers that are there.
    private var isFresh: Bool {
        let ended = ["completed_at", "expired_at", "cancelled_at", "failed_at"].lazy.compactMap {
            batch.object[$0]?.integerValue
        }.first
        guard let ended else { return false }
        return Timestamp.now().seconds - max(0, ended) < Int64(min(settleTime.seconds * 10, 86_400))
    }

    private func publish(_ file: inout AtomicFile?, _ journal: LockedJournal) throws(TrailError) -> FileDigest? {
        guard var whole = file.take() else { return nil }
        let digest = FileDigest(bytes: whole.byteCount, sha256: whole.sha256)
        try whole.commit(under: journal)
        return digest
    }

    private struct Fetched: ~Copyable {
        var file: AtomicFile?
        var lines = 0
    }

    private func fetch(_ fileID: String?, as name: TrailFile) throws -> Fetched {
        guard let fileID else { return Fetched() }
        var file = try AtomicFile(for: name, in: trail.directory)
        var lines = 0
        var tail: [UInt8] = []
        try api.download(fileID) { bytes in
            try Interruption.check()
            try file.write(bytes)
            lines += bytes.count { $0 == UInt8(ascii: "\n") }
            if let end = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                tail = Array(bytes[(end + 1)...])
            } else {
                tail += bytes
            }
        }
        if !tail.isEmpty {
            // Some servers end the last line without a line feed. A line that was cut is no JSON.
            guard (try? JSONValue(parsing: tail)) != nil else {
                throw APIError(
                    kind: .incomplete, operation: "download '\(fileID)'", reason: "its last line is not whole")
            }
            lines += 1
        }
        // Here, as a large file may take long to reach the disk, and others want the lock.
        try file.sync()
        return Fetched(file: file, lines: lines)
    }
}
