import Crypto

/// The key that webhooks are signed with: what follows `whsec_`, base64-decoded.
package struct WebhookSecret: Equatable, Sendable {
    private let key: [UInt8]

    package init(_ text: String) throws(SimulatorError) {
        let prefix = "whsec_"
        let encoded = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        guard let key = Base64.decoded(encoded), !key.isEmpty else {
            throw SimulatorError(
                .usage, "SIMULATOR_WEBHOOK_SECRET is no secret\nhint: it is 'whsec_' and a key in base64")
        }
        self.key = key
    }

    /// The value of `webhook-signature`: HMAC-SHA256 over id, timestamp and body.
    func signature(of body: [UInt8], id: String, timestamp: Int64) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(timestamp).".utf8) + body, using: SymmetricKey(data: key))
        return "v1," + Base64.encoded(Array(code))
    }
}
