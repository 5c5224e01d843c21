import ForgeJSON

/// What became of one line of a batch: a line of `batches/<batch>.lines`, which the ledger is made from.
struct LineRecord: Equatable, Sendable {
    let customID: String
    /// The mark of endpoint and body.
    let request: Fingerprint
    let outcome: Outcome
    let usage: Usage
    /// How often the line stands in its file.
    let copies: Int

    var json: JSONValue {
        var json: JSONObject = [
            "custom_id": .string(customID), "request": .string(request.description),
            "outcome": .string(outcome.rawValue), "usage": usage.json,
        ]
        if copies != 1 { json["copies"] = .count(copies) }
        return .object(json)
    }

    init(customID: String, request: Fingerprint, outcome: Outcome, usage: Usage, copies: Int = 1) {
        self.customID = customID
        self.request = request
        self.outcome = outcome
        self.usage = usage
        self.copies = copies
    }

    init?(json: JSONValue) {
        guard let customID = json["custom_id"]?.stringValue,
            let request = json["request"]?.stringValue.flatMap(Fingerprint.init),
            let outcome = json["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:)),
            let usage = json["usage"].flatMap(Usage.init(json:))
        else { return nil }
        self.init(
            customID: customID, request: request, outcome: outcome, usage: usage,
            copies: json["copies"]?.count.map { min(max($0, 1), 100) } ?? 1)
    }

    /// Gives each record of a file, in order.
    static func forEach(in path: String, _ body: (Int, LineRecord) throws(SimulatorError) -> Void)
        throws(SimulatorError)
    {
        var lines = try LineSource(path)
        while let line = try lines.next() {
            guard let bytes = line.bytes, let value = try? JSONValue(parsing: bytes),
                let record = LineRecord(json: value)
            else { throw SimulatorError(.corrupt, "\(path):\(line.number): not a line record") }
            try body(line.number, record)
        }
    }

    static func outcomes(_ path: String) throws(SimulatorError) -> [Outcome] {
        var outcomes: [Outcome] = []
        try forEach(in: path) { (_, record) throws(SimulatorError) in outcomes.append(record.outcome) }
        return outcomes
    }
}
