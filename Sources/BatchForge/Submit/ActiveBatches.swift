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
    package func refuseForeignBatches(in trail: Trail, _ state: TrailState) throws {
        guard try trail.directory.exists(.currentBatchID) else { return }
        let text = String(decoding: try trail.directory.read(.currentBatchID), as: UTF8.self)
        let ids = text.split(whereSeparator: \.isNewline).map { String($0.filter { !$0.isWhitespace }) }
        guard let foreign = ids.first(where: { !$0.isEmpty && state.part(ofBatch: $0) == nil }) else { return }
        throw StepError(
            .data, "'\(trail.directory.path(of: .currentBatchID))' names '\(foreign)', which the journal does not know",
            hint:
                "if it is a batch of this job: '\(command("submit-batch", "--adopt", foreign))'; else take the line out"
        )
    }
}
