#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file under a name that nobody reads, until it is given its final one: `.<final name>.<pid>.<6 random>.tmp`.
///
/// Gone from the directory when it is given up. A crash leaves it there; `BatchDirectory.sweep` finds it by its name,
/// and knows that its writer is dead by the lock that a live writer holds on it.
struct Temporary: ~Copyable {
    private let directory: BatchDirectory
    private let finalName: String
    private let descriptor: Descriptor
    let name: String
    private var isPublished = false

    init(
        for finalName: String, in directory: BatchDirectory, tail: String = RunID.randomTail()
    ) throws(TrailError) {
        let name = TemporaryName(final: finalName, pid: getpid(), tail: tail).text
        let path = directory.path(ofName: name)
        let descriptor = try Descriptor(
            "create", name: name, in: directory.descriptor, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, path: path)
        do {
            try descriptor.setMode(0o600, path: path)
            _ = try uninterrupted("lock", path) { flock(descriptor.number, LOCK_EX | LOCK_NB) }
        } catch {
            try? directory.remove(name: name)
            throw error
        }
        self.directory = directory
        self.finalName = finalName
        self.descriptor = descriptor
        self.name = name
    }

    deinit {
        // Where this fails, the next writer sweeps it away.
        if !isPublished { try? directory.remove(name: name) }
    }

    var path: String { directory.path(ofName: name) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(TrailError) { unsafe try descriptor.write(bytes, path: path) }

    func write(_ bytes: [UInt8]) throws(TrailError) { try descriptor.write(bytes, path: path) }

    /// Makes `size` bytes durable; another size on disk means that somebody else wrote into the file.
    func sync(size: Int64) throws(TrailError) {
        try descriptor.sync(path)
        let status = try descriptor.status(path)
        if status.size != size {
            throw TrailError(.corrupt, "publish", path, reason: "it has \(status.size) bytes, \(size) were written")
        }
    }

    /// Gives the file its final name, in place of a file that has it. The caller holds the lock and has synced.
    ///
    /// The corresponding C function is `renameat`.
    mutating func rename() throws(TrailError) {
        _ = try uninterrupted("rename", path) {
            unsafe renameat(directory.descriptor.number, name, directory.descriptor.number, finalName)
        }
        isPublished = true
        // The name is as good as not there until its directory is synced.
        try directory.sync()
    }
}

/// The name of a temporary, taken apart.
struct TemporaryName: Equatable {
    let final: String
    let pid: Int32
    let tail: String

    init(final: String, pid: Int32, tail: String) {
        self.final = final
        self.pid = pid
        self.tail = tail
    }

    /// Nil for a name that no writer of this module makes.
    init?(_ text: String) {
        guard text.hasPrefix("."), text.hasSuffix(".tmp") else { return nil }
        let words = text.dropFirst().dropLast(4).split(separator: ".", omittingEmptySubsequences: false)
        guard words.count >= 3, let pid = Int32(words[words.count - 2]), pid > 0 else { return nil }
        let tail = String(words[words.count - 1])
        let final = words.dropLast(2).joined(separator: ".")
        guard TrailFile(name: final) != nil else { return nil }
        self.init(final: final, pid: pid, tail: tail)
        if tail.utf8.count != 6 || self.text != text { return nil }
    }

    var text: String { ".\(final).\(pid).\(tail).tmp" }
}

extension BatchDirectory {
    /// Removes the temporaries of writers that are dead. `Journal.withLock` does so when it writes `begin`.
    package func sweep() throws(TrailError) {
        for name in try names() {
            guard let temporary = TemporaryName(name), isDead(temporary) else { continue }
            do {
                try remove(name: name)
            } catch {
                // It was given up in this moment.
                if error.kind != .missing { throw error }
            }
        }
    }

    /// No process of this number here, and nobody who holds the file's lock: a writer in another process namespace has
    /// a number that means nothing here.
    private func isDead(_ temporary: TemporaryName) -> Bool {
        if kill(temporary.pid, 0) == 0 || errno != ESRCH { return false }
        do {
            let path = path(ofName: temporary.text)
            let descriptor = try Descriptor(
                "open", name: temporary.text, in: descriptor, flags: O_RDONLY | O_NONBLOCK, path: path)
            _ = try uninterrupted("lock", path) { flock(descriptor.number, LOCK_EX | LOCK_NB) }
            return true
        } catch {
            // A planted link has no writer; anything else is left alone.
            return error.kind == .refused
        }
    }
}
