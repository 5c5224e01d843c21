import ForgeJSON

/// What comes of one request.
struct Answer: Sendable {
    /// Nil when the request never came to a response.
    var status: Int?
    /// The response's body; without a status, the line's own error.
    var body: JSONValue
    var outcome: Outcome
    var usage = Usage()

    /// A refusal in the provider's envelope, not billed.
    init(_ error: APIError) {
        status = error.status
        body = error.json
        outcome = .error
    }

    init(_ body: JSONValue, _ outcome: Outcome, _ usage: Usage) {
        status = 200
        self.body = body
        self.outcome = outcome
        self.usage = usage
    }

    private init(status: Int?, body: JSONValue, outcome: Outcome) {
        self.status = status
        self.body = body
        self.outcome = outcome
    }

    /// In the output file with a status and nothing else.
    static func hollow(_ status: Int) -> Answer {
        Answer(status: status, body: .null, outcome: .misplaced)
    }

    /// In neither file.
    static let omitted = Answer(status: nil, body: .null, outcome: .omitted)

    /// A failure that is no HTTP response: an expired or cancelled line, for example.
    static func failure(_ code: String, _ message: String) -> Answer {
        Answer(status: nil, body: ["code": .string(code), "message": .string(message)], outcome: .error)
    }

    static let expired = failure(
        "batch_expired", "This request could not be executed before the completion window expired.")
    static let cancelled = failure(
        "batch_cancelled", "This request was not executed because the batch was cancelled.")

    /// The line of the output or error file, its keys in the provider's order.
    func line(id: String, customID: String, requestID: String) -> JSONValue {
        let response: JSONValue =
            status.map {
                ["status_code": .count($0), "request_id": .string(requestID), "body": body]
            } ?? .null
        return [
            "id": .string(id), "custom_id": .string(customID), "response": response,
            "error": status == nil ? body : .null,
        ]
    }
}

/// What a model wrote, and what it cost.
struct Completion: Sendable {
    enum Finish: String, Sendable {
        case stop, length
        case filter = "content_filter"
    }

    var isCut: Bool { finish != .stop }

    var content: String
    var refusal: String?
    /// Why there is no more: `stop` when it is all said.
    var finish = Finish.stop
    var usage: Usage
    var outcome = Outcome.ok

    /// Cuts what exceeds the limit; thinking comes first, so that a small limit leaves no content at all.
    init(_ content: String, _ prompt: Prompt, reasoning: Int, limit: Int?, chance: inout Chance) {
        self.content = content
        usage = Usage(input: prompt.tokens)
        // Long prompts may meet a cache, in steps of 128 tokens.
        if prompt.tokens >= 1024, chance.below(8) == 0 { usage.cached = prompt.tokens / 128 * 128 }
        let room = max((limit ?? .max) - reasoning, 0)
        if Prompt.tokens(in: content) > room {
            self.content = Self.prefix(of: content, bytes: room * 4)
            finish = .length
            outcome = .useless
        }
        usage.reasoning = min(reasoning, limit ?? reasoning)
        usage.output = usage.reasoning + Prompt.tokens(in: self.content)
        if isCut, let limit { usage.output = limit }
    }

    /// Spoils the completion as a script says.
    mutating func apply(_ fault: LineFault?) {
        switch fault {
        case .cut(let reason):
            content = Self.prefix(of: content, bytes: content.utf8.count / 2)
            finish = reason
            outcome = .useless
        case .content(let text, let isUseful):
            content = text
            finish = .stop
            outcome = isUseful ? .ok : .useless
        case .refusal(let text):
            content = ""
            refusal = text
            finish = .stop
            outcome = .useless
        case .error, .hollow, .omitted, .repeated, nil: return
        }
        usage.output = usage.reasoning + Prompt.tokens(in: refusal ?? content)
    }

    private static func prefix(of text: String, bytes: Int) -> String {
        var count = 0
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            if count > bytes { break }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}
