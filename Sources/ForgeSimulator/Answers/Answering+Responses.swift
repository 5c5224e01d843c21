import ForgeJSON

extension Answering {
    /// The Responses API: instructions and the text format are echoed on every line.
    func response(
        _ rules: ParameterRules, _ created: Int64, _ chance: Chance, _ fault: LineFault?
    ) throws(APIError) -> Answer {
        var chance = chance
        let body = rules.body
        guard let input = body["input"], !input.isNull else { throw .missing("input") }
        guard input.stringValue != nil || input.arrayValue != nil else {
            throw .invalidType("input", expected: "a string", got: input)
        }
        let prompt = Prompt(instructions: body["instructions"]?.stringValue, input: input)
        var completion = try complete(prompt, rules, &chance)
        completion.apply(fault)
        var output: [JSONValue] = []
        if rules.model.isReasoning {
            output.append(["id": .string("rs_" + Identifiers.hex(50, &chance)), "type": "reasoning", "summary": []])
        }
        if !completion.content.isEmpty || completion.refusal != nil {
            let part: JSONValue =
                completion.refusal.map { ["type": "refusal", "refusal": .string($0)] } ?? [
                    "type": "output_text", "annotations": [], "logprobs": [], "text": .string(completion.content),
                ]
            output.append([
                "id": .string("msg_" + Identifiers.hex(50, &chance)), "type": "message",
                "status": completion.isCut ? "incomplete" : "completed", "content": [part], "role": "assistant",
            ])
        }
        let usage = completion.usage
        let reasons: [Completion.Finish: JSONValue] = [
            .length: ["reason": "max_output_tokens"], .filter: ["reason": "content_filter"],
        ]
        let json: JSONValue = [
            "id": .string("resp_" + Identifiers.hex(50, &chance)), "object": "response",
            "created_at": .integer(created),
            "status": completion.isCut ? "incomplete" : "completed", "background": false,
            "billing": ["payer": "developer"], "error": .null,
            "incomplete_details": reasons[completion.finish] ?? .null,
            "instructions": body["instructions"] ?? .null, "max_output_tokens": body["max_output_tokens"] ?? .null,
            "max_tool_calls": body["max_tool_calls"] ?? .null,
            "model": .string(rules.model.snapshot), "output": .array(output), "parallel_tool_calls": true,
            "previous_response_id": .null, "prompt_cache_key": body["prompt_cache_key"] ?? .null,
            "reasoning": ["effort": .optional(rules.effort), "summary": .null],
            "safety_identifier": body["safety_identifier"] ?? .null,
            "service_tier": "default", "store": body["store"] ?? true, "temperature": body["temperature"] ?? 1.0,
            "text": [
                "format": body["text"]?["format"] ?? ["type": "text"],
                "verbosity": body["text"]?["verbosity"] ?? "medium",
            ],
            "tool_choice": body["tool_choice"] ?? "auto", "tools": body["tools"] ?? [],
            "top_logprobs": body["top_logprobs"] ?? 0, "top_p": body["top_p"] ?? 1.0,
            "truncation": "disabled",
            "usage": [
                "input_tokens": .count(usage.input),
                "input_tokens_details": ["cached_tokens": .count(usage.cached), "cache_write_tokens": 0],
                "output_tokens": .count(usage.output),
                "output_tokens_details": ["reasoning_tokens": .count(usage.reasoning)],
                "total_tokens": .count(usage.input + usage.output),
            ],
            "user": body["user"] ?? .null, "metadata": body["metadata"] ?? [:],
        ]
        return Answer(json, completion.outcome, usage)
    }

    /// Vectors of length one, as many as there are inputs.
    func embeddings(_ rules: ParameterRules, _ chance: Chance) throws(APIError) -> Answer {
        var chance = chance
        guard let input = rules.body["input"], !input.isNull else { throw .missing("input") }
        let texts = Self.embeddingInputs(input)
        guard !texts.isEmpty, texts.count <= 2048 else {
            throw APIError(
                400,
                "'$.input' is invalid. Please check the API reference: "
                    + "https://platform.openai.com/docs/api-reference.")
        }
        let standard = rules.model.snapshot.contains("large") ? 3072 : 1536
        let size = rules.body["dimensions"]?.count ?? standard
        guard (1...standard).contains(size) else {
            throw APIError(
                400,
                "Invalid value for 'dimensions' = \(size). Must be greater than 0 and less than or equal to "
                    + "\(standard).")
        }
        let coding = rules.body["encoding_format"] ?? "float"
        guard coding == "float" || coding == "base64" else {
            throw .invalidValue(
                "encoding_format", coding.stringValue ?? coding.text(.compact), supported: ["float", "base64"])
        }
        let data = texts.indices.map { index -> JSONValue in
            let vector = (0..<size).map { _ in chance.fraction() - 0.5 }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let unit = vector.map { $0 / length }
            // Nine decimals, which is what a float of 32 bits is worth.
            let embedding: JSONValue =
                coding == "base64"
                ? .string(Base64.encoded(unit.flatMap(Self.littleEndian)))
                : .array(unit.map { .double(($0 * 1e9).rounded() / 1e9) })
            return ["object": "embedding", "index": .count(index), "embedding": embedding]
        }
        let tokens = texts.reduce(0) { $0 + Prompt.tokens(in: $1) }
        let json: JSONValue = [
            "object": "list", "data": .array(data), "model": .string(rules.model.snapshot),
            "usage": ["prompt_tokens": .count(tokens), "total_tokens": .count(tokens)],
        ]
        return Answer(json, .ok, Usage(input: tokens))
    }

    private static func littleEndian(_ number: Double) -> [UInt8] {
        let bits = Float(number).bitPattern
        return (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
    }

    /// The texts of an embeddings request; a list of token numbers counts as one text.
    static func embeddingInputs(_ input: JSONValue) -> [String] {
        guard let items = input.arrayValue else { return input.stringValue.map { [$0] } ?? [] }
        if items.contains(where: { $0.integerValue != nil }) { return [input.text(.compact)] }
        return items.map { $0.stringValue ?? $0.text(.compact) }
    }
}
