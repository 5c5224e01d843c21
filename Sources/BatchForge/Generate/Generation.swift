import Crypto
import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail

/// Claims documents and writes their requests into the input files of one run.
///
/// The order is what makes it safe. The journal says that a run begins before the first claim. A document is claimed
/// for a part, read again by its claim, and only what was read again is written. Failures and claims of a part are
/// settled before its file gets its name. So a part with an input file holds exactly the documents in the file, and a
/// claim of a part without one can be taken back: nothing of it was ever sent.
///
/// What a crash leaves is repaired by `RunRecovery`, before the next run begins.
package final class Generation {
    package struct Report {
        package var parts: [Part] = []
        package var requests = 0
        package var bytes = 0
        /// Documents that no request could be made for.
        package var failures = FailedRequests()
        /// Documents that the server would not let us mark, with the first of them and the reason.
        package var unclaimable = 0
        package var firstUnclaimable: (label: DocumentLabel, reason: String)?
    }

    package let run: RunID
    package private(set) var report = Report()
    private let job: Job
    private let store: any DocumentStore
    private let claims: Claims
    private let template: RequestTemplate
    private let source: PromptSource
    private let trail: Trail
    private let journal: LockedJournal

    private var number = 1
    private var file: AtomicFile?
    private var requests = 0
    private var pace = ReadingPace(limit: 1000)
    private var bytes = 0
    private var line: [UInt8] = []
    private var failures: [(id: BSONValue, update: DocumentUpdate)] = []
    private var hashedIDs: [(id: CustomID, value: BSONValue)] = []

    package init(
        of job: Job, store: any DocumentStore, trail: Trail, journal: LockedJournal, kind: RunKind
    ) throws {
        self.job = job
        self.store = store
        self.trail = trail
        self.journal = journal
        claims = Claims(job)
        run = RunID.new(at: Timestamp.now().seconds)
        template = RequestTemplate(job, at: run.seconds)
        source = PromptSource(job, template, store: store)
        try freeze(kind)
    }

    private var part: Part { Part(run: run, number: number) }

    /// Keeps the settings and templates of the run, then says in the journal that it begins.
    private func freeze(_ kind: RunKind) throws {
        try journal.publish(JSONValue.object(job.frozen).serialized() + [UInt8(ascii: "\n")], as: .job(run))
        var prompts = SHA256()
        for source in job.prompt.sources {
            prompts.update(data: Array(source.text.utf8))
            try journal.publish(Array(source.text.utf8), as: .prompt(run, role: source.role))
        }
        for part in job.prompt.parts {
            prompts.update(data: Array(part.text.utf8))
            try journal.publish(Array(part.text.utf8), as: .template(run, number: part.number))
        }
        try journal.append(
            .run(
                run, kind: kind, job: job.name, jobSHA256: job.sha256,
                promptsSHA256: hexadecimal(prompts.finalize())))
    }

    /// Claims those of `ids` that still match `filter`, and writes their requests.
    ///
    /// `filter` gets the ids that are claimed together. `attempt` counts this sending.
    package func take(
        _ ids: [BSONValue], attempt: Int = 1, change: BodyChange = .none,
        matching filter: ([BSONValue]) -> BSONDocument
    ) throws {
        var rest = ids[...]
        while !rest.isEmpty {
            try Interruption.check()
            let group = Array(rest.prefix(min(job.batch.maxRequests - requests, pace.size)))
            rest = rest.dropFirst(group.count)
            try claim(group, attempt: attempt, matching: filter)
            let rows = try source.read(group) { claims.held(by: part, among: $0) }
            pace.note(rows)
            try write(rows, attempt: attempt, change: change)
            if requests == job.batch.maxRequests { try seal() }
        }
    }

    /// Seals the last part and closes the run.
    package func finish() throws -> Report {
        try settleFailures()
        try seal()
        try journal.append(
            .generated(
                run, parts: report.parts.count, requests: report.requests, failed: report.failures.count))
        return report
    }

    // MARK: Claiming

    private func claim(_ ids: [BSONValue], attempt: Int, matching filter: ([BSONValue]) -> BSONDocument) throws {
        do {
            try store.updateMany(matching: filter(ids), update: claims.claiming(for: part, attempt: attempt))
        } catch let error as StoreError where error.kind == .refused {
            // The server stopped at a document that it cannot change, after claiming some of the others. Halving
            // finds it, and claims the rest; the filter leaves out what is claimed already.
            if ids.count == 1 {
                try addUnclaimable(ids[0], error)
            } else {
                try claim(Array(ids[..<(ids.count / 2)]), attempt: attempt, matching: filter)
                try claim(Array(ids[(ids.count / 2)...]), attempt: attempt, matching: filter)
            }
        }
    }

    private func addUnclaimable(_ id: BSONValue, _ error: StoreError) throws {
        report.unclaimable += 1
        if report.firstUnclaimable == nil {
            report.firstUnclaimable = (try DocumentLabel(id, in: nil, job, store: store), error.reason)
        }
    }

    // MARK: Writing

    private func write(_ rows: [PromptSource.Row], attempt: Int, change: BodyChange) throws {
        for (index, (id, content)) in rows.enumerated() {
            let customID = CustomID(for: id)
            do throws(RequestFailure) {
                try render(content, as: customID, change: change)
            } catch {
                try fail(id, in: try? content.get(), attempt: attempt, error)
                continue
            }
            if bytes + line.count > job.batch.maxBytes { try moveOn(rows[index...].map(\.id)) }
            if file == nil { file = try AtomicFile(for: .input(part), in: trail.directory) }
            try file?.write(line)
            requests += 1
            bytes += line.count
            if customID.isHash { hashedIDs.append((customID, id)) }
        }
    }

    /// Makes the next line out of what was read of a document.
    private func render(
        _ content: Result<BSONDocument, PipelineFault>, as id: CustomID, change: BodyChange
    ) throws(RequestFailure) {
        line.removeAll(keepingCapacity: true)
        switch content {
        case .success(let document): try template.write(document, as: id, change: change, to: &line)
        case .failure(let fault): throw RequestFailure(fault)
        }
        if line.count > job.batch.maxBytes {
            throw RequestFailure(
                .template,
                "the request has \(line.count.grouped) bytes, a file may have \(job.batch.maxBytes.grouped)")
        }
    }

    /// Seals the part and takes the claims that it has no room for along to the next one.
    private func moveOn(_ ids: [BSONValue]) throws {
        // Claims first: a part must hold no document that its file lacks, or nobody would ever let go of it.
        let next = Part(run: run, number: number + 1)
        try settleFailures()
        try store.updateMany(matching: claims.held(by: part, among: ids), update: claims.moving(to: next))
        try seal()
    }

    private func fail(
        _ id: BSONValue, in document: BSONDocument?, attempt: Int, _ failure: RequestFailure
    ) throws {
        let customID = CustomID(for: id)
        // Nothing was sent, so no attempt is used up; the document waits for retry-failed, not for gen-batch.
        let (record, forGood) = job.retry.record(
            Verdict(failure.class, failure.message), part: part, customID: customID, attempt: attempt, at: .now())
        failures.append(
            (
                id,
                DocumentUpdate(
                    filter: claims.held(by: part, id: id), update: claims.failing(record.document, forGood: forGood))
            ))
        try report.failures.add(failure, DocumentLabel(id, in: document, job, store: store))
        if customID.isHash { hashedIDs.append((customID, id)) }
    }

    private func settleFailures() throws {
        if failures.isEmpty { return }
        // The ids first: a failure whose id nobody can read back could not be retried.
        try publishHashedIDs()
        let outcome = try store.updateEach(failures.map(\.update))
        for (place, error) in outcome.refused.sorted(by: { $0.key < $1.key }) {
            // It cannot take the mark of its failure. Nothing was sent: let go of it, and name it.
            let id = failures[place].id
            try store.updateMany(matching: claims.held(by: part, id: id), update: claims.releasing)
            try addUnclaimable(id, error)
        }
        failures.removeAll(keepingCapacity: true)
    }

    private func seal() throws {
        try settleFailures()
        guard var sealed = file.take() else { return }
        try publishHashedIDs()
        let digest = sealed.sha256
        try sealed.commit(under: journal)
        try journal.append(
            .input(
                part, requests: requests, bytes: Int64(bytes), sha256: digest,
                model: job.request.model))
        report.parts.append(part)
        report.requests += requests
        report.bytes += bytes
        number += 1
        requests = 0
        bytes = 0
    }

    // MARK: Ids

    /// Adds what the hashes of this part stand for to `ids_<run>.jsonl`, before any file that uses them has its name.
    private func publishHashedIDs() throws {
        if hashedIDs.isEmpty { return }
        try RequestIDs.add(hashedIDs, to: run, trail: trail, journal: journal)
        hashedIDs.removeAll(keepingCapacity: true)
    }
}
