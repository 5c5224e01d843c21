#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What went wrong with a file of the trail: what was being done, to which file, and why it failed.
package struct TrailError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        /// The system refused; `errno` says why.
        case io
        /// Another process is changing this batch directory; nil where it has not written its name yet.
        case busy(Holder?)
        /// The bytes on disk are not what this program, or one like it, can have written.
        case corrupt
        /// Doing it would break a promise of the trail, or put it where others could change it.
        case refused
        /// There is no such file or directory.
        case missing
    }

    package let kind: Kind
    /// A verb: "rename".
    package let operation: String
    /// Of the file or directory, with the line where there is one: "batches/visits/journal.jsonl:12".
    package let path: String
    /// The system's number, 0 where it was not the system that refused.
    package let errno: Int32
    package let reason: String

    package init(_ kind: Kind, _ operation: String, _ path: String, reason: String) {
        self.kind = kind
        self.operation = operation
        self.path = path
        self.errno = 0
        self.reason = reason
    }

    /// From the system's number; `ENOENT` is `missing`.
    package init(_ operation: String, _ path: String, errno: Int32) {
        self.kind = errno == ENOENT ? .missing : .io
        self.operation = operation
        self.path = path
        self.errno = errno
        self.reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    }

    package var description: String { "cannot \(operation) '\(path)': \(reason)" }

    /// Whether the same call may succeed later without anybody doing something about it. A full disk does not empty
    /// itself.
    package var isTransient: Bool {
        switch kind {
        case .busy: true
        case .io: [EAGAIN, EBUSY, EMFILE, ENFILE, ENOLCK, ENOMEM, ESTALE, ETIMEDOUT].contains(errno)
        case .corrupt, .refused, .missing: false
        }
    }
}

/// Who works on a batch directory: what the last `begin` of its journal says.
package struct Holder: Equatable, Sendable, CustomStringConvertible {
    package let tool: String
    package let pid: Int32
    package let host: String
    package let since: Timestamp

    package var description: String { "\(tool), process \(pid) on \(host), since \(since)" }

    /// False when the process is gone for certain; of another machine's nothing is known here.
    var mayBeRunning: Bool {
        host != LockedJournal.hostName() || pid <= 0 || kill(pid, 0) == 0 || errno == EPERM
    }
}
