/// How long a wait pauses between two looks: shortly at first, since small batches end soon, then longer each time up to
/// the job's `poll_interval`. An interval that was given is kept.
struct LookPace {
    private var pause: Duration
    private let longest: Duration

    private static let first = Duration.seconds(5)
    private static let growth = 1.5

    init(given: Duration?, longest: Duration) {
        self.longest = given ?? longest
        pause = given ?? min(Self.first, longest)
    }

    mutating func next() -> Duration {
        defer { pause = min(pause * Self.growth, longest) }
        return pause
    }
}
