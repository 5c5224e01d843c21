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
        case .hollow(let status): return .hollow(status)
        case .cut, .content, .refusal, .repeated, nil: break
        }
        let chance = Chance(seed, request.low, request.high)
        do {
            guard let endpoint = RequestEndpoint(rawValue: endpoint) else {
                throw APIError(404, "Invalid URL (POST \(endpoint))")
            }
            let model = try model(body["model"] ?? .null, endpoint)
            let rules = try ParameterRules(body, endpoint, model)
            switch endpoint {
            case .chat: return try chat(rules, created, chance, fault)
            case .responses: return try response(rules, created, chance, fault)
            case .completions: return try completion(rules, created, chance, fault)
            case .embeddings: return try embeddings(rules, chance)
            case .moderations: return try moderations(rules, chance)
            case .images, .imageEdits: return try images(rules, created)
            case .videos: return try video(rules, created, chance)
            }
        } catch {
            return Answer(APIError.from(error))
        }
    }

    /// The model that a body names, if it may answer at the endpoint.
    private func model(_ value: JSONValue, _ endpoint: RequestEndpoint) throws(APIError) -> Model {
        guard value.isNull || value.stringValue != nil else {
            throw .invalidType("model", expected: "a string", got: value)
        }
        guard let name = value.stringValue ?? endpoint.standardModel, !name.isEmpty else { throw .missing("model") }
        guard let model = Model(name, acceptingAny: acceptsAnyModel) else {
            throw APIError(
                404, "The model `\(name)` does not exist or you do not have access to it.", code: "model_not_found")
        }
        if endpoint == .chat, model.isEmbedding {
            throw APIError(
                404,
                "This is not a chat model and thus not supported in the v1/chat/completions endpoint. "
                    + "Did you mean to use v1/completions?", param: "model")
        }
        if endpoint == .embeddings, !model.isEmbedding, !acceptsAnyModel {
            throw APIError(403, "You are not allowed to generate embeddings from this model")
        }
        return model
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
        let content = rules.cut(writer.content(rules.format))
        // The next choice is another one.
        _ = chance.next()
        return Completion(
            content, prompt, reasoning: rules.reasoning, limit: rules.outputLimit, chance: &chance)
    }
}
