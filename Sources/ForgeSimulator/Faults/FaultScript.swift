import ForgeJSON

/// The faults that a simulator has been told to make, in the order of its script.
///
/// Counters are kept in the state, under a mark of the rule's own text: they survive a restart, and a changed rule
/// begins anew.
struct FaultScript: Sendable {
    let requests: [RequestRule]
    let batches: [BatchRule]
    let lines: [LineRule]
    let webhooks: [WebhookRule]

    /// Reads JSON lines, or one JSON array of rules.
    init(parsing text: [UInt8]) throws(SimulatorError) {
        var requests: [RequestRule] = []
        var batches: [BatchRule] = []
        var lines: [LineRule] = []
        var webhooks: [WebhookRule] = []
        var known: [String: Int] = [:]
        for (place, value) in try Self.rules(text) {
            let mark = Fingerprint(value.serialized(.compact)).description
            let repeated = known[mark, default: 0]
            known[mark] = repeated + 1
            let reader = RuleReader(place: place, value: value, key: repeated == 0 ? mark : "\(mark)-\(repeated)")
            switch try reader.rule() {
            case .request(let rule): requests.append(rule)
            case .batch(let rule): batches.append(rule)
            case .line(let rule): lines.append(rule)
            case .webhook(let rule): webhooks.append(rule)
            }
        }
        self.requests = requests
        self.batches = batches
        self.lines = lines
        self.webhooks = webhooks
    }

    private static func rules(_ text: [UInt8]) throws(SimulatorError) -> [(place: String, value: JSONValue)] {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        if text.first(where: { !isSpace($0) }) == UInt8(ascii: "[") {
            do {
                let rules = try JSONValue(parsing: text).arrayValue ?? []
                return rules.enumerated().map { ("rule \($0.offset + 1)", $0.element) }
            } catch {
                throw SimulatorError(.script, "fault script: \(error)")
            }
        }
        var rules: [(place: String, value: JSONValue)] = []
        for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy(isSpace) { continue }
            do {
                rules.append(("line \(index + 1)", try JSONValue(parsing: Array(line))))
            } catch {
                throw SimulatorError(.script, "fault script: line \(index + 1): \(error)")
            }
        }
        return rules
    }

    /// The fault that the next request to `endpoint` meets; counts the request.
    func strike(_ endpoint: Endpoint, in store: Store) throws(SimulatorError) -> RequestFault? {
        let rules = requests.filter { $0.endpoint == endpoint }
        return try strike(rules, \.counting, in: store)?.fault
    }

    /// The fault that the next webhook meets; counts the webhook.
    func strikeWebhook(in store: Store) throws(SimulatorError) -> WebhookFault? {
        try strike(webhooks, \.counting, in: store)?.fault
    }

    private func strike<Rule: Sendable>(
        _ rules: [Rule], _ counting: @Sendable (Rule) -> RuleCounting, in store: Store
    ) throws(SimulatorError) -> Rule? {
        if rules.isEmpty { return nil }
        return try store.change { (contents) throws(SimulatorError) in
            let (rule, changed) = Self.strike(rules, counting, contents.state.faults)
            try contents.append(.faults(changed))
            return rule
        }
    }

    /// The rule that the next batch meets, with the counters after it.
    func strikeBatch(_ counters: [String: FaultCounter]) -> (rule: BatchRule?, counters: [String: FaultCounter]) {
        Self.strike(batches, \.counting, counters)
    }

    /// Counts for all rules; the first one whose turn it is strikes.
    private static func strike<Rule>(
        _ rules: [Rule], _ counting: (Rule) -> RuleCounting, _ counters: [String: FaultCounter]
    ) -> (rule: Rule?, counters: [String: FaultCounter]) {
        var changed: [String: FaultCounter] = [:]
        var struck: Rule?
        for rule in rules {
            let counting = counting(rule)
            var counter = counters[counting.key] ?? FaultCounter()
            counter.seen += 1
            if struck == nil, counter.seen >= counting.nth, counter.fired < counting.times {
                counter.fired += 1
                struck = rule
            }
            changed[counting.key] = counter
        }
        return (struck, changed)
    }
}

/// The line rules of a script during one batch: what they strike, and how their counters stand after it.
struct LineFaults: Sendable {
    private let rules: [LineRule]
    private let seed: UInt64
    private var struck: Set<String> = []
    private(set) var counters: [String: FaultCounter] = [:]

    init(_ script: FaultScript, _ counters: [String: FaultCounter], seed: UInt64) {
        rules = script.lines
        self.seed = seed
        for rule in rules { self.counters[rule.key] = counters[rule.key] ?? FaultCounter() }
    }

    mutating func strike(_ customID: String, line: Int) -> LineFault? {
        for rule in rules where rule.selects(customID, line: line, seed: seed) {
            guard var counter = counters[rule.key], counter.fired < rule.times else { continue }
            if !struck.contains(rule.key) {
                guard counter.batches < rule.batches else { continue }
                counter.batches += 1
                struck.insert(rule.key)
            }
            counter.fired += 1
            counters[rule.key] = counter
            return rule.fault
        }
        return nil
    }
}
