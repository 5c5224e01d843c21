import ForgeJSON
import Synchronization

/// The state directory: `state.jsonl`, and the bytes of files and batches beside it.
///
/// What a reply says is in the log, and the log on the disk, before the reply is sent. After a kill the log is read
/// again; a last line without its newline was never answered for and is cut off.
final class Store: Sendable {
    /// What a change may look at and add to, while nobody else can.
    struct Contents: Sendable {
        fileprivate(set) var state: SimulatorState
        fileprivate let log: SystemFile
        fileprivate var size: Int

        /// Writes the event to the disk and lets it take effect.
        mutating func append(_ event: StateEvent) throws(SimulatorError) {
            let line = event.json.serialized(.compact) + [0x0A]
            do {
                try log.write(line)
                try log.sync()
            } catch {
                // Half a line must not stay in front of the next one; should this fail too, the next start cuts it off.
                try? log.truncate(to: size)
                throw error
            }
            size += line.count
            _ = state.apply(event)
        }

        mutating func setOutcomes(_ outcomes: [Outcome], of batch: String) {
            state.setOutcomes(outcomes, of: batch)
        }
    }

    let paths: StatePaths
    private let contents: Mutex<Contents>

    /// Opens the directory for this process alone, making it when it is missing.
    init(_ directory: String) throws(SimulatorError) {
        let paths = StatePaths(directory)
        for folder in [directory, paths.files, paths.batches, paths.incoming] { try FileSystem.makeDirectory(folder) }
        let log = try SystemFile(paths.log, .append)
        guard log.lock() else {
            throw SimulatorError(.busy, "the state directory '\(directory)' is in use by another batch-simulator")
        }
        let (state, size) = try Self.load(paths)
        try log.truncate(to: size)
        try log.sync()
        try FileSystem.syncDirectory(directory)
        self.paths = paths
        contents = Mutex(Contents(state: state, log: log, size: size))
        try sweep()
    }

    /// Reads a state directory that a simulator may be writing to.
    static func read(_ directory: String) throws(SimulatorError) -> SimulatorState {
        try load(StatePaths(directory)).state
    }

    func read<Result: Sendable, Failure>(
        _ body: (SimulatorState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try contents.withLock { (contents) throws(Failure) in try body(contents.state) }
    }

    func change<Result: Sendable, Failure>(
        _ body: (inout Contents) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try contents.withLock { (contents) throws(Failure) in try body(&contents) }
    }

    private static func load(_ paths: StatePaths) throws(SimulatorError) -> (state: SimulatorState, size: Int) {
        var state = SimulatorState()
        var size = 0
        var lines = try LineSource(paths.log)
        while let line = try lines.next(), line.isTerminated {
            guard let bytes = line.bytes, let value = try? JSONValue(parsing: bytes),
                let event = StateEvent(json: value),
                state.apply(event)
            else { throw SimulatorError(.corrupt, "\(paths.log):\(line.number): not an event of this version") }
            size += bytes.count + 1
        }
        for batch in state.active where state.batches[batch]?.inProgress != nil {
            state.setOutcomes(try LineRecord.outcomes(paths.lines(of: batch)), of: batch)
        }
        return (state, size)
    }

    /// Removes what a killed process left half made.
    private func sweep() throws(SimulatorError) {
        for name in try FileSystem.names(in: paths.incoming) { FileSystem.remove("\(paths.incoming)/\(name)") }
        let ended = read { state in state.batches.values.filter { $0.status.isTerminal }.map(\.id) }
        for batch in ended {
            for path in [paths.output(of: batch), paths.error(of: batch)] where FileSystem.exists(path) {
                FileSystem.remove(path)
            }
        }
    }
}

/// Where things lie in a state directory.
struct StatePaths: Sendable {
    let directory: String

    init(_ directory: String) {
        self.directory = directory
    }

    var log: String { directory + "/state.jsonl" }
    var files: String { directory + "/files" }
    var batches: String { directory + "/batches" }
    var incoming: String { directory + "/incoming" }

    /// Ids are made here and hold letters, digits, `-` and `_` only.
    func file(_ id: String) -> String { "\(files)/\(id)" }
    /// One line for each line of the batch: what became of it.
    func lines(of batch: String) -> String { "\(batches)/\(batch).lines" }
    /// Answers of a batch that has not ended.
    func output(of batch: String) -> String { "\(batches)/\(batch).output" }
    func error(of batch: String) -> String { "\(batches)/\(batch).error" }
}
