/// When a repeatable call is tried again: full jitter, at most `tries` in at most `budget` seconds.
package struct RetryPolicy: Sendable, Equatable {
    /// All tries, the first one counted.
    package var tries: Int
    /// Seconds for everything, waits included.
    package var budget: Double
    package var firstDelay: Double
    package var longestDelay: Double

    package init(tries: Int, budget: Double, firstDelay: Double, longestDelay: Double) {
        self.tries = tries
        self.budget = budget
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
    }

    package static let standard = RetryPolicy(tries: 5, budget: 60, firstDelay: 0.5, longestDelay: 15)
    package static let once = RetryPolicy(tries: 1, budget: 0, firstDelay: 0, longestDelay: 0)

    /// Seconds to wait after `done` tries, or nil to give up. `asked` is what the provider asked for, which is never
    /// shortened: a wait that does not fit the budget is left to the caller. `random` is in 0..<1.
    package func delay(after done: Int, elapsed: Double, asked: Double?, random: Double) -> Double? {
        guard done < tries else { return nil }
        var ceiling = firstDelay
        for _ in 1..<max(done, 1) { ceiling = min(ceiling * 2, longestDelay) }
        let jitter = min(ceiling, longestDelay) * random
        let delay = asked.map { $0 + min(jitter, 1) } ?? jitter
        return elapsed + delay <= budget ? delay : nil
    }
}
