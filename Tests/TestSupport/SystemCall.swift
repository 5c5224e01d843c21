/// One call of a program into the kernel, as strace shows it.
package struct SystemCall: Sendable, CustomStringConvertible {
    /// As the kernel names it: `fdatasync`.
    package let name: String
    /// The how-manieth of this name it is, from 1 on.
    package let ordinal: Int
    /// With arguments and result: `fdatasync(4</tmp/x/journal.jsonl>) = 0`.
    package let text: String

    package init(_ name: String, _ ordinal: Int, text: String = "") {
        self.name = name
        self.ordinal = ordinal
        self.text = text
    }

    package var description: String { "\(name) #\(ordinal)" }

    /// The calls that change something outside the program, or ask the outside for something.
    package static let interesting = [
        "open", "openat", "creat", "mkdir", "mkdirat", "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync",
        "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "ftruncate", "flock", "close",
        "connect", "sendto", "sendmsg", "recvfrom", "recvmsg", "poll", "ppoll",
    ]

    /// A name that another architecture lacks is left out there.
    static var expression: String { interesting.map { "?\($0)" }.joined(separator: ",") }
}

/// A log that strace has written: the calls of the first thread in their order, and how the program ended.
struct SystemCallLog {
    private(set) var calls: [SystemCall] = []
    /// Calls of other threads and of children.
    private(set) var elsewhere = 0
    private(set) var isKilled = false
    private(set) var isEnded = false

    /// Reads a log with process ids (`strace -f`) or without.
    init(_ text: String) {
        var ordinals: [String: Int] = [:]
        var main: Substring?
        for line in text.split(separator: "\n") {
            let id = line.prefix { $0.isNumber }
            let rest = line.dropFirst(id.count).drop { $0 == " " }
            if main == nil { main = id }
            let isMain = id == main
            if rest.hasPrefix("+++ ") {
                if isMain {
                    isEnded = true
                    isKilled = rest.hasPrefix("+++ killed by SIGKILL")
                }
                continue
            }
            // Neither a signal nor the second half of a call that was told in two.
            guard let first = rest.first, first.isLetter, let bracket = rest.firstIndex(of: "(") else { continue }
            guard isMain else {
                elsewhere += 1
                continue
            }
            let name = String(rest[..<bracket])
            ordinals[name, default: 0] += 1
            calls.append(SystemCall(name, ordinals[name, default: 0], text: String(rest)))
        }
    }
}
