/// What a model's name says about the parameters it takes.
enum ModelFamily: Equatable {
    /// o-series, codex, gpt-5 and later: `max_completion_tokens`, which includes the reasoning, and no free temperature.
    case reasoning
    /// Chat models of these generations, which do not reason: the newer name, and a temperature.
    case chat
    /// Everything else, also models of other servers: `max_tokens` and `temperature`.
    case classic

    init(model: String) {
        let base = Self.base(of: model.lowercased())
        let isSeries = base.first == "o" && base.dropFirst().first.map { $0.isASCII && $0.isNumber } ?? false
        let generation = base.hasPrefix("gpt-") ? Int(base.dropFirst(4).prefix { $0.isASCII && $0.isNumber }) : nil
        if isSeries || base.hasPrefix("codex-") {
            self = .reasoning
        } else if generation ?? 0 >= 5 {
            self = base.contains("-chat") ? .chat : .reasoning
        } else {
            self = .classic
        }
    }

    /// Fine-tuned models are named `ft:<base>:<organization>:…`, routers prefix the vendor and may append `:<variant>`.
    private static func base(of name: String) -> Substring {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        let base = parts.count > 1 && (parts[0] == "ft" || parts[0].hasSuffix("/ft")) ? parts[1] : parts.first ?? ""
        return base.split(separator: "/").last ?? ""
    }

    var tokenLimit: String { self == .classic ? "max_tokens" : "max_completion_tokens" }
}
