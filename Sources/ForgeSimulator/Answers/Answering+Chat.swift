import ForgeJSON

extension Answering {
    /// The Chat Completions API: as many choices as are asked for.
    func chat(
        _ rules: ParameterRules, _ created: Int64, _ chance: Chance, _ fault: LineFault?
    ) throws(APIError) -> Answer {
        var chance = chance
        let messages = try Self.messages(of: rules.body)
        let prompt = Prompt(messages: messages)
        if case .jsonObject = rules.format, !prompt.mentions("json") {
            throw APIError(
                400,
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
                    + "'json_object'.", param: "messages")
        }
        let call = try ToolCall(rules.body)
        var choices: [JSONValue] = []
        var usage = Usage()
        var outcome = Outcome.ok
        for index in 0..<rules.choices {
            var completion = try complete(prompt, rules, &chance)
            completion.apply(fault)
            usage = index == 0 ? completion.usage : usage.adding(outputOf: completion.usage)
            if completion.outcome == .useless { outcome = .useless }
            let isCall = call != nil && fault == nil && !completion.isCut
            var message: JSONObject = [
                "role": "assistant",
                "content": completion.refusal == nil && !isCall ? .string(completion.content) : .null,
            ]
            if isCall, let call { message["tool_calls"] = [call.json(prompt, &chance)] }
            message["refusal"] = .optional(completion.refusal)
            message["annotations"] = []
            var choice: JSONObject = ["index": .count(index), "message": .object(message)]
            if !rules.model.isReasoning { choice["logprobs"] = Self.logprobs(of: completion, rules.body, &chance) }
            choice["finish_reason"] = isCall ? "tool_calls" : .string(completion.finish.rawValue)
            choices.append(.object(choice))
        }
        let json: JSONValue = [
            "id": .string("chatcmpl-" + Identifiers.base62(29, &chance)), "object": "chat.completion",
            "created": .integer(created), "model": .string(rules.model.snapshot), "choices": .array(choices),
            "usage": Self.chatUsage(usage), "service_tier": "default",
            "system_fingerprint": rules.model.isReasoning ? .null : .string("fp_" + Identifiers.hex(10, &chance)),
        ]
        return Answer(json, outcome, usage)
    }

    /// How likely each piece of the content was, where the body wants to know.
    private static func logprobs(of completion: Completion, _ body: JSONValue, _ chance: inout Chance) -> JSONValue {
        guard body["logprobs"] == true else { return .null }
        let wantsTop = body["top_logprobs"]?.count ?? 0 > 0
        let pieces = EventStream.pieces(of: completion.content).map { piece -> JSONValue in
            var entry: JSONObject = [
                "token": .string(piece), "logprob": .double(-Double(chance.below(1_000_000)) / 1e6),
                "bytes": .array(piece.utf8.map { .integer(Int64($0)) }),
            ]
            entry["top_logprobs"] = wantsTop ? [.object(entry)] : []
            return .object(entry)
        }
        return ["content": .array(pieces), "refusal": .null]
    }

    private static func messages(of body: JSONValue) throws(APIError) -> [JSONValue] {
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
            let name = "messages[\(index)]"
            guard message.objectValue != nil else { throw .invalidType(name, expected: "an object", got: message) }
            guard let role = message["role"] else { throw .missing("\(name).role") }
            guard let text = role.stringValue, roles.contains(text) else {
                throw .invalidValue("\(name).role", role.stringValue ?? role.text(.compact), supported: roles)
            }
            // An assistant's turn may be made of calls, others need content.
            if text != "assistant", message["content"] == nil { throw .missing("\(name).content") }
        }
        return messages
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

/// The call of a tool that a request insists on, by `tool_choice`. Where the model may choose, it writes text.
struct ToolCall {
    private let name: String
    private let parameters: JSONValue

    init?(_ body: JSONValue) throws(APIError) {
        let choice = body["tool_choice"] ?? .null
        let functions = (body["tools"]?.arrayValue ?? []).compactMap { $0["function"] }
        let wanted = choice["function"]?["name"]?.stringValue
        guard choice == "required" || wanted != nil else { return nil }
        guard let function = functions.first(where: { wanted == nil || $0["name"]?.stringValue == wanted }),
            let name = function["name"]?.stringValue
        else {
            throw APIError(
                400, "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
                param: "tool_choice")
        }
        self.name = name
        parameters = function["parameters"] ?? ["type": "object", "properties": [:]]
    }

    func json(_ prompt: Prompt, _ chance: inout Chance) -> JSONValue {
        var sampler = SchemaSampler(parameters, Prose(about: prompt.topic, chance))
        return [
            "id": .string("call_" + Identifiers.base62(24, &chance)), "type": "function",
            "function": ["name": .string(name), "arguments": .string(sampler.sample().text(.compact))],
        ]
    }
}
