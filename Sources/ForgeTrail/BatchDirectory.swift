#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `batches/<job>/`: an open directory, in which the files of a job are found by `TrailFile` and by nothing else.
///
/// All files are opened relative to the descriptor, so that a directory that is renamed or replaced meanwhile stays
/// the one that was examined.
package final class BatchDirectory: Sendable {
    /// As it was given; for messages.
    package let path: String
    let descriptor: Descriptor
    private let identity: FileStatus

    /// Opens the directory and makes it first, with its parents, where it does not exist. New directories get the mode
    /// 0700 whatever the umask is.
    package convenience init(creating path: String) throws(TrailError) {
        let path = Self.trimmed(path)
        try Self.make(path)
        try self.init(opening: path)
    }

    /// Opens a directory; one that others could change is refused.
    package init(opening path: String) throws(TrailError) {
        let path = Self.trimmed(path)
        let descriptor = try Self.open(path)
        let status = try descriptor.status(path)
        if status.owner != geteuid() {
            throw TrailError(.refused, "use", path, reason: "it belongs to another user (uid \(status.owner))")
        }
        if status.mode & (S_IWGRP | S_IWOTH) != 0 {
            throw TrailError(.refused, "use", path, reason: "group or others may write in it; chmod go-w closes it")
        }
        self.path = path
        self.descriptor = descriptor
        identity = status
    }

    /// Whether both are the same directory on the disk.
    func isSame(as other: BatchDirectory) -> Bool { identity.isSame(as: other.identity) }

    package func path(of file: TrailFile) -> String { path(ofName: file.name) }

    func path(ofName name: String) -> String { "\(path)/\(name)" }

    /// The files of the trail that are here, sorted by name. Anything else is left out.
    package func contents() throws(TrailError) -> [TrailFile] {
        try names().sorted().compactMap(TrailFile.init(name:))
    }

    package func exists(_ file: TrailFile) throws(TrailError) -> Bool { try status(ofName: file.name) != nil }

    /// The size in bytes.
    package func size(of file: TrailFile) throws(TrailError) -> Int64 {
        try openForReading(file).status(path(of: file)).size
    }

    /// All bytes of a file that is known to be small. Large ones are read with `LineReader`.
    package func read(_ file: TrailFile) throws(TrailError) -> [UInt8] {
        let descriptor = try openForReading(file)
        let size = try descriptor.status(path(of: file)).size
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(size) + 1)
        unsafe try eachBlock(of: descriptor, path: path(of: file)) { block in unsafe bytes.append(contentsOf: block) }
        return bytes
    }

    /// The SHA-256 of a file in lower-case hexadecimal digits.
    package func sha256(of file: TrailFile) throws(TrailError) -> String { try sha256(ofName: file.name) }

    /// Of the first `count` bytes only.
    func sha256(ofName name: String, first count: Int64 = .max) throws(TrailError) -> String {
        var hash = RunningHash()
        var rest = count
        unsafe try eachBlock(of: openForReading(name: name), path: path(ofName: name)) { block in
            let length = Int(min(Int64(block.count), rest))
            unsafe hash.update(UnsafeRawBufferPointer(rebasing: block[..<length]))
            rest -= Int64(length)
        }
        return hash.hexadecimal
    }

    func openForReading(_ file: TrailFile) throws(TrailError) -> Descriptor { try openForReading(name: file.name) }

    private func openForReading(name: String) throws(TrailError) -> Descriptor {
        let path = path(ofName: name)
        // O_NONBLOCK lets a planted pipe be examined and refused instead of waited for.
        let descriptor = try Descriptor("open", name: name, in: descriptor, flags: O_RDONLY | O_NONBLOCK, path: path)
        if try !descriptor.status(path).isRegular {
            throw TrailError(.refused, "open", path, reason: "it is not a regular file")
        }
        return descriptor
    }

    /// Makes new names, and names that are gone, survive a crash.
    func sync() throws(TrailError) {
        do {
            try descriptor.sync(path)
        } catch {
            // The answer of file systems that have no such operation for directories and need none.
            if error.errno != EINVAL { throw error }
        }
    }

    /// Nil where there is nothing of this name. A symbolic link is described, not followed.
    func status(ofName name: String) throws(TrailError) -> FileStatus? {
        var status = stat()
        do {
            _ = try uninterrupted("examine", path(ofName: name)) {
                unsafe fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW)
            }
        } catch {
            if error.kind == .missing { return nil }
            throw error
        }
        return FileStatus(status)
    }

    func remove(name: String) throws(TrailError) {
        _ = try uninterrupted("remove", path(ofName: name)) { unsafe unlinkat(descriptor.number, name, 0) }
    }

    /// Every name in the directory, in the system's order.
    func names() throws(TrailError) -> [String] {
        // A new descriptor, because reading a directory moves a position that is shared by all copies of one.
        let list = try uninterrupted("open", path) {
            unsafe openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard let stream = unsafe fdopendir(list) else {
            let code = errno
            close(list)
            throw TrailError("read", path, errno: code)
        }
        // Also closes the descriptor, which belongs to the stream now.
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                let code = errno
                if code != 0 { throw TrailError("read", path, errno: code) }
                return names
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    private static func open(_ path: String) throws(TrailError) -> Descriptor {
        let number = try uninterrupted("open", path) {
            Self.openPath(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        return Descriptor(taking: number)
    }

    // Apart from `init(opening:)`, whose `open` is ours.
    private static func openPath(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Glibc)
            unsafe Glibc.open(path, flags)
        #else
            unsafe Darwin.open(path, flags)
        #endif
    }

    /// Makes what is missing of `path`, from the top, and syncs each parent that got a new entry.
    private static func make(_ path: String) throws(TrailError) {
        do {
            _ = try open(path)
            return
        } catch {
            if error.kind != .missing { throw error }
        }
        let parent = parent(of: path)
        if parent != path { try make(parent) }
        do {
            _ = try uninterrupted("create", path) { unsafe mkdir(path, 0o700) }
        } catch {
            // Somebody else was faster.
            if error.errno == EEXIST { return }
            throw error
        }
        let made = try open(path)
        try made.setMode(0o700, path: path)
        try open(parent).sync(parent)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        let parent = trimmed(String(path[..<slash]))
        return parent.isEmpty ? "/" : parent
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1 && path.hasSuffix("/") { path.removeLast() }
        return path
    }
}

/// Hands over a file block by block, from where the descriptor stands to the end.
func eachBlock(
    of descriptor: borrowing Descriptor, path: @autoclosure () -> String, _ body: (UnsafeRawBufferPointer) -> Void
) throws(TrailError) {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 1)
    defer { unsafe block.deallocate() }
    while true {
        let count = try unsafe descriptor.read(into: block, path: path())
        if count == 0 { return }
        unsafe body(UnsafeRawBufferPointer(rebasing: block[..<count]))
    }
}
