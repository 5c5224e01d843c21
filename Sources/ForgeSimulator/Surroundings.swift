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

    package static var apiKey: String? { variable("SIMULATOR_API_KEY") }

    /// Webhooks are signed with nothing that stands on a command line, where everybody could read it.
    package static func webhookSecret() throws(SimulatorError) -> WebhookSecret {
        guard let text = variable("SIMULATOR_WEBHOOK_SECRET") else {
            throw SimulatorError(
                .usage,
                "webhooks need a secret to be signed with\nhint: export "
                    + "SIMULATOR_WEBHOOK_SECRET=whsec_$(head -c 24 /dev/urandom | base64)")
        }
        return try WebhookSecret(text)
    }

    private static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
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
