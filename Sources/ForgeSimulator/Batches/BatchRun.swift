import ForgeJSON

/// Answers every line of a batch into files beside the state, in input order.
///
/// All lines are answered when the batch starts and become known as its time passes; what a cancelled batch had not
/// come to yet is cut off at the end. Done twice from the same counters it writes the same bytes, so a kill in the
/// middle changes nothing.
struct BatchRun {
    private let answering: Answering
    private let identifiers: Identifiers
    private let batch: BatchRecord
    private let paths: StatePaths
    private(set) var faults: LineFaults
    private(set) var outcomes: [Outcome] = []

    init(
        _ batch: BatchRecord, startedAt: Int64, total: Int, _ answering: Answering, _ identifiers: Identifiers,
        _ faults: LineFaults, _ paths: StatePaths
    ) throws(SimulatorError) {
        self.answering = answering
        self.identifiers = identifiers
        self.batch = batch
        self.paths = paths
        self.faults = faults
        try run(startedAt, total)
    }

    private mutating func run(_ start: Int64, _ total: Int) throws(SimulatorError) {
        var lines = try LineSource(paths.file(batch.inputFile))
        var output = try LineSink(paths.output(of: batch.id))
        var error = try LineSink(paths.error(of: batch.id))
        var records = try LineSink(paths.lines(of: batch.id))
        while let line = try lines.next(), line.number <= total {
            guard let bytes = line.bytes, let request = try? JSONValue(parsing: bytes),
                let customID = request["custom_id"]?.stringValue, let body = request["body"]
            else {
                throw SimulatorError(
                    .corrupt, "\(paths.file(batch.inputFile)):\(line.number): changed since validation")
            }
            let mark = Answering.fingerprint(body, batch.endpoint)
            let created = start + batch.schedule.running * Int64(line.number - 1) / Int64(max(total, 1))
            let fault = faults.strike(customID, line: line.number)
            let answer = answering.answer(body, batch.endpoint, mark, created: created / 1000, fault: fault)
            outcomes.append(answer.outcome)
            let record = LineRecord(
                customID: customID, request: mark, outcome: answer.outcome, usage: answer.usage,
                copies: fault?.copies ?? 1)
            try records.write(record.json, .compact)
            if answer.outcome == .omitted { continue }
            let json = resultLine(answer, line.number, customID, at: created)
            if answer.outcome == .error { try error.write(json) } else { try output.write(json) }
        }
        try output.finish()
        try error.finish()
        try records.finish()
        try FileSystem.syncDirectory(paths.batches)
    }

    private func resultLine(_ answer: Answer, _ number: Int, _ customID: String, at time: Int64) -> JSONValue {
        var chance = Chance(answering.seed &+ UInt64(number), for: batch.id + "request")
        return answer.line(
            id: identifiers.line(number, of: batch.id, at: time / 1000), customID: customID,
            requestID: answer.status == 0 ? "" : Identifiers.hex(32, &chance))
    }
}

/// A file of JSON lines that is written in large pieces and synced at its end.
struct LineSink {
    private let file: SystemFile
    private var buffer: [UInt8] = []
    private(set) var bytes = 0

    init(_ path: String) throws(SimulatorError) {
        file = try SystemFile(path, .create)
    }

    /// Result lines have Python's shape, as the provider's have.
    mutating func write(_ line: JSONValue, _ style: JSONStyle = .python) throws(SimulatorError) {
        try write(line.serialized(style) + [0x0A])
    }

    mutating func write(_ line: [UInt8]) throws(SimulatorError) {
        buffer += line
        bytes += line.count
        if buffer.count > 1 << 18 { try flush() }
    }

    mutating func finish() throws(SimulatorError) {
        try flush()
        try file.sync()
    }

    private mutating func flush() throws(SimulatorError) {
        try file.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
