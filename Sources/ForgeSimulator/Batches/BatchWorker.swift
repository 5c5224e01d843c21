import NIOCore

/// Takes batches from state to state as their time comes, one after another on a thread of its own.
///
/// Each step is an event in the log, stamped with the time at which it was due: after a restart the steps that were
/// missed are made up for, as if the simulator had run all the time.
final class BatchWorker: Sendable {
    private let store: Store
    private let options: SimulatorOptions
    private let script: FaultScript
    private let identifiers: Identifiers
    private let webhooks: WebhookSender?
    private let loop: any EventLoop

    init(
        _ store: Store, _ options: SimulatorOptions, _ script: FaultScript, _ webhooks: WebhookSender?,
        on loop: any EventLoop
    ) {
        self.store = store
        self.options = options
        self.script = script
        self.webhooks = webhooks
        self.loop = loop
        identifiers = Identifiers(seed: options.seed)
    }

    /// Looks soon whether something is due; called whenever a batch or the clock has changed.
    func wake() {
        loop.execute { self.work() }
    }

    /// Does everything that is due now, and returns when it is done. Not to be called on the worker's own thread.
    func settle() throws {
        _ = try loop.submit { try self.step() }.wait()
    }

    /// Comes when all that `wake` was called for before is done.
    func settled() -> EventLoopFuture<Void> {
        loop.submit {}
    }

    private func work() {
        var pause: Int64?
        do {
            pause = try step()
        } catch {
            // A full disk, most likely: the step is not in the log and is tried again.
            pause = 1000
        }
        if let pause { loop.scheduleTask(in: .milliseconds(pause)) { self.work() } }
    }

    /// Makes all steps that are due; gives the real milliseconds until the next one.
    @discardableResult
    private func step() throws -> Int64? {
        while true {
            let (batch, due, clock) = store.read { state in
                let next = state.active.compactMap { state.batches[$0] }.map { ($0, Self.due($0)) }
                    .min { ($0.1, $0.0.number) < ($1.1, $1.0.number) }
                return (next?.0, next?.1 ?? 0, state.clock)
            }
            guard let batch, let clock else { return nil }
            if let delay = clock.delay(until: due), delay > 0 { return delay }
            if clock.now < due { return nil }
            try advance(batch, at: due)
        }
    }

    /// When the batch's next step is due.
    private static func due(_ batch: BatchRecord) -> Int64 {
        switch batch.status {
        // One that is validated too late goes through its states at once, with nothing done.
        case .validating: min(batch.created + batch.schedule.validating, batch.expires)
        case .inProgress:
            min((batch.inProgress ?? 0) + batch.schedule.running, max(batch.expires, batch.inProgress ?? 0))
        case .finalizing: (batch.finalizing ?? 0) + batch.schedule.finalizing
        // The provider promises ten minutes.
        case .cancelling: (batch.cancelling ?? 0) + min(batch.schedule.finalizing, 600_000)
        case .failed, .completed, .expired, .cancelled: .max
        }
    }

    private func advance(_ batch: BatchRecord, at time: Int64) throws {
        switch batch.status {
        case .validating: try start(batch, at: time)
        case .inProgress:
            // Another request may have cancelled the batch since it was looked at.
            try store.change { contents in
                guard let batch = contents.state.batches[batch.id], batch.status == .inProgress else { return }
                let done = batch.done(at: time)
                let isExpiring = done < batch.total
                try contents.append(
                    .finalizing(batch: batch.id, at: time, cutoff: isExpiring ? done : nil, isExpiring: isExpiring))
            }
        case .finalizing: try end(batch, batch.isExpiring ? .expired : .completed, at: time)
        case .cancelling: try end(batch, .cancelled, at: time)
        case .failed, .completed, .expired, .cancelled: return
        }
    }

    private func start(_ batch: BatchRecord, at time: Int64) throws {
        guard let file = store.read({ $0.file(batch.inputFile, at: time) }) else {
            return try fail(batch, at: time, [.noFile(batch.inputFile)])
        }
        guard file.purpose == "batch" else {
            return try fail(batch, at: time, [.wrongPurpose(file.purpose)])
        }
        if let failure = batch.schedule.failure { return try fail(batch, at: time, [failure]) }
        let validation = try BatchValidation(
            store.paths.file(file.id), of: batch, file, acceptsAnyModel: options.anyModel)
        guard validation.problems.isEmpty, let model = validation.model else {
            return try fail(batch, at: time, validation.problems)
        }
        let waiting = store.read { state in
            state.active.compactMap { state.batches[$0] }.filter { $0.model == model.snapshot }
        }
        let name = validation.modelName ?? model.snapshot
        if let limit = options.enqueuedTokens, waiting.reduce(validation.tokens, { $0 + $1.tokens }) > limit {
            return try fail(batch, at: time, [.enqueued("token", name, limit: limit)])
        }
        let requests = waiting.reduce(validation.total) { $0 + $1.total }
        if model.isEmbedding, requests > options.enqueuedRequests {
            return try fail(batch, at: time, [.enqueued("request", name, limit: options.enqueuedRequests)])
        }
        let faults = LineFaults(script, store.read { $0.faults }, seed: options.seed)
        let run = try BatchRun(
            batch, startedAt: time, total: validation.total,
            Answering(seed: options.seed, acceptsAnyModel: options.anyModel), identifiers, faults, store.paths)
        try store.change { contents in
            guard contents.state.batches[batch.id]?.status == .validating else { return }
            try contents.append(
                .started(
                    batch: batch.id,
                    StateEvent.Started(
                        at: time, model: model.snapshot, total: validation.total, tokens: validation.tokens,
                        faults: run.faults.counters)))
            contents.setOutcomes(run.outcomes, of: batch.id)
        }
    }

    private func fail(_ batch: BatchRecord, at time: Int64, _ problems: [BatchProblem]) throws {
        try store.change { contents in
            guard contents.state.batches[batch.id]?.status == .validating else { return }
            try contents.append(.failed(batch: batch.id, at: time, problems))
        }
        webhooks?.wake()
    }

    private func end(_ batch: BatchRecord, _ status: BatchStatus, at time: Int64) throws {
        let delivery = BatchDelivery(
            batch: batch, status: status, at: time, identifiers: identifiers,
            shuffleSeed: options.shuffle ? options.seed : nil, paths: store.paths)
        let ended = try delivery.deliver()
        let hasEnded = try store.change { contents in
            // A cancel may have come in between; its own step delivers again.
            guard contents.state.batches[batch.id]?.status == batch.status else { return false }
            try contents.append(.ended(batch: batch.id, ended))
            return true
        }
        guard hasEnded else { return }
        FileSystem.remove(store.paths.output(of: batch.id))
        FileSystem.remove(store.paths.error(of: batch.id))
        webhooks?.wake()
    }
}
