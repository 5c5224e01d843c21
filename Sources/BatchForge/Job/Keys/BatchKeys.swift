/// The keys of `batch`.
enum BatchKeys {
    private static let day = JobReader.day

    static let section = KeyDeclaration(
        "batch", .section, "How requests are cut into parts, and how batches are watched.")
    static let maxRequests = ValueKey(
        "batch.max_requests", .integer(in: 1...BatchSettings.providerRequests), default: 100, variable: "BATCH_SIZE",
        "Requests in one part, which is one batch at the provider.")
    static let maxBytes = ValueKey(
        "batch.max_bytes", .size(in: 1_024...BatchSettings.providerBytes), default: BatchSettings.providerBytes,
        "Size of one part's input file.")
    static let pollInterval = ValueKey(
        "batch.poll_interval", .duration(in: .seconds(1)...day), default: .seconds(300), variable: "POLL_INTERVAL",
        "The time between two looks of `monitor-batch --wait`.")
    static let settleTime = ValueKey(
        "batch.settle_time", .duration(in: .zero...day), default: .seconds(60),
        "How long an unanswered creation is given to appear in the provider's list.")

    static let all: [KeyDeclaration] = [
        section, maxRequests.declaration, maxBytes.declaration, pollInterval.declaration, settleTime.declaration,
    ]
}
