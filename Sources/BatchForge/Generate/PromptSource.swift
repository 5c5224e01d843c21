import ForgeBSON

/// Reads what the templates see of documents: the documents themselves, or the rows that `select.pipeline` makes of
/// them.
///
/// A pipeline cannot claim, and a row of it cannot be found by a filter. So the documents are matched first, by their
/// claim or by their `_id`, and the pipeline runs over these alone.
struct PromptSource {
    private let store: any DocumentSource
    private let pipeline: [BSONDocument]
    private let projection: BSONDocument?

    init(_ job: Job, _ template: RequestTemplate, store: any DocumentSource) {
        self.init(job.select.pipeline, projection: template.projection, store: store)
    }

    init(_ pipeline: [BSONDocument], projection: BSONDocument?, store: any DocumentSource) {
        self.store = store
        self.pipeline = pipeline
        self.projection = projection
    }

    /// A document that was read, or why it could not be.
    typealias Row = (id: BSONValue, content: Result<BSONDocument, PipelineFault>)

    /// One row for each of `ids` that `filter` still matches, in the order of `ids`.
    func read(_ ids: [BSONValue], matching filter: ([BSONValue]) -> BSONDocument) throws -> [Row] {
        var rows: [CustomID: Result<BSONDocument, PipelineFault>] = [:]
        if pipeline.isEmpty {
            try store.eachDocument(matching: filter(ids), projection: projection) { document in
                if let id = document["_id"] { rows[CustomID(for: id)] = .success(document) }
            }
        } else {
            try run(over: ids[...], matching: filter, into: &rows)
            // Without a row: dropped by the pipeline, or not among the matching ones any more.
            let rest = ids.filter { rows[CustomID(for: $0)] == nil }
            if !rest.isEmpty {
                try store.eachDocument(matching: filter(rest), projection: ["_id": true]) { document in
                    if let id = document["_id"] { rows[CustomID(for: id)] = .failure(.noRow) }
                }
            }
        }
        return ids.compactMap { id in rows[CustomID(for: id)].map { (id, $0) } }
    }

    /// Calls `body` with what `read` gives, for not more of `ids` at a time than can be held.
    func each(
        of ids: [BSONValue], matching filter: ([BSONValue]) -> BSONDocument,
        _ body: (_ ids: ArraySlice<BSONValue>, [Row]) throws -> Void
    ) throws {
        var pace = ReadingPace(limit: 100)
        var rest = ids[...]
        while !rest.isEmpty {
            try Interruption.check()
            let group = rest.prefix(pace.size)
            rest = rest.dropFirst(group.count)
            let rows = try read(Array(group), matching: filter)
            pace.note(rows)
            try body(group, rows)
        }
    }

    private func run(
        over ids: ArraySlice<BSONValue>, matching filter: ([BSONValue]) -> BSONDocument,
        into rows: inout [CustomID: Result<BSONDocument, PipelineFault>]
    ) throws {
        try Interruption.check()
        let wanted = Set(ids.map { CustomID(for: $0) })
        var found: [CustomID: Result<BSONDocument, PipelineFault>] = [:]
        var stray: PipelineFault?
        do {
            try store.eachDocument(from: stages(over: filter(Array(ids)))) { row in
                guard let customID = row["_id"].map({ CustomID(for: $0) }) else {
                    stray = .noID
                    return
                }
                guard wanted.contains(customID) else {
                    stray = .foreignID
                    return
                }
                found[customID] = found[customID] == nil ? .success(row) : .failure(.severalRows)
            }
        } catch let error as StoreError where error.kind == .refused {
            stray = .refused(error.reason)
        }
        guard let stray else { return rows.merge(found) { $1 } }
        if let id = ids.first, ids.count == 1 {
            rows[CustomID(for: id)] = .failure(stray)
            return
        }
        // One document stops the whole command, or has made a row that tells nobody whose it is. Halving finds it.
        let middle = ids.startIndex + ids.count / 2
        try run(over: ids[..<middle], matching: filter, into: &rows)
        try run(over: ids[middle...], matching: filter, into: &rows)
    }

    private func stages(over filter: BSONDocument, first count: Int = .max) -> [BSONDocument] {
        var stages: [BSONDocument] = [["$match": .document(filter)]] + pipeline.prefix(count)
        if let projection { stages.append(["$project": .document(projection)]) }
        return stages
    }

    // MARK: Before anything is claimed

    /// Throws when the server does not take the pipeline, whatever the documents hold.
    func verify() throws {
        if pipeline.isEmpty { return }
        guard let error = try refusal(of: pipeline.count) else { return }
        // The stage that makes the difference. Each is asked about with those before it.
        var reason = error.reason
        for count in 1...pipeline.count {
            guard let error = try refusal(of: count) else { continue }
            reason = "stage \(count), '\(pipeline[count - 1].stageName)': \(error.reason)"
            break
        }
        throw StepError(
            .configuration, "'select.pipeline' cannot run: \(reason)",
            hint: "try it in mongosh; nothing was claimed")
    }

    /// What the server says against the first `count` stages when there is no document to run them over.
    private func refusal(of count: Int) throws -> StoreError? {
        do {
            try store.eachDocument(from: stages(over: ["_id": Claims.anyOf([])], first: count)) { _ in }
            return nil
        } catch let error as StoreError where error.kind == .refused || error.kind == .misconfigured {
            return error
        }
    }
}
