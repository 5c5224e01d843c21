#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The process's environment, as far as the simulator is concerned: who stops it, and which key it takes.
package enum Surroundings {
    /// Lets SIGINT and SIGTERM wait for `waitForStop`; to be called before any thread is made.
    package static func holdSignals() {
        var signals = stopSignals()
        // Neither call can fail with a valid set and a valid operation.
        _ = unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Returns when the process is told to stop.
    package static func waitForStop() {
        var signals = stopSignals()
        var signal: CInt = 0
        _ = unsafe sigwait(&signals, &signal)
    }

    package static var apiKey: String? {
        guard let value = unsafe getenv("SIMULATOR_API_KEY") else { return nil }
        let key = unsafe String(cString: value)
        return key.isEmpty ? nil : key
    }

    /// The bytes of a file that was named on the command line.
    package static func read(_ path: String) throws(SimulatorError) -> [UInt8] {
        try FileSystem.read(path)
    }

    /// Writes out what was printed, for a reader at the other end of a pipe.
    package static func flush() {
        _ = fflush(nil)
    }

    /// Writes one line to stderr.
    package static func complain(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        // Where stderr cannot be written to, there is nobody to tell.
        _ = unsafe write(2, bytes, bytes.count)
    }

    private static func stopSignals() -> sigset_t {
        var signals = sigset_t()
        _ = unsafe sigemptyset(&signals)
        _ = unsafe sigaddset(&signals, SIGINT)
        _ = unsafe sigaddset(&signals, SIGTERM)
        return signals
    }
}
