import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: what is refused, and in which words")
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        var body: JSONValue?
        let status: Int
        let message: String
        var param: String?
        var code: String?

        var testDescription: String { "\(method) \(path) \(body?.text() ?? "")" }
    }

    static let create: JSONObject = [
        "input_file_id": "file-x", "endpoint": "/v1/chat/completions", "completion_window": "24h",
    ]

    static func create(_ key: String, _ value: JSONValue?) -> JSONValue {
        var body = create
        body[key] = value
        return .object(body)
    }

    static let cases = [
        Case(
            method: "GET", path: "/v1/files/file-no", status: 404, message: "No such File object: file-no", param: "id"),
        Case(
            method: "DELETE", path: "/v1/files/file-no", status: 404, message: "No such File object: file-no",
            param: "id"),
        Case(
            method: "GET", path: "/v1/files/file-no/content", status: 404, message: "No such File object: file-no",
            param: "id"),
        Case(
            method: "GET", path: "/v1/files/..%2Fstate.jsonl/content", status: 404,
            message: "Invalid URL (GET /v1/files/../state.jsonl/content)"),
        Case(method: "GET", path: "/v1/batches/batch_no", status: 404, message: "No batch found with id 'batch_no'."),
        Case(
            method: "POST", path: "/v1/batches/batch_no/cancel", status: 404,
            message: "No batch found with id 'batch_no'."),
        Case(
            method: "GET", path: "/v1/batches/invalid", status: 400,
            message: "Invalid 'batch_id': 'invalid'. Expected an ID that begins with 'batch'.", param: "batch_id",
            code: "invalid_value"),
        Case(
            method: "POST", path: "/v1/batches", body: create("input_file_id", nil), status: 400,
            message: "Missing required parameter: 'input_file_id'.", param: "input_file_id",
            code: "missing_required_parameter"),
        Case(
            method: "POST", path: "/v1/batches", body: create("endpoint", .null), status: 400,
            message: "Missing required parameter: 'endpoint'.", param: "endpoint", code: "missing_required_parameter"),
        Case(
            method: "POST", path: "/v1/batches", body: create("input_file_id", 7), status: 400,
            message: "Invalid type for 'input_file_id': expected a string, but got an integer instead.",
            param: "input_file_id", code: "invalid_type"),
        Case(
            method: "POST", path: "/v1/batches", body: create("endpoint", "/v1/invalid"), status: 400,
            message: "Invalid value: '/v1/invalid'. Supported values are: '/v1/responses', '/v1/chat/completions', "
                + "'/v1/embeddings', '/v1/completions', '/v1/moderations', '/v1/images/generations', "
                + "'/v1/images/edits', and '/v1/videos'.",
            param: "endpoint", code: "invalid_value"),
        Case(
            method: "POST", path: "/v1/batches", body: create("completion_window", "48h"), status: 400,
            message: "Invalid value: '48h'. Supported values are: '24h'.", param: "completion_window",
            code: "invalid_value"),
        Case(
            method: "POST", path: "/v1/batches", body: create("metadata", ["tags": ["a"]]), status: 400,
            message: "Invalid type for 'metadata.tags': expected a string, but got an array instead.",
            param: "metadata.tags", code: "invalid_type"),
        Case(
            method: "POST", path: "/v1/batches",
            body: create("metadata", ["k": .string(String(repeating: "v", count: 513))]), status: 400,
            message: "Invalid 'metadata.k': string too long. Expected a string with maximum length 512, but got a "
                + "string with length 513 instead.", param: "metadata.k", code: "string_above_max_length"),
        Case(
            method: "POST", path: "/v1/batches",
            body: create("output_expires_after", ["anchor": "created_at", "seconds": 60]), status: 400,
            message: "Invalid 'output_expires_after.seconds': integer below minimum value. "
                + "Expected a value >= 3600, but got 60 instead.",
            param: "output_expires_after.seconds", code: "integer_below_min_value"),
        Case(
            method: "POST", path: "/v1/batches", body: ["a": 1], status: 400,
            message: "Missing required parameter: 'input_file_id'.", param: "input_file_id",
            code: "missing_required_parameter"),
        Case(
            method: "GET", path: "/v1/batches?limit=101", status: 400,
            message: "Invalid 'limit': integer above maximum value. Expected a value <= 100, but got 101 instead.",
            param: "limit", code: "integer_above_max_value"),
        Case(
            method: "GET", path: "/v1/files?limit=0", status: 400,
            message: "Invalid 'limit': integer below minimum value. Expected a value >= 1, but got 0 instead.",
            param: "limit", code: "integer_below_min_value"),
        Case(
            method: "GET", path: "/v1/files?order=up", status: 400,
            message: "Invalid value: 'up'. Supported values are: 'asc' and 'desc'.", param: "order",
            code: "invalid_value"),
        Case(method: "GET", path: "/v1/nothing", status: 404, message: "Invalid URL (GET /v1/nothing)"),
        Case(
            method: "PUT", path: "/v1/files", status: 405,
            message: "Not allowed to PUT on /v1/files. (HINT: Perhaps you meant to use a different HTTP method?)",
            code: "method_not_supported"),
    ]

    @Test("each has its status and its envelope", arguments: cases)
    func envelope(_ refusal: Case) throws {
        let provider = try Provider()
        let reply = try provider.client.send(
            refusal.method, refusal.path, body: refusal.body?.serialized(.compact) ?? [])
        #expect(reply.status == refusal.status)
        let expected: JSONValue = [
            "error": [
                "message": .string(refusal.message), "type": "invalid_request_error", "param": .optional(refusal.param),
                "code": .optional(refusal.code),
            ]
        ]
        #expect(try reply.json() == expected)
    }

    @Test("a request without a key is refused; any key will do where none is set")
    func missingKey() throws {
        let provider = try Provider()
        for headers in [[], ["authorization: Bearer"], ["authorization: Bearer "], ["authorization: sk-test"]] {
            let reply = try Client(port: provider.client.port, key: nil).get("/v1/files", headers)
            #expect(reply.status == 401)
            #expect(
                try reply.json() == [
                    "error": [
                        "message": "Missing bearer or basic authentication in header", "type": "invalid_request_error",
                        "param": nil, "code": nil,
                    ]
                ])
        }
        #expect(try Client(port: provider.client.port, key: "x").get("/v1/files").status == 200)
    }

    @Test("a wrong key is refused, and shown with its middle hidden")
    func wrongKey() throws {
        let provider = try Provider { $0.apiKey = "sk-right" }
        let reply = try Client(port: provider.client.port, key: "sk-wrong-0123456789").get("/v1/files")
        #expect(reply.status == 401)
        let error = try reply.json()["error"]
        #expect(error?["code"] == "invalid_api_key")
        #expect(error?["message"]?.stringValue?.hasPrefix("Incorrect API key provided: sk-wrong*******6789. ") == true)
        #expect(try Client(port: provider.client.port, key: "sk-right").get("/v1/files").status == 200)
    }

    @Test(
        "uploads that cannot be a batch's input are refused",
        arguments: [
            ("input.json", [UInt8]("{}\n".utf8), "Invalid file format for Batch API. Must be .jsonl"),
            ("input.jsonl", [], "Invalid file format for Batch API. Must be .jsonl"),
            ("input.jsonl", [UInt8]("no json\n{}\n".utf8), "Invalid file format for Batch API. Must be .jsonl"),
            ("input.jsonl", [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], "Invalid file format for Batch API. Must be .jsonl"),
            ("input.jsonl", [0x7B, 0x7D, 0x0A, 0xFF], "Invalid file for Batch API. Must be utf-8 encoded"),
            ("input.jsonl", [0x7B, 0x7D, 0x0A, 0xE2, 0x82], "Invalid file for Batch API. Must be utf-8 encoded"),
        ])
    func upload(filename: String, content: [UInt8], message: String) throws {
        let provider = try Provider()
        let reply = try provider.client.upload(content, filename: filename)
        #expect(reply.status == 400)
        #expect(try reply.json()["error"]?["message"] == .string(message))
        #expect(try provider.client.get("/v1/files").json()["data"] == [])
        #expect(try FileText.names(in: provider.state + "/incoming") == [])
    }

    @Test("uploads are accepted that only the batch will find fault with")
    func acceptedUploads() throws {
        let provider = try Provider()
        for content in ["{}", "1\nno json", "{\"custom_id\": 1}\n\n"] {
            #expect(try provider.client.upload(Array(content.utf8)).status == 200)
        }
        #expect(try provider.client.upload([0xFF], filename: "image.png", purpose: "vision").status == 200)
    }

    @Test("the form's fields are checked")
    func fields() throws {
        let provider = try Provider()
        let content = Array("{}".utf8)
        let missing = try provider.client.upload(content, purpose: nil)
        #expect(try missing.json()["error"]?["message"] == "Missing required parameter: 'purpose'.")
        let unknown = try provider.client.upload(content, purpose: "fun")
        #expect(unknown.status == 400)
        for (seconds, status) in [("3599", 400), ("3600", 200), ("2592000", 200), ("2592001", 400), ("x", 400)] {
            let reply = try provider.client.upload(
                content, [("expires_after[anchor]", "created_at"), ("expires_after[seconds]", seconds)])
            #expect(reply.status == status, "\(seconds)")
        }
        let noForm = try provider.client.post("/v1/files", ["file": "x"])
        #expect(noForm.status == 400)
    }

    @Test("too many creations and uploads are turned away until their time has passed")
    func rateLimits() throws {
        let provider = try Provider {
            $0.createsPerHour = 2
            $0.uploadsPerMinute = 1
        }
        let upload = { try provider.client.upload(Array("{}".utf8)) }
        let create = { try provider.client.post("/v1/batches", .object(Self.create)) }
        #expect(try upload().status == 200)
        let refused = try upload()
        #expect(refused.status == 429 && refused.headers["retry-after"] == "60")
        #expect(try [create(), create()].map(\.status) == [200, 200])
        try provider.simulator.advance(bySeconds: 60)
        #expect(try upload().status == 200)
        let second = try create()
        #expect(second.status == 429 && second.headers["retry-after"] == "3540")
        #expect(second.headers["x-ratelimit-remaining-requests"] == "0")
        #expect(try second.json()["error"]?["code"] == "rate_limit_exceeded")
        try provider.simulator.advance(bySeconds: 3540)
        #expect(try create().status == 200)
    }
}
