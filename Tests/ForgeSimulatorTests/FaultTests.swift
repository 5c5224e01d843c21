import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: faults by script")
struct FaultTests {
    static let one = [Provider.chat("a", "First"), Provider.chat("b", "Second")]

    @Test("a rejected create makes nothing; the next one does")
    func reject() throws {
        let provider = try Provider(
            #"{"endpoint": "create", "reject": {"status": 429, "code": "rate_limit_exceeded", "message": "slow", "headers": {"retry-after": "7"}}}"#
        )
        let body: JSONValue = ["input_file_id": "f", "endpoint": "/v1/chat/completions", "completion_window": "24h"]
        let reply = try provider.client.post("/v1/batches", body)
        #expect(reply.status == 429 && reply.headers["retry-after"] == "7")
        #expect(try reply.json()["error"]?["code"] == "rate_limit_exceeded")
        #expect(try provider.client.get("/v1/batches").json()["data"] == [])
        #expect(try provider.client.post("/v1/batches", body).status == 200)
    }

    @Test(
        "a rejection says what the provider says with its code",
        arguments: [
            (429, "insufficient_quota", "You exceeded your current quota, please check", "insufficient_quota"),
            (429, "rate_limit_exceeded", "Rate limit reached for ", "requests"),
            (400, "billing_hard_limit_reached", "Billing hard limit has been reached.", "invalid_request_error"),
            (500, "server_error", "The server had an error ", "server_error"),
            (503, "overloaded", "The simulator was told ", "server_error"),
            (400, "odd", "The simulator was told ", "invalid_request_error"),
        ])
    func knownTexts(status: Int, code: String, message: String, type: String) throws {
        let provider = try Provider(
            #"{"endpoint": "list_batches", "reject": {"status": \#(status), "code": "\#(code)"}}"#)
        let reply = try provider.client.get("/v1/batches")
        let error = try reply.json()["error"]
        #expect(reply.status == status && error?["code"] == .string(code) && error?["type"] == .string(type))
        #expect(error?["message"]?.stringValue?.hasPrefix(message) == true)
    }

    @Test("a batch failed by script for billing says so")
    func knownFailure() throws {
        let provider = try Provider(#"{"batch": {}, "fail_validation": {"code": "billing_hard_limit_reached"}}"#)
        let problem = try provider.run(Self.one)["errors"]?["data"]?[0]
        #expect(problem?["message"] == "Billing hard limit has been reached.")
    }

    @Test("a dropped reply has done its work; a reset before has not", arguments: ["drop_reply", "reset_before"])
    func lostReply(action: String) throws {
        let provider = try Provider(
            """
            {"endpoint": "create", "\(action)": true}
            {"endpoint": "upload", "nth": 2, "\(action)": true}
            """)
        let file = try provider.file(Self.one)
        #expect(throws: SupportError.self) { try provider.create(file) }
        #expect(throws: SupportError.self) { try provider.file(Self.one) }
        let made = action == "drop_reply" ? 1 : 0
        #expect(try provider.client.get("/v1/batches").json()["data"]?.arrayValue?.count == made)
        #expect(try provider.client.get("/v1/files").json()["data"]?.arrayValue?.count == 1 + made)
    }

    @Test("a dropped reply has not a single byte")
    func noByte() throws {
        let provider = try Provider(#"[{"endpoint": "list_batches", "drop_reply": true}]"#)
        let request = "GET /v1/batches HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\n\r\n"
        #expect(try provider.client.exchange(Array(request.utf8)) == [])
    }

    @Test("a cut reply promises more than it sends")
    func cut() throws {
        let provider = try Provider(#"{"endpoint": "content", "cut_reply": 10}"#)
        let file = try provider.file(Self.one)
        let request = "GET /v1/files/\(file)/content HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\n\r\n"
        let bytes = try provider.client.exchange(Array(request.utf8))
        #expect(throws: SupportError.self) { try Client.parsed(bytes) }
        #expect(bytes.suffix(14).starts(with: Array("\r\n\r\n".utf8)))
        #expect(try provider.client.get("/v1/files/\(file)/content").status == 200)
    }

    @Test("nth and times choose the requests that a rule strikes")
    func counting() throws {
        let provider = try Provider(
            #"{"endpoint": "list_files", "nth": 2, "times": 2, "reject": {"status": 503, "html": "<h1>Down</h1>"}}"#)
        let replies = try (0..<5).map { _ in try provider.client.get("/v1/files") }
        #expect(replies.map(\.status) == [200, 503, 503, 200, 200])
        #expect(replies[1].text == "<h1>Down</h1>" && replies[1].headers["content-type"] == "text/html")
    }

    @Test("delayed requests are answered all the same")
    func delay() throws {
        let provider = try Provider(
            #"{"endpoint": "list_files", "times": "always", "delay": {"seconds": 0.01}, "delay_reply": 0.01}"#)
        #expect(try provider.client.get("/v1/files").status == 200)
    }

    @Test("a delayed create is done although its client has gone")
    func lateCreate() throws {
        let provider = try Provider(#"{"endpoint": "create", "delay": 0.02}"#)
        let body = #"{"input_file_id":"f","endpoint":"/v1/chat/completions","completion_window":"24h"}"#
        let head = "POST /v1/batches HTTP/1.1\r\nauthorization: Bearer x\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
        #expect(try provider.client.exchange(Array((head + body).utf8), endsSending: true) == [])
        // The batch comes late, and it does come.
        while try provider.client.get("/v1/batches").json()["data"] == [] {}
    }

    @Test("lines fail, are cut, spoilt, refused and left out as the script says, and are well the next time")
    func lines() throws {
        let provider = try Provider(
            """
            {"line": {"custom_id": "error"}, "batches": 1, "error": {"status": 500, "code": "server_error", "message": "down"}}
            {"line": {"custom_id": "lost"}, "batches": 1, "error": {"code": "request_timeout", "message": "too late"}}
            {"line": {"nth": 3}, "times": 1, "finish_reason": "length"}
            {"line": {"custom_id": "content"}, "times": 1, "content": "{not json"}
            {"line": {"custom_id": "refusal"}, "times": 1, "refusal": "I can't help with that."}
            {"line": {"custom_id": "omit"}, "batches": 1, "omit": true}
            """)
        let lines = ["error", "lost", "cut", "content", "refusal", "omit", "good"].map {
            Provider.chat($0, "About \($0)")
        }
        let batch = try provider.run(lines)
        let output = try provider.output(batch)
        #expect(output.map { $0["custom_id"]?.stringValue } == ["cut", "content", "refusal", "good"])
        let choices = output.map { $0["response"]?["body"]?["choices"]?[0] }
        #expect(choices[0]?["finish_reason"] == "length")
        #expect(choices[1]?["message"]?["content"] == "{not json" && choices[1]?["finish_reason"] == "stop")
        #expect(choices[2]?["message"]?["content"] == .null)
        #expect(choices[2]?["message"]?["refusal"] == "I can't help with that.")
        let errors = try provider.errors(batch)
        #expect(errors.map { $0["custom_id"]?.stringValue } == ["error", "lost"])
        #expect(errors[0]["response"]?["status_code"] == 500 && errors[0]["error"] == .null)
        #expect(errors[0]["response"]?["body"]?["error"]?["type"] == "server_error")
        #expect(
            errors[1]["response"] == .null && errors[1]["error"] == ["code": "request_timeout", "message": "too late"])
        #expect(try provider.simulator.ledger().billed == 4)

        let again = try provider.run(lines)
        #expect(try provider.output(again).count == 7)
        #expect(try provider.simulator.ledger().doubled == 1, "only 'good' had an answer of use before")
    }

    @Test("replies are edited and replaced, while the truth stays what it is")
    func edited() throws {
        let provider = try Provider(
            #"""
            {"endpoint": "retrieve", "edit": {"status": "paused", "request_counts": {"total": null}, "more": [1]}}
            {"endpoint": "retrieve", "nth": 2, "body": "{\"id\": \"ba"}
            """#)
        let id = try provider.create("f")
        let edited = try provider.batch(id)
        #expect(edited["status"] == "paused" && edited["id"] == .string(id) && edited["more"] == [1])
        #expect(edited["request_counts"] == ["completed": 0, "failed": 0, "total": nil])
        #expect(try provider.client.get("/v1/batches/\(id)").text == "{\"id\": \"ba")
        #expect(try provider.batch(id)["status"] == "validating")
    }

    @Test("a script gives a batch its own times")
    func times() throws {
        let provider = try Provider(#"{"batch": {}, "validating": 900, "running": 10}"#)
        let id = try provider.create(try provider.file(Self.one))
        let steps: [(Double, JSONValue)] = [
            (899, "validating"), (1, "in_progress"), (9, "in_progress"), (1, "finalizing"), (2, "completed"),
        ]
        for (seconds, status) in steps {
            try provider.simulator.advance(bySeconds: seconds)
            #expect(try provider.batch(id)["status"] == status)
        }
    }

    @Test("a fraction of lines is chosen by the seed")
    func fraction() throws {
        let script = #"{"line": {"fraction": 0.2}, "batches": 1, "error": {"status": 503}}"#
        let lines = (0..<200).map { Provider.chat("d\($0)", "Point \($0)") }
        let failed = try [UInt64(1), 1, 2].map { seed in
            let provider = try Provider(script) { $0.seed = seed }
            return try provider.errors(try provider.run(lines)).compactMap { $0["custom_id"]?.stringValue }
        }
        #expect((20...60).contains(failed[0].count), "seed 1")
        #expect(failed[0] == failed[1] && failed[0] != failed[2])
    }

    @Test("a batch fails in validation as the script says")
    func failValidation() throws {
        let provider = try Provider(
            #"{"batch": {"nth": 2}, "fail_validation": {"code": "token_limit_exceeded", "message": "Enqueued token limit reached"}}"#
        )
        let batches = try (0..<3).map { _ in try provider.run(Self.one) }
        #expect(batches.map { $0["status"]?.stringValue } == ["completed", "failed", "completed"])
        #expect(
            batches[1]["errors"]?["data"]?[0] == [
                "code": "token_limit_exceeded", "line": nil, "message": "Enqueued token limit reached", "param": nil,
            ])
    }

    @Test(
        "scripts that mean nothing are refused, with the place",
        arguments: [
            ("{", "line 1: "), ("{}\n\n7", "line 1: a rule has one of"), ("7", "line 1: a rule is a JSON object"),
            (#"{"endpoint": "creat", "drop_reply": true}"#, "line 1: 'endpoint' is one of upload, "),
            (#"{"endpoint": "create"}"#, "line 1: the rule does nothing"),
            (#"{"endpoint": "create", "dropreply": true}"#, "line 1: unknown key 'dropreply'"),
            (#"{"endpoint": "create", "nth": 0, "drop_reply": true}"#, "line 1: 'nth' is a whole number, at least 1"),
            (#"[{"endpoint": "create", "reject": {"code": "x"}}]"#, "rule 1: 'reject' has a 'status'"),
            (#"{"line": {}, "omit": true}"#, "line 1: 'line' has one of"),
            ("\n" + #"{"line": {"nth": 1}}"#, "line 2: the rule has one of 'error'"),
            (#"{"line": {"fraction": 2}, "omit": true}"#, "line 1: 'line' has one of"),
            (#"{"batch": {}, "times": 1}"#, "line 1: the rule does nothing"),
            (#"{"endpoint": "create", "delay": -1}"#, "line 1: 'delay' is a number of seconds"),
            (#"{"endpoint": "create", "reject": {"status": 400, "headers": {"a": "b\r\nc: d"}}}"#, "line 1: 'headers'"),
        ])
    func refused(script: String, message: String) {
        #expect { try FaultScript(parsing: Array(script.utf8)) } throws: { error in
            (error as? SimulatorError)?.description.hasPrefix("fault script: \(message)") == true
        }
    }

    @Test("scripts may be empty, lines with gaps, or an array", arguments: ["", "\n \n", "[]", " [\n]"])
    func accepted(script: String) throws {
        #expect(try FaultScript(parsing: Array(script.utf8)).requests.isEmpty)
    }
}
