import Glibc

/// A program that was started and not yet waited for. It is a process group of its own, killed whole when dropped.
package final class RunningTool {
    package let pid: pid_t
    private let scratch: ScratchDirectory
    private let deadline: ContinuousClock.Instant
    private var end: ToolRun.End?

    init(_ tool: ToolRun) throws {
        scratch = try ScratchDirectory("batchforge-run")
        try FileText.write(tool.input, to: scratch.file("stdin"))
        deadline = .now + tool.timeout
        pid = try Self.spawn(tool, in: scratch)
    }

    deinit {
        guard end == nil else { return }
        kill(-pid, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    }

    /// Sends the signal to the program alone.
    package func send(_ signal: Int32) { kill(pid, signal) }

    /// Waits for the program's end; what is then left of its process group is killed.
    package func wait() throws -> ToolRun.Outcome {
        if end == nil { end = try untilEnd() }
        return ToolRun.Outcome(
            end: end ?? .timeout, outputBytes: try FileText.read(scratch.file("stdout")),
            errorBytes: try FileText.read(scratch.file("stderr")))
    }

    /// What it has printed on standard output until now.
    package func output() throws -> String { try FileText.text(scratch.file("stdout")) }

    /// Waits until a whole line of standard output begins so, and gives the rest of that line. Throws when the program
    /// ends, or its time is up, before that.
    package func line(beginning prefix: String) throws -> String {
        while true {
            let ended = try isOver()
            let lines = try output().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix(prefix) }) { return String(line.dropFirst(prefix.count)) }
            if ended || .now > deadline {
                throw SupportError("no line '\(prefix)…' came; \(try wait())")
            }
            usleep(2000)
        }
    }

    private func isOver() throws -> Bool {
        if end != nil { return true }
        var status: Int32 = 0
        let found = unsafe waitpid(pid, &status, WNOHANG)
        if found == 0 || (found < 0 && errno == EINTR) { return false }
        guard found == pid else { throw SupportError("cannot wait for process \(pid)", errno) }
        end = status & 0x7f == 0 ? .exit((status >> 8) & 0xff) : .signal(status & 0x7f)
        removeLeftovers()
        return true
    }

    private func untilEnd() throws -> ToolRun.End {
        while try !isOver() {
            if .now > deadline {
                kill(-pid, SIGKILL)
                var status: Int32 = 0
                while unsafe waitpid(pid, &status, 0) < 0 && errno == EINTR {}
                return .timeout
            }
            usleep(1000)
        }
        return end ?? .timeout
    }

    // A tool that was killed may leave a child behind, which would still hold locks. The bound is for orphans that
    // are dead, but that nobody has collected.
    private func removeLeftovers() {
        for _ in 0..<1000 {
            if kill(-pid, SIGKILL) != 0 { return }
            usleep(1000)
        }
    }

    private static func spawn(_ tool: ToolRun, in scratch: ScratchDirectory) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&actions, 0, scratch.file("stdin"), O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, scratch.file("stdout"), writing, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, scratch.file("stderr"), writing, 0o600)
        _ = unsafe closeFrom?(&actions, 3)

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        // What the test runner ignores, the tool must not: an ignored SIGPIPE or SIGINT is inherited.
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        // posix_spawn's own way of changing directory is another extension that Swift does not see.
        let change = tool.directory.map { ["env", "-C", $0] } ?? []
        let command = change + [tool.executable] + tool.arguments
        var arguments = unsafe command.map { unsafe strdup($0) }
        unsafe arguments.append(nil)
        defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
        var variables = unsafe tool.variables.map { unsafe strdup($0) }
        unsafe variables.append(nil)
        defer { for index in unsafe variables.indices { unsafe free(variables[index]) } }

        var pid: pid_t = 0
        let code = unsafe posix_spawnp(&pid, command[0], &actions, &attributes, arguments, variables)
        guard code == 0 else { throw SupportError("cannot start '\(tool.executable)'", code) }
        return pid
    }

    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// Closes everything that the tests have open, such as the sockets of a proxy: a tool that inherited them would keep
    /// their connections alive. A GNU extension (glibc 2.34), which Swift does not see.
    ///
    /// The corresponding C function is `posix_spawn_file_actions_addclosefrom_np`.
    private static let closeFrom: CloseFrom? = {
        guard let function = unsafe dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return nil }
        return unsafe unsafeBitCast(function, to: CloseFrom.self)
    }()
}
