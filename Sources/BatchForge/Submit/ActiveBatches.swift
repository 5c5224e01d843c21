import ForgeTrail

extension LockedJournal {
    /// Writes `current_batch_id.txt` anew from the journal: the batches whose results are not here yet, one id a
    /// line.
    package func publishActiveBatches() throws(TrailError) {
        let ids = state.activeBatchIDs
        try publish(Array(ids.map { "\($0)\n" }.joined().utf8), as: .currentBatchID)
    }
}

extension Context {
    /// Refuses to go on while `current_batch_id.txt` names a batch that the journal does not know: it was written by
    /// hand, or belongs to another trail.
    package func refuseForeignBatches(in trail: Trail) throws {
        // The file before the journal: a batch is in the journal first.
        let ids = try namedBatches(in: trail)
        let state = try trail.state()
        guard let foreign = ids.first(where: { state.part(ofBatch: $0) == nil }) else { return }
        throw StepError(
            .data, "'\(trail.directory.path(of: .currentBatchID))' names '\(foreign)', which the journal does not know",
            hint:
                "if it is a batch of this job: '\(command("submit-batch", "--adopt", foreign))'; else take the line out"
        )
    }

    /// Writes `current_batch_id.txt` anew where a tool ended between the journal's line and this file.
    package func mendActiveBatches(in trail: Trail) throws {
        if try namedBatches(in: trail) == trail.state().activeBatchIDs { return }
        do {
            try trail.change { journal in
                if try namedBatches(in: trail) != journal.state.activeBatchIDs { try journal.publishActiveBatches() }
            }
        } catch let error as TrailError {
            // Whoever holds the lock may be about to write it; if not, the next tool does.
            guard case .busy = error.kind else { throw error }
        }
    }

    private func namedBatches(in trail: Trail) throws -> [String] {
        guard try trail.directory.exists(.currentBatchID) else { return [] }
        let text = String(decoding: try trail.directory.read(.currentBatchID), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
    }
}
