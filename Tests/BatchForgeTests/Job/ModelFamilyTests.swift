import ForgeJSON
import Testing

@testable import BatchForge

@Suite("ModelFamily: limits and temperatures go where the model takes them")
struct ModelFamilyTests {
    static let models: [(String, ModelFamily)] = [
        ("gpt-4o", .classic), ("gpt-4o-mini", .classic), ("gpt-4.1", .classic), ("gpt-4.1-nano", .classic),
        ("gpt-3.5-turbo", .classic), ("gpt-4-turbo-2024-04-09", .classic), ("chatgpt-4o-latest", .classic),
        ("gpt-oss-20b", .classic), ("openai/gpt-oss-120b", .classic), ("llama-3-8b", .classic),
        ("meta-llama/Llama-3.3-70B-Instruct", .classic), ("mistral-large", .classic), ("olmo-2", .classic),
        ("o", .classic), ("", .classic), ("gpt-", .classic), ("ft:gpt-4o-mini:acme::1", .classic),
        ("ft:gpt-4o-2024-08-06:acme/gpt-5:o1:x", .classic), ("ft:davinci-002:gpt-5", .classic),
        ("gpt-5", .reasoning), ("gpt-5-mini", .reasoning), ("gpt-5.1-codex", .reasoning), ("GPT-5", .reasoning),
        ("gpt-6-luna", .reasoning), ("gpt-10", .reasoning), ("gpt-5-2025-08-07", .reasoning), ("o1", .reasoning),
        ("o3-mini", .reasoning), ("o4-mini-2025-04-16", .reasoning), ("codex-mini-latest", .reasoning),
        ("ft:gpt-5:acme::1", .reasoning), ("ft:gpt-5-mini:acme/x::1", .reasoning), ("ft:o4-mini:a:b:c", .reasoning),
        ("openai/gpt-5", .reasoning), ("vendor/o4-mini", .reasoning), ("openai/gpt-5:batch", .reasoning),
        ("openrouter/openai/gpt-5.2", .reasoning), ("gpt-5-chat-latest", .chat), ("openai/gpt-5.2-chat", .chat),
    ]

    @Test("the name says the family", arguments: models)
    func names(model: String, family: ModelFamily) { #expect(ModelFamily(model: model) == family) }

    @Test("by default and from max_tokens the limit has the name that the family takes", arguments: models)
    func limit(model: String, family: ModelFamily) throws {
        if model.isEmpty { return }
        let name = family == .classic ? "max_tokens" : "max_completion_tokens"
        let other = family == .classic ? "max_completion_tokens" : "max_tokens"
        let standard = try JobFixture.load(adding: "request: {body: {model: \"\(model)\"}}")
        #expect(standard.request.body[name] == 500 && standard.request.body[other] == nil)
        #expect(standard.request.body["temperature"] == (family == .reasoning ? nil : 0.1))
        #expect(standard.warnings.count == (family == .reasoning ? 1 : 0))
        let written = try JobFixture.load(adding: "request: {body: {max_tokens: 80, top_p: 1, model: \"\(model)\"}}")
        #expect(written.request.body[name] == 80 && written.request.body[other] == nil && written.warnings.isEmpty)
        #expect(written.request.body.map(\.key).prefix(3) == ["model", name, "top_p"])
        let variable = try JobFixture.load(
            adding: "request: {body: {model: \"\(model)\"}}", ["OPENAI_MAX_TOKENS": "90"])
        #expect(variable.request.body[name] == 90 && variable.request.body[other] == nil)
    }

    @Test("the newer name goes to every model as it is written", arguments: models)
    func newerName(model: String, family: ModelFamily) throws {
        if model.isEmpty { return }
        let job = try JobFixture.load(
            adding: "request: {body: {model: \"\(model)\", max_completion_tokens: 80}}", ["OPENAI_MAX_TOKENS": "90"])
        #expect(job.request.body["max_completion_tokens"] == 80 && job.request.body["max_tokens"] == nil)
        #expect(job.warnings.isEmpty)
    }

    /// A body, OPENAI_TEMP, and the temperature that is sent; whether that is warned of.
    static let temperatures: [(String, String?, JSONValue?, Bool)] = [
        ("model: gpt-4o, temperature: 0.2", "1.5", 0.2, false), ("model: gpt-4o", "0.7", 0.7, false),
        ("model: gpt-5, temperature: 1", nil, 1, false), ("model: gpt-5, temperature: 1.0", "0.2", 1.0, false),
        ("model: gpt-5", "1.0", 1.0, false), ("model: gpt-5", "0.2", nil, false), ("model: gpt-5", nil, nil, false),
        ("model: gpt-5, temperature: 0.2", nil, nil, true), ("model: o3-mini, temperature: 0", "1", nil, true),
        ("model: \"ft:gpt-5:a::b\", temperature: 2", nil, nil, true),
        ("model: gpt-6-luna, temperature: 0, reasoning_effort: none", nil, 0, false),
        ("model: gpt-6-luna, reasoning_effort: \"none\"", "0.3", 0.3, false),
        ("model: gpt-6-luna, reasoning_effort: low", "0.3", nil, false),
        ("model: gpt-5-chat-latest, temperature: 0.2", nil, 0.2, false),
        ("model: gpt-5, temperature: \"${T:-0.4}\"", nil, nil, true),
        ("model: gpt-5, temperature: null", nil, .null, false),
    ]

    @Test("a reasoning model gets no temperature but 1", arguments: temperatures)
    func temperature(body: String, variable: String?, sent: JSONValue?, isWarnedOf: Bool) throws {
        let job = try JobFixture.load(
            adding: "request: {body: {max_completion_tokens: 9, \(body)}}", variable.map { ["OPENAI_TEMP": $0] } ?? [:])
        #expect(job.request.body["temperature"] == sent)
        #expect(job.warnings.contains { $0.contains("the temperature is not sent: '") } == isWarnedOf)
        #expect(job.warnings.count == (isWarnedOf ? 1 : 0))
    }
}
