/// What is asked of the provider, and how it is cut into parts.
extension JobReader {
    func request(_ top: Section) -> RequestSettings {
        let section = top.section("request", known: ["endpoint", "completion_window", "body"])
        let endpoint = section.value("endpoint", .text(Self.endpointProblem), default: "/v1/chat/completions")
        let window = section.value(
            "completion_window", .text(Self.windowProblem), variable: "COMPLETION_WINDOW", default: "24h")
        return RequestSettings(
            endpoint: endpoint ?? "", completionWindow: window ?? "", body: RequestBody(section, reading).object)
    }

    private static func endpointProblem(_ endpoint: String) -> String? {
        let isPlain = endpoint.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && endpoint.hasPrefix("/") && endpoint.hasSuffix("/chat/completions")
            ? nil : "must be /v1/chat/completions: no other endpoint is supported yet"
    }

    /// The provider's own spelling, which is passed on as it is.
    private static func windowProblem(_ window: String) -> String? {
        Quantity.duration(window) != nil && window.last?.isLetter == true ? nil : "must be a duration such as 24h"
    }

    func batch(_ top: Section) -> BatchSettings {
        let section = top.section("batch", known: ["max_requests", "max_bytes", "poll_interval", "settle_time"])
        let (requests, bytes) = (BatchSettings.providerRequests, BatchSettings.providerBytes)
        let maxRequests = section.value(
            "max_requests", .integer(in: 1...requests), variable: "BATCH_SIZE", default: 100)
        let maxBytes = section.value("max_bytes", .size(in: 1_024...bytes), default: bytes)
        let pollInterval = section.value(
            "poll_interval", .duration(in: .seconds(1)...Self.day), variable: "POLL_INTERVAL", default: .seconds(300))
        let settleTime = section.value("settle_time", .duration(in: .zero...Self.day), default: .seconds(60))
        return BatchSettings(
            maxRequests: maxRequests ?? 1, maxBytes: maxBytes ?? bytes, pollInterval: pollInterval ?? Self.day,
            settleTime: settleTime ?? Self.day)
    }

    static let day = Duration.seconds(86_400)
}
