import ForgeTrail

extension PartState {
    /// The input file is here, no batch is known, and nobody else has answered it: `submit-batch` has work.
    package var waitsForBatch: Bool { batchID == nil && downloaded == nil }
    /// A batch is known and its results are not here: `monitor-batch` has work.
    package var waitsForResults: Bool { batchID != nil && downloaded == nil }
    /// `ingest-results` has work.
    package var waitsForIngest: Bool { downloaded != nil && ingested == nil }
}

extension Timestamp {
    package func advanced(by duration: Duration) -> Timestamp {
        Timestamp(milliseconds: milliseconds + Int64(duration.seconds * 1000))
    }
}

extension Duration {
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
