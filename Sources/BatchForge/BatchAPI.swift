import ForgeJSON

/// The provider's Files and Batches API, in its own words (`POST /v1/files`, `POST /v1/batches`, …).
///
/// `ForgeOpenAI` conforms. Each call is one HTTP exchange; only the calls marked *repeatable* are tried again by the
/// adapter when the failure is transient. Creating a batch costs money and is never repeated by anyone but the
/// protocol in `Submission`.
package protocol BatchAPI {
    /// Uploads the file at `path` under `filename` with purpose `batch`, streamed. Free, and found again by name.
    func upload(path: String, as filename: String) throws(APIError) -> RemoteFile

    /// Every file of purpose `batch` that this key can see, newest first, until `body` returns false. Repeatable.
    func eachFile(_ body: (RemoteFile) -> Bool) throws(APIError)

    /// The file, or nil when the provider knows none by that id. Repeatable.
    func file(_ id: String) throws(APIError) -> RemoteFile?

    /// Deletes the file; done also when it was gone already. Repeatable.
    func deleteFile(_ id: String) throws(APIError)

    /// Creates a batch: **one POST on a fresh connection, never repeated.** After `APIError.ambiguous` the batch may
    /// exist.
    func createBatch(_ request: BatchRequest) throws(APIError) -> RemoteBatch

    /// Repeatable; nil when the provider knows none by that id.
    func batch(_ id: String) throws(APIError) -> RemoteBatch?

    /// Every batch that this key can see, newest first, through all pages, until `body` returns false. Repeatable.
    func eachBatch(_ body: (RemoteBatch) -> Bool) throws(APIError)

    func cancelBatch(_ id: String) throws(APIError) -> RemoteBatch

    /// The bytes of a file, handed to `sink` as they arrive. Not repeated: the sink would get them twice. Throws
    /// unless every byte that `Content-Length` announced has come.
    func download(_ fileID: String, _ sink: ([UInt8]) throws -> Void) throws
}

package struct RemoteFile: Equatable, Sendable {
    package let id: String
    package let filename: String
    package let bytes: Int64

    package init(id: String, filename: String, bytes: Int64) {
        self.id = id
        self.filename = filename
        self.bytes = bytes
    }
}

/// The body of `POST /v1/batches`.
package struct BatchRequest: Equatable, Sendable {
    package let inputFileID: String
    package let endpoint: String
    package let completionWindow: String
    /// At most 16 pairs, keys to 64 characters, values to 512 (the published limits).
    package let metadata: [(key: String, value: String)]

    package init(
        inputFileID: String, endpoint: String, completionWindow: String, metadata: [(key: String, value: String)]
    ) {
        self.inputFileID = inputFileID
        self.endpoint = endpoint
        self.completionWindow = completionWindow
        self.metadata = metadata
    }

    package static func == (a: BatchRequest, b: BatchRequest) -> Bool {
        a.inputFileID == b.inputFileID && a.endpoint == b.endpoint && a.completionWindow == b.completionWindow
            && a.metadata.elementsEqual(b.metadata, by: ==)
    }
}

/// A batch as the provider last described it.
package struct RemoteBatch: Equatable, Sendable {
    package let id: String
    package let status: BatchStatus
    package let inputFileID: String
    /// nil also where the provider sends `""`, as some do for a batch without errors.
    package let outputFileID: String?
    package let errorFileID: String?
    package let completed: Int
    package let failed: Int
    package let total: Int
    /// Seconds since 1970; nil where the provider sends none.
    package let createdAt: Int64?
    package let expiresAt: Int64?
    package let metadata: [String: String]
    /// The whole object, for `batch_<run>_<part>.json`.
    package let object: JSONObject

    package init(
        id: String, status: BatchStatus, inputFileID: String, outputFileID: String?, errorFileID: String?,
        completed: Int, failed: Int, total: Int, createdAt: Int64?, expiresAt: Int64?, metadata: [String: String],
        object: JSONObject
    ) {
        self.id = id
        self.status = status
        self.inputFileID = inputFileID
        self.outputFileID = outputFileID
        self.errorFileID = errorFileID
        // A server may send any number; none of them may overflow what is reckoned with it.
        self.completed = min(max(0, completed), 1_000_000_000)
        self.failed = min(max(0, failed), 1_000_000_000)
        self.total = min(max(0, total), 1_000_000_000)
        self.createdAt = createdAt.map { min(max(0, $0), 1 << 40) }
        self.expiresAt = expiresAt.map { min(max(0, $0), 1 << 40) }
        self.metadata = metadata
        self.object = object
    }
}

