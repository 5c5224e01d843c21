import ForgeJSON

/// Turns requests into replies: one for all connections, safe to call from any thread.
struct Service: Sendable {
    let store: Store
    let options: SimulatorOptions
    let script: FaultScript
    let worker: BatchWorker

    /// The parts of a request that decide where it goes.
    struct Request: Sendable {
        var route: Route
        var query: Query
        var range: String?
        var body: [UInt8] = []
    }

    private var files: FilesAPI { FilesAPI(store: store, ranges: options.ranges) }
    private var uploads: UploadsAPI { UploadsAPI(store: store, identifiers: Identifiers(seed: options.seed)) }
    private var batches: BatchesAPI {
        BatchesAPI(store: store, options: options, script: script, worker: worker)
    }

    /// Lets a request in or not, before its body is read.
    func admit(_ route: Route, authorization: String?) throws(APIError) {
        if route.name != .control { try KeyCheck(key: options.apiKey).check(authorization) }
    }

    /// Does what the request asks for.
    func reply(to request: Request) -> Reply {
        do {
            return switch request.route {
            case .listFiles: try files.list(request.query)
            case .retrieveFile(let id): try files.retrieve(id)
            case .deleteFile(let id): try files.delete(id)
            case .content(let id): try files.content(id, range: request.range)
            case .create: try batches.create(request.body)
            case .listBatches: try batches.list(request.query)
            case .retrieve(let id): try batches.retrieve(id)
            case .cancel(let id): try batches.cancel(id)
            case .answer(let endpoint): try answer(request.body, endpoint)
            case .models: ModelsAPI.list
            case .model(let id): try ModelsAPI.retrieve(id, acceptingAny: options.anyModel)
            case .clock: try clock(request.body)
            case .ledger: Reply(try Ledger(store.read { $0 }, store.paths).json)
            case .beginUpload: try uploads.create(request.body)
            case .completeUpload(let id): try uploads.complete(id, request.body)
            case .cancelUpload(let id): try uploads.cancel(id)
            case .upload, .addPart: throw APIError(400, "Could not parse multipart form.")
            }
        } catch {
            return APIError.from(error).reply
        }
    }

    /// Makes a file of an upload that has come in, or a part of one.
    func reply(to upload: Upload, _ route: Route?) -> Reply {
        do {
            if case .addPart(let id)? = route { return try uploads.add(upload, to: id) }
            return try upload.finish(in: store, options)
        } catch {
            // Before the reply: whoever reads it finds nothing left.
            upload.discard()
            return APIError.from(error).reply
        }
    }

    /// One request answered at once. It is not billed in the ledger, which is about batches.
    private func answer(_ bytes: [UInt8], _ endpoint: RequestEndpoint) throws(APIError) -> Reply {
        let body = try BatchesAPI.parsed(bytes)
        let now = store.read { $0.clock?.now ?? 0 }
        let answer = Answering(seed: options.seed, acceptsAnyModel: options.anyModel)
            .answer(
                body, endpoint.rawValue, Answering.fingerprint(body, endpoint.rawValue), created: now / 1000)
        var reply = Reply(answer.body, status: answer.status ?? 500)
        if body["stream"] == true, answer.status == 200,
            let events = EventStream(answer.body, of: body, endpoint)
        {
            reply = Reply(
                status: 200, contentType: "text/event-stream; charset=utf-8", body: .bytes(Array(events.text.utf8)))
        }
        // Limits that are never met here: a script says when to refuse for them.
        let tokens = answer.usage.input + answer.usage.output
        reply.headers += [
            ("x-ratelimit-limit-requests", "10000"), ("x-ratelimit-limit-tokens", "10000000"),
            ("x-ratelimit-remaining-requests", "9999"),
            ("x-ratelimit-remaining-tokens", String(max(10_000_000 - tokens, 0))),
            ("x-ratelimit-reset-requests", "6ms"), ("x-ratelimit-reset-tokens", "\(tokens * 6 / 1000)ms"),
        ]
        return reply
    }

    /// Tells the simulated time; `{"advance": seconds}` moves it first.
    private func clock(_ body: [UInt8]) throws -> Reply {
        if !body.isEmpty {
            let request = try BatchesAPI.parsed(body)
            guard let seconds = request["advance"]?.doubleValue, (0...1e9).contains(seconds) else {
                throw APIError(400, "Expected {\"advance\": seconds}.", param: "advance")
            }
            try advance(by: Int64(seconds * 1000))
        }
        return Reply(["now": .integer(store.read { $0.clock?.now ?? 0 } / 1000)])
    }

    /// Moves the clock forward; what has become due is done when the worker has settled.
    func advance(by milliseconds: Int64) throws(SimulatorError) {
        try store.change { (contents) throws(SimulatorError) in
            guard var clock = contents.state.clock else { return }
            let real = SimulatedClock.realNow
            clock.simulated = clock.at(real) + milliseconds
            clock.real = real
            try contents.append(.clock(clock))
        }
        worker.wake()
    }
}
