import ForgeBSON
import ForgeTrail

/// How one job marks its documents: filters and updates over the status field and the info field.
///
/// A document is in one of five states, told by three marks under the info field:
///
///     no mark                 pending, if its status and the job's query say so
///     <info>.claim            held by a part: {job, run, part, attempt, at}
///     <info>.failure          failed: {job, run, part, custom_id, class, message, attempts, at[, retry_after]};
///                             status pending (retry-failed may take it) or failed (attempts used up)
///     <info>.last             answered: {job, run, part, custom_id, prompt_sha256}; status completed
///
/// A claim is set only where there is none, and removed only by the update that writes the answer or the failure, or
/// by a recovery that can prove that nothing was sent. So no document is in two parts, and no answer is written twice.
package struct Claims: Sendable {
    private let status: StatusSettings
    private let job: BSONValue

    package init(_ job: Job) {
        status = job.status
        self.job = .string(job.name)
    }

    private var claim: String { "\(status.infoField).claim" }
    private var failure: String { "\(status.infoField).failure" }
    private var last: String { "\(status.infoField).last" }

    // MARK: Filters

    /// The documents that `gen-batch` may take: the job's query, and no mark of ours. The status words are excluded
    /// by name too, so that a query that does not mention the status cannot select what has been paid for.
    package func open(_ query: BSONDocument) -> BSONDocument {
        let taken = BSONDocument.array([status.inProgress, status.completed, status.failed])
        return [
            "$and": .array(
                .array([
                    .document(query),
                    .document([claim: ["$exists": false], failure: ["$exists": false]]),
                    .document([status.field: .document(["$nin": .array(taken)])]),
                ]))
        ]
    }

    /// Documents that another job has marked in the same info field.
    package var ofOtherJobs: BSONDocument {
        let marks = [claim, failure, last].map { mark in
            BSONValue.document(["\(mark).job": .document(["$exists": true, "$ne": job])])
        }
        return ["$or": .array(.array(marks))]
    }

    /// The failed documents that `retry-failed` may take out of `ids`: those whose failure is still the one that was
    /// read. Comparing it in the filter gives each retry one owner.
    package func failed(ids: [BSONValue], in run: String, attempts: Int) -> BSONDocument {
        [
            "_id": Self.anyOf(ids), "\(failure).run": .string(run),
            "\(failure).attempts": .int32(Int32(clamping: attempts)),
            claim: ["$exists": false],
        ]
    }

    /// Every document with a failure and no claim.
    package var failures: BSONDocument { [failure: ["$exists": true], claim: ["$exists": false]] }

    package func held(by part: Part) -> BSONDocument {
        ["\(claim).run": .string(part.run.description), "\(claim).part": .int32(Int32(clamping: part.number))]
    }

    package func held(byAnyOf runs: [String]) -> BSONDocument {
        ["\(claim).run": .document(["$in": .array(.array(runs.map { .string($0) }))])]
    }

    package func held(by part: Part, id: BSONValue) -> BSONDocument {
        [
            "_id": .document(["$eq": id]), "\(claim).run": .string(part.run.description),
            "\(claim).part": .int32(Int32(clamping: part.number)),
        ]
    }

    /// The document of an answer: held by the part, or left by an earlier ingest that could not write it.
    package func awaitingAnswer(of part: Part, id: BSONValue) -> BSONDocument {
        awaitingAnswer(of: part, ["$eq": id])
    }

    package func awaitingAnswer(of part: Part, among ids: [BSONValue]) -> BSONDocument {
        awaitingAnswer(of: part, Self.anyOf(ids))
    }

    private func awaitingAnswer(of part: Part, _ id: BSONValue) -> BSONDocument {
        let unwritten: BSONDocument = [
            "\(failure).run": .string(part.run.description), "\(failure).part": .int32(Int32(clamping: part.number)),
            "\(failure).class": .document(["$in": .array(.array(Self.rewritable))]), claim: ["$exists": false],
        ]
        return ["_id": id, "$or": .array(.array([.document(held(by: part)), .document(unwritten)]))]
    }

    /// The failures after which the answer is in the trail, and can still be written: the document, the program or what
    /// the job demands may have been mended since.
    private static let rewritable = [
        VerdictClass.writeError, .transformError, .invalidJSON, .schema, .incomplete,
    ].map { BSONValue.string($0.rawValue) }

    package func held(by part: Part, among ids: [BSONValue]) -> BSONDocument {
        [
            "_id": Self.anyOf(ids), "\(claim).run": .string(part.run.description),
            "\(claim).part": .int32(Int32(clamping: part.number)),
        ]
    }

    /// What a run holds outside the parts that have an input file.
    package func held(by run: RunID, outside sealed: [Int]) -> BSONDocument {
        let numbers = BSONDocument.array(sealed.map { .int32(Int32(clamping: $0)) })
        return ["\(claim).run": .string(run.description), "\(claim).part": .document(["$nin": .array(numbers)])]
    }

    package static func anyOf(_ ids: [BSONValue]) -> BSONValue { .document(["$in": .array(.array(ids))]) }

    // MARK: Updates

    package func claiming(for part: Part, attempt: Int) -> BSONDocument {
        [
            "$set": .document([
                status.field: status.inProgress, "\(claim).job": job, "\(claim).run": .string(part.run.description),
                "\(claim).part": .int32(Int32(clamping: part.number)),
                "\(claim).attempt": .int32(Int32(clamping: attempt)),
            ]),
            "$currentDate": .document(["\(claim).at": true]),
        ]
    }

    /// Moves claims to the next part of the run: for what no longer fits the part it was claimed for.
    package func moving(to part: Part) -> BSONDocument {
        ["$set": .document(["\(claim).part": .int32(Int32(clamping: part.number))])]
    }

    /// Takes a claim back. A failure that was there before stays, so the document is again what it was.
    package var releasing: BSONDocument {
        ["$set": .document([status.field: status.pending]), "$unset": .document([claim: true])]
    }

    /// Puts failed documents back to pending, as if they had never been sent.
    package var resetting: BSONDocument {
        ["$set": .document([status.field: status.pending]), "$unset": .document([failure: true])]
    }

    /// The status of a document whose attempts are used up.
    package var givingUp: BSONDocument { ["$set": .document([status.field: status.failed])] }

    /// The answer: `results` and our own marks in one atomic update.
    package func completing(_ results: [BSONDocument], last mark: BSONDocument) throws(BSONError) -> BSONDocument {
        let ours: BSONDocument = [
            "$set": .document([status.field: status.completed, last: .document(mark.setting("job", to: job))]),
            "$unset": .document([claim: true, failure: true]),
        ]
        return try Self.merged(results + [ours])
    }

    package func failing(_ record: BSONDocument, forGood: Bool) -> BSONDocument {
        [
            "$set": .document([
                status.field: forGood ? status.failed : status.pending,
                failure: .document(record.setting("job", to: job)),
            ]),
            "$unset": .document([claim: true]),
        ]
    }

    /// One update document out of several: the fields of equal operators side by side.
    private static func merged(_ updates: [BSONDocument]) throws(BSONError) -> BSONDocument {
        var operators: [(name: String, fields: BSONBuilder)] = []
        for update in updates {
            for (name, value) in update {
                guard case .document(let fields) = value else {
                    throw BSONError(offset: nil, reason: "'\(name)' takes a document of fields")
                }
                let place = operators.firstIndex { $0.name == name } ?? operators.endIndex
                if place == operators.endIndex { operators.append((name, BSONBuilder())) }
                for (key, value) in fields { try operators[place].fields.append(key, value) }
            }
        }
        var result = BSONBuilder()
        for (name, var fields) in operators { try result.append(name, .document(fields.finish())) }
        return result.finish()
    }

    // MARK: Reading a document's marks

    package var marks: BSONDocument { [status.infoField: true, status.field: true] }

    package func marks(of document: BSONDocument) -> Marks {
        Marks(
            claim: document.value(at: claim)?.documentValue, failure: document.value(at: failure)?.documentValue,
            last: document.value(at: last)?.documentValue)
    }
}

/// The marks that one document carries.
package struct Marks {
    package let claim: BSONDocument?
    package let failure: BSONDocument?
    package let last: BSONDocument?

    package var attempt: Int { Self.count(claim?["attempt"]) ?? 1 }
    package var attemptsUsed: Int { Self.count(failure?["attempts"]) ?? 0 }
    package var failureRun: String? { failure?["run"]?.stringValue }
    package var failureClass: String? { failure?["class"]?.stringValue }

    /// Anybody may have written anything there.
    private static func count(_ value: BSONValue?) -> Int? {
        value?.integerValue.map { Int(min(max(0, $0), 1_000_000)) }
    }

    package func isLast(of part: Part) -> Bool { Self.names(part, in: last) }
    package func isFailure(of part: Part) -> Bool { Self.names(part, in: failure) }

    private static func names(_ part: Part, in mark: BSONDocument?) -> Bool {
        mark?["run"]?.stringValue == part.run.description
            && mark?["part"]?.integerValue.map(Int.init) == part.number
    }
}

extension BSONDocument {
    /// Both conditions.
    func and(_ other: BSONDocument) -> BSONDocument {
        ["$and": .array(.array([.document(self), .document(other)]))]
    }
}
