import ForgeJSON

/// What the provider knows of a file; its bytes lie under its id.
struct FileRecord: Equatable, Sendable {
    let id: String
    let filename: String
    let bytes: Int
    let purpose: String
    /// Seconds since 1970, as `expires` is.
    let created: Int64
    let expires: Int64?
}

enum BatchStatus: String, Sendable {
    case validating, failed
    case inProgress = "in_progress"
    case finalizing, completed, expired, cancelling, cancelled

    var isTerminal: Bool {
        switch self {
        case .failed, .completed, .expired, .cancelled: true
        case .validating, .inProgress, .finalizing, .cancelling: false
        }
    }
}

/// One entry of a batch's `errors`.
struct BatchProblem: Equatable, Sendable {
    let code: String
    let message: String
    let param: String?
    let line: Int?

    init(_ code: String, _ message: String, param: String? = nil, line: Int? = nil) {
        self.code = code
        self.message = message
        self.param = param
        self.line = line
    }
}

/// Tokens counted for an answer, or for many.
struct Usage: Equatable, Sendable {
    var input = 0
    var cached = 0
    var output = 0
    /// The part of `output` that nobody sees.
    var reasoning = 0

    static func + (left: Usage, right: Usage) -> Usage {
        Usage(
            input: left.input + right.input, cached: left.cached + right.cached, output: left.output + right.output,
            reasoning: left.reasoning + right.reasoning)
    }

    /// Another choice for the same prompt, which is counted once.
    func adding(outputOf other: Usage) -> Usage {
        Usage(input: input, cached: cached, output: output + other.output, reasoning: reasoning + other.reasoning)
    }
}

/// What became of a line that was run.
enum Outcome: String, Sendable {
    /// Answered, and the answer is of use.
    case ok
    /// Answered and billed, and of no use: cut, refused, or spoilt by the script.
    case useless
    /// Refused or broken; in the error file, not billed.
    case error
    /// An error in the output file, among the completed ones; not billed.
    case misplaced
    /// In neither file, and not billed.
    case omitted

    var isBilled: Bool { self == .ok || self == .useless }
}

/// A batch: what was asked for, and how far it is. All times are simulated milliseconds.
struct BatchRecord: Equatable, Sendable {
    let id: String
    let number: Int
    let inputFile: String
    let endpoint: String
    let metadata: JSONValue
    let created: Int64
    /// Seconds that the result files are kept.
    let keepResults: Int64
    let schedule: BatchSchedule

    var status = BatchStatus.validating
    var inProgress: Int64?
    var finalizing: Int64?
    /// When the last state was reached.
    var ended: Int64?
    var cancelling: Int64?
    var model: String?
    var total = 0
    /// Input tokens that count against the account's limit while the batch is not ended.
    var tokens = 0
    var problems: [BatchProblem] = []
    /// How many lines had been run when the batch was stopped; nil while it runs, and when all were.
    var cutoff: Int?
    var isExpiring = false
    var completed = 0
    var failed = 0
    var usage = Usage()
    var output: String?
    var error: String?
    /// What becomes of each line; kept until the batch has ended.
    var outcomes: [Outcome] = []

    var expires: Int64 { created + 86_400_000 }

    /// How many lines are done at `time`.
    func done(at time: Int64) -> Int {
        if let cutoff { return cutoff }
        guard let inProgress else { return 0 }
        if finalizing != nil || status.isTerminal { return total }
        let passed = max(time - inProgress, 0)
        let limit = min(schedule.expireAfter ?? total, total)
        guard passed < schedule.running else { return limit }
        return min(Int(Double(total) * Double(passed) / Double(schedule.running)), limit)
    }

    /// The counts that a client is shown.
    func counts(at time: Int64) -> (completed: Int, failed: Int) {
        guard !status.isTerminal else { return (completed, failed) }
        let finished = outcomes.prefix(done(at: time))
        let failed = finished.reduce(0) { $0 + ($1 == .error ? 1 : 0) }
        return (finished.count - failed, failed)
    }
}

/// How long a batch stays in each state, in simulated milliseconds, and what the script says about the whole of it.
struct BatchSchedule: Equatable, Sendable {
    var validating: Int64
    var running: Int64
    var finalizing: Int64
    /// The batch expires when so many lines are done.
    var expireAfter: Int?
    /// The batch fails in validation with this.
    var failure: BatchProblem?
}

struct FaultCounter: Equatable, Sendable {
    /// How many requests, batches or lines the rule has looked at.
    var seen = 0
    /// How often it has struck.
    var fired = 0
    /// In how many batches it has struck.
    var batches = 0
}
