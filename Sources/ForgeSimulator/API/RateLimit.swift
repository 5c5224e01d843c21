/// So many calls in a span of simulated time, and no more.
struct RateLimit {
    let most: Int
    let seconds: Int64
    /// What is limited, as the refusal calls it.
    let name: String

    /// Refuses when `calls`, the times of earlier calls from the newest on, are too many already. Times are
    /// milliseconds.
    func check(at time: Int64, _ calls: some Sequence<Int64>) throws(APIError) {
        var count = 0
        for call in calls {
            if call <= time - seconds * 1000 { return }
            count += 1
            guard count >= most else { continue }
            let pause = (call + seconds * 1000 - time + 999) / 1000
            throw APIError(
                429,
                "Rate limit reached for \(name) in organization org-simulator. Limit: \(most) / \(seconds) s. "
                    + "Please try again in \(pause)s.",
                type: "requests", code: "rate_limit_exceeded",
                headers: [
                    "retry-after": String(pause), "x-ratelimit-limit-requests": String(most),
                    "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "\(pause)s",
                ])
        }
    }
}
