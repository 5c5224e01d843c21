import ForgeJSON

/// Answers requests as a model behind the provider's endpoints would, the same way each time: seed and body decide.
struct Answering: Sendable {
    let seed: UInt64
    let acceptsAnyModel: Bool

    /// The mark of a request in the ledger: its endpoint and its body.
    static func fingerprint(_ body: JSONValue, _ endpoint: String) -> Fingerprint {
        Fingerprint(Array("\(endpoint) ".utf8) + body.serialized(.compact))
    }

    func answer(
        _ body: JSONValue, _ endpoint: String, _ request: Fingerprint, created: Int64, fault: LineFault? = nil
    ) -> Answer {
        switch fault {
        case .omitted: return .omitted
        case .error(nil, _, let code, let message, _): return .failure(code ?? "server_error", message)
        case .error(let status?, let type, let code, let message, let param):
            return Answer(APIError(status, message, type: type, param: param, code: code))
        case .cut, .content, .refusal, nil: break
        }
        let chance = Chance(seed, request.low, request.high)
        do {
            guard let endpoint = RequestEndpoint(rawValue: endpoint) else {
                throw APIError(404, "Invalid URL (POST \(endpoint))")
            }
            guard let name = body["model"]?.stringValue else { throw APIError.missing("model") }
            guard let model = Model(name, acceptingAny: acceptsAnyModel) else {
                throw APIError(
                    404, "The model `\(name)` does not exist or you do not have access to it.", code: "model_not_found")
            }
            let rules = try ParameterRules(body, endpoint, model)
            switch endpoint {
            case .chat: return try chat(rules, created, chance, fault)
            case .responses: return try response(rules, created, chance, fault)
            case .completions: return try completion(rules, created, chance, fault)
            case .embeddings: return try embeddings(rules, chance)
            }
        } catch {
            return Answer(APIError.from(error))
        }
    }

    private func chat(
        _ rules: ParameterRules, _ created: Int64, _ chance: Chance, _ fault: LineFault?
    ) throws(APIError) -> Answer {
        var chance = chance
        let body = rules.body
        guard let value = body["messages"], !value.isNull else { throw .missing("messages") }
        guard let messages = value.arrayValue else { throw .invalidType("messages", expected: "an array", got: value) }
        guard !messages.isEmpty else {
            throw APIError(
                400,
                "Invalid 'messages': empty array. Expected an array with minimum length 1, "
                    + "but got an empty array instead.", param: "messages", code: "empty_array")
        }
        let roles = ["system", "assistant", "user", "function", "tool", "developer"]
        for (index, message) in messages.enumerated() {
            guard message.objectValue != nil else {
                throw .invalidType("messages[\(index)]", expected: "an object", got: message)
            }
            guard let role = message["role"] else { throw .missing("messages[\(index)].role") }
            guard let name = role.stringValue, roles.contains(name) else {
                throw .invalidValue(
                    "messages[\(index)].role", role.stringValue ?? role.text(.compact), supported: roles)
            }
        }
        let prompt = Prompt(messages: messages)
        if case .jsonObject = rules.format, !prompt.mentions("json") {
            throw APIError(
                400,
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
                    + "'json_object'.", param: "messages")
        }
        var completion = try complete(prompt, rules, &chance)
        completion.apply(fault)
        var choice: JSONObject = [
            "index": 0,
            "message": [
                "role": "assistant", "content": completion.refusal == nil ? .string(completion.content) : .null,
                "refusal": .optional(completion.refusal), "annotations": [],
            ],
        ]
        if !rules.model.isReasoning { choice["logprobs"] = .null }
        choice["finish_reason"] = completion.isCut ? "length" : "stop"
        let json: JSONValue = [
            "id": .string("chatcmpl-" + Identifiers.base62(29, &chance)), "object": "chat.completion",
            "created": .integer(created), "model": .string(rules.model.snapshot), "choices": [.object(choice)],
            "usage": Self.chatUsage(completion.usage), "service_tier": "default",
            "system_fingerprint": rules.model.isReasoning ? .null : .string("fp_" + Identifiers.hex(10, &chance)),
        ]
        return Answer(json, completion.outcome, completion.usage)
    }

    private func completion(
        _ rules: ParameterRules, _ created: Int64, _ chance: Chance, _ fault: LineFault?
    ) throws(APIError) -> Answer {
        var chance = chance
        guard let text = rules.body["prompt"]?.stringValue else { throw .missing("prompt") }
        var completion = try complete(Prompt(instructions: nil, input: .string(text)), rules, &chance)
        completion.apply(fault)
        let json: JSONValue = [
            "id": .string("cmpl-" + Identifiers.base62(29, &chance)), "object": "text_completion",
            "created": .integer(created), "model": .string(rules.model.snapshot),
            "choices": [
                [
                    "text": .string(completion.content), "index": 0, "logprobs": .null,
                    "finish_reason": completion.isCut ? "length" : "stop",
                ]
            ],
            "usage": [
                "prompt_tokens": .count(completion.usage.input), "completion_tokens": .count(completion.usage.output),
                "total_tokens": .count(completion.usage.input + completion.usage.output),
            ],
        ]
        return Answer(json, completion.outcome, completion.usage)
    }

    /// Content for a prompt, within the model's window and the request's limit.
    func complete(
        _ prompt: Prompt, _ rules: ParameterRules, _ chance: inout Chance
    ) throws(APIError) -> Completion {
        let window = rules.model.window
        if prompt.tokens > window {
            let message =
                rules.model.isReasoning
                ? "Input tokens exceed the configured limit of \(window) tokens. Your messages resulted in "
                    + "\(prompt.tokens) tokens. Please reduce the length of the messages."
                : "This model's maximum context length is \(window) tokens. However, your messages resulted in "
                    + "\(prompt.tokens) tokens. Please reduce the length of the messages."
            throw APIError(400, message, param: "messages", code: "context_length_exceeded")
        }
        var writer = ContentWriter(prompt, chance)
        let content = writer.content(rules.format)
        return Completion(
            content, prompt, reasoning: rules.reasoning, limit: rules.outputLimit, chance: &chance)
    }

    private static func chatUsage(_ usage: Usage) -> JSONValue {
        [
            "prompt_tokens": .count(usage.input), "completion_tokens": .count(usage.output),
            "total_tokens": .count(usage.input + usage.output),
            "prompt_tokens_details": ["cached_tokens": .count(usage.cached), "audio_tokens": 0],
            "completion_tokens_details": [
                "reasoning_tokens": .count(usage.reasoning), "audio_tokens": 0, "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            ],
        ]
    }
}
