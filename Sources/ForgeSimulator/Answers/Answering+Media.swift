import ForgeJSON

extension Answering {
    private static let categories = [
        "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
        "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
    ]

    /// A grey picture of one pixel, as PNG in base64.
    private static let picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="

    /// The Moderations API, which finds nothing to object to.
    func moderations(_ rules: ParameterRules, _ chance: Chance) throws(APIError) -> Answer {
        var chance = chance
        guard let input = rules.body["input"], !input.isNull else { throw .missing("input") }
        let texts =
            input.arrayValue?.map { $0["text"]?.stringValue ?? $0.stringValue ?? "" } ?? [input.stringValue ?? ""]
        let each = { (value: (String) -> JSONValue) -> JSONValue in
            .object(JSONObject(Self.categories.map { ($0, value($0)) }))
        }
        let results = texts.map { _ -> JSONValue in
            [
                "flagged": false, "categories": each { _ in false },
                "category_scores": each { _ in .double(Double(1 + chance.below(999)) / 1e6) },
                "category_applied_input_types": each { _ in ["text"] },
            ]
        }
        let json: JSONValue = [
            "id": .string("modr-" + Identifiers.base62(29, &chance)), "model": .string(rules.model.snapshot),
            "results": .array(results),
        ]
        return Answer(json, .ok, Usage())
    }

    /// The Images API: as many pictures as are asked for, all of them grey.
    func images(_ rules: ParameterRules, _ created: Int64) throws(APIError) -> Answer {
        guard let text = rules.body["prompt"]?.stringValue else { throw .missing("prompt") }
        let usage = Usage(input: Prompt.tokens(in: text), output: 272 * rules.choices)
        let json: JSONValue = [
            "created": .integer(created), "background": "opaque",
            "data": .array((0..<rules.choices).map { _ in ["b64_json": .string(Self.picture)] }),
            "output_format": "png", "quality": rules.body["quality"] ?? "low",
            "size": rules.body["size"] ?? "1024x1024",
            "usage": [
                "input_tokens": .count(usage.input),
                "input_tokens_details": ["image_tokens": 0, "text_tokens": .count(usage.input)],
                "output_tokens": .count(usage.output), "total_tokens": .count(usage.input + usage.output),
            ],
        ]
        return Answer(json, .ok, usage)
    }

    /// The Videos API: a job that is done. There is no picture to be fetched.
    func video(_ rules: ParameterRules, _ created: Int64, _ chance: Chance) throws(APIError) -> Answer {
        var chance = chance
        guard rules.body["prompt"]?.stringValue != nil else { throw .missing("prompt") }
        let json: JSONValue = [
            "id": .string("video_" + Identifiers.hex(48, &chance)), "object": "video", "created_at": .integer(created),
            "completed_at": .integer(created), "expires_at": .integer(created + 86_400), "status": "completed",
            "model": .string(rules.model.snapshot), "progress": 100, "prompt": rules.body["prompt"] ?? .null,
            "seconds": rules.body["seconds"] ?? "4", "size": rules.body["size"] ?? "720x1280", "error": .null,
            "remixed_from_video_id": .null,
        ]
        return Answer(json, .ok, Usage())
    }
}
