import ForgeJSON

/// One request as people read it: the prompts as text. On the terminal alone, since it holds what the document holds.
struct RequestPreview {
    private let label: DocumentLabel
    private let line: [UInt8]

    /// `line` is a line of an input file.
    init(_ label: DocumentLabel, _ line: [UInt8]) {
        self.label = label
        self.line = line
    }

    func tell(_ console: Console) {
        console.say("request  \(label.shown), \(line.count.grouped) bytes")
        let body = (try? JSONValue(parsing: line))?["body"]?.objectValue ?? JSONObject()
        for message in body["messages"]?.arrayValue ?? [] {
            console.say("--- \(message["role"]?.stringValue ?? "")\n\(Self.cut(message["content"]?.stringValue ?? ""))")
        }
        var rest = body
        rest["messages"] = nil
        console.say("--- and \(JSONValue.object(rest).text())")
    }

    private static let longest = 5000

    private static func cut(_ text: String) -> String {
        let count = text.count
        return count <= longest
            ? text : text.prefix(longest) + "… (\((count - longest).grouped) more characters: --show 1 gives them all)"
    }
}
