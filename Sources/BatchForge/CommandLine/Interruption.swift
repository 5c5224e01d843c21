import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// SIGINT and SIGTERM, turned into a flag that the steps look at between two changes.
///
/// The first signal lets the step finish what it is writing and end with 130 or 143; the second ends the process at
/// once, which is safe as well, only less tidy.
package enum Interruption {
    private static let received = Atomic<Int32>(0)

    package static func install() {
        received.store(0, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            // A handler may only set a flag: everything else is unsafe while another call is under way.
            unsafe action.__sigaction_handler.sa_handler = { @Sendable number in
                Interruption.received.store(number, ordering: .relaxed)
            }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
            _ = unsafe sigaction(number, &action, nil)
        }
        // A reader that went away (`| head`) must not end a step half-way; the write reports EPIPE instead.
        _ = signal(SIGPIPE, SIG_IGN)
    }

    package static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// What a tool ends with that a signal has stopped.
    package static var status: ExitStatus {
        let number = received.load(ordering: .relaxed)
        return .interrupted(by: number == 0 ? SIGTERM : number)
    }

    /// Throws the exit status that tells which signal came.
    package static func check() throws(ExitStatus) {
        if isRequested { throw status }
    }

    /// Sleeps until `seconds` have passed or a signal has come.
    package static func sleep(seconds: Double) throws(ExitStatus) {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .seconds(seconds))
        while clock.now < end {
            try check()
            // In short naps, as a signal may arrive between the look at the flag and the sleep.
            let rest = clock.now.duration(to: end)
            usleep(UInt32(min(0.1, max(0, rest.seconds)) * 1_000_000) + 1)
        }
        try check()
    }
}
