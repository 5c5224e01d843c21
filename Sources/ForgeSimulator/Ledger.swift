import ForgeJSON

/// The request lines that have been billed, and those that were billed twice.
///
/// A line is billed when it was answered; refused, broken, expired and cancelled lines are not. It is billed twice when
/// the same request (endpoint and body) had an answer of use before, in whatever batch and under whatever custom id.
/// Where the same custom id asked it too, the line counts as doubled strictly.
package struct Ledger: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package let batch: String
        package let customID: String
    }

    /// A request that was paid for more than once: all of its billed lines in order.
    package struct Doubled: Equatable, Sendable {
        package let request: String
        package let entries: [Entry]
    }

    package private(set) var batches = 0
    package private(set) var billed = 0
    private var usage = Usage()
    /// Lines that were billed although the same request had an answer of use.
    package private(set) var doubled = 0
    /// Those of them whose custom id was the same, too.
    package private(set) var doubledStrictly = 0
    package private(set) var doubles: [Doubled] = []

    /// Reads the ledger of a state directory; a simulator may be running on it. Lines of a batch that still runs count
    /// as billed.
    package init(reading directory: String) throws(SimulatorError) {
        let (state, paths) = try Self.state(directory)
        try self.init(state, paths)
    }

    /// Gives each billed line of a state directory as JSON: batches in order of creation, lines in input order.
    package static func forEachLine(
        reading directory: String, _ body: (JSONValue) -> Void
    ) throws(SimulatorError) {
        let (state, paths) = try state(directory)
        try forEachBilled(state, paths) { (batch, number, record) throws(SimulatorError) in
            body([
                "batch": .string(batch), "line": .count(number), "custom_id": .string(record.customID),
                "request": .string(record.request.description), "useful": .bool(record.outcome == .ok),
                "input_tokens": .count(record.usage.input), "output_tokens": .count(record.usage.output),
            ])
        }
    }

    private static func state(_ directory: String) throws(SimulatorError) -> (SimulatorState, StatePaths) {
        let paths = StatePaths(directory)
        guard FileSystem.exists(paths.log) else {
            throw SimulatorError(
                .missing, "cannot read '\(paths.log)': it does not exist\nhint: give the folder of --state again")
        }
        return (try Store.read(directory), paths)
    }

    init(_ state: SimulatorState, _ paths: StatePaths) throws(SimulatorError) {
        batches = state.batchOrder.count
        var answered: Set<Fingerprint> = []
        var answeredStrictly: Set<Fingerprint> = []
        var repeated: Set<Fingerprint> = []
        try Self.forEachBilled(state, paths) { (_, _, record) throws(SimulatorError) in
            billed += 1
            usage = usage + record.usage
            if answered.contains(record.request) {
                doubled += 1
                repeated.insert(record.request)
            }
            let strict = Fingerprint(Array((record.customID + record.request.description).utf8))
            if answeredStrictly.contains(strict) { doubledStrictly += 1 }
            if record.outcome == .ok {
                answered.insert(record.request)
                answeredStrictly.insert(strict)
            }
        }
        if repeated.isEmpty { return }
        var entries: [Fingerprint: [Entry]] = [:]
        var order: [Fingerprint] = []
        try Self.forEachBilled(state, paths) { (batch, _, record) throws(SimulatorError) in
            guard repeated.contains(record.request) else { return }
            if entries[record.request] == nil { order.append(record.request) }
            entries[record.request, default: []].append(Entry(batch: batch, customID: record.customID))
        }
        doubles = order.map { Doubled(request: $0.description, entries: entries[$0] ?? []) }
    }

    private static func forEachBilled(
        _ state: SimulatorState, _ paths: StatePaths, _ body: (String, Int, LineRecord) throws(SimulatorError) -> Void
    ) throws(SimulatorError) {
        for id in state.batchOrder {
            guard let batch = state.batches[id], batch.inProgress != nil else { continue }
            let done = batch.cutoff ?? batch.total
            try LineRecord.forEach(in: paths.lines(of: id)) { (number, record) throws(SimulatorError) in
                if number <= done, record.outcome.isBilled { try body(id, number, record) }
            }
        }
    }

    /// What `batch-simulator ledger` prints.
    package var text: String {
        var text = "batches \(batches)\nbilled lines \(billed)\nbilled twice \(doubled)"
        text += "\nbilled twice under one custom_id \(doubledStrictly)\n"
        for double in doubles {
            text += double.request + "\n"
            for entry in double.entries { text += "  \(entry.customID) in \(entry.batch)\n" }
        }
        return text
    }

    package var json: JSONValue {
        [
            "batches": .count(batches), "billed": .count(billed), "billed_twice": .count(doubled),
            "billed_twice_same_custom_id": .count(doubledStrictly),
            "input_tokens": .count(usage.input), "output_tokens": .count(usage.output),
            "doubles": .array(
                doubles.map { double in
                    [
                        "request": .string(double.request),
                        "lines": .array(
                            double.entries.map { ["custom_id": .string($0.customID), "batch": .string($0.batch)] }),
                    ]
                }),
        ]
    }
}
