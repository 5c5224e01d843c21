/// What the journal says of one run.
package struct RunState: Equatable, Sendable {
    package let id: RunID
    package let kind: RunKind
    /// When it began.
    package let time: Timestamp
    package let jobName: String
    package let jobSHA256: String
    package let promptsSHA256: String
    /// In the order of their `input` events.
    package internal(set) var parts: [PartState] = []
    /// Neither `generated` nor closed by `released`: documents may be claimed that no input file holds.
    package internal(set) var isOpen = true
    /// What `generated` says; nil for a run that is open or was given up.
    package internal(set) var generated: Generated?
    /// How many claims were taken back.
    package internal(set) var releasedDocuments = 0

    package struct Generated: Equatable, Sendable {
        package let parts: Int
        package let requests: Int
        package let failed: Int
    }

    init(id: RunID, kind: RunKind, time: Timestamp, jobName: String, jobSHA256: String, promptsSHA256: String) {
        self.id = id
        self.kind = kind
        self.time = time
        self.jobName = jobName
        self.jobSHA256 = jobSHA256
        self.promptsSHA256 = promptsSHA256
    }
}
