import ForgeBSON
import ForgeTrail

/// Reads the documents that wait for the answers of a part, as `select.pipeline` shapes them.
struct WaitingDocuments {
    let store: any DocumentStore
    let claims: Claims
    let part: Part
    /// Stages after the match; empty: the documents as they are.
    let pipeline: [BSONDocument]
    /// Whether the templates ask for more than the `_id`.
    let areRead: Bool

    /// What there is to say of a document that is asked for.
    enum Finding {
        case waiting(BSONDocument)
        /// It waits, and cannot be read.
        case unreadable(reason: String)
        /// Nothing waits for this answer.
        case gone
    }

    /// Calls `body` once for each of `ids`, in any order.
    func each(of ids: [BSONValue], _ body: (_ place: Int, Finding) throws -> Void) throws {
        var places: [CustomID: Int] = [:]
        for (place, id) in ids.enumerated() { places[CustomID(for: id)] = place }
        try read(ids) { document in
            // The pipeline may give several rows; `_id` says whose each is.
            guard let id = document["_id"], let place = places.removeValue(forKey: CustomID(for: id)) else { return }
            try body(place, .waiting(document))
        } refused: { id, reason in
            guard let place = places.removeValue(forKey: CustomID(for: id)) else { return }
            try body(place, .unreadable(reason: "select.pipeline: \(reason)"))
        }
        if places.isEmpty { return }
        var dropped: Set<CustomID> = []
        if areRead && !pipeline.isEmpty {
            let rest = places.values.map { ids[$0] }
            try store.eachDocument(
                matching: claims.awaitingAnswer(of: part, among: rest), projection: ["_id": true]
            ) { document in
                if let id = document["_id"] { dropped.insert(CustomID(for: id)) }
            }
        }
        for (id, place) in places {
            try body(
                place,
                dropped.contains(id)
                    ? .unreadable(reason: "select.pipeline no longer gives a row for the document") : .gone)
        }
    }

    private func read(
        _ ids: [BSONValue], _ body: (BSONDocument) throws -> Void,
        refused: (BSONValue, _ reason: String) throws -> Void
    ) throws {
        let filter = claims.awaitingAnswer(of: part, among: ids)
        if !areRead { return try store.eachDocument(matching: filter, projection: ["_id": true], body) }
        do {
            try store.eachDocument(from: [["$match": .document(filter)]] + pipeline, body)
        } catch let error as StoreError where error.kind == .refused && !pipeline.isEmpty {
            // A stage fails on one document (`$divide` by 0, for one). Halving finds it, and reads the others.
            if ids.count == 1 { return try refused(ids[0], error.reason) }
            try read(Array(ids[..<(ids.count / 2)]), body, refused: refused)
            try read(Array(ids[(ids.count / 2)...]), body, refused: refused)
        }
    }
}
