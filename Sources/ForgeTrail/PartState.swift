/// What the journal says of one part.
package struct PartState: Equatable, Sendable {
    package let part: Part
    package let requests: Int
    package let bytes: Int64
    package let sha256: String
    package let model: String

    /// How often an upload of this part was begun anew; counted from 1.
    package internal(set) var attempt = 1
    /// The name of an upload whose outcome is not known.
    package internal(set) var uploadIntent: String?
    /// Where the last upload went, as its event says.
    package internal(set) var provider: String?
    package internal(set) var fileID: String?
    /// A create whose outcome is not known: the batch may exist.
    package internal(set) var createIntent: CreateIntent?
    /// When all batches were looked through since that create without finding ours.
    package internal(set) var absentRounds: [AbsentRound] = []
    /// The file that is being deleted so that no batch over it can start any more.
    package internal(set) var fenceIntent: String?
    /// How many of the rounds came before the fence was announced.
    package internal(set) var absentRoundsBeforeFence = 0
    package internal(set) var batchID: String?
    /// The provider's word; nil until it said one.
    package internal(set) var batchStatus: String?
    package internal(set) var counts: RequestCounts?
    /// The provider's last definite no, until a create succeeds.
    package internal(set) var rejection: Rejection?
    /// Why a person must decide. Lifted by the next event of the part.
    package internal(set) var held: String?
    package internal(set) var downloaded: DownloadInfo?
    /// The first time that an ingestion began, which stays `current_date` when it is done again.
    package internal(set) var ingestBegan: Timestamp?
    package internal(set) var ingested: IngestCounts?

    init(part: Part, requests: Int, bytes: Int64, sha256: String, model: String) {
        self.part = part
        self.requests = requests
        self.bytes = bytes
        self.sha256 = sha256
        self.model = model
    }

    /// Where the part stands. An open create comes before everything else that could lead to a second one.
    package var phase: Phase { held == nil ? phaseBeneathHold : .held }

    /// Where a held part stands apart from being held.
    package var phaseBeneathHold: Phase {
        if ingested != nil { return .ingested }
        if ingestBegan != nil { return .ingesting }
        if downloaded != nil { return .downloaded }
        if batchID != nil {
            if let batchStatus, Phase.isTerminal(batchStatus) { return .ended(batchStatus) }
            return .live
        }
        if fenceIntent != nil { return .fencing }
        if createIntent != nil { return .creating }
        if fileID != nil { return .uploaded }
        return uploadIntent == nil ? .sealed : .uploading
    }

    package enum Phase: Equatable, Sendable, CustomStringConvertible {
        /// The input file is there, nothing was sent.
        case sealed
        case uploading
        /// The provider has the file, no batch was asked for.
        case uploaded
        /// A batch was asked for, and it is not known whether it exists.
        case creating
        /// As `creating`, and the input file may be deleted at the provider.
        case fencing
        case live
        /// The provider is done with the batch: completed, failed, expired or cancelled.
        case ended(String)
        case downloaded
        case ingesting
        case ingested
        case held

        package var description: String {
            switch self {
            case .sealed: "sealed"
            case .uploading: "uploading"
            case .uploaded: "uploaded"
            case .creating: "creating"
            case .fencing: "fencing"
            case .live: "live"
            case .ended(let status): "ended (\(status))"
            case .downloaded: "downloaded"
            case .ingesting: "ingesting"
            case .ingested: "ingested"
            case .held: "held"
            }
        }

        /// The provider's words after which nothing more happens to a batch.
        package static func isTerminal(_ status: String) -> Bool {
            ["completed", "failed", "expired", "cancelled"].contains(status)
        }
    }
}

package struct CreateIntent: Equatable, Sendable {
    package let attempt: Int
    package let fileID: String
    package let time: Timestamp
}

package struct AbsentRound: Equatable, Sendable {
    package let round: Int
    package let time: Timestamp
}

package struct Rejection: Equatable, Sendable {
    package let status: Int
    package let code: String
    package let message: String
    package let time: Timestamp
}

package struct DownloadInfo: Equatable, Sendable {
    /// Nil where the provider had no such file.
    package let output: FileDigest?
    package let error: FileDigest?
    package let time: Timestamp
}
