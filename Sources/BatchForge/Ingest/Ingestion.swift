import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail

/// Brings the results of one part into the database: an answer or a failure for every request of its input file.
///
/// Each write demands the claim in its filter and removes it in the same atomic update. So a second ingest of the same
/// files matches nothing, a killed one goes on where it stopped, and a document that somebody else has taken since is
/// left alone and listed in `unapplied_*.jsonl`.
package struct Ingestion {
    package struct Report {
        package var counts: [VerdictClass: Int] = [:]
        package var usage = Usage()
        /// Found done by an earlier, interrupted ingest of the same files.
        package var already = 0
        package var unapplied = 0
        /// Rows written into other collections, by collection, and rows deleted there.
        package var rows: [String: Int] = [:]
        package var pruned = 0
        /// The first of each class but `ok`: where to look (file and line), and why it failed.
        package var first: [VerdictClass: (source: String?, message: String)] = [:]

        package var ok: Int { counts[.ok] ?? 0 }
        package var failed: Int { counts.reduce(0) { $0 + ($1.key == .ok ? 0 : $1.value) } }
    }

    private let job: Job
    private let store: any DocumentStore
    private let trail: Trail
    private let claims: Claims
    private let judge: Judge

    package init(of job: Job, store: any DocumentStore, trail: Trail) {
        self.job = job
        self.store = store
        self.trail = trail
        claims = Claims(job)
        judge = Judge(job.response)
    }

    /// Ingests the part under the lock.
    package func ingest(_ part: PartState, _ journal: LockedJournal) throws -> Report {
        try verifyFiles(part)
        var requests = try RequestList(part.part, in: trail)
        let ids = RequestedDocuments(hashed: try hashedIDs(requests, part.part.run))
        if part.ingestBegan == nil { try journal.append(.ingestBegin(part.part)) }
        // The time of the journal's line, not of now: doing it again must give the same bytes.
        guard let began = journal.state[part.part]?.ingestBegan else {
            throw StepError(.software, "the journal lost the beginning of an ingest")
        }
        let scope = AnswerScope(
            of: part, began: began, frozen: try RunSettings.frozenJob(of: part.part.run, trail: trail))
        var writer = try AnswerWriter(
            job: job, store: store, claims: claims, part: part.part, scope: scope, ids: ids)
        var failures = FailureWriter(
            retry: job.retry, store: store, claims: claims, part: part.part, began: began, ids: ids)
        var strays = StrayList()

        for file in part.resultFiles {
            var lines = try LineReader(file, in: trail.directory)
            while let bytes = try lines.next() {
                try Interruption.check()
                let source = "\(file.name):\(bytes.number)"
                guard let line = try? ResultLine(parsing: bytes.bytes) else {
                    if !bytes.bytes.isEmpty { strays.add("", .badLine, source) }
                    continue
                }
                guard let index = requests.index(of: line.customID) else {
                    strays.add(line.customID, .unknownCustomID, source)
                    continue
                }
                // The first success wins, wherever it stands; of failures the first is kept.
                if requests.verdict(at: index)?.class == .ok { continue }
                let (verdict, answer) = judge.judge(line)
                if let answer {
                    requests.settle(index, verdict, source)
                    writer.add(index, answer, &requests, &strays)
                } else if requests.verdict(at: index) == nil {
                    requests.settle(index, verdict, source)
                }
                if writer.isFull { try writer.writeAnswers(&requests, &strays) }
            }
        }
        try writer.writeAnswers(&requests, &strays)
        try BatchOutcome(part, in: trail).settleUnanswered(&requests)
        try failures.write(&requests, &strays)

        var report = report(requests, writer, strays)
        report.already = writer.already + failures.already
        try publish(requests, as: .results(part.part), journal)
        try publish(strays, as: .unapplied(part.part), journal)
        if part.ingested == nil {
            try journal.append(
                .ingestDone(
                    part.part,
                    IngestCounts(
                        ok: report.ok, failed: report.failed, already: report.already,
                        unapplied: report.unapplied)))
        }
        return report
    }

    /// What the hashes among the ids stand for: all of them, or the requests behind them would stay claimed for ever.
    private func hashedIDs(_ requests: RequestList, _ run: RunID) throws -> [CustomID: BSONValue] {
        let hashes = requests.hashedIDs
        let ids = try RequestIDs.resolve(hashes, runs: [run], trail: trail)
        // A run of another program may use ids that look like ours.
        if let missing = hashes.first(where: { ids[$0] == nil }), try trail.directory.exists(.job(run)) {
            throw StepError(
                .data, "'\(trail.directory.path(of: .ids(run)))' does not say what '\(missing)' stands for",
                hint: "put the original back")
        }
        return ids
    }

    /// What is ingested must be what was sent, and what was downloaded.
    private func verifyFiles(_ part: PartState) throws {
        guard let download = part.downloaded else { throw StepError(.software, "part \(part.part) has no results") }
        guard try trail.directory.sha256(of: .input(part.part)) == part.sha256 else {
            throw StepError(
                .data, "'\(trail.directory.path(of: .input(part.part)))' is not the file that was sent",
                hint: "put the original back: without it nobody can tell which requests have no answer")
        }
        for (file, receipt) in [(TrailFile.output(part.part), download.output), (.error(part.part), download.error)] {
            guard let receipt else { continue }
            guard try trail.directory.sha256(of: file) == receipt.sha256 else {
                throw StepError(
                    .data, "'\(trail.directory.path(of: file))' is not the file that was downloaded",
                    hint: "put the original back; it can be downloaded again while the provider keeps it")
            }
        }
    }

    private func report(_ requests: RequestList, _ writer: AnswerWriter, _ strays: StrayList) -> Report {
        var report = Report()
        report.unapplied = strays.count
        report.rows = writer.rowsWritten
        report.pruned = writer.rowsPruned
        for entry in requests.settled {
            report.counts[entry.verdict.class, default: 0] += 1
            if let usage = entry.verdict.usage { report.usage = report.usage + usage }
            if entry.verdict.class != .ok && report.first[entry.verdict.class] == nil {
                report.first[entry.verdict.class] = (entry.source, entry.verdict.message)
            }
        }
        return report
    }

    private func publish(_ requests: RequestList, as name: TrailFile, _ journal: LockedJournal) throws {
        // Already there: an ingest was killed between this file and its journal line.
        if try trail.directory.exists(name) { return }
        var file = try AtomicFile(for: name, in: trail.directory)
        for entry in requests.settled { try file.write(entry.line.serialized() + [UInt8(ascii: "\n")]) }
        try file.commit(under: journal)
    }

    private func publish(_ strays: StrayList, as name: TrailFile, _ journal: LockedJournal) throws {
        if try strays.isEmpty || trail.directory.exists(name) { return }
        var file = try AtomicFile(for: name, in: trail.directory)
        for line in strays.lines { try file.write(line.serialized() + [UInt8(ascii: "\n")]) }
        try file.commit(under: journal)
    }
}

extension PartState {
    /// The result files that the journal knows of, the output first.
    fileprivate var resultFiles: [TrailFile] {
        (downloaded?.output == nil ? [] : [.output(part)]) + (downloaded?.error == nil ? [] : [.error(part)])
    }
}
