import ForgeTrail

extension PartState {
    /// The input file is here, no batch is known, and nobody else has answered it: `submit-batch` has work.
    package var waitsForBatch: Bool { batchID == nil && downloaded == nil }
    /// A batch is known and its results are not here: `monitor-batch` has work.
    package var waitsForResults: Bool { batchID != nil && downloaded == nil }
    /// `ingest-results` has work.
    package var waitsForIngest: Bool { downloaded != nil && ingested == nil }
}

extension Context {
    /// The command that has work to do on what the trail holds; nil when all of it is done.
    package func commandWithWork(_ state: TrailState?) -> String? {
        guard let parts = state?.parts, !parts.isEmpty else { return command("gen-batch") }
        if parts.contains(where: \.waitsForIngest) { return command("ingest-results") }
        if parts.contains(where: \.waitsForResults) { return command("monitor-batch", "--wait") }
        return parts.contains(where: \.waitsForBatch) ? command("submit-batch") : nil
    }
}

extension Timestamp {
    package func advanced(by duration: Duration) -> Timestamp {
        Timestamp(milliseconds: milliseconds + Int64(duration.seconds * 1000))
    }
}

extension Duration {
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
