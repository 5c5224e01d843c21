#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The journal in the hands of its one writer, for as long as `Journal.withLock` runs.
package final class LockedJournal {
    package let directory: BatchDirectory
    private let descriptor: Descriptor
    private var replay: Replay
    private var isHeld = true

    /// Takes a descriptor that holds the lock and whose file has been read to its end.
    init(taking descriptor: consuming Descriptor, in directory: BatchDirectory, replay: Replay) {
        self.descriptor = descriptor
        self.directory = directory
        self.replay = replay
    }

    /// What the journal says, everything appended included.
    package var state: TrailState { replay.state }

    /// Writes the event as the next line; it is on the disk when this returns.
    ///
    /// An event that cannot follow is refused before a byte is written. After an error the event is not in the
    /// journal, and nothing more is appended by this process.
    package func append(_ event: JournalEvent) throws(TrailError) { try append(event, at: .now()) }

    func append(_ event: JournalEvent, at time: Timestamp) throws(TrailError) {
        if !isHeld { throw refused("its lock is not held") }
        let seq = replay.state.seq + 1
        if case .unknown(let name) = event { throw refused("'\(name)' is no event of this version") }
        if let fault = replay.state.fault(of: event, seq: seq) { throw refused(fault) }
        let entry = JournalEntry(seq: seq, time: time, event: event)
        let line = entry.line
        if line.count > Self.lineLimit { throw refused("'\(event.name)' makes a line of \(line.count) bytes") }
        if let failure = replay.failure { throw failure }
        try write(line)
        do throws(EntryFault) {
            try replay.take(entry, bytes: line.count)
        } catch {
            throw refused(error.reason)
        }
    }

    /// Gives a file its final name.
    package func publish(_ file: inout AtomicFile) throws(TrailError) { try file.commit(under: self) }

    /// Publishes a small file whole.
    package func publish(_ bytes: [UInt8], as file: TrailFile) throws(TrailError) {
        var new = try AtomicFile(for: file, in: directory)
        try new.write(bytes)
        try new.commit(under: self)
    }

    /// Writes `begin` and sweeps the directory, unless nobody else took the lock since ours.
    func begin(tool: String) throws(TrailError) {
        if replay.ownBegin > 0 && replay.ownBegin == replay.state.beginSeq { return }
        try append(.begin(tool: tool, pid: getpid(), host: Self.hostName()))
        replay.ownBegin = replay.state.seq
        // What dead writers left takes room and does no harm: where it cannot be removed now, a later writer will.
        try? directory.sweep()
    }

    func check(isOf directory: BatchDirectory) throws(TrailError) {
        if !isHeld || !directory.isSame(as: self.directory) {
            throw TrailError(.refused, "publish in", directory.path, reason: "its lock is not held")
        }
    }

    /// Gives the lock back and says how far the journal has been read.
    func close() -> Replay {
        isHeld = false
        // It cannot fail for an open descriptor, and closing that gives the lock back as well.
        _ = flock(descriptor.number, LOCK_UN)
        let replay = replay
        self.replay = Replay()
        return replay
    }

    private func write(_ line: [UInt8]) throws(TrailError) {
        try expectOwnEnd()
        do {
            try descriptor.write(line, path: path)
            try descriptor.syncData(path)
        } catch {
            // Half a line is no event, and one that may not be on the disk must not look as if it were. Where cutting
            // it off fails too, the next writer finds the rest; this process has to stop in any case.
            try? descriptor.truncate(to: replay.size, path: path)
            replay.failure = error
            throw error
        }
    }

    /// Nobody but the holder of the lock writes, so the file must end where we know it to end.
    private func expectOwnEnd() throws(TrailError) {
        let status = try descriptor.status(path)
        let named = try directory.status(ofName: TrailFile.journal.name)
        if status.size == replay.size, let named, named.isSame(as: status) { return }
        let failure = TrailError(
            .corrupt, "append to", path, reason: "something else wrote to it or replaced it while it was locked")
        replay.failure = failure
        throw failure
    }

    private var path: String { directory.path(of: .journal) }

    private func refused(_ reason: String) -> TrailError { TrailError(.refused, "append to", path, reason: reason) }

    static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// An append has to be one write that the system carries out as a whole.
    private static let lineLimit = 1 << 16
}
