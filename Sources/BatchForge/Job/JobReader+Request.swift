/// What is asked of the provider, and how it is cut into parts.
extension JobReader {
    func request(_ top: Section) -> RequestSettings {
        let section = top.section(RequestKeys.section)
        let endpoint = section.value(RequestKeys.endpoint)
        let window = section.value(RequestKeys.completionWindow)
        return RequestSettings(
            endpoint: endpoint ?? "", completionWindow: window ?? "", body: RequestBody(section, reading).object)
    }

    static func endpointProblem(_ endpoint: String) -> String? {
        let isPlain = endpoint.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && endpoint.hasPrefix("/") && endpoint.hasSuffix("/chat/completions")
            ? nil : "must end in /chat/completions: no other endpoint is supported yet"
    }

    /// The provider's own spelling, which is passed on as it is.
    static func windowProblem(_ window: String) -> String? {
        Quantity.duration(window) != nil && window.last?.isLetter == true ? nil : "must be a duration such as 24h"
    }

    func batch(_ top: Section) -> BatchSettings {
        let section = top.section(BatchKeys.section)
        let maxRequests = section.value(BatchKeys.maxRequests)
        let maxBytes = section.value(BatchKeys.maxBytes)
        let pollInterval = section.value(BatchKeys.pollInterval)
        let settleTime = section.value(BatchKeys.settleTime)
        return BatchSettings(
            maxRequests: maxRequests ?? 1, maxBytes: maxBytes ?? BatchSettings.providerBytes,
            pollInterval: pollInterval ?? Self.day, settleTime: settleTime ?? Self.day)
    }

    static let day = Duration.seconds(86_400)
}
