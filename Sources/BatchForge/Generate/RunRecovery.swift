import ForgeBSON
import ForgeTrail

/// Closes the runs that a killed generation left open.
///
/// An input file with its final name is whole, so a part that has one is kept. What the run holds beyond that was
/// never sent to anybody: those claims are taken back, and the documents are pending (or failed) again.
package struct RunRecovery {
    package let store: any DocumentStore
    package let claims: Claims
    package let trail: Trail
    package let journal: LockedJournal

    /// Recovers the trail of `context`, if it has anything to recover, and says so.
    package static func recover(_ context: Context, store: any DocumentStore) throws {
        guard let trail = try context.openTrail() else { return }
        let state = try trail.state()
        let claims = Claims(context.job)
        let open = state.runs.filter(\.isOpen).map(\.id)
        try RunSettings.verify(open, against: context.job, trail: trail)
        // A server that does not answer is noticed here, before the journal is written to. The look itself is for
        // updates that were still under way when their tool died, and claimed after its run had been closed.
        let strays = try strays(state, claims).map { try store.count(matching: $0, limit: 1) } ?? 0
        if open.isEmpty && strays == 0 { return }
        let released = try trail.change { journal in
            try RunRecovery(store: store, claims: claims, trail: trail, journal: journal).recover()
        }
        context.console.say("recovered an interrupted run: \(released.counted("claim")) taken back, nothing was sent")
    }

    /// The number of documents whose claims were taken back.
    package func recover() throws -> Int {
        let open = journal.state.runs.filter(\.isOpen).map(\.id)
        for run in open { try keepSealedParts(of: run) }
        var released = 0
        if let filter = Self.strays(journal.state, claims) {
            released = try store.updateMany(matching: filter, update: claims.releasing).modified
        }
        for (place, run) in open.enumerated() {
            let documents = place == 0 ? released : 0
            try journal.append(.released(run, documents: documents, reason: "generation was interrupted"))
        }
        return released
    }

    /// What the runs of this trail hold outside the parts that have an input file; nil without runs.
    private static func strays(_ state: TrailState, _ claims: Claims) -> BSONDocument? {
        let filters = state.runs.filter { $0.kind != .foreign }.map { run in
            BSONValue.document(claims.held(by: run.id, outside: run.parts.map(\.part.number)))
        }
        return filters.isEmpty ? nil : ["$or": .array(.array(filters))]
    }

    /// Records input files that have their name but no journal line yet.
    private func keepSealedParts(of run: RunID) throws {
        let known = Set(journal.state[run]?.parts.map(\.part) ?? [])
        let parts = try trail.directory.contents().compactMap { file -> Part? in
            if case .input(let part) = file, part.run == run, !known.contains(part) { return part }
            return nil
        }
        for part in parts.sorted() {
            let file = try InputFile(part, in: trail)
            try journal.append(
                .input(part, requests: file.requests, bytes: file.bytes, sha256: file.sha256, model: file.model))
        }
    }
}
