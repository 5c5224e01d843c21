import Glibc

func inode(of path: String) -> UInt64? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? UInt64(status.st_ino) : nil
}

/// Sets the limit on the size of a file for this process, which has to be one of its own.
func limitFileSize(to bytes: Int) {
    // The limit is told by a signal first, and by an error only to those who ignore that.
    _ = signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: .max)
    _ = unsafe setrlimit(__rlimit_resource_t(1), &limit)
}

/// The descriptor under which this process has the file at `path` open.
func descriptor(of path: String) -> Int32? {
    for number in 3..<Int32(256) {
        var target = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/fd/\(number)", &target, target.count)
        guard count > 0 else { continue }
        if String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) == path { return number }
    }
    return nil
}
