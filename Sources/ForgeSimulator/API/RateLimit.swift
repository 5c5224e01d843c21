/// So many calls in a span of simulated time, and no more.
struct RateLimit {
    let most: Int
    let seconds: Int64
    /// What is limited, as the refusal calls it.
    let name: String

    /// Refuses when `calls`, the times of earlier calls from the newest on, are too many already; else gives the
    /// headers that tell how many are left. Times are milliseconds.
    func check(at time: Int64, _ calls: some Sequence<Int64>) throws(APIError) -> [(name: String, value: String)] {
        var count = 0
        var oldest = time
        for call in calls {
            if call <= time - seconds * 1000 { break }
            oldest = call
            count += 1
            guard count >= most else { continue }
            let pause = pause(after: call, at: time)
            throw APIError(
                429,
                "Rate limit reached for \(name) in organization org-simulator. Limit: \(most) / \(seconds) s. "
                    + "Please try again in \(pause)s.",
                type: "requests", code: "rate_limit_exceeded",
                headers: ["retry-after": String(pause)].merging(headers(left: 0, reset: pause)) { $1 })
        }
        return headers(left: most - count - 1, reset: pause(after: oldest, at: time))
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Whole seconds until a call no longer counts.
    private func pause(after call: Int64, at time: Int64) -> Int64 {
        (call + seconds * 1000 - time + 999) / 1000
    }

    private func headers(left: Int, reset: Int64) -> [String: String] {
        [
            "x-ratelimit-limit-requests": String(most), "x-ratelimit-remaining-requests": String(left),
            "x-ratelimit-reset-requests": Self.duration(reset),
        ]
    }

    /// Seconds as the provider writes them: `6m0s`.
    static func duration(_ seconds: Int64) -> String {
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return (hours > 0 ? "\(hours)h" : "") + (seconds >= 60 ? "\(minutes)m" : "") + "\(seconds % 60)s"
    }
}
