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

    package init(_ part: Part, of batch: RemoteBatch, from api: any BatchAPI, to trail: Trail) {
        self.part = part
        self.batch = batch
        self.api = api
        self.trail = trail
    }

    package func run(_ console: Console) throws {
        var output = try fetch(batch.outputFileID, as: .output(part))
        var errors = try fetch(batch.errorFileID, as: .error(part))
        try trail.change { journal in
            if journal.state[part]?.downloaded != nil { return }
            try journal.append(
                .downloaded(part, output: try publish(&output, journal), error: try publish(&errors, journal)))
            try journal.publishActiveBatches()
        }
        if batch.outputFileID != nil { console.say("  wrote \(trail.directory.path(of: .output(part)))") }
        if batch.errorFileID != nil { console.say("  wrote \(trail.directory.path(of: .error(part)))") }
    }

    private func publish(_ file: inout AtomicFile?, _ journal: LockedJournal) throws(TrailError) -> FileDigest? {
        guard var whole = file.take() else { return nil }
        let digest = FileDigest(bytes: whole.byteCount, sha256: whole.sha256)
        try whole.commit(under: journal)
        return digest
    }

    private func fetch(_ fileID: String?, as name: TrailFile) throws -> AtomicFile? {
        guard let fileID else { return nil }
        var file = try AtomicFile(for: name, in: trail.directory)
        var last: UInt8?
        try api.download(fileID) { bytes in
            try Interruption.check()
            try file.write(bytes)
            last = bytes.last ?? last
        }
        // A file that does not end in a line feed lost its end on the way (reference of result files: always one).
        if let last, last != UInt8(ascii: "\n") {
            throw APIError(
                kind: .incomplete, operation: "download '\(fileID)'", reason: "its last line is not whole")
        }
        // Here, as a large file may take long to reach the disk, and others want the lock.
        try file.sync()
        return file
    }
}
