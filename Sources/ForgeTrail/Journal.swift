import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `journal.jsonl`: what was intended and what came of it, in order, and the lock of its directory.
///
/// The lock is `flock` on the journal itself, which is therefore never renamed, replaced or removed. The kernel gives
/// it back when its holder dies. It is taken for one change at a time, never while sleeping or while a child runs;
/// readers take none.
///
/// What a crash leaves at its end is a line without `\n`: nothing that anybody has acted upon, since an append returns
/// after the line is on the disk. The next writer copies it to `journal.torn-<n>` and cuts it off. Anything else that
/// is not a line in its place means that the file was edited, and stops every step.
package final class Journal: Sendable {
    package let directory: BatchDirectory
    private let tool: String
    /// What was read by the last lock of this object; taken out while somebody uses it.
    private let memory = Mutex(Replay())

    package init(in directory: BatchDirectory, tool: String) {
        self.directory = directory
        self.tool = tool
    }

    /// What the journal says now. Takes no lock and leaves out a torn tail; nothing, where there is no journal.
    package static func read(from directory: BatchDirectory) throws(TrailError) -> TrailState {
        guard try directory.exists(.journal) else { return TrailState() }
        return try readTwiceIfCorrupt { () throws(TrailError) in
            var replay = Replay()
            _ = try replay.readOn(in: directory)
            return replay.state
        }
    }

    /// Every entry in order, without a lock and without a torn tail.
    package static func entries(of directory: BatchDirectory) throws(TrailError) -> [JournalEntry] {
        guard try directory.exists(.journal) else { return [] }
        return try readTwiceIfCorrupt { () throws(TrailError) in
            var entries: [JournalEntry] = []
            var replay = Replay()
            _ = try replay.readOn(in: directory) { entries.append($0) }
            return entries
        }
    }

    /// A writer that cuts off a torn tail and goes on in its place can mix both in the buffer of a reader, who has no
    /// lock: what is corrupt once is read again.
    private static func readTwiceIfCorrupt<Result>(
        _ body: () throws(TrailError) -> Result
    ) throws(TrailError) -> Result {
        do {
            return try body()
        } catch {
            if error.kind != .corrupt { throw error }
            return try body()
        }
    }

    /// Runs `body` as the only writer of this directory.
    ///
    /// Under the lock, before `body`: what others appended is read, a torn tail is moved aside, and `begin` is written
    /// unless the last `begin` is ours. Where another process has the lock, it is asked for again until `wait` is over
    /// or a signal comes.
    @discardableResult
    package func withLock<Result>(
        wait: Duration = .zero, _ body: (LockedJournal) throws -> Result
    ) throws -> Result {
        let locked = try lock(wait: wait)
        defer { remember(locked.close()) }
        return try body(locked)
    }

    private func lock(wait: Duration) throws(TrailError) -> LockedJournal {
        var replay = memory.withLock { memory in
            let replay = memory
            // Out of here, so that it is changed in place and not copied.
            if memory.failure == nil { memory = Replay() }
            return replay
        }
        if let failure = replay.failure { throw failure }
        let locked: LockedJournal
        do throws(TrailError) {
            let descriptor = try openLocked(wait: wait)
            try catchUp(&replay, with: descriptor)
            locked = LockedJournal(taking: descriptor, in: directory, replay: replay)
            replay = Replay()
        } catch {
            remember(replay)
            throw error
        }
        do throws(TrailError) {
            try locked.begin(tool: tool)
        } catch {
            remember(locked.close())
            throw error
        }
        return locked
    }

    /// Keeps what was read for the next lock, unless another thread has come further meanwhile.
    private func remember(_ replay: Replay) {
        memory.withLock { memory in
            if memory.failure == nil && (replay.size >= memory.size || replay.failure != nil) { memory = replay }
        }
    }

    private func catchUp(_ replay: inout Replay, with descriptor: borrowing Descriptor) throws(TrailError) {
        let status = try descriptor.status(path)
        // The name of a journal that was just made, by us or by one who died then, has to survive as well.
        if status.size == 0 { try directory.sync() }
        try replay.recognize(status, path: path)
        let torn = try replay.readOn(in: directory)
        if torn > 0 { try moveAside(torn, from: replay.size, of: descriptor) }
    }

    private var path: String { directory.path(of: .journal) }

    private func openLocked(wait: Duration) throws(TrailError) -> Descriptor {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: wait)
        while true {
            let descriptor = try openOrCreate()
            let status = try descriptor.status(path)
            if !status.isRegular {
                throw TrailError(.refused, "open", path, reason: "it is not a regular file")
            }
            do {
                _ = try uninterrupted("lock", path) { flock(descriptor.number, LOCK_EX | LOCK_NB) }
                // What was locked must still be what the name stands for.
                if let named = try directory.status(ofName: TrailFile.journal.name), named.isSame(as: status) {
                    return descriptor
                }
            } catch {
                if error.errno != EWOULDBLOCK { throw error }
                if clock.now >= end || Self.napIsInterrupted() { throw busy() }
            }
        }
    }

    private func openOrCreate() throws(TrailError) -> Descriptor {
        let flags = O_RDWR | O_APPEND | O_NONBLOCK
        let name = TrailFile.journal.name
        do {
            return try Descriptor("open", name: name, in: directory.descriptor, flags: flags, path: path)
        } catch {
            if error.kind != .missing { throw error }
        }
        do {
            let descriptor = try Descriptor(
                "create", name: name, in: directory.descriptor, flags: flags | O_CREAT | O_EXCL, mode: 0o600, path: path
            )
            try descriptor.setMode(0o600, path: path)
            return descriptor
        } catch {
            if error.errno != EEXIST { throw error }
            return try Descriptor("open", name: name, in: directory.descriptor, flags: flags, path: path)
        }
    }

    /// Sleeps for a moment; true when a signal ended it.
    private static func napIsInterrupted() -> Bool {
        var nap = timespec(tv_sec: 0, tv_nsec: 20_000_000)
        return unsafe nanosleep(&nap, nil) != 0
    }

    private func busy() -> TrailError {
        // Without the lock the last line may be torn or the file damaged: then there is no name to tell.
        // Nor is there one between the taking of the lock and the line that says so: what stands there then is the
        // holder before, who has gone.
        let named = try? Self.read(from: directory).holder
        let holder = named.flatMap { $0.mayBeRunning ? $0 : nil }
        return TrailError(
            .busy(holder), "lock", path, reason: "held by \(holder.map(\.description) ?? "another process")")
    }

    /// Copies the last `count` bytes to a file of their own, then cuts them off. A crash between the two leaves a copy
    /// too many and loses nothing.
    private func moveAside(_ count: Int64, from size: Int64, of descriptor: borrowing Descriptor) throws(TrailError) {
        var number = 1
        while try directory.exists(.torn(number)) { number += 1 }
        let reading = try directory.openForReading(.journal)
        try reading.seek(to: size, path: path)
        var bytes: [UInt8] = []
        unsafe try eachBlock(of: reading, path: path) { unsafe bytes.append(contentsOf: $0) }

        var copy = try Temporary(for: TrailFile.torn(number).name, in: directory)
        try copy.write(bytes)
        try copy.sync(size: Int64(bytes.count))
        try copy.rename()
        try descriptor.truncate(to: size, path: path)
        try descriptor.sync(path)
    }
}
