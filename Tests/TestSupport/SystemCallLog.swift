/// A log that strace has written: the calls of a program in their order, and how it ended.
struct SystemCallLog {
    private(set) var calls: [SystemCall] = []
    /// Calls of the program's children.
    private(set) var ofChildren = 0
    private(set) var isKilled = false
    private(set) var isEnded = false

    /// What strace has to watch. A name that another architecture lacks is left out there.
    static var watched: String { (SystemCall.interesting + births).map { "?\($0)" }.joined(separator: ",") }

    /// The calls that make threads and children.
    private static let births = ["clone", "clone3", "fork", "vfork"]

    private struct Line {
        let id: Substring
        let text: Substring
        /// `nil` when the line does not begin a call: a signal, an end, the second half of a call that was told in two.
        let name: String?

        init(_ line: Substring) {
            id = line.prefix { $0.isNumber }
            text = line.dropFirst(id.count).drop { $0 == " " }
            let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            name = text.dropFirst(word.count).first == "(" && !word.isEmpty ? String(word) : nil
        }

        /// `= 4711` at the end of the line.
        var result: Substring? { text.contains(" = ") ? text.split(separator: " ").last : nil }
    }

    /// Reads a log with process ids (`strace -f`) or, of the first thread alone, without.
    init(_ text: String) {
        let lines = text.split(separator: "\n").map(Line.init)
        guard let first = lines.first?.id else { return }
        let threads = Self.threads(of: first, in: lines)
        var ordinals: [String: Int] = [:]
        for line in lines {
            guard let thread = threads[line.id] else {
                if line.name != nil { ofChildren += 1 }
                continue
            }
            if line.id == first && line.text.hasPrefix("+++ ") {
                isEnded = true
                isKilled = line.text.hasPrefix("+++ killed by SIGKILL")
            }
            guard let name = line.name, !Self.births.contains(name) else { continue }
            let ordinal = ordinals["\(thread) \(name)", default: 0] + 1
            ordinals["\(thread) \(name)"] = ordinal
            calls.append(SystemCall(name, ordinal, thread: thread, text: String(line.text)))
        }
    }

    /// The program's threads and their numbers. A thread may be seen before the call that made it has returned.
    private static func threads(of first: Substring, in lines: [Line]) -> [Substring: Int] {
        var threads = [first: 0]
        var makesThread: [Substring: Bool] = [:]
        for line in lines where threads[line.id] != nil {
            if let name = line.name, births.contains(name) {
                makesThread[line.id] = line.text.contains("CLONE_THREAD")
            } else if !births.contains(where: { line.text.hasPrefix("<... \($0) resumed") }) {
                continue
            }
            guard let made = line.result, makesThread[line.id] == true, made.allSatisfy(\.isNumber) else { continue }
            threads[made] = threads.count
        }
        return threads
    }
}
