import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: answers fit the request")
struct AnswerTests {
    static func answer(_ body: JSONValue, _ endpoint: String = "/v1/chat/completions") -> Answer {
        Answering(seed: 1, acceptsAnyModel: false)
            .answer(body, endpoint, Answering.fingerprint(body, endpoint), created: 1)
    }

    static func chat(_ text: String, model: String = "gpt-4o-mini", _ more: JSONObject = [:]) -> JSONValue {
        var body: JSONObject = ["model": .string(model), "messages": [["role": "user", "content": .string(text)]]]
        for (key, value) in more { body[key] = value }
        return .object(body)
    }

    static func content(_ answer: Answer) -> String? {
        answer.body["choices"]?[0]?["message"]?["content"]?.stringValue
    }

    @Test("all Markdown sections that the prompt names are there, in order")
    func sections() {
        let prompt = """
            Document the process "Pay invoices" in Markdown with exactly these sections:
            ## Overview
            ## Key Activities
            ### Inputs and Prerequisites
            then ## Roles and ## Risks, and at last `## Technology and Tools`. A C# note is no section, and neither is #hashtag.
            """
        let content = Self.content(Self.answer(Self.chat(prompt))) ?? ""
        let headings = content.split(separator: "\n").filter { $0.hasPrefix("#") }.map(String.init)
        #expect(
            headings == [
                "## Overview", "## Key Activities", "### Inputs and Prerequisites", "## Roles", "## Risks",
                "## Technology and Tools",
            ])
    }

    @Test("talking points are bullets with the prompt's own words")
    func talkingPoints() {
        let content =
            Self.content(Self.answer(Self.chat("Give talking points for Penicillin and Rehabilitation"))) ?? ""
        #expect(content.split(separator: "\n").allSatisfy { $0.hasPrefix("- ") })
        #expect(content.contains("Penicillin") || content.contains("Rehabilitation"))
    }

    @Test("JSON that is shown in the prompt is answered in its shape")
    func example() throws {
        let prompt = """
            Generate 6-10 use cases. Return JSON only:
            {"use_cases": [{"title": "Use Case Title", "risk_level": "Low|Medium|High", "score": 1, "ready": true}]}
            """
        let value = try JSONValue(parsing: try #require(Self.content(Self.answer(Self.chat(prompt)))))
        let cases = try #require(value["use_cases"]?.arrayValue)
        #expect((6...10).contains(cases.count))
        for useCase in cases {
            #expect(useCase.objectValue?.map(\.key) == ["title", "risk_level", "score", "ready"])
            #expect(["Low", "Medium", "High"].contains(useCase["risk_level"]?.stringValue))
        }
    }

    @Test("JSON that is demanded comes, whatever headings a document in the prompt has")
    func jsonOverSections() throws {
        let prompt = "Respond with JSON, with the keys \"summary\" and \"risks\", about this:\n## Overview\nPaying."
        let value = try JSONValue(parsing: try #require(Self.content(Self.answer(Self.chat(prompt)))))
        #expect(value.objectValue?.map(\.key) == ["summary", "risks"])
        let markdown = "Write these sections about the JSON below:\n## Overview\n{\"a\": 1}"
        #expect(Self.content(Self.answer(Self.chat(markdown)))?.hasPrefix("## Overview\n") == true)
    }

    @Test("json_object gives an object, with the keys that the prompt names")
    func jsonObject() throws {
        let body = Self.chat(
            "Answer in json with the keys \"diagnosis\" and \"next_steps\"",
            ["response_format": ["type": "json_object"]])
        let value = try JSONValue(parsing: try #require(Self.content(Self.answer(body))))
        #expect(value.objectValue?.map(\.key) == ["diagnosis", "next_steps"])
        #expect(value["next_steps"]?.arrayValue?.isEmpty == false)
    }

    @Test("json_schema gives a value that the schema accepts")
    func schema() throws {
        let schema: JSONValue = [
            "type": "object", "additionalProperties": false,
            "required": ["name", "kind", "score", "share", "tags", "when", "maybe", "tree", "fixed", "short"],
            "properties": [
                "name": ["type": "string"], "kind": ["type": "string", "enum": ["a", "b"]],
                "score": ["type": "integer", "minimum": 3, "maximum": 5],
                "share": ["type": "number", "exclusiveMaximum": 1],
                "tags": ["type": "array", "items": ["type": "string"], "minItems": 3, "maxItems": 3],
                "when": ["type": "string", "format": "date-time"], "maybe": ["type": ["null", "boolean"]],
                "tree": ["$ref": "#/$defs/node"], "fixed": ["const": 7], "short": ["type": "string", "maxLength": 5],
            ],
            "$defs": [
                "node": [
                    "type": "object", "additionalProperties": false, "required": ["next"],
                    "properties": ["next": ["anyOf": [["$ref": "#/$defs/node"], ["type": "null"]]]],
                ]
            ],
        ]
        let format: JSONValue = [
            "type": "json_schema", "json_schema": ["name": "x", "strict": true, "schema": schema],
        ]
        let value = try JSONValue(
            parsing: try #require(Self.content(Self.answer(Self.chat("Hello", ["response_format": format])))))
        #expect(value.objectValue?.count == 10)
        #expect(["a", "b"].contains(value["kind"]?.stringValue))
        #expect((3...5).contains(value["score"]?.integerValue ?? 0))
        #expect(value["share"]?.doubleValue.map { $0 < 1 } == true)
        #expect(value["tags"]?.arrayValue?.count == 3)
        #expect(value["when"]?.stringValue?.count == 20)
        #expect(value["maybe"]?.boolValue != nil)
        #expect(value["tree"]?["next"] != nil)
        #expect(value["fixed"] == 7)
        #expect(value["short"]?.stringValue.map { $0.count <= 5 } == true)
    }

    @Test(
        "schemas that ask for the impossible still end",
        arguments: [
            ##"{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#"}},"required":["a","b"]}"##,
            ##"{"type":"array","minItems":9223372036854775807,"maxItems":-1,"items":{"$ref":"#"}}"##,
            ##"{"type":"array","minItems":-5,"maxItems":9223372036854775807}"##,
            ##"{"type":"integer","minimum":1e308,"maximum":-1e308,"multipleOf":1e-300}"##,
            ##"{"type":"number","exclusiveMinimum":1e308,"multipleOf":1e308}"##,
            ##"{"type":"string","minLength":9223372036854775807,"maxLength":-4}"##,
            ##"{"$ref":"#/a/b"}"##, ##"{"allOf":[{"$ref":"#"}]}"##, ##"{"anyOf":[]}"##, ##"{"enum":[]}"##,
            ##"{"type":7}"##,
        ])
    func oddSchemas(text: String) throws {
        var sampler = SchemaSampler(try JSONValue(parsing: text), Prose(about: "odd things", Chance(1)))
        #expect(sampler.sample().text().utf8.count < 10_000_000)
    }

    @Test("a limit smaller than the answer cuts it, and a small one leaves nothing of a model that thinks first")
    func length() {
        let cut = Self.answer(Self.chat("Say something", ["max_tokens": 5]))
        #expect(cut.body["choices"]?[0]?["finish_reason"] == "length" && cut.outcome == .useless)
        #expect(Self.content(cut)?.utf8.count == 20)
        #expect(cut.body["usage"]?["completion_tokens"] == 5)
        let empty = Self.answer(Self.chat("Say something", model: "gpt-5", ["max_completion_tokens": 20]))
        #expect(empty.status == 200 && Self.content(empty) == "")
        #expect(empty.body["usage"]?["completion_tokens"] == 20)
        #expect(empty.body["usage"]?["completion_tokens_details"]?["reasoning_tokens"] == 20)
        let enough = Self.answer(Self.chat("Say something", model: "gpt-5", ["max_completion_tokens": 4000]))
        #expect(enough.body["choices"]?[0]?["finish_reason"] == "stop" && enough.outcome == .ok)
        #expect(enough.body["model"] == "gpt-5-2025-08-07")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let model: String
        let parameters: JSONObject
        let code: String?
        let param: String?

        var testDescription: String { "\(model) \(JSONValue.object(parameters).text())" }
    }

    static let refusals = [
        Refusal(model: "gpt-5", parameters: ["max_tokens": 10], code: "unsupported_parameter", param: "max_tokens"),
        Refusal(model: "o3", parameters: ["max_tokens": 10], code: "unsupported_parameter", param: "max_tokens"),
        Refusal(
            model: "gpt-6-luna", parameters: ["max_tokens": 10], code: "unsupported_parameter", param: "max_tokens"),
        Refusal(model: "gpt-5-mini", parameters: ["temperature": 0.2], code: "unsupported_value", param: "temperature"),
        Refusal(model: "o4-mini", parameters: ["top_p": 0.5], code: "unsupported_value", param: "top_p"),
        Refusal(
            model: "gpt-6-luna", parameters: ["temperature": 0, "reasoning_effort": "low"], code: "unsupported_value",
            param: "temperature"),
        Refusal(model: "gpt-6-luna", parameters: ["temperature": 0], code: "unsupported_value", param: "temperature"),
        Refusal(
            model: "gpt-5", parameters: ["reasoning_effort": "none"], code: "unsupported_value",
            param: "reasoning_effort"),
        Refusal(
            model: "gpt-4o", parameters: ["reasoning_effort": "low"], code: "unsupported_parameter",
            param: "reasoning_effort"),
        Refusal(
            model: "gpt-4o", parameters: ["temperature": 2.5], code: "decimal_above_max_value", param: "temperature"),
        Refusal(model: "gpt-4o", parameters: ["max_tokens": 20_000], code: "invalid_value", param: "max_tokens"),
        Refusal(
            model: "gpt-4o", parameters: ["max_completion_tokens": 0], code: "integer_below_min_value",
            param: "max_completion_tokens"),
        Refusal(
            model: "gpt-4o", parameters: ["response_format": ["type": "json_object"]], code: nil, param: "messages"),
        Refusal(
            model: "gpt-4o",
            parameters: [
                "response_format": [
                    "type": "json_schema",
                    "json_schema": [
                        "name": "x", "strict": true,
                        "schema": ["type": "object", "properties": ["a": ["type": "string"]], "required": ["a"]],
                    ],
                ]
            ], code: nil, param: "response_format"),
    ]

    @Test("each family refuses the parameters it does not take", arguments: refusals)
    func refused(_ refusal: Refusal) {
        let answer = Self.answer(Self.chat("Hello", model: refusal.model, refusal.parameters))
        #expect(answer.status == 400 && answer.outcome == .error)
        #expect(answer.body["error"]?["code"] == .optional(refusal.code))
        #expect(answer.body["error"]?["param"] == .optional(refusal.param))
    }

    @Test(
        "and takes those it does",
        arguments: [
            ("gpt-4o-mini", ["max_tokens": 500, "temperature": 0.1]), ("gpt-5", ["temperature": 1.0]),
            ("gpt-5", ["max_completion_tokens": 8000, "reasoning_effort": "minimal"]),
            ("gpt-6-luna", ["temperature": 0, "seed": 42, "reasoning_effort": "none"]),
            ("gpt-5.1", ["temperature": 0.5, "reasoning_effort": "none"]),
            ("gpt-6-luna", ["logprobs": true, "reasoning_effort": "none"]),
            ("gpt-4.1", ["max_completion_tokens": 30_000]), ("o3", ["temperature": 1]),
        ] as [(String, JSONObject)])
    func accepted(model: String, parameters: JSONObject) {
        #expect(Self.answer(Self.chat("Hello", model: model, parameters)).status == 200)
    }

    @Test("the literal texts of refused parameters")
    func texts() {
        let tokens = Self.answer(Self.chat("Hello", model: "gpt-5", ["max_tokens": 10])).body["error"]?["message"]
        #expect(
            tokens
                == "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        )
        let warm = Self.answer(Self.chat("Hello", model: "gpt-5", ["temperature": 0.2])).body["error"]?["message"]
        #expect(
            warm
                == "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported."
        )
    }

    @Test("responses echo instructions and format; embeddings are vectors of length one")
    func otherEndpoints() {
        let body: JSONValue = [
            "model": "gpt-5", "instructions": "Be kind", "input": "Hello there", "text": ["format": ["type": "text"]],
        ]
        let response = Self.answer(body, "/v1/responses").body
        #expect(response["instructions"] == "Be kind" && response["status"] == "completed")
        #expect(response["output"]?.arrayValue?.last?["content"]?[0]?["type"] == "output_text")
        let embedded = Self.answer(
            ["model": "text-embedding-3-small", "input": ["a", "b"], "dimensions": 8], "/v1/embeddings")
        let vectors = embedded.body["data"]?.arrayValue ?? []
        #expect(vectors.count == 2)
        let numbers = (vectors[0]["embedding"]?.arrayValue ?? []).compactMap(\.doubleValue)
        #expect(numbers.count == 8 && abs(numbers.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
    }

    @Test("odd values anywhere in a body are answered or refused", arguments: [UInt64(1), 2, 3, 4])
    func oddBodies(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let values: [JSONValue] = [
            nil, true, 0, -1, 1, .integer(.max), .integer(.min), .bigInteger("99999999999999999999999"), 1e308, -0.5,
            "",
            "json ## {\"a\": [1-", "#", [], [[]], [nil], [["role": "user"]], [["role": 7]],
            [["content": [["text": 1]]]],
            [:], ["type": "json_schema"], ["type": "json_object"], ["effort": "high"], ["format": ["type": "text"]],
            ["type": "json_schema", "json_schema": ["name": "x", "strict": true, "schema": ["type": []]]],
            ["type": "json_schema", "json_schema": ["name": "x", "schema": ["items": [], "required": "a"]]],
        ]
        let keys = [
            "messages", "input", "prompt", "instructions", "max_tokens", "max_completion_tokens", "max_output_tokens",
            "temperature", "top_p", "reasoning_effort", "reasoning", "response_format", "text", "dimensions", "stream",
            "n", "stop", "tools", "tool_choice", "encoding_format", "size",
        ]
        let models = ["gpt-4o", "gpt-5", "gpt-", "gpt-5.", "o1", "o", "ft:gpt-4o:x", "text-embedding-3-large", ""]
        for _ in 0..<2000 {
            var body: JSONObject = ["model": .string(models.randomElement(using: &random) ?? "")]
            body["messages"] = [["role": "user", "content": "Return JSON {\"a\": \"b|c\"} in ## Two, 3-2 parts"]]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                body[keys.randomElement(using: &random) ?? ""] = values.randomElement(using: &random) ?? .null
            }
            let endpoint = RequestEndpoint.allCases.randomElement(using: &random) ?? .chat
            let answer = Self.answer(.object(body), endpoint.rawValue)
            let status = answer.status ?? 0
            _ = EventStream(answer.body, of: .object(body), endpoint)
            #expect([200, 400, 403, 404].contains(status), "seed \(seed): \(JSONValue.object(body).text())")
        }
    }
}
