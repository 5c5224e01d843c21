#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open file, closed when the last user lets go of it.
final class SystemFile: Sendable {
    let path: String
    let descriptor: CInt

    enum Mode {
        case read, create, append
    }

    init(_ path: String, _ mode: Mode) throws(SimulatorError) {
        let flags =
            switch mode {
            case .read: O_RDONLY | O_CLOEXEC
            case .create: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
            case .append: O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC
            }
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw .system("open", path) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        _ = close(descriptor)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SimulatorError) {
        var rest = unsafe bytes
        while unsafe !rest.isEmpty {
            #if canImport(Glibc)
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            #else
                let count = unsafe Darwin.write(descriptor, rest.baseAddress, rest.count)
            #endif
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("write", path)
            }
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func write(_ bytes: [UInt8]) throws(SimulatorError) {
        var failure: SimulatorError?
        unsafe bytes.withUnsafeBytes { raw in
            do throws(SimulatorError) { unsafe try write(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Reads up to `limit` bytes from the current position; empty at the end.
    func read(upTo limit: Int) throws(SimulatorError) -> [UInt8] {
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
            repeat {
                #if canImport(Glibc)
                    count = unsafe Glibc.read(descriptor, buffer.baseAddress, limit)
                #else
                    count = unsafe Darwin.read(descriptor, buffer.baseAddress, limit)
                #endif
            } while count < 0 && errno == EINTR
            initialized = max(count, 0)
        }
        if count < 0 { throw .system("read", path) }
        return bytes
    }

    func seek(to offset: Int) throws(SimulatorError) {
        if lseek(descriptor, off_t(offset), SEEK_SET) < 0 { throw .system("seek in", path) }
    }

    func truncate(to size: Int) throws(SimulatorError) {
        if ftruncate(descriptor, off_t(size)) != 0 { throw .system("truncate", path) }
    }

    func sync() throws(SimulatorError) {
        if fsync(descriptor) != 0 { throw .system("sync", path) }
    }

    /// Takes the file for this process alone; false when another one holds it.
    func lock() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}

/// The few operations on names that the state directory needs.
enum FileSystem {
    static func makeDirectory(_ path: String) throws(SimulatorError) {
        if let parent = parent(of: path), unsafe access(parent, F_OK) != 0 { try makeDirectory(parent) }
        if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw .system("make the directory", path) }
    }

    static func syncDirectory(_ path: String) throws(SimulatorError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path) }
        defer { _ = close(descriptor) }
        if fsync(descriptor) != 0 { throw .system("sync", path) }
    }

    static func rename(_ source: String, to target: String) throws(SimulatorError) {
        #if canImport(Glibc)
            let status = unsafe Glibc.rename(source, target)
        #else
            let status = unsafe Darwin.rename(source, target)
        #endif
        if status != 0 { throw .system("rename", source) }
    }

    /// Removes a file; one that is missing already is no failure.
    static func remove(_ path: String) {
        // A file that stays costs space only: its name is swept or written again.
        _ = unsafe unlink(path)
    }

    static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    static func size(of path: String) -> Int? {
        guard let file = try? SystemFile(path, .read) else { return nil }
        let end = lseek(file.descriptor, 0, SEEK_END)
        return end < 0 ? nil : Int(end)
    }

    static func names(in path: String) throws(SimulatorError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw .system("list", path) }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { raw in
                unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func read(_ path: String) throws(SimulatorError) -> [UInt8] {
        let file = try SystemFile(path, .read)
        var bytes: [UInt8] = []
        while true {
            let more = try file.read(upTo: 1 << 20)
            if more.isEmpty { return bytes }
            bytes += more
        }
    }

    private static func parent(of path: String) -> String? {
        var end = path[...]
        while end.count > 1, end.last == "/" { end.removeLast() }
        guard let slash = end.lastIndex(of: "/"), slash != end.startIndex else { return nil }
        return String(end[..<slash])
    }
}

extension SimulatorError {
    static func system(_ operation: String, _ path: String) -> SimulatorError {
        let reason = unsafe String(cString: strerror(errno))
        return SimulatorError(.io, "cannot \(operation) '\(path)': \(reason)")
    }
}
