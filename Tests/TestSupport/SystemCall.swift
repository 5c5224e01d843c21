/// One call of a program into the kernel, as strace shows it.
package struct SystemCall: Sendable, CustomStringConvertible {
    /// As the kernel names it: `fdatasync`.
    package let name: String
    /// The how-manieth of this name it is in its thread, from 1 on.
    package let ordinal: Int
    /// 0 is the program's first thread.
    package let thread: Int
    /// With arguments and result: `fdatasync(4</tmp/x/journal.jsonl>) = 0`.
    package let text: String

    package init(_ name: String, _ ordinal: Int, thread: Int = 0, text: String = "") {
        self.name = name
        self.ordinal = ordinal
        self.thread = thread
        self.text = text
    }

    package var description: String { thread == 0 ? "\(name) #\(ordinal)" : "\(name) #\(ordinal) of thread \(thread)" }

    /// The calls that change something outside the program, or ask the outside for something.
    package static let interesting = [
        "open", "openat", "creat", "mkdir", "mkdirat", "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync",
        "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "ftruncate", "flock", "close",
        "connect", "sendto", "sendmsg", "recvfrom", "recvmsg", "poll", "ppoll",
    ]
}
