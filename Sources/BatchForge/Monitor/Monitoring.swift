import ForgeJSON
import ForgeTrail

/// `monitor-batch`: asks the provider about every active batch, brings home what has ended.
package final class Monitoring {
    private let context: Context
    private let api: any BatchAPI
    /// What was last said of each batch: a wait repeats itself only when something has changed.
    private var lastTold: [String: String] = [:]
    /// How far each batch was when it was last looked at.
    private var progress: [String: BatchProgress] = [:]
    /// The runs whose batches were looked at.
    private var runs: Set<RunID> = []

    package init(_ context: Context, through api: any BatchAPI) {
        self.context = context
        self.api = api
    }

    package struct Options {
        package var waits = false
        /// Between two looks; nil: the job's `poll_interval`.
        package var interval: Duration?
        /// After which a wait ends with "not yet"; nil: never.
        package var timeout: Duration?
        package var downloads = true
        package var ingests = true

        package init() {}
    }

    package func run(_ options: Options) throws -> ExitStatus {
        guard let trail = try context.openTrail() else { return try nothingToDo(nil) }
        try context.refuseForeignBatches(in: trail)
        try context.mendActiveBatches(in: trail)
        let clock = ContinuousClock()
        let deadline = options.timeout.map { clock.now.advanced(by: $0) }
        var pace = LookPace(given: options.interval, longest: context.job.batch.pollInterval)
        while true {
            let round = try look(trail, options)
            let ingested = try ingest(trail, options)
            if ingested.isFatal && !(options.waits && ingested.mayPass) { return ingested }
            if round.running.isEmpty && !ingested.isFatal { return try finish(trail, round, ingested) }
            if !options.waits, let failure = round.passing {
                context.console.fail(failure)
                return failure.status
            }
            if !options.waits { return tellRunning(round) }
            var pause = pace.next()
            if let rest = deadline.map({ clock.now.duration(to: $0) }) {
                if rest <= .zero { throw timeUp(round, after: options.timeout ?? .zero) }
                pause = min(pause, rest)
            }
            if round.hasNews || pause >= Self.longPause {
                context.console.say("next look in \(BatchClock.text(pause))")
            }
            try Interruption.sleep(seconds: pause.seconds)
        }
    }

    /// A pause that is told also when nothing is new, as a sign of life.
    private static let longPause = Duration.seconds(30)

    // MARK: One look

    private struct Round {
        var looked = 0
        /// Something was told that was not told before.
        var hasNews = false
        /// The batches that have not ended, are not whole yet, or not to be reached for the moment.
        var running: [String] = []
        /// Trouble that may pass by itself.
        var passing: Failure?
        /// Trouble with one batch, which is a person's to look at.
        var lasting: ExitStatus?
    }

    private func look(_ trail: Trail, _ options: Options) throws -> Round {
        var round = Round()
        let before = lastTold
        for part in try trail.state().parts where part.waitsForResults {
            try Interruption.check()
            round.looked += 1
            runs.insert(part.part.run)
            do {
                if try !bringHome(part, trail, options) { round.running.append(part.batchID ?? "") }
            } catch {
                let failure = Failure(error)
                if failure.isTransient {
                    round.running.append(part.batchID ?? "")
                    round.passing = failure
                    if options.waits { tellOnce(failure, about: part) }
                } else if failure.isAboutOneBatch {
                    // The others are not to blame: their results are waiting, and do not wait for ever.
                    round.lasting = failure.status
                    tellOnce(failure, about: part)
                } else {
                    throw error
                }
            }
        }
        round.hasNews = lastTold != before
        if round.hasNews && progress.count > 1 { tellSum() }
        return round
    }

    /// Asks about one batch and downloads what has ended; false while there is more to come.
    private func bringHome(_ part: PartState, _ trail: Trail, _ options: Options) throws -> Bool {
        guard let batchID = part.batchID else { return true }
        guard let batch = try api.batch(batchID) else {
            throw StepError(
                .held, "the provider does not know batch '\(batchID)' of part \(part.part)",
                hint: "another key, project or address? Nothing was changed; a new batch would be paid again")
        }
        context.console.detail("asked about \(batch.id) of part \(part.part): \(batch.status.word)")
        tell(batch, part)
        try record(batch, part, trail)
        if !batch.status.isTerminal { return false }
        if !options.downloads { return true }
        return try Download(
            part.part, of: batch, from: api, to: trail, settleTime: context.job.batch.settleTime
        ).run(context.console)
    }

    private func ingest(_ trail: Trail, _ options: Options) throws -> ExitStatus {
        guard options.ingests, try Self.hasResults(trail) else { return .done }
        // The lock is free here: a child that opens the journal would meet our own.
        return try SiblingTool("ingest-results").run(context.common.forSibling(job: context.job))
    }

    /// Writes down that the batch has come to another status. Progress in between is told and not kept.
    private func record(_ batch: RemoteBatch, _ part: PartState, _ trail: Trail) throws {
        let isNew = part.batchStatus != batch.status.word
        let hasFile = try trail.directory.exists(.batch(part.part))
        if !isNew && hasFile { return }
        try trail.change { journal in
            try journal.publish(
                JSONValue.object(batch.object).serialized() + [UInt8(ascii: "\n")], as: .batch(part.part))
            // Another monitor may have seen more than this look did.
            guard let part = journal.state[part.part], part.batchID == batch.id, part.downloaded == nil else { return }
            if let word = part.batchStatus, BatchStatus(word).isTerminal { return }
            if part.batchStatus != batch.status.word {
                try journal.append(
                    .status(
                        part.part, batchID: batch.id, status: batch.status.word,
                        counts: RequestCounts(completed: batch.completed, failed: batch.failed, total: batch.total)))
            }
        }
    }

    private static func hasResults(_ trail: Trail) throws -> Bool {
        try trail.state().parts.contains(where: \.waitsForIngest)
    }

    // MARK: Telling

    /// One line a batch: status, how far, how long.
    private func tell(_ batch: RemoteBatch, _ part: PartState) {
        let far = BatchProgress(batch, requests: part.requests)
        progress[batch.id] = far
        let news = "\(batch.status.word) \(far)"
        if lastTold.updateValue(news, forKey: batch.id) == news { return }
        let console = context.console
        var words = [batch.id, batch.status.word]
        if batch.total > 0 { words.append(far.description) }
        if let clock = BatchClock(batch, now: .now()) { words.append(clock.description) }
        console.say(words.joined(separator: "  "))
        let errors = Self.errors(of: batch)
        for message in errors.prefix(Self.shownErrors) { console.say("  \(message)") }
        if errors.count > Self.shownErrors { console.say("  and \((errors.count - Self.shownErrors).grouped) more") }
        console.event("batch", event(batch, part, far))
    }

    private static let shownErrors = 5

    private func event(_ batch: RemoteBatch, _ part: PartState, _ far: BatchProgress) -> JSONObject {
        var fields: JSONObject = [
            "job": .string(context.job.name), "part": .string("\(part.part)"), "batch_id": .string(batch.id),
            "status": .string(batch.status.word), "total": .integer(Int64(far.total)),
            "completed": .integer(Int64(far.completed)), "failed": .integer(Int64(far.failed)),
        ]
        for (key, time) in [("created_at", batch.createdAt), ("expires_at", batch.expiresAt)] {
            if let time { fields[key] = .string(Timestamp(milliseconds: time * 1000).description) }
        }
        return fields
    }

    /// All batches that this run of the tool has looked at, also those that have ended meanwhile.
    private func tellSum() {
        let sum = progress.values.reduce(BatchProgress(), +)
        context.console.say("all \(progress.count.grouped) batches  \(sum)")
    }

    /// Why the provider's validation refused a batch, a line each.
    private static func errors(of batch: RemoteBatch) -> [String] {
        (batch.object["errors"]?["data"]?.arrayValue ?? []).map { error in
            let place = error["line"]?.integerValue.map { "line \($0): " } ?? ""
            return place + (error["message"]?.stringValue ?? error["code"]?.stringValue ?? "no reason given")
        }
    }

    private func nothingToDo(_ trail: Trail?) throws -> ExitStatus {
        context.nothingToDo(
            "nothing to monitor: '\(context.directoryPath)' has no active batch",
            next: context.commandWithWork(try trail?.state()))
    }

    private func tellRunning(_ round: Round) -> ExitStatus {
        context.console.say(
            "\(round.running.count.grouped) of \(round.looked.counted("batch", plural: "batches")) still running")
        context.console.summarize("running", .integer(Int64(round.running.count)))
        context.console.next(context.command("monitor-batch"))
        return .notYet
    }

    /// `--timeout` has passed. What is running goes on running, and is named.
    private func timeUp(_ round: Round, after timeout: Duration) -> StepError {
        context.console.summarize("running", .integer(Int64(round.running.count)))
        let named = round.running.prefix(3).joined(separator: ", ")
        let rest = round.running.count > 3 ? " and \((round.running.count - 3).grouped) more" : ""
        return StepError(
            .notYet,
            "time-out after \(Quantity.spelling(timeout)): "
                + "\(round.running.count.counted("batch", plural: "batches")) still running: \(named)\(rest)",
            hint: "nothing is lost: the provider goes on; run '\(context.command("monitor-batch", "--wait"))' again")
    }

    private func tellOnce(_ failure: Failure, about part: PartState) {
        let message = failure.message
        if lastTold.updateValue(message, forKey: "\(part.part)") == message { return }
        context.console.warn(message, hint: failure.hint)
    }

    private func finish(_ trail: Trail, _ round: Round, _ ingested: ExitStatus) throws -> ExitStatus {
        context.console.summarize("running", 0)
        if let status = round.lasting { return status }
        let state = try trail.state()
        let endings = state.parts.filter { runs.contains($0.part.run) }.compactMap(\.batchStatus)
        let hasEndedBadly = endings.contains { BatchStatus($0).isTerminal && BatchStatus($0) != .completed }
        let status = hasEndedBadly ? ExitStatus.batchEnded : ingested
        if ingested == .someFailed {
            context.console.next(context.command("identify-failed"), isSaid: true)
        } else if round.looked == 0 && status == .done {
            return try nothingToDo(trail)
        } else if let command = context.commandWithWork(state) {
            context.console.next(command)
        }
        return status
    }
}

extension ExitStatus {
    /// The child could not do its work, as opposed to: did it, and some requests failed.
    var isFatal: Bool { self != .done && self != .someFailed }

    /// A server that does not answer, or another writer: the same may go well a little later.
    var mayPass: Bool { self == .unavailable || self == .notYet }
}
