/// What a model's name says about the parameters it takes.
enum ModelFamily: Equatable {
    /// o-series, gpt-5 and later: `max_completion_tokens`, which includes the reasoning, and no free temperature.
    case reasoning
    /// Everything else, also models of other servers: `max_tokens` and `temperature`.
    case classic

    init(model: String) {
        var name = model.lowercased()
        // Fine-tuned models are named ft:<base>:…, routers prefix the vendor.
        if name.hasPrefix("ft:") { name.removeFirst(3) }
        if let slash = name.lastIndex(of: "/") { name = String(name[name.index(after: slash)...]) }
        let isSeries = name.first == "o" && name.dropFirst().first.map { $0.isASCII && $0.isNumber } ?? false
        let generation = name.hasPrefix("gpt-") ? Int(name.dropFirst(4).prefix { $0.isASCII && $0.isNumber }) : nil
        self = isSeries || generation ?? 0 >= 5 ? .reasoning : .classic
    }

    var tokenLimit: String { self == .reasoning ? "max_completion_tokens" : "max_tokens" }
}
