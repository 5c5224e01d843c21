import ForgeBSON
import ForgeJSON
import ForgeTrail

/// `retry-failed`: claims the documents of `failed_ids.txt` again and writes a new run for them.
///
/// A document is taken by comparing its failure with the one that was read, so of two retries one gets it. Prompts are
/// rendered anew from the document and the job as they are now: what failed may have been mended since.
package struct RetryRun {
    private let context: Context
    private let store: any DocumentStore
    private let claims: Claims

    private static let groupSize = 1000
    /// How many are rendered at a time for a look before anything is claimed.
    private static let sampleSize = 100

    package init(_ context: Context, store: any DocumentStore) {
        self.context = context
        self.store = store
        claims = Claims(context.job)
    }

    package func run(idFile: String?) throws -> ExitStatus {
        try RunRecovery.recover(context, store: store)
        guard let trail = try context.openTrail() else { throw noList() }
        let wanted = try documents(idFile, trail)
        try RunSettings.verify(try trail.state().runs.suffix(1).map(\.id), against: context.job, trail: trail)
        var tally = Tally()
        var sample = try Sample(of: context.job, store: store)
        let report = try trail.change { journal -> Generation.Report? in
            var generation: Generation?
            var candidates: [Candidates] = []
            for group in wanted.grouped(by: Self.groupSize) {
                let more = try sort(group, &tally)
                candidates += more
                // A run is begun once there is something to send: what fails as before needs no new files.
                if generation == nil, try look(at: more, &sample) {
                    generation = try Generation(
                        of: context.job, store: store, trail: trail, journal: journal, kind: .retry)
                }
                guard let generation else { continue }
                for batch in candidates {
                    try generation.take(batch.ids, attempt: batch.attempts + 1, change: batch.change) {
                        claims.failed(ids: $0, in: batch.run, attempts: batch.attempts)
                    }
                }
                candidates = []
            }
            return try generation?.finish()
        }
        tally.tell(context)
        guard let report else {
            if sample.failures.count > 0 { return nothingRendered(sample) }
            context.console.summarize("requests", 0)
            if tally.isWaiting {
                context.console.next(context.command("retry-failed"))
                return .notYet
            }
            return context.nothingToDo(
                "nothing to retry\(wanted.isEmpty ? ": the list of failed documents is empty" : "")")
        }
        return try GenerationSummary(context, trail: trail, report).tell()
    }

    /// Whether a request can be made for at least one of the documents.
    private func look(at candidates: [Candidates], _ sample: inout Sample) throws -> Bool {
        for batch in candidates {
            for ids in batch.ids.grouped(by: Self.sampleSize) {
                try sample.look(at: ids, change: batch.change) {
                    claims.failed(ids: $0, in: batch.run, attempts: batch.attempts)
                }
                if sample.rendered > 0 { return true }
            }
        }
        return false
    }

    private func nothingRendered(_ sample: Sample) -> ExitStatus {
        let console = context.console
        console.summarize("requests", 0)
        console.summarize("failed", .integer(Int64(sample.failures.count)))
        sample.failures.tell(context)
        console.say("nothing was claimed or written: no request can be made for any of them")
        if let remedy = sample.failures.remedy(context, listed: true) { console.say("hint: \(remedy)") }
        return .someFailed
    }

    /// `--reset`: puts failed documents back to pending, their attempts forgotten. `gen-batch` takes them again.
    package func reset(idFile: String?) throws -> ExitStatus {
        guard let trail = try context.openTrail() else { throw noList() }
        let wanted = try documents(idFile, trail)
        var count = 0
        try trail.change { journal in
            for group in wanted.grouped(by: Self.groupSize) {
                let filter = claims.failures.and(["_id": Claims.anyOf(group)])
                count += try store.updateMany(matching: filter, update: claims.resetting).modified
            }
            try journal.append(.note("\(count) failed documents put back to pending by hand"))
        }
        context.console.say("reset    \(count.counted("document")) to pending")
        context.console.summarize("reset", .integer(Int64(count)))
        if count > 0 { context.console.next(context.command("gen-batch")) }
        return .done
    }

    // MARK: Which documents

    private func noList() -> StepError {
        StepError(
            .noInput, "no '\(context.directoryPath)/\(TrailFile.failedIDs.name)'",
            hint: "run '\(context.command("identify-failed"))' first")
    }

    /// The `_id`s that the list names.
    private func documents(_ idFile: String?, _ trail: Trail) throws -> [BSONValue] {
        var ids: [CustomID] = []
        let path = idFile ?? trail.directory.path(of: .failedIDs)
        if try idFile == nil && !trail.directory.exists(.failedIDs) { throw noList() }
        var lines = try Self.reader(of: path)
        while let line = try lines.next() {
            let text = String(decoding: line.bytes, as: UTF8.self).filter { !$0.isWhitespace }
            if text.isEmpty || text.hasPrefix("#") { continue }
            guard let id = CustomID(text) else {
                throw StepError(
                    .data, "\(path):\(line.number): '\(Console.printable(String(text.prefix(64))))' is not a custom_id",
                    hint: "one id a line, as identify-failed writes them; lines starting with # are left out")
            }
            ids.append(id)
        }
        let hashed = try RequestIDs.resolve(ids, runs: trail.state().runs.map(\.id), trail: trail)
        var seen: Set<CustomID> = []
        return try ids.filter { seen.insert($0).inserted }.map { id in
            guard let value = id.isHash ? hashed[id] : id.id else {
                throw StepError(.data, "'\(id)' stands in no ids_<run>.jsonl of '\(trail.directory.path)'")
            }
            return value
        }
    }

    private static func reader(of path: String) throws -> LineReader {
        do {
            return try LineReader(path: path)
        } catch  where error.kind == .missing {
            throw StepError(
                .noInput, error.description, hint: "--ids takes a file of one id a line, as identify-failed prints them"
            )
        }
    }

    /// Documents that are claimed by one command: their failures agree.
    private struct Candidates {
        let run: String
        let attempts: Int
        let `class`: VerdictClass?
        let change: BodyChange
        var ids: [BSONValue]
    }

    private func sort(_ ids: [BSONValue], _ tally: inout Tally) throws -> [Candidates] {
        var result: [Candidates] = []
        var exhausted: [BSONValue] = []
        var givenUp: [BSONValue] = []
        var seen = 0
        let now = Timestamp.now()
        try store.eachDocument(matching: ["_id": Claims.anyOf(ids)], projection: claims.marks) { document in
            guard let id = document["_id"] else { return }
            seen += 1
            let marks = claims.marks(of: document)
            if marks.claim != nil {
                tally.inFlight += 1
            } else if let failure = marks.failure, let run = marks.failureRun {
                let word = VerdictClass(rawValue: marks.failureClass ?? "")
                if word == .writeError {
                    tally.unwritten += 1
                } else if context.job.retry.givesUp(word) {
                    givenUp.append(id)
                } else if marks.attemptsUsed >= context.job.retry.maxAttempts || word?.isNeverResent == true {
                    exhausted.append(id)
                } else if case .date(let time)? = failure["retry_after"], time > now.milliseconds {
                    tally.waiting += 1
                    tally.soonest = min(tally.soonest ?? time, time)
                } else {
                    let attempts = marks.attemptsUsed
                    let place = result.firstIndex { $0.run == run && $0.attempts == attempts && $0.class == word }
                    if let place {
                        result[place].ids.append(id)
                    } else {
                        let change = BodyChange(after: word, attempts: attempts, context.job)
                        result.append(
                            Candidates(run: run, attempts: attempts, class: word, change: change, ids: [id]))
                    }
                }
            } else {
                tally.noLongerFailed += 1
            }
        }
        tally.gone += ids.count - seen
        tally.exhausted += exhausted.count
        tally.givenUp += givenUp.count
        if !(exhausted + givenUp).isEmpty {
            let filter = claims.failures.and(["_id": Claims.anyOf(exhausted + givenUp)])
            try store.updateMany(matching: filter, update: claims.givingUp)
        }
        return result
    }

    /// What became of the ids that were not sent.
    private struct Tally {
        var inFlight = 0
        var noLongerFailed = 0
        var gone = 0
        var exhausted = 0
        var givenUp = 0
        var unwritten = 0
        var waiting = 0
        var soonest: Int64?

        var isWaiting: Bool { waiting > 0 }

        func tell(_ context: Context) {
            let console = context.console
            func say(_ count: Int, _ text: String) {
                if count > 0 { console.say("skipped  \(count.grouped) \(text)") }
            }
            say(inFlight, "in flight already")
            say(noLongerFailed, "no longer failed")
            say(gone, "deleted from the collection")
            say(
                unwritten,
                "whose answers are here and could not be written: mend the documents or 'results', then run "
                    + "'\(context.command("ingest-results", "<their batch_output file>"))'")
            let word = context.job.status.failed.stringValue ?? ""
            say(exhausted, "without an attempt left (\(context.job.retry.maxAttempts)); now '\(word)' for good")
            say(givenUp, "of a class that 'retry.on' gives up; now '\(word)' for good")
            if let soonest {
                let seconds = max(0, soonest - Timestamp.now().milliseconds + 999) / 1000
                let time = Timestamp(milliseconds: soonest)
                say(waiting, "not to be resent yet, the first in \(BatchClock.text(seconds: seconds)) (\(time))")
                console.summarize("retry_at", .string(time.description))
            }
        }
    }
}

extension Array {
    /// The elements in their order, in groups of at most `size`.
    func grouped(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
