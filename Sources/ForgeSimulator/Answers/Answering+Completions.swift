import ForgeJSON

extension Answering {
    /// The old Completions API: one text for each prompt.
    func completion(
        _ rules: ParameterRules, _ created: Int64, _ chance: Chance, _ fault: LineFault?
    ) throws(APIError) -> Answer {
        var chance = chance
        guard let value = rules.body["prompt"], !value.isNull else { throw .missing("prompt") }
        let prompts = value.arrayValue?.compactMap(\.stringValue) ?? [value.stringValue ?? value.text(.compact)]
        guard !prompts.isEmpty else { throw .invalidType("prompt", expected: "a string", got: value) }
        var choices: [JSONValue] = []
        var usage = Usage()
        var outcome = Outcome.ok
        for text in prompts {
            for _ in 0..<rules.choices {
                var completion = try complete(Prompt(instructions: nil, input: .string(text)), rules, &chance)
                completion.apply(fault)
                usage = usage + completion.usage
                if completion.outcome == .useless { outcome = .useless }
                choices.append([
                    "text": .string(completion.content), "index": .count(choices.count), "logprobs": .null,
                    "finish_reason": .string(completion.finish.rawValue),
                ])
            }
        }
        let json: JSONValue = [
            "id": .string("cmpl-" + Identifiers.base62(29, &chance)), "object": "text_completion",
            "created": .integer(created), "model": .string(rules.model.snapshot), "choices": .array(choices),
            "usage": [
                "prompt_tokens": .count(usage.input), "completion_tokens": .count(usage.output),
                "total_tokens": .count(usage.input + usage.output),
            ],
        ]
        return Answer(json, outcome, usage)
    }
}
