import Glibc

/// Starting a child with a socket for its input and a pipe for its output.
enum SpawnedLineProcess {
    /// Its standard error is ours. A name without a slash is looked for on PATH; one with a slash counts from
    /// `directory`, where the child starts.
    static func start(
        _ command: [String], in directory: String
    ) throws(LineProcess.Failure) -> (pid_t, input: Int32, output: Int32) {
        guard let program = command.first, !program.isEmpty else { throw .cannotStart("the command is empty") }
        guard !(command + [directory]).contains(where: { $0.utf8.contains(0) }) else {
            throw .cannotStart("a word of the command holds a zero byte")
        }
        var ends: [Int32] = []
        defer { for end in ends { close(end) } }
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw .cannotStart(LineProcess.reason(errno)) }
        ends += pair
        var pipe: [Int32] = [-1, -1]
        let isMade = makePipe(&pipe)
        ends += pipe.filter { $0 >= 0 }
        guard isMade else { throw .cannotStart(LineProcess.reason(errno)) }
        // Above the standard ones: a program that was started without them would give away the wrong end.
        var high: [Int32] = []
        for end in ends {
            let copy = fcntl(end, F_DUPFD_CLOEXEC, 3)
            guard copy >= 0 else {
                for end in high { close(end) }
                throw .cannotStart(LineProcess.reason(errno))
            }
            high.append(copy)
        }
        let (input, output) = (high[0], high[2])
        let code: Int32
        var child = pid_t()
        (child, code) = spawn(command, directory.isEmpty ? "." : directory, input: high[1], output: high[3])
        close(high[1])
        close(high[3])
        guard code == 0, unblock(input), unblock(output) else {
            close(input)
            close(output)
            throw .cannotStart(LineProcess.reason(code == 0 ? errno : code))
        }
        return (child, input, output)
    }

    /// Both ends close when another program is started.
    private static func makePipe(_ ends: inout [Int32]) -> Bool {
        guard unsafe pipe(&ends) == 0 else { return false }
        return ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) >= 0 }
    }

    private static func unblock(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFL)
        return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) >= 0
    }

    /// The child's number, or the system's for why there is none. The corresponding C function is `posix_spawnp`.
    private static func spawn(
        _ command: [String], _ directory: String, input: Int32, output: Int32
    ) -> (pid_t, code: Int32) {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        if directory != "." {
            guard unsafe SpawnExtension.changeDirectory?(&actions, directory) == 0 else { return (0, ENOSYS) }
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        _ = unsafe SpawnExtension.closeFrom?(&actions, STDERR_FILENO + 1)
        // What we ignore or hold back ourselves is no business of the child's.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGQUIT, SIGHUP] { unsafe sigaddset(&signals, number) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        var words = unsafe copies(of: command)
        var settings = unsafe copies(of: environment)
        defer {
            for index in unsafe words.indices { unsafe free(words[index]) }
            for index in unsafe settings.indices { unsafe free(settings[index]) }
        }
        var child = pid_t()
        let code = unsafe posix_spawnp(&child, command[0], &actions, &attributes, &words, &settings)
        return (child, code)
    }

    /// Ours, but for keys and addresses: a program that makes texts of texts has no use for them.
    private static var environment: [String] {
        Environment.ofProcess().filter { !Reading.keyVariables.contains($0.key) }.map { "\($0.key)=\($0.value)" }
    }

    /// As C takes them, with nil at the end; to be freed.
    private static func copies(of texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe texts.map { unsafe strdup($0) } + [nil]
    }
}

/// GNU extensions of `posix_spawn` that Swift does not see; nil where the C library has none.
private enum SpawnExtension {
    typealias ChangeDirectory =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32
    typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// The corresponding C function is `posix_spawn_file_actions_addchdir_np`.
    static let changeDirectory: ChangeDirectory? = {
        guard let function = unsafe dlsym(nil, "posix_spawn_file_actions_addchdir_np") else { return nil }
        return unsafe unsafeBitCast(function, to: ChangeDirectory.self)
    }()

    /// The corresponding C function is `posix_spawn_file_actions_addclosefrom_np`.
    static let closeFrom: CloseFrom? = {
        guard let function = unsafe dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return nil }
        return unsafe unsafeBitCast(function, to: CloseFrom.self)
    }()
}
