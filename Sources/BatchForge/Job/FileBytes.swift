#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A small file read whole, with what its mode says about who else may read it.
struct FileBytes {
    let bytes: [UInt8]
    /// The group or others may read it.
    let isExposed: Bool

    enum Failure: Error {
        case missing(reason: String)
        case tooLarge(limit: Int)
    }

    /// Reads at most `limit` bytes; a longer file is refused, and so is what is not a file.
    init(reading path: String, limit: Int) throws(Failure) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { throw .missing(reason: Self.reason()) }
        // Nothing was written, so closing cannot lose anything.
        defer { close(descriptor) }
        var status = stat()
        if unsafe fstat(descriptor, &status) != 0 { throw .missing(reason: Self.reason()) }
        if status.st_mode & S_IFMT == S_IFDIR { throw .missing(reason: "Is a directory") }
        isExposed = status.st_mode & 0o044 != 0 && status.st_mode & S_IFMT == S_IFREG
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw .missing(reason: Self.reason()) }
            if count == 0 { break }
            bytes += buffer[..<count]
            if bytes.count > limit { throw .tooLarge(limit: limit) }
        }
        self.bytes = bytes
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}

extension FileBytes.Failure {
    func problem(reading what: String) -> (kind: JobError.Kind, message: String) {
        switch self {
        case .missing(let reason): (.missing, "cannot read '\(what)': \(reason)")
        case .tooLarge(let limit): (.data, "'\(what)' is larger than \(limit.grouped) bytes")
        }
    }

    func finding(file: String) -> JobError.Finding {
        switch self {
        case .missing(let reason): JobError.Finding(.missing, file: file, "cannot read the file: \(reason)")
        case .tooLarge(let limit): JobError.Finding(.data, file: file, "the file is larger than \(limit.grouped) bytes")
        }
    }
}
