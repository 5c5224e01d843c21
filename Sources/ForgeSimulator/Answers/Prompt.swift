import ForgeJSON

/// The text that a request puts to the model, and what it asks the answer to look like.
struct Prompt: Sendable {
    /// How the content is to be shaped.
    enum Format: Sendable {
        case free
        case jsonObject
        case schema(JSONValue)
    }

    private(set) var text = ""
    /// What the last turn of the user says; the topic of the answer.
    private(set) var topic = ""
    private(set) var tokens = 0
    /// The text's bytes, ASCII letters in lower case: most questions about a prompt are answered by looking for a word.
    private(set) var folded: [UInt8] = []

    init(messages: [JSONValue]) {
        for message in messages {
            let content = Self.text(of: message["content"] ?? .null)
            add(content)
            if message["role"]?.stringValue == "user" { topic = content }
        }
        tokens += 3
    }

    init(instructions: String?, input: JSONValue) {
        if let instructions { add(instructions) }
        if let items = input.arrayValue {
            for item in items {
                let content = Self.text(of: item["content"] ?? item)
                add(content)
                if item["role"]?.stringValue ?? "user" == "user" { topic = content }
            }
        } else {
            topic = input.stringValue ?? ""
            add(topic)
        }
        tokens += 3
    }

    /// Four bytes count as one token, which is close to the truth for English.
    static func tokens(in text: String) -> Int {
        (text.utf8.count + 3) / 4
    }

    private mutating func add(_ content: String) {
        if !folded.isEmpty { text += "\n" }
        text += content
        if !folded.isEmpty { folded.append(0x0A) }
        folded += content.utf8.lazy.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        tokens += Self.tokens(in: content) + 4
    }

    private static func text(of content: JSONValue) -> String {
        if let text = content.stringValue { return text }
        return (content.arrayValue ?? []).compactMap { $0["text"]?.stringValue ?? $0.stringValue }
            .joined(separator: "\n")
    }
}
