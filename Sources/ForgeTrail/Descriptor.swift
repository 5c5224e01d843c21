#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open file descriptor, closed when it goes out of use.
///
/// Every descriptor of this module is opened with `O_CLOEXEC`, so that no child inherits a lock, and with
/// `O_NOFOLLOW`, so that a planted symbolic link is an error and not a way out of the directory.
struct Descriptor: ~Copyable {
    let number: Int32

    init(taking number: Int32) { self.number = number }

    /// Opens `name` relative to `directory`. The corresponding C function is `openat`.
    init(
        _ operation: String, name: String, in directory: borrowing Descriptor, flags: Int32, mode: mode_t = 0,
        path: @autoclosure () -> String
    ) throws(TrailError) {
        let parent = directory.number
        do {
            number = try uninterrupted(operation, path()) {
                unsafe openat(parent, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
            }
        } catch {
            if error.errno != ELOOP { throw error }
            throw TrailError(.refused, operation, path(), reason: "it is a symbolic link")
        }
    }

    deinit {
        // What has to survive was synced before, with its error reported; what was not is being given up.
        close(number)
    }

    func status(_ path: @autoclosure () -> String) throws(TrailError) -> FileStatus {
        var status = stat()
        _ = try uninterrupted("examine", path()) { unsafe fstat(number, &status) }
        return FileStatus(status)
    }

    /// Reads up to `buffer.count` bytes; 0 at the end. The corresponding C function is `read`.
    func read(into buffer: UnsafeMutableRawBufferPointer, path: @autoclosure () -> String) throws(TrailError) -> Int {
        try uninterrupted("read", path()) {
            #if canImport(Glibc)
                unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
            #else
                unsafe Darwin.read(number, buffer.baseAddress, buffer.count)
            #endif
        }
    }

    /// Writes all of `bytes`, however many calls it takes. The corresponding C function is `write`.
    func write(_ bytes: UnsafeRawBufferPointer, path: @autoclosure () -> String) throws(TrailError) {
        var rest = unsafe bytes
        while unsafe !rest.isEmpty {
            let count = try uninterrupted("write", path()) {
                #if canImport(Glibc)
                    unsafe Glibc.write(number, rest.baseAddress, rest.count)
                #else
                    unsafe Darwin.write(number, rest.baseAddress, rest.count)
                #endif
            }
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func write(_ bytes: [UInt8], path: @autoclosure () -> String) throws(TrailError) {
        unsafe try bytes.withUnsafeBufferPointer { block throws(TrailError) in
            unsafe try write(UnsafeRawBufferPointer(block), path: path())
        }
    }

    /// Waits until the bytes, and the metadata needed to find them, are on the disk.
    ///
    /// After a failure the kernel may have dropped the bytes and would report success the next time, so nobody may
    /// call this again on the same file. The corresponding C function is `fsync`, on Darwin `F_FULLFSYNC`.
    func sync(_ path: @autoclosure () -> String) throws(TrailError) {
        _ = try uninterrupted("sync", path()) {
            #if canImport(Glibc)
                fsync(number)
            #else
                unsafe fcntl(number, F_FULLFSYNC)
            #endif
        }
    }

    /// As `sync`, without the times of the file. The corresponding C function is `fdatasync`.
    func syncData(_ path: @autoclosure () -> String) throws(TrailError) {
        #if canImport(Glibc)
            _ = try uninterrupted("sync", path()) { fdatasync(number) }
        #else
            try sync(path())
        #endif
    }

    func seek(to offset: Int64, path: @autoclosure () -> String) throws(TrailError) {
        _ = try uninterrupted("read", path()) { lseek(number, off_t(offset), SEEK_SET) }
    }

    func truncate(to size: Int64, path: @autoclosure () -> String) throws(TrailError) {
        _ = try uninterrupted("truncate", path()) { ftruncate(number, off_t(size)) }
    }

    /// Sets the mode itself, since the one given to `openat` is cut down by the umask.
    func setMode(_ mode: mode_t, path: @autoclosure () -> String) throws(TrailError) {
        _ = try uninterrupted("set the mode of", path()) { fchmod(number, mode) }
    }
}

/// What the system knows of a file.
struct FileStatus {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let owner: uid_t
    let mode: mode_t

    init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        size = Int64(status.st_size)
        owner = status.st_uid
        mode = status.st_mode
    }

    var isRegular: Bool { mode & S_IFMT == S_IFREG }
    var isDirectory: Bool { mode & S_IFMT == S_IFDIR }

    /// Whether both describe the same file, under whatever name.
    func isSame(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }
}

/// Calls until no signal has cut the call short, and turns -1 into an error. The only place that knows `EINTR`.
///
/// Every call of this module that changes something on disk goes through here, which lets tests stop them one by one.
func uninterrupted<Result: FixedWidthInteger>(
    _ operation: String, _ path: @autoclosure () -> String, _ call: () -> Result
) throws(TrailError) -> Result {
    while true {
        var code = interposed(operation, path())
        if code == 0 {
            let result = call()
            if result != -1 { return result }
            code = errno
        }
        if code != EINTR { throw TrailError(operation, path(), errno: code) }
    }
}

#if DEBUG
    /// What a test puts before every call to the system. It sees operation and path, and answers 0 or the number of the
    /// error with which the call is to fail. Not in release builds.
    enum Interposer {
        @TaskLocal static var call: (@Sendable (_ operation: String, _ path: String) -> Int32)?
    }

    private func interposed(_ operation: String, _ path: @autoclosure () -> String) -> Int32 {
        Interposer.call?(operation, path()) ?? 0
    }
#else
    private func interposed(_ operation: String, _ path: @autoclosure () -> String) -> Int32 { 0 }
#endif
