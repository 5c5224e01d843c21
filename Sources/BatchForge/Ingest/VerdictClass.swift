/// What became of a request, in one word: the words of `results_*.jsonl`, of `failure.class` in the documents and of
/// `identify-failed --class`.
package enum VerdictClass: String, Sendable, CaseIterable {
    /// Answered and usable.
    case ok
    /// Cut at the token limit (`finish_reason: length`). Was paid.
    case truncated
    /// Not JSON where the job wants JSON. Was paid.
    case invalidJSON = "invalid_json"
    /// The model refused (`message.refusal`). Was paid.
    case refused
    /// Stopped by the provider's content filter. Was paid; never resent.
    case filtered
    /// The provider answered the request with an error.
    case apiError = "api_error"
    /// Too many requests or tokens at a time.
    case rateLimit = "rate_limit"
    /// A limit of money.
    case billingLimit = "billing_limit"
    /// The batch's time ran out before the request was run.
    case expired
    /// The batch was cancelled, or refused by the provider's validation, before the request was run.
    case cancelled
    /// The batch is complete, and neither file mentions the request.
    case unanswered
    /// JSON that does not satisfy `response.schema`. Was paid.
    case schema
    /// A section or a condition that the job asks for is not met. Was paid.
    case incomplete
    /// The prompt could not be rendered; nothing was sent.
    case template
    /// `select.pipeline` gave no row for the document; nothing was sent.
    case missingContext = "missing_context"
    /// The program of `response.transform` refused the answer. Was paid.
    case transformError = "transform_error"
    /// The answer is here, and could not be written into the document. Asking again would be paying again: mend the
    /// document or the job's `results`, and ingest the same output once more.
    case writeError = "write_error"

    /// Whether the sending counts against `retry.max_attempts`: not when the request was never run.
    package var usesAttempt: Bool {
        switch self {
        case .billingLimit, .expired, .cancelled, .template, .missingContext: false
        default: true
        }
    }

    /// Sending the same again can only give the same.
    package var isNeverResent: Bool { self == .filtered || self == .writeError }

    /// The classes of failures that `retry-failed` sends again.
    package static var retriable: [VerdictClass] { allCases.filter { $0 != .ok && !$0.isNeverResent } }

    /// Waiting may help: the retry is held back by `retry.backoff`.
    package var isTransient: Bool { self == .rateLimit || self == .billingLimit }
}
