#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that appears under its name whole and durable, or not at all.
///
/// The order is the promise, and no step may be moved:
///
///     create the temporary   O_EXCL, in the same directory, mode 0600        a crash leaves a temporary, swept later
///     write                  the hash runs along                             "
///     sync                   the bytes are on the disk                       "
///     take the lock          by the caller, whose journal decides
///     rename                 the name points at bytes that no crash can lose a crash leaves the old or the new file,
///     sync the directory     the name is on the disk                         each of them whole
///
/// A sealed file that exists already with the same bytes is left as it is, which makes publishing again harmless; one
/// with other bytes is never replaced, save that `ids_<run>.jsonl` may gain lines at its end. Given up, the temporary is
/// removed.
package struct AtomicFile: ~Copyable {
    package let file: TrailFile
    package private(set) var byteCount: Int64 = 0
    private let directory: BatchDirectory
    private var temporary: Temporary
    private var buffer: [UInt8] = []
    private var hash = RunningHash()
    private var stage = Stage.open

    private enum Stage {
        case open, synced, committed
        case failed(TrailError)
    }

    package init(for file: TrailFile, in directory: BatchDirectory) throws(TrailError) {
        if file == .journal {
            throw TrailError(.refused, "replace", directory.path(of: file), reason: "a journal is appended to")
        }
        let temporary = try Temporary(for: file.name, in: directory)
        self.file = file
        self.directory = directory
        self.temporary = temporary
    }

    package mutating func write(_ bytes: [UInt8]) throws(TrailError) {
        unsafe try bytes.withUnsafeBufferPointer { block throws(TrailError) in
            unsafe try write(UnsafeRawBufferPointer(block))
        }
    }

    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(TrailError) {
        try attempt { file throws(TrailError) in
            if file.buffer.count + bytes.count > Self.bufferSize { try file.flush() }
            if bytes.count >= Self.bufferSize {
                unsafe try file.put(bytes)
            } else {
                unsafe file.buffer.append(contentsOf: bytes)
            }
            file.byteCount += Int64(bytes.count)
        }
    }

    /// Of the bytes written so far, in lower-case hexadecimal digits.
    package var sha256: String {
        var all = hash
        unsafe buffer.withUnsafeBytes { unsafe all.update($0) }
        return all.hexadecimal
    }

    /// Makes the bytes durable; nothing can be written after it. `commit` does it too: this is for large files, which
    /// would keep others from the lock meanwhile.
    package mutating func sync() throws(TrailError) {
        if case .synced = stage { return }
        try attempt { file throws(TrailError) in
            try file.flush()
            try file.temporary.sync(size: file.byteCount)
            file.stage = .synced
        }
    }

    /// Gives the file its name. Called once, under the lock of the same directory.
    package mutating func commit(under lock: LockedJournal) throws(TrailError) {
        try lock.check(isOf: directory)
        try sync()
        do throws(TrailError) {
            if try isThereAlready() { try directory.sync() } else { try temporary.rename() }
            stage = .committed
        } catch {
            stage = .failed(error)
            throw error
        }
    }

    /// Whether a sealed file of this name has these bytes already.
    private func isThereAlready() throws(TrailError) -> Bool {
        let path = directory.path(of: file)
        guard let status = try directory.status(ofName: file.name) else { return false }
        if !status.isRegular { throw TrailError(.refused, "publish", path, reason: "it is not a regular file") }
        if !file.isSealed { return false }
        if status.size == byteCount, try directory.sha256(of: file) == sha256 { return true }
        if file.mayGrow, status.size < byteCount,
            try directory.sha256(of: file) == directory.sha256(ofName: temporary.name, first: status.size)
        {
            return false
        }
        throw TrailError(.refused, "publish", path, reason: "it exists with other content, and is never replaced")
    }

    /// After a failure the file is good for nothing but being given up.
    private mutating func attempt(_ body: (inout AtomicFile) throws(TrailError) -> Void) throws(TrailError) {
        switch stage {
        case .open: break
        case .failed(let error): throw error
        case .synced, .committed:
            throw TrailError(.refused, "write", directory.path(of: file), reason: "it was closed by an earlier call")
        }
        do throws(TrailError) {
            try body(&self)
        } catch {
            stage = .failed(error)
            throw error
        }
    }

    private mutating func flush() throws(TrailError) {
        if buffer.isEmpty { return }
        unsafe buffer.withUnsafeBytes { unsafe hash.update($0) }
        try temporary.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) throws(TrailError) {
        unsafe hash.update(bytes)
        unsafe try temporary.write(bytes)
    }

    private static let bufferSize = 1 << 18
}
