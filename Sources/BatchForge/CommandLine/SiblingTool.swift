#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Another of the tools, run as a child: the one beside our own executable, whatever is on PATH.
package struct SiblingTool {
    private let name: String

    package init(_ name: String) { self.name = name }

    /// Runs it to its end. A signal that stops us has been sent to the child too when it came from the terminal; one
    /// that was sent to us alone is passed on.
    package func run(_ arguments: [String]) throws -> ExitStatus {
        let path = try Self.ownFolder() + "/" + name
        let words = [path] + arguments
        var pointers = unsafe words.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
        var child = pid_t()
        let code = unsafe posix_spawn(&child, path, nil, nil, pointers, environ)
        guard code == 0 else {
            throw StepError(
                .software, "cannot run '\(path)': \(unsafe String(cString: strerror(code)))",
                hint: "install the six tools in one folder; the results are here, and ingest-results can be run by hand"
            )
        }
        return try wait(for: child)
    }

    private func wait(for child: pid_t) throws -> ExitStatus {
        var status: Int32 = 0
        var hasPassedOn = false
        while true {
            let ended = unsafe waitpid(child, &status, WNOHANG)
            if ended == child { break }
            if ended < 0 && errno != EINTR {
                throw StepError(.software, "cannot wait for '\(name)': \(unsafe String(cString: strerror(errno)))")
            }
            if Interruption.isRequested && !hasPassedOn {
                kill(child, SIGTERM)
                hasPassedOn = true
            }
            usleep(10_000)
        }
        try Interruption.check()
        // WIFEXITED and its kin are macros that Swift does not import.
        if status & 0x7F == 0 { return .given(status >> 8 & 0xFF) }
        throw StepError(.software, "'\(name)' was ended by signal \(status & 0x7F)", hint: "run the same command again")
    }

    private static func ownFolder() throws -> String {
        #if os(Linux)
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
            guard count > 0 else { throw StepError(.software, "cannot tell where this program is") }
            let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #else
            let path = CommandLine.arguments[0]
        #endif
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }
}
