import ForgeJSON
import Testing

@testable import ForgeSimulator

@Suite("Simulator: validation fails a batch whole, and says where")
struct ValidationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let line: String
        let code: String
        let message: String
        var param: String?

        var testDescription: String { line }
    }

    static let good = Provider.chat("good")

    static func edited(_ key: String, _ value: JSONValue?) -> String {
        var line: JSONObject = [
            "custom_id": "x", "method": "POST", "url": "/v1/chat/completions",
            "body": ["model": "gpt-4o-mini", "messages": []],
        ]
        line[key] = value
        return JSONValue.object(line).text(.compact)
    }

    static let cases = [
        Case(line: "{", code: "invalid_json_line", message: "This line is not parseable as valid JSON."),
        Case(line: "[]", code: "invalid_json_line", message: "This line is not parseable as valid JSON."),
        Case(line: "", code: "invalid_json_line", message: "This line is not parseable as valid JSON."),
        Case(
            line: edited("custom_id", nil), code: "missing_required_parameter",
            message: "Missing required parameter: 'custom_id'.", param: "custom_id"),
        Case(
            line: edited("custom_id", 7), code: "invalid_type",
            message: "Invalid type for 'custom_id': expected a string, but got an integer instead.", param: "custom_id"),
        Case(
            line: edited("method", nil), code: "missing_required_parameter",
            message: "Missing required parameter: 'method'.", param: "method"),
        Case(
            line: edited("url", .null), code: "missing_required_parameter",
            message: "Missing required parameter: 'url'.", param: "url"),
        Case(
            line: edited("body", nil), code: "missing_required_parameter",
            message: "Missing required parameter: 'body'.", param: "body"),
        Case(
            line: edited("url", "/v1/responses"), code: "invalid_url",
            message: "The URL provided for this request does not match the batch endpoint.", param: "url"),
        Case(
            line: edited("body", ["messages": []]), code: "invalid_request", message: "Model parameter is required.",
            param: "body.model"),
        Case(
            line: edited("body", ["model": "gpt-4o-mini"]), code: "missing_required_parameter",
            message: "Missing required parameter: 'messages'.", param: "body.messages"),
        Case(
            line: edited("body", ["model": "gpt-4o-mini", "messages": [], "stream": true]),
            code: "streaming_unsupported",
            message: "Chat Completions: Streaming is not supported in the Batch API.", param: "body.stream"),
        Case(
            line: good, code: "duplicate_custom_id",
            message: "The custom_id 'good' for this request is a duplicate of another request. "
                + "The custom_id parameter must be unique for each request in a batch.", param: "custom_id"),
        Case(
            line: Provider.chat("x", model: "gpt-4o"), code: "mismatched_model",
            message: "The model 'gpt-4o' for this request does not match the rest of the batch. "
                + "Each batch must contain requests for a single model.", param: "body.model"),
        Case(
            line: Provider.chat("x", model: "nope"), code: "model_not_found",
            message: "The provided model 'nope' is not supported by the Batch API.", param: "body.model"),
    ]

    @Test("one bad line among good ones", arguments: cases)
    func badLine(_ bad: Case) throws {
        let provider = try Provider()
        let batch = try provider.run([Self.good, bad.line, Provider.chat("after")])
        #expect(batch["status"] == "failed" && batch["failed_at"] == .integer(Provider.start + 2))
        #expect(batch["request_counts"] == ["completed": 0, "failed": 0, "total": 0])
        #expect(batch["output_file_id"] == .null && batch["error_file_id"] == .null)
        let problem: JSONValue = [
            "code": .string(bad.code), "line": 2, "message": .string(bad.message), "param": .optional(bad.param),
        ]
        #expect(batch["errors"] == ["data": [problem], "object": "list"])
        #expect(try provider.simulator.ledger().billed == 0)
    }

    @Test("several bad lines are told together, with their numbers")
    func several() throws {
        let provider = try Provider()
        let batch = try provider.run([Self.good, "{", Self.good, "x"])
        let found = batch["errors"]?["data"]?.arrayValue ?? []
        #expect(found.map { $0["line"]?.integerValue } == [2, 3, 4])
    }

    @Test("a model that is not the provider's fails the batch, unless any model will do")
    func unknownModel() throws {
        let line = Provider.chat("a", model: "llama-3")
        let problem = try Provider().run([line])["errors"]?["data"]?[0]
        #expect(problem?["code"] == "model_not_found" && problem?["line"] == 1)
        #expect(problem?["message"] == "The provided model 'llama-3' is not supported by the Batch API.")
        #expect(try Provider { $0.anyModel = true }.run([line])["status"] == "completed")
    }

    @Test("a file that is missing, deleted or expired when its batch is looked at fails the batch")
    func missingFile() throws {
        let provider = try Provider()
        let unknown = try provider.create("file-unknown")
        let file = try provider.file([Self.good])
        let deleted = try provider.create(file)
        _ = try provider.client.send("DELETE", "/v1/files/\(file)")
        try provider.simulator.advance(bySeconds: 2)
        for (id, name) in [(unknown, "file-unknown"), (deleted, file)] {
            let problem = try provider.batch(id)["errors"]?["data"]?[0]
            #expect(problem?["code"] == "invalid_request" && problem?["line"] == .null)
            #expect(problem?["message"]?.stringValue?.hasPrefix("Cannot find file \(name), or organization ") == true)
        }
        try provider.simulator.advance(bySeconds: 2_592_000)
        #expect(try provider.client.get("/v1/files").json()["data"] == [])
    }

    @Test("more than 50,000 requests are too many")
    func tooMany() throws {
        let provider = try Provider()
        var body: [UInt8] = []
        for number in 1...50_001 {
            let line = #"{"custom_id":"\#(number)","method":"POST","url":"/v1/embeddings","body":{"model":"gpt-4o"}}"#
            body += Array((line + "\n").utf8)
        }
        let file = try #require(try provider.client.upload(body).json()["id"]?.stringValue)
        let id = try provider.create(file, endpoint: "/v1/embeddings")
        try provider.simulator.advance(bySeconds: 2)
        #expect(try provider.batch(id)["errors"]?["data"]?[0]?["code"] == "too_many_tasks")
    }

    @Test("tokens that wait in unfinished batches count against the account's limit")
    func enqueuedTokens() throws {
        let provider = try Provider { $0.enqueuedTokens = 1_000 }
        let file = try provider.file([Provider.chat("a", String(repeating: "word", count: 600))])
        let (first, second) = (try provider.create(file), try provider.create(file))
        try provider.simulator.advance(bySeconds: 2)
        #expect(try provider.batch(first)["status"] == "in_progress")
        let problem = try provider.batch(second)["errors"]?["data"]?[0]
        #expect(problem?["code"] == "token_limit_exceeded")
        let message =
            "Enqueued token limit reached for gpt-4o-mini in organization org-simulator. Limit: 1,000 enqueued "
            + "tokens. Please try again once some in_progress batches have been completed."
        #expect(problem?["message"]?.stringValue == message)
        try provider.simulator.advance(bySeconds: 6)
        let third = try provider.create(file)
        try provider.simulator.advance(bySeconds: 8)
        #expect(try provider.batch(third)["status"] == "completed")
    }
}
