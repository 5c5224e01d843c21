/// What a script does to one webhook.
struct WebhookFault: Equatable, Sendable {
    /// How often it is sent besides the one time.
    var copies = 0
    /// Real seconds before the first attempt; events that end later come earlier.
    var delay = 0.0
    /// Never sent.
    var isOmitted = false
    /// Signed for another body.
    var hasBadSignature = false
}

/// A rule for webhooks, counted as batches end.
struct WebhookRule: Sendable {
    let counting: RuleCounting
    let fault: WebhookFault
}