/// The provider's status words. An unknown word means "not finished": keep polling.
package enum BatchStatus: Equatable, Sendable {
    case validating, inProgress, finalizing, completed, failed, expired, cancelling, cancelled
    case unknown(String)

    /// Reads any letter case, and `canceled` as `cancelled` (both seen from compatible servers).
    package init(_ word: String) {
        switch word.lowercased() {
        case "validating": self = .validating
        case "in_progress": self = .inProgress
        case "finalizing": self = .finalizing
        case "completed": self = .completed
        case "failed": self = .failed
        case "expired": self = .expired
        case "cancelling", "canceling": self = .cancelling
        case "cancelled", "canceled": self = .cancelled
        default: self = .unknown(String(word.prefix(64)))
        }
    }

    package var word: String {
        switch self {
        case .validating: "validating"
        case .inProgress: "in_progress"
        case .finalizing: "finalizing"
        case .completed: "completed"
        case .failed: "failed"
        case .expired: "expired"
        case .cancelling: "cancelling"
        case .cancelled: "cancelled"
        case .unknown(let word): word
        }
    }

    /// Nothing more will happen to the batch.
    package var isTerminal: Bool {
        switch self {
        case .completed, .failed, .expired, .cancelled: true
        default: false
        }
    }
}

/// What became of a call to the provider. Never holds the key, a prompt or an answer.
package struct APIError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// The request did not leave: no address, no connection, no TLS. Nothing happened there.
        case unreachable
        /// It may or may not have been carried out: time-out, reset, 408, 409, 5xx, or an answer that cannot be read.
        case ambiguous
        /// The provider said no, in its own error object (400, 401, 403, 404, 413, 422, 429), or the request could not
        /// be made (settings, a local file; status 0). Nothing was made.
        case rejected
        /// The transfer ended before all bytes had come.
        case incomplete
        /// A signal ended the wait. What was asked for may nevertheless have been carried out.
        case interrupted
    }

    package let kind: Kind
    /// What was being done: "create a batch for 'file-…'".
    package let operation: String
    /// The HTTP status, 0 when no answer came.
    package let status: Int
    /// The provider's error code, for example `billing_hard_limit_reached`; empty when it sent none.
    package let code: String
    package let reason: String
    /// Seconds that the provider asks to wait, capped at 600.
    package let retryAfter: Double?

    package init(
        kind: Kind, operation: String, status: Int = 0, code: String = "", reason: String, retryAfter: Double? = nil
    ) {
        self.kind = kind
        self.operation = operation
        self.status = status
        self.code = code
        self.reason = reason
        self.retryAfter = retryAfter
    }

    /// The key is missing, wrong, or may not do this.
    package var isDenied: Bool { status == 401 || status == 403 }

    /// A limit of money, not of speed: waiting does not help.
    package var isBilling: Bool { Self.billingCodes.contains(code) }

    package var isTransient: Bool {
        switch kind {
        case .unreachable, .incomplete: true
        case .ambiguous: true
        case .rejected: status == 429 && !isBilling
        case .interrupted: false
        }
    }

    package var description: String { "cannot \(operation): \(reason)" }

    /// Codes that name a spending limit (published list and observed answers, reference of 2026).
    package static let billingCodes: Set<String> = [
        "insufficient_quota", "billing_hard_limit_reached", "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded", "organization_usage_limit_exceeded", "credit_balance_exhausted",
    ]
}
