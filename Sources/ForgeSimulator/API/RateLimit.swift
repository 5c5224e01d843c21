import ForgeJSON

/// So many calls in a span of simulated time, and no more.
struct RateLimit {
    let most: Int
    let seconds: Int64
    /// What is limited, as the refusal calls it.
    let name: String

    /// Refuses when `calls`, the times of earlier calls from the newest on, are too many already; else gives the
    /// headers that tell how many are left. Times are milliseconds.
    func check(
        at clock: SimulatedClock?, _ calls: some Sequence<Int64>
    ) throws(APIError) -> [(name: String, value: String)] {
        let time = clock?.now ?? 0
        var count = 0
        var oldest = time - seconds * 1000
        for call in calls {
            if call <= time - seconds * 1000 { break }
            oldest = call
            count += 1
            guard count >= most else { continue }
            let pause = pause(after: call, at: time, clock)
            throw APIError(
                429,
                "Rate limit reached for \(name) in organization org-simulator. Limit: \(most) / \(seconds) s. "
                    + "Please try again in \(Self.duration(pause)).",
                type: "requests", code: "rate_limit_exceeded",
                headers: [
                    "retry-after": String((pause + 999) / 1000), "retry-after-ms": String(pause),
                ].merging(headers(left: 0, reset: pause)) { $1 })
        }
        return headers(left: most - count - 1, reset: pause(after: oldest, at: time, clock))
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Real milliseconds until a call no longer counts: they are what a client waits, however fast the clock runs. While
    /// it stands they are those of the clock.
    private func pause(after call: Int64, at time: Int64, _ clock: SimulatedClock?) -> Int64 {
        let pause = Double(call + seconds * 1000 - time)
        let scale = clock?.scale ?? 1
        return Int64(exactly: (scale > 0 ? pause / scale : pause).rounded(.up)) ?? seconds * 1000
    }

    private func headers(left: Int, reset: Int64) -> [String: String] {
        [
            "x-ratelimit-limit-requests": String(most), "x-ratelimit-remaining-requests": String(left),
            "x-ratelimit-reset-requests": Self.duration(reset),
        ]
    }

    /// Milliseconds as the provider writes them: `6m0s`, `1.5s`, `20ms`.
    static func duration(_ milliseconds: Int64) -> String {
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000)
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        var fraction = rest == 0 ? "" : "." + rest.padded(3)
        while fraction.last == "0" { fraction.removeLast() }
        return (hours > 0 ? "\(hours)h" : "") + (seconds >= 60 ? "\(minutes)m" : "") + "\(seconds % 60)\(fraction)s"
    }
}
