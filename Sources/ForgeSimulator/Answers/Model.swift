/// What the simulator knows of a model: the snapshot behind its name, and what its family takes.
struct Model: Sendable {
    /// The name that replies bear.
    let snapshot: String
    /// Thinks before it writes, and takes no sampling parameters while it does.
    let isReasoning: Bool
    /// Can be told not to think (`reasoning_effort: "none"`), and does not unless told.
    let mayRest: Bool
    let window: Int
    let maximumOutput: Int
    let isEmbedding: Bool

    /// Nil when the name belongs to none of the provider's families.
    init?(_ name: String, acceptingAny: Bool = false) {
        let base = name.hasPrefix("ft:") ? String(name.dropFirst(3).prefix { $0 != ":" }) : name
        guard acceptingAny ? !name.isEmpty : Self.families.contains(where: base.hasPrefix) else { return nil }
        snapshot = Self.snapshots[name] ?? name
        let version = Self.version(base)
        isReasoning = !base.contains("-chat") && (Self.isOSeries(base) || version >= (5, 0))
        mayRest = isReasoning && version >= (5, 1) && !base.contains("-pro")
        isEmbedding = base.hasPrefix("text-embedding-")
        switch base {
        case _ where base.hasPrefix("gpt-4.1"): (window, maximumOutput) = (1_047_576, 32_768)
        case _ where version >= (5, 4): (window, maximumOutput) = (922_000, 128_000)
        case _ where version >= (5, 0): (window, maximumOutput) = (272_000, 128_000)
        case _ where Self.isOSeries(base): (window, maximumOutput) = (200_000, 100_000)
        case _ where base.hasPrefix("gpt-3.5"): (window, maximumOutput) = (16_385, 4_096)
        case _ where base.hasPrefix("text-embedding-"): (window, maximumOutput) = (8_191, 0)
        default: (window, maximumOutput) = (128_000, 16_384)
        }
    }

    /// Names that a list of models shows.
    static var names: [String] { Set(snapshots.keys).union(snapshots.values).sorted() }

    private static let families = [
        "gpt-3.5", "gpt-4", "gpt-5", "gpt-6", "chatgpt-", "o1", "o3", "o4", "text-embedding-", "babbage-", "davinci-",
        "omni-moderation", "text-moderation", "gpt-image-", "dall-e-", "sora-",
    ]

    private static let snapshots = [
        "gpt-3.5-turbo": "gpt-3.5-turbo-0125",
        "gpt-4": "gpt-4-0613",
        "gpt-4-turbo": "gpt-4-turbo-2024-04-09",
        "gpt-4o": "gpt-4o-2024-08-06",
        "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
        "gpt-4.1": "gpt-4.1-2025-04-14",
        "gpt-4.1-mini": "gpt-4.1-mini-2025-04-14",
        "gpt-4.1-nano": "gpt-4.1-nano-2025-04-14",
        "gpt-5": "gpt-5-2025-08-07",
        "gpt-5-mini": "gpt-5-mini-2025-08-07",
        "gpt-5-nano": "gpt-5-nano-2025-08-07",
        "gpt-5.1": "gpt-5.1-2025-11-13",
        "gpt-5.2": "gpt-5.2-2025-12-11",
        "gpt-6-luna": "gpt-6-luna",
        "gpt-6-sol": "gpt-6-sol",
        "gpt-3.5-turbo-instruct": "gpt-3.5-turbo-instruct",
        "gpt-image-1": "gpt-image-1",
        "o1": "o1-2024-12-17",
        "o3": "o3-2025-04-16",
        "o3-mini": "o3-mini-2025-01-31",
        "o4-mini": "o4-mini-2025-04-16",
        "omni-moderation-latest": "omni-moderation-2024-09-26",
        "sora-2": "sora-2",
        "text-embedding-3-large": "text-embedding-3-large",
        "text-embedding-3-small": "text-embedding-3-small",
    ]

    private static func isOSeries(_ name: String) -> Bool {
        let letters = Array(name.utf8.prefix(2))
        return letters.count == 2 && letters[0] == UInt8(ascii: "o")
            && (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(letters[1])
    }

    /// Major and minor number after `gpt-`; zeros for other names.
    private static func version(_ name: String) -> (Int, Int) {
        guard name.hasPrefix("gpt-") else { return (0, 0) }
        let numbers = name.dropFirst(4).prefix { $0 == "." || ("0"..."9").contains($0) }
            .split(separator: ".").map { Int($0) ?? 0 }
        return (numbers.first ?? 0, numbers.count > 1 ? numbers[1] : 0)
    }
}
