/// What the provider says with a code, for the rules of a script that leave it out.
struct KnownError {
    let message: String
    let type: String

    /// Nil for codes that come with many texts.
    init?(code: String?) {
        guard let code, let (message, type) = Self.texts[code] else { return nil }
        self.message = message
        self.type = type
    }

    private static let texts: [String: (String, String)] = [
        "batch_cancelled": ("This request was not executed because the batch was cancelled.", "invalid_request_error"),
        "batch_expired": (
            "This request could not be executed before the completion window expired.", "invalid_request_error"
        ),
        "billing_hard_limit_reached": ("Billing hard limit has been reached.", "invalid_request_error"),
        "insufficient_quota": (
            "You exceeded your current quota, please check your plan and billing details. For more information on "
                + "this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
            "insufficient_quota"
        ),
        "rate_limit_exceeded": (
            "Rate limit reached for requests in organization org-simulator. Please try again later.", "requests"
        ),
        "request_timeout": ("This request timed out.", "invalid_request_error"),
        "server_error": (
            "The server had an error while processing your request. Sorry about that!", "server_error"
        ),
    ]
}
