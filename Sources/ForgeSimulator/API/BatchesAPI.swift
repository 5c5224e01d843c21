import ForgeJSON

/// The provider's Batches API: create, retrieve, list, cancel.
struct BatchesAPI: Sendable {
    let store: Store
    let options: SimulatorOptions
    let script: FaultScript
    let worker: BatchWorker

    /// In the order in which a refusal lists them.
    private static let endpoints: [RequestEndpoint] = [
        .responses, .chat, .embeddings, .completions, .moderations, .images, .imageEdits, .videos,
    ]

    /// Makes a batch each time it is asked to: an `Idempotency-Key` changes nothing, as with the provider.
    func create(_ body: [UInt8]) throws -> Reply {
        let request = try Self.parsed(body)
        let inputFile = try Self.text("input_file_id", in: request)
        let endpoint = try Self.text("endpoint", in: request)
        guard RequestEndpoint(rawValue: endpoint) != nil else {
            throw APIError.invalidValue("endpoint", endpoint, supported: Self.endpoints.map(\.rawValue))
        }
        let window = try Self.text("completion_window", in: request)
        guard window == "24h" else {
            throw APIError.invalidValue("completion_window", window, supported: ["24h"])
        }
        let metadata = try Metadata.checked(request["metadata"] ?? .null)
        let keepResults = try Lifetime.checked(request["output_expires_after"] ?? .null, "output_expires_after")
        let (batch, time, limits) = try store.change { contents in
            let time = contents.state.clock?.now ?? 0
            let limits = try RateLimit(most: options.createsPerHour, seconds: 3600, name: "batch creations")
                .check(at: contents.state.clock, contents.state.creations)
            let number = contents.state.nextBatch
            let (rule, counters) = script.strikeBatch(contents.state.faults)
            if !counters.isEmpty { try contents.append(.faults(counters)) }
            let batch = BatchRecord(
                id: Identifiers(seed: options.seed).batch(number, at: time / 1000), number: number,
                inputFile: inputFile, endpoint: endpoint, metadata: metadata, created: time,
                keepResults: keepResults ?? 2_592_000,
                schedule: schedule(rule))
            try contents.append(.created(batch))
            return (batch, time, limits)
        }
        worker.wake()
        var reply = reply(batch, at: time)
        reply.headers += limits
        return reply
    }

    func retrieve(_ id: String) throws -> Reply {
        try Self.check(id)
        let (batch, time) = store.read { ($0.batches[id], $0.clock?.now ?? 0) }
        guard let batch else { throw APIError.noBatch(id) }
        return reply(batch, at: time)
    }

    func list(_ query: Query) throws -> Reply {
        let limit = try query.limit(default: 20, maximum: 100)
        let lag = Int64(options.listLag * 1000)
        let (batches, time) = store.read { state in
            let time = state.clock?.now ?? 0
            let shown = state.batchOrder.reversed().compactMap { state.batches[$0] }
                .filter { lag == 0 || $0.created + lag <= time }
            return (shown, time)
        }
        guard let page = Page(of: batches, after: query.after, limit: limit, id: \.id) else {
            throw APIError.noBatch(query.after ?? "")
        }
        return Reply(
            page.object(id: \.id) { $0.object(at: time, emptyErrorFileID: options.emptyErrorFileID) })
    }

    func cancel(_ id: String) throws -> Reply {
        try Self.check(id)
        let (batch, time) = try store.change { contents in
            let time = contents.state.clock?.now ?? 0
            guard let batch = contents.state.batches[id] else { throw APIError.noBatch(id) }
            switch batch.status {
            case .cancelling, .cancelled: break
            case .failed, .completed, .expired:
                throw APIError(409, "Cannot cancel a batch with status '\(batch.status.rawValue)'.")
            case .validating, .inProgress, .finalizing:
                try contents.append(.cancelling(batch: id, at: time, cutoff: batch.done(at: time)))
            }
            return (contents.state.batches[id] ?? batch, time)
        }
        worker.wake()
        return reply(batch, at: time)
    }

    private func reply(_ batch: BatchRecord, at time: Int64) -> Reply {
        Reply(batch.object(at: time, emptyErrorFileID: options.emptyErrorFileID))
    }

    /// A quarter of the time for validation, a quarter for the result files, the rest for the work. The quarters are no
    /// longer than they are with the provider: a batch that takes days spends them in progress.
    private func schedule(_ rule: BatchRule?) -> BatchSchedule {
        let scale = options.timeScale > 0 ? options.timeScale : 1
        let simulated = { (seconds: Double) -> Int64 in
            // The bound, about 300 years, keeps sums of times within 64 bits.
            Int64(min(max(seconds * scale * 1000, 0), 1e13))
        }
        let whole = simulated(rule?.seconds ?? options.batchSeconds)
        // What a rule says of a batch goes before what options say of all.
        let chosen = { (own: Double?, common: Double?) -> Int64? in
            (own ?? (rule?.seconds == nil ? common : nil)).map(simulated)
        }
        let (validating, finalizing) = (min(whole / 4, 900_000), min(whole / 4, 600_000))
        return BatchSchedule(
            validating: chosen(rule?.validating, options.validating) ?? validating,
            running: chosen(rule?.running, options.running) ?? whole - validating - finalizing,
            finalizing: chosen(rule?.finalizing, options.finalizing) ?? finalizing, expireAfter: rule?.expireAfter,
            failure: rule?.failure)
    }

    private static func check(_ id: String) throws(APIError) {
        guard id.hasPrefix("batch") else {
            throw APIError(
                400, "Invalid 'batch_id': '\(id)'. Expected an ID that begins with 'batch'.", param: "batch_id",
                code: "invalid_value")
        }
    }

    static func parsed(_ body: [UInt8]) throws(APIError) -> JSONValue {
        guard let value = try? JSONValue(parsing: body), value.objectValue != nil else {
            throw APIError(
                400,
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using "
                    + "your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not "
                    + "valid JSON. If you have trouble figuring out how to fix this, please contact us through our "
                    + "help center at help.openai.com.)")
        }
        return value
    }

    static func text(_ name: String, in request: JSONValue) throws(APIError) -> String {
        guard let value = request[name], !value.isNull else { throw .missing(name) }
        guard let text = value.stringValue else { throw .invalidType(name, expected: "a string", got: value) }
        return text
    }
}

/// What a batch may carry as metadata: sixteen pairs of short strings.
enum Metadata {
    static func checked(_ value: JSONValue) throws(APIError) -> JSONValue {
        if value.isNull { return .null }
        guard let object = value.objectValue else {
            throw .invalidType("metadata", expected: "an object", got: value)
        }
        guard object.count <= 16 else {
            throw APIError(
                400,
                "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got "
                    + "an object with \(object.count) properties instead.", param: "metadata",
                code: "object_above_max_properties")
        }
        for (key, value) in object {
            guard let text = value.stringValue else {
                throw .invalidType("metadata.\(key)", expected: "a string", got: value)
            }
            if key.unicodeScalars.count > 64 {
                throw tooLong("metadata", "property name", 64, key.unicodeScalars.count)
            }
            if text.unicodeScalars.count > 512 {
                throw tooLong("metadata.\(key)", "string", 512, text.unicodeScalars.count)
            }
        }
        return value
    }

    private static func tooLong(_ name: String, _ what: String, _ most: Int, _ length: Int) -> APIError {
        APIError(
            400,
            "Invalid '\(name)': \(what) too long. Expected a \(what) with maximum length \(most), but got a "
                + "\(what) with length \(length) instead.", param: name, code: "string_above_max_length")
    }
}
