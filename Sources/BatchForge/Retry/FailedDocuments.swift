import ForgeBSON
import ForgeJSON
import ForgeTrail

/// `identify-failed`: which documents of this trail have failed, and why.
///
/// The marks in the documents decide, since a document may have been answered, reset or deleted after the results were
/// read. Only failures of runs that this trail knows are listed: another machine's are its own to retry.
package struct FailedDocuments {
    private let context: Context
    private let store: any DocumentSource

    package init(_ context: Context, store: any DocumentSource) {
        self.context = context
        self.store = store
    }

    package func run(class wanted: VerdictClass?) throws -> ExitStatus {
        guard let trail = try context.openTrail() else {
            return context.nothingToDo(
                "nothing to identify: there is no '\(context.directoryPath)' yet", next: context.command("gen-batch"))
        }
        let state = try trail.state()
        let claims = Claims(context.job)
        let runs = Set(state.runs.map(\.id.description))
        try RunSettings.verify(state.runs.suffix(1).map(\.id), against: context.job, trail: trail)
        var ids = try AtomicFile(for: .failedIDs, in: trail.directory)
        var reasons = try AtomicFile(for: .failed, in: trail.directory)
        var table = FailureTable()
        try store.eachDocument(matching: claims.failures, projection: claims.marks) { document in
            guard let id = document["_id"] else { return }
            let marks = claims.marks(of: document)
            guard let failure = marks.failure, let run = marks.failureRun, runs.contains(run) else { return }
            let word = marks.failureClass ?? ""
            if let wanted, wanted.rawValue != word { return }
            let customID = CustomID(for: id)
            let isFinal = document.value(at: context.job.status.field) == context.job.status.failed
            try ids.write(Array("\(customID)\n".utf8))
            let line = Self.line(customID, id, failure, isFinal: isFinal)
            try reasons.write(JSONValue.object(line).serialized() + [UInt8(ascii: "\n")])
            context.console.item("failed", line)
            table.add(word, failure["message"]?.stringValue ?? "", isFinal: isFinal)
            context.console.result(customID.description)
        }
        try trail.change { journal in
            try reasons.commit(under: journal)
            try ids.commit(under: journal)
        }
        let flying = state.parts.filter { $0.ingested == nil }.reduce(0) { $0 + $1.requests }
        let held = try store.count(matching: claims.held(byAnyOf: runs.sorted()), limit: nil)
        if held > flying {
            context.console.warn(
                "\((held - flying).counted("document")) held by a run of this trail and by no request in flight",
                hint: "'\(context.command("gen-batch"))' takes back what an interrupted run holds")
        }
        return tell(table, trail, flying: flying)
    }

    private static func line(
        _ customID: CustomID, _ id: BSONValue, _ failure: BSONDocument, isFinal: Bool
    ) -> JSONObject {
        var line: JSONObject = ["custom_id": .string(customID.description), "_id": id.extendedJSON(.relaxed)]
        for key in ["class", "message", "attempts", "run", "part"] {
            if let value = failure[key] { line[key] = value.extendedJSON(.relaxed) }
        }
        for key in ["at", "retry_after"] {
            if case .date(let milliseconds)? = failure[key] {
                line[key] = .string(Timestamp(milliseconds: milliseconds).description)
            }
        }
        line["final"] = .bool(isFinal)
        return line
    }

    private func tell(_ table: FailureTable, _ trail: Trail, flying: Int) -> ExitStatus {
        let console = context.console
        if flying > 0 { console.say("in flight \(flying.counted("request")), not judged yet") }
        console.summarize("failed", .integer(Int64(table.total)))
        if table.total == 0 {
            console.say("no document has failed")
            return .done
        }
        for row in table.rows {
            console.say("  \(row.class) \(row.count.grouped)   \(row.message)")
            console.event(
                "failures", ["class": .string(row.class), "count": .integer(Int64(row.count))])
        }
        console.say("wrote    \(trail.directory.path(of: .failedIDs)), \(trail.directory.path(of: .failed))")
        if table.unwritten > 0 {
            console.say(
                "\(table.unwritten.counted("answer")) paid for and not written: mend what the message names, then run "
                    + "'\(context.command("ingest-results", "<their batch_output file>"))'")
        }
        if table.final > table.unwritten {
            console.say(
                "\((table.final - table.unwritten).grouped) of \(table.total.grouped) will not be sent again; "
                    + "'\(context.command("retry-failed", "--reset"))' would start them over")
        }
        if table.final < table.total { console.next(context.command("retry-failed")) }
        return .someFailed
    }
}

/// Failures by class, with the message of the first of each.
struct FailureTable {
    private(set) var rows: [(class: String, count: Int, message: String)] = []
    private(set) var final = 0
    private(set) var total = 0

    /// Those whose answers are in the trail; they are final, since asking again would be paying again.
    var unwritten: Int { rows.first { $0.class == VerdictClass.writeError.rawValue }?.count ?? 0 }

    mutating func add(_ word: String, _ message: String, isFinal: Bool) {
        total += 1
        if isFinal { final += 1 }
        if let place = rows.firstIndex(where: { $0.class == word }) {
            rows[place].count += 1
        } else {
            rows.append((word, 1, message))
        }
    }
}
