import BatchForge
import ForgeHTTP
import ForgeJSON
import ForgeOpenAI
import Testing

@Suite("createBatch: one POST, and no failure that could have made a batch is called a rejection")
struct CreateBatchTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        let name: String
        let script: [ScriptedServer.Step]
        let kind: APIError.Kind
        var posts = 1
        var status = 0
        var code = ""

        var testDescription: String { name }
    }

    static let html = "<html><body>" + String(repeating: "Bad gateway. ", count: 500) + "</body></html>"

    static let cells: [Cell] = [
        // Nobody can know.
        Cell(name: "reset in the middle of the request", script: [.readBytes(20), .reset], kind: .ambiguous, posts: 0),
        Cell(name: "carried out, then reset", script: [.read, .reset], kind: .ambiguous),
        Cell(name: "carried out, then closed without a byte", script: [.read], kind: .ambiguous),
        Cell(name: "carried out, then silence", script: [.read, .hang], kind: .ambiguous),
        Cell(
            name: "head cut", script: [.read, .send("HTTP/1.1 200 OK\r\nContent-Le")], kind: .ambiguous),
        Cell(
            name: "body cut",
            script: [.read, .send("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"id\":\"batch_1\"")],
            kind: .ambiguous),
        Cell(
            name: "announced shorter than sent",
            script: [.read, .send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n" + batchObject)], kind: .ambiguous,
            status: 200),
        Cell(
            name: "chunk cut",
            script: [.read, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"id\"")],
            kind: .ambiguous),
        Cell(
            name: "last chunk missing",
            script: [
                .read,
                .send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(String(batchObject.utf8.count, radix: 16))"
                        + "\r\n\(batchObject)\r\n"),
            ], kind: .ambiguous),
        Cell(name: "empty 200", script: [.read, reply(200, "")], kind: .ambiguous, status: 200),
        Cell(name: "half a JSON", script: [.read, reply(200, "{\"id\":\"bat")], kind: .ambiguous, status: 200),
        Cell(name: "200 without an id", script: [.read, reply(200, "{}")], kind: .ambiguous, status: 200),
        Cell(name: "200 that is an array", script: [.read, reply(200, "[]")], kind: .ambiguous, status: 200),
        Cell(
            name: "200 with an id that is none", script: [.read, reply(200, "{\"id\":\"../files\"}")], kind: .ambiguous,
            status: 200),
        Cell(
            name: "200 over another file",
            script: [.read, reply(200, "{\"id\":\"batch_9\",\"input_file_id\":\"file-9\"}")], kind: .ambiguous,
            status: 200),
        Cell(name: "200 HTML", script: [.read, reply(200, html, type: "text/html")], kind: .ambiguous, status: 200),
        Cell(name: "502 HTML", script: [.read, reply(502, html, type: "text/html")], kind: .ambiguous, status: 502),
        Cell(name: "500", script: [.read, reply(500, refusal("oops"))], kind: .ambiguous, status: 500),
        Cell(name: "503", script: [.read, reply(503, "", "Retry-After: 1")], kind: .ambiguous, status: 503),
        Cell(name: "408", script: [.read, reply(408, refusal("slow"))], kind: .ambiguous, status: 408),
        Cell(
            name: "409", script: [.read, reply(409, refusal("conflict", code: "c"))], kind: .ambiguous, status: 409,
            code: "c"),
        Cell(
            name: "400 of a proxy", script: [.read, reply(400, html, type: "text/html")], kind: .ambiguous, status: 400),
        Cell(
            name: "400 with an error that is text", script: [.read, reply(400, "{\"error\":\"no\"}")], kind: .ambiguous,
            status: 400),
        Cell(
            name: "422 of a framework", script: [.read, reply(422, "{\"detail\":[]}")], kind: .ambiguous, status: 422),
        Cell(name: "429 of a proxy", script: [.read, reply(429, "slow down")], kind: .ambiguous, status: 429),
        Cell(name: "not HTTP", script: [.read, .send("220 mail.example ESMTP\r\n")], kind: .ambiguous),
        Cell(name: "a status that is none", script: [.read, .send("HTTP/1.1 abc\r\n\r\n")], kind: .ambiguous),
        Cell(name: "307", script: [.read, reply(307, "", "Location: /elsewhere")], kind: .ambiguous, status: 307),
        // The provider said no.
        Cell(
            name: "400", script: [.read, reply(400, refusal("bad", code: "invalid_value"))], kind: .rejected,
            status: 400, code: "invalid_value"),
        Cell(
            name: "401", script: [.read, reply(401, refusal("no", code: "invalid_api_key"))], kind: .rejected,
            status: 401, code: "invalid_api_key"),
        Cell(
            name: "401 of a proxy", script: [.read, reply(401, html, type: "text/html")], kind: .rejected, status: 401),
        Cell(name: "403", script: [.read, reply(403, "")], kind: .rejected, status: 403),
        Cell(name: "404", script: [.read, reply(404, "nothing here")], kind: .rejected, status: 404),
        Cell(name: "413", script: [.read, reply(413, html, type: "text/html")], kind: .rejected, status: 413),
        Cell(name: "422", script: [.read, reply(422, refusal("odd"))], kind: .rejected, status: 422),
        Cell(
            name: "429", script: [.read, reply(429, refusal("fast", code: "rate_limit_exceeded"), "Retry-After: 7")],
            kind: .rejected, status: 429, code: "rate_limit_exceeded"),
    ]

    @Test("every end of the exchange, and what it is called", arguments: cells)
    func cell(_ cell: Cell) throws {
        let server = try ScriptedServer(scripts: [cell.script])
        defer { server.stop() }
        let stall = if case .hang = cell.script.last { 1 } else { 20 }
        let error = try failure { _ = try client(server.baseURL, stall: stall).createBatch(request) }
        #expect(error.kind == cell.kind)
        #expect(error.status == cell.status)
        #expect(error.code == cell.code)
        #expect(!error.reason.contains("Bad gateway. Bad gateway."))
        #expect(server.connectionCount == 1)
        #expect(server.count("POST /v1/batches HTTP/1.1") == cell.posts)
    }

    @Test("no connection: nothing happened there, and it is not tried twice")
    func refused() throws {
        let error = try failure { _ = try client(ScriptedServer.refusingURL()).createBatch(request) }
        #expect(error.kind == .unreachable)
    }

    @Test("a reset before the request may be seen before or after it is sent, and is never called a rejection")
    func resetAtOnce() throws {
        let server = try ScriptedServer(.reset)
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL).createBatch(request) }
        #expect(error.kind == .ambiguous || error.kind == .unreachable)
        #expect(server.connectionCount == 1)
    }

    @Test("no TLS: nothing of the request was sent")
    func plainServerForTLS() throws {
        let server = try ScriptedServer(.readBytes(1), .send("HTTP/1.1 400 Bad Request\r\n\r\n"))
        defer { server.stop() }
        let error = try failure { _ = try client("https://localhost:\(server.port)/v1").createBatch(request) }
        #expect(error.kind == .unreachable)
        #expect(server.connectionCount == 1)
        #expect(!server.received.contains("batches") && !server.received.contains(canary))
    }

    @Test("a kept-alive connection that dies is not used for it, so libcurl does not repeat the POST")
    func reusedConnection() throws {
        let server = try ScriptedServer(scripts: [[.read, reply(200, batchObject), .read], [.read]])
        defer { server.stop() }
        let client = try client(server.baseURL)
        #expect(try client.batch("batch_1")?.id == "batch_1")
        let error = try failure { _ = try client.createBatch(request) }
        #expect(error.kind == .ambiguous)
        #expect(server.count("POST") == 1)
        #expect(server.connectionCount == 2)
    }

    @Test("the connection of a create is not used again")
    func notKept() throws {
        let server = try ScriptedServer(.read, reply(200, batchObject), .read, reply(200, batchObject))
        defer { server.stop() }
        let client = try client(server.baseURL)
        _ = try client.createBatch(request)
        _ = try client.batch("batch_1")
        #expect(server.connectionCount == 2)
    }

    @Test("the request is what the provider documents, and holds no Idempotency-Key")
    func bytes() throws {
        let server = try ScriptedServer(.read, reply(200, batchObject))
        defer { server.stop() }
        let batch = try client(server.baseURL + "/").createBatch(request)
        #expect(batch.id == "batch_1" && batch.status == .validating && batch.inputFileID == "file-1")
        let sent = try #require(server.requests.first)
        #expect(sent.line == "POST /v1/batches HTTP/1.1")
        #expect(sent.headers["authorization"] == "Bearer " + canary)
        #expect(sent.headers["content-type"] == "application/json")
        #expect(sent.headers["user-agent"] == "batchforge")
        #expect(sent.headers["expect"] == nil && sent.headers["idempotency-key"] == nil)
        let expected: JSONValue = [
            "input_file_id": "file-1", "endpoint": "/v1/chat/completions", "completion_window": "24h",
            "metadata": ["run": "20261122T101500Z-k3f9qa", "part": "001"],
        ]
        #expect(try JSONValue(parsing: sent.body) == expected)
    }

    @Test("a signal ends the wait, and the batch may exist")
    func interrupted() throws {
        let server = try ScriptedServer(.read, .hang)
        defer { server.stop() }
        let error = try failure {
            _ = try client(server.baseURL, isCancelled: { server.count("POST") == 1 }).createBatch(request)
        }
        #expect(error.kind == .interrupted)
        #expect(server.count("POST") == 1)
    }

    @Test(
        "limits of money are told from limits of speed",
        arguments: [
            ("rate_limit_exceeded", "requests", false, "rate_limit_exceeded"),
            ("", "tokens", false, ""),
            ("insufficient_quota", "insufficient_quota", true, "insufficient_quota"),
            ("", "insufficient_quota", true, "insufficient_quota"),
            ("project_spend_limit_exceeded", "insufficient_quota", true, "project_spend_limit_exceeded"),
        ])
    func billing(code: String, type: String, isBilling: Bool, told: String) throws {
        let server = try ScriptedServer(
            .read, reply(429, refusal("limit", code: code.isEmpty ? nil : code, type: type), "Retry-After: 20"))
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL).createBatch(request) }
        #expect(error.kind == .rejected && error.isBilling == isBilling && error.isTransient != isBilling)
        #expect(error.code == told)
        #expect(error.retryAfter == 20)
    }

    @Test("the key echoed by the server is masked, and a terminal's commands are shown, not obeyed")
    func masked() throws {
        let message = "Incorrect API key \(canary)\\u001b[2J\\u202e" + String(repeating: "x", count: 5000)
        let server = try ScriptedServer(.read, reply(401, refusal(message, code: "bad \(canary)")))
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL).createBatch(request) }
        #expect(error.reason.hasPrefix("Incorrect API key [key]\\u{1b}[2J\\u{202e}xxx"))
        #expect(error.code == "bad [key]")
        #expect(error.isDenied)
    }
}
