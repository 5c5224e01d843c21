/// Kills a program as it enters its N-th call of a kind, so that the call is not carried out: what a power cut at that
/// instant would leave.
///
/// First `census` runs the program to its end and lists its calls; then `run` runs it again and it dies at the one that
/// was chosen. The program's threads count, each by itself; its children do not.
package enum KillAtSystemCall {
    /// What a program does when nobody kills it.
    package struct Census: Sendable {
        package let calls: [SystemCall]
        /// Calls of the program's children, which are none of its own.
        package let ofChildren: Int
        package let outcome: ToolRun.Outcome

        /// Where the program's own work begins: at the first call that is not about the system's libraries and settings.
        package var firstOwnCall: Int {
            let system = [".so", "/lib/", "/lib64/", "/usr/", "/etc/", "/opt/", "/proc/", "/sys/", "/dev/"]
            return calls.firstIndex { call in !system.contains { call.text.contains($0) } } ?? calls.count
        }

        /// The place of the first call that mentions this, such as a file's name.
        package func firstCall(mentioning text: String) -> Int? { calls.firstIndex { $0.text.contains(text) } }

        /// So many calls, spread evenly from `start` to the last.
        package func spread(_ count: Int, from start: Int) -> [SystemCall] {
            let calls = self.calls[min(start, self.calls.count)...]
            if calls.count <= count { return Array(calls) }
            return (0..<count).map { calls[calls.startIndex + $0 * (calls.count - 1) / max(count - 1, 1)] }
        }
    }

    /// A death that came about.
    package struct Death: Sendable {
        /// The call at whose door the program died.
        package let call: SystemCall
        package let outcome: ToolRun.Outcome
    }

    package static func census(_ tool: ToolRun) throws -> Census {
        let (log, outcome) = try trace(tool, ["-f"])
        return Census(calls: log.calls, ofChildren: log.ofChildren, outcome: outcome)
    }

    /// Runs the program so that it dies at the call. `nil`: this time it ended before it came to that call.
    package static func run(_ tool: ToolRun, dyingAt call: SystemCall) throws -> Death? {
        let injection = ["-e", "inject=\(call.name):signal=SIGKILL:when=\(call.ordinal)"]
        // strace counts for each thread and each child. Where only the first thread is meant, it watches no other.
        let (log, outcome) = try trace(tool, call.thread == 0 ? injection : injection + ["-f"])
        guard log.isKilled else { return nil }
        // It was alive until then: that call is the last one of its thread.
        let last = log.calls.last { $0.name == call.name && $0.ordinal == call.ordinal }
        guard let last, log.calls.last(where: { $0.thread == last.thread })?.description == last.description else {
            throw SupportError("'\(tool.executable)' was killed before it came to \(call)")
        }
        return Death(call: last, outcome: outcome)
    }

    private static func trace(_ tool: ToolRun, _ options: [String]) throws -> (SystemCallLog, ToolRun.Outcome) {
        let scratch = try ScratchDirectory("batchforge-strace")
        let log = scratch.file("log")
        var traced = tool
        traced.executable = "strace"
        traced.arguments = ["-o", log, "-y", "-s", "60", "-e", "trace=\(SystemCallLog.watched)"]
        traced.arguments += options + ["--", tool.executable] + tool.arguments
        let outcome = try traced.run()
        let calls = SystemCallLog(FileText.exists(log) ? try FileText.text(log) : "")
        guard calls.isEnded || outcome.end == .timeout else {
            throw SupportError("strace cannot watch programs here (is ptrace allowed?): \(outcome.errors)")
        }
        return (calls, outcome)
    }
}
