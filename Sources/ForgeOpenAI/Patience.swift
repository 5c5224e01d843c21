#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Waiting that a signal can end.
enum Patience {
    /// False when `isCancelled` ended the wait. Looks every tenth of a second.
    static func wait(seconds: Double, isCancelled: () -> Bool) -> Bool {
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        while !isCancelled() {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return true }
            let slice = min(left, .milliseconds(100)).components
            var time = timespec(tv_sec: Int(slice.seconds), tv_nsec: Int(slice.attoseconds / 1_000_000_000))
            // Ends early when a signal comes, which is what the loop looks for.
            _ = unsafe nanosleep(&time, nil)
        }
        return false
    }

    /// Seconds since 1970.
    static var now: Int64 { Int64(time(nil)) }
}
