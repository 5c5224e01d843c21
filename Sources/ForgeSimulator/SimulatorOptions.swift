/// What can be said to a simulator when it is made.
package struct SimulatorOptions: Sendable {
    /// The folder that holds everything the simulator knows; made when missing.
    package var state: String
    /// The loopback port; 0 takes any free one.
    package var port = 0
    /// Answers, ids and chance faults follow from it.
    package var seed: UInt64 = 1
    /// The fault script's text, as `docs/simulator.md` describes it.
    package var script: [UInt8] = []
    /// The only key that is accepted; nil accepts every key that is not empty.
    package var apiKey: String?
    /// Simulated seconds per real second; 0 stops the clock, which then moves by `advance` only.
    package var timeScale = 1.0
    /// The simulated time, in seconds since 1970, at which a new state begins; nil is now.
    package var startTime: Int64?
    /// Real seconds from a batch's creation to its completion.
    package var batchSeconds = 2.0
    /// Real seconds in one state instead of its share of those.
    package var validating: Double?
    package var running: Double?
    package var finalizing: Double?
    /// Real seconds before each reply.
    package var latency = 0.0
    /// Simulated seconds during which a new batch is missing from the list.
    package var listLag = 0.0
    /// Input tokens that may wait in unfinished batches, for each model; nil is no limit.
    package var enqueuedTokens: Int?
    /// Requests that may wait in unfinished batches, for each model that makes embeddings.
    package var enqueuedRequests = 1_000_000
    /// Calls beyond these numbers are answered with 429, by the simulated clock.
    package var createsPerHour = 2000
    package var uploadsPerMinute = 1000
    /// Whether a model of any name is accepted, not only the provider's families.
    package var anyModel = false
    /// Whether result lines come in another order than the input's.
    package var shuffle = false
    /// Whether `Range` requests for contents are answered with 206.
    package var ranges = false
    /// Whether a clean batch has the error file id `""` where others have null.
    package var emptyErrorFileID = false
    /// Who is told of batches that have ended, and the key that it is signed with; both or neither.
    package var webhook: WebhookAddress?
    package var webhookSecret: WebhookSecret?
    /// Real seconds before a webhook that was not accepted is sent again; the pause doubles each time.
    package var webhookRetry = 1.0

    package init(state: String) {
        self.state = state
    }
}
