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
        guard let trail = try context.openTrail(), try trail.state().runs.contains(where: \.isOpen) else { return }
        // A server that does not answer must be noticed before the journal is written to.
        _ = try store.count(matching: [:], limit: 1)
        let released = try trail.change { journal in
            try RunRecovery(store: store, claims: Claims(context.job.status), trail: trail, journal: journal).recover()
        }
        context.console.say("recovered an interrupted run: \(released.counted("claim")) taken back, nothing was sent")
    }

    /// The number of documents whose claims were taken back.
    package func recover() throws -> Int {
        var released = 0
        for run in journal.state.runs where run.isOpen {
            try keepSealedParts(of: run.id)
            let sealed = journal.state[run.id]?.parts.map(\.part.number) ?? []
            let counts = try store.updateMany(
                matching: claims.held(by: run.id, outside: sealed), update: claims.releasing)
            try journal.append(.released(run.id, documents: counts.modified, reason: "generation was interrupted"))
            released += counts.modified
        }
        return released
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
