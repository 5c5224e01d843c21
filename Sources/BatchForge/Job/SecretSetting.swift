import ForgeBSON

/// Whether a setting of a shared collection is a secret, by its name and by what it holds.
///
/// In doubt it is one: what is left out here can still be given as a variable of the environment, and what is let
/// through stands in files. Only tokens that are counted are none: `batch_max_completion_tokens_process: 8000`.
struct SecretSetting {
    private let words: [String]

    private static let marks: Set<String> = [
        "key", "keys", "apikey", "secret", "secrets", "password", "passwords", "passwd", "pwd", "passphrase",
        "credential", "credentials", "auth", "authorization", "bearer", "webhook",
    ]
    private static let counted: Set<String> = ["token", "tokens"]

    init(name: String) { words = Self.words(of: name) }

    /// Whatever it holds.
    var isSecret: Bool { words.contains(where: Self.marks.contains) }

    /// The seed's `openai_api_key`, however it is spelled.
    var isProviderKey: Bool { words.joined() == "openaiapikey" }

    /// What no setting may contain: the key in use, and the texts of secret settings that are too long to be in another
    /// text by chance.
    static func secrets(among rows: [(name: String, value: BSONValue)], key: Secret?) -> [Secret] {
        let texts = rows.compactMap { SecretSetting(name: $0.name).isSecret ? $0.value.stringValue : nil }
        return [key].compactMap(\.self) + texts.filter { $0.utf8.count >= 8 }.map(Secret.init)
    }

    func withholds(_ value: BSONValue, secrets: [Secret]) -> Bool {
        if isSecret || (words.contains(where: Self.counted.contains) && !Self.isNumber(value)) { return true }
        switch value {
        case .string(let text): return Self.isSecret(text, secrets)
        case .document(let document), .array(let document):
            return document.contains { SecretSetting(name: $0.key).withholds($0.value, secrets: secrets) }
        default: return false
        }
    }

    private static func isNumber(_ value: BSONValue) -> Bool {
        switch value {
        case .int32, .int64, .double, .decimal128, .null: true
        case .string(let text): Double(text) != nil
        default: false
        }
    }

    /// A key of the provider's usual form, a known secret, or an address with a password in it.
    private static func isSecret(_ text: String, _ secrets: [Secret]) -> Bool {
        if holdsKey(text) || holdsPassword(text) { return true }
        return secrets.contains { !$0.isEmpty && text.contains($0.reveal()) }
    }

    /// `sk-…` at the beginning, or anywhere with so much behind it that it is no word.
    private static func holdsKey(_ text: String) -> Bool {
        if text.hasPrefix("sk-") || text.hasPrefix("Bearer ") || text.hasPrefix("-----BEGIN") { return true }
        return text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.contains {
            $0.hasPrefix("sk-") && $0.count > 20
        }
    }

    /// `scheme://user:password@host`, anywhere. A prompt may well name an address here and a mailbox there.
    private static func holdsPassword(_ text: String) -> Bool {
        text.ranges(of: "://").contains { scheme in
            let authority = text[scheme.upperBound...].prefix { !$0.isWhitespace && !"/?#\"'<>".contains($0) }
            return authority.lastIndex(of: "@").map { authority[..<$0].contains(":") } ?? false
        }
    }

    /// `openai_api_key`, `openaiApiKey` and `OpenAI API key` are the same words but for where `OpenAI` is cut.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var previous: Character?
        for character in name {
            let isNext = previous?.isLowercase == true && character.isUppercase
            if isNext || !(character.isLetter || character.isNumber) {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if character.isLetter || character.isNumber { word += character.lowercased() }
            previous = character
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
