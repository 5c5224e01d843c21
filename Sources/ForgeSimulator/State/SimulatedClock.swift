#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The simulator's time, in milliseconds since 1970: a line through one known point, as steep as the scale.
struct SimulatedClock: Equatable, Sendable {
    /// The real time of the known point.
    var real: Int64
    /// The simulated time of the known point.
    var simulated: Int64
    /// Simulated milliseconds per real one; 0 stands still.
    var scale: Double

    var now: Int64 {
        at(Self.realNow)
    }

    func at(_ time: Int64) -> Int64 {
        let passed = Double(max(time - real, 0)) * scale
        return simulated &+ (Int64(exactly: passed.rounded(.down)) ?? 0)
    }

    /// Real milliseconds until `time`, at least 0; nil when a clock that stands still never comes there.
    func delay(until time: Int64) -> Int64? {
        let missing = time - now
        if missing <= 0 { return 0 }
        guard scale > 0 else { return nil }
        return Int64(exactly: (Double(missing) / scale).rounded(.up)).map { min($0, 86_400_000) } ?? 86_400_000
    }

    static var realNow: Int64 {
        var time = timespec()
        // CLOCK_REALTIME cannot fail with a valid pointer.
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
