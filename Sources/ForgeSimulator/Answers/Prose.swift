/// Sentences about a topic, made of its own words: what a model that understood nothing but was polite would say.
struct Prose {
    var chance: Chance
    private let words: [String]

    init(about topic: String, _ chance: Chance) {
        self.chance = chance
        words = Self.words(of: topic)
    }

    mutating func word() -> String {
        chance.pick(words, or: "matter")
    }

    mutating func sentence() -> String {
        let patterns: [(String, String) -> String] = [
            { "The \($0) should be considered together with \($1)." },
            { "Review \($0) first, since it bears on \($1)." },
            { "There is a clear link between \($0) and \($1)." },
            { "Agree on the next step for \($0) and record \($1)." },
            { "Attention to \($0) reduces the risk around \($1)." },
            { "Those concerned know \($0), but \($1) needs explaining." },
            { "Keep \($0) simple and measure \($1) regularly." },
        ]
        let (first, second) = (word(), word())
        return patterns[chance.below(patterns.count)](first, second)
    }

    mutating func paragraph(_ count: Int) -> String {
        (0..<max(count, 1)).map { _ in sentence() }.joined(separator: " ")
    }

    mutating func bullets(_ count: Int) -> String {
        (0..<max(count, 1)).map { _ in "- " + sentence() }.joined(separator: "\n")
    }

    /// A few words, for a name or a title.
    mutating func title() -> String {
        let (first, second) = (word(), word())
        return first.prefix(1).uppercased() + first.dropFirst() + " and " + second
    }

    private static let common: Set<String> = [
        "about", "after", "also", "been", "each", "from", "have", "into", "json", "markdown", "must", "please",
        "respond", "return", "should", "that", "their", "them", "then", "there", "these", "they", "this", "using",
        "were", "what", "when", "where", "which", "will", "with", "write", "your",
    ]

    /// Different words of at least four letters, at most sixty. Bytes beyond ASCII count as letters, but for the
    /// quotation marks and dashes that begin with 0xE2.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var known = common
        var isPunctuation = 0
        let parts = text.utf8.prefix(4000).split { byte in
            if byte == 0xE2 { isPunctuation = 3 }
            if isPunctuation > 0 {
                isPunctuation -= 1
                return true
            }
            return byte < 0x80 && !(0x61...0x7A).contains(byte | 0x20)
        }
        for part in parts where (4...40).contains(part.count) {
            let word = String(decoding: part, as: UTF8.self)
            guard known.insert(word.lowercased()).inserted else { continue }
            words.append(word)
            if words.count == 60 { break }
        }
        return words
    }
}
