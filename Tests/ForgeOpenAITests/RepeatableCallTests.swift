import BatchForge
import ForgeHTTP
import ForgeOpenAI
import Glibc
import Testing

@Suite("Repeatable calls: tried again while it can help, and no longer")
struct RepeatableCallTests {
    struct Trouble: Sendable, CustomTestStringConvertible {
        let name: String
        let script: [ScriptedServer.Step]
        var testDescription: String { name }
    }

    static let passing: [Trouble] = [
        Trouble(name: "reset", script: [.reset]),
        Trouble(name: "closed without a byte", script: [.read]),
        Trouble(name: "body cut", script: [.read, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")]),
        Trouble(name: "garbage", script: [.read, reply(200, "<html>")]),
        Trouble(name: "another batch", script: [.read, reply(200, "{\"id\":\"batch_2\"}")]),
        Trouble(name: "not HTTP", script: [.read, .send("hello\r\n")]),
        Trouble(name: "500", script: [.read, reply(500, refusal("oops"))]),
        Trouble(name: "502 HTML", script: [.read, reply(502, "<html>", type: "text/html")]),
        Trouble(name: "408", script: [.read, reply(408, "")]),
        Trouble(name: "409", script: [.read, reply(409, refusal("conflict"))]),
        Trouble(name: "429", script: [.read, reply(429, refusal("fast", code: "rate_limit_exceeded"))]),
        Trouble(name: "429 with a wait", script: [.read, reply(429, refusal("fast"), "Retry-After: 0")]),
    ]

    @Test("a trouble that passes is not seen", arguments: passing)
    func passes(_ trouble: Trouble) throws {
        let close = "Connection: close"
        let server = try ScriptedServer(scripts: [
            trouble.script, trouble.script, [.read, reply(200, batchObject, close)],
        ])
        defer { server.stop() }
        #expect(try client(server.baseURL).batch("batch_1")?.id == "batch_1")
    }

    @Test("a trouble that stays ends after five tries", arguments: passing)
    func stays(_ trouble: Trouble) throws {
        let server = try ScriptedServer(scripts: [trouble.script])
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL).batch("batch_1") }
        #expect(error.isTransient)
        #expect(server.connectionCount == 5)
    }

    @Test(
        "what waiting does not change is tried once",
        arguments: [
            (400, refusal("bad"), ""), (401, refusal("who"), ""), (403, "", ""), (413, "", ""),
            (302, "", "Location: https://example.com/"),
            (429, refusal("quota", code: "insufficient_quota"), ""),
            (500, refusal("no"), "X-Should-Retry: false"),
            (429, refusal("later"), "Retry-After: 3600"),
            (404, "<html>no such page</html>", ""),
            (404, refusal("Invalid URL (GET /v1/batches/batch_1)"), ""),
        ])
    func final(status: Int, body: String, field: String) throws {
        let server = try ScriptedServer(.read, reply(status, body, field.isEmpty ? "X-Nothing: 1" : field))
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL).batch("batch_1") }
        #expect(error.status == status)
        #expect(server.connectionCount == 1)
    }

    @Test("waiting that the provider asks for and the budget does not have is left to the caller")
    func longWait() throws {
        let server = try ScriptedServer(.read, reply(503, "", "Retry-After: 86400"))
        defer { server.stop() }
        #expect(try failure { _ = try client(server.baseURL).batch("batch_1") }.retryAfter == 600)
    }

    @Test("404 in the provider's own words means that there is none")
    func none() throws {
        let server = try ScriptedServer(.read, reply(404, refusal("No such File object: file-1"), "Connection: close"))
        defer { server.stop() }
        let client = try client(server.baseURL)
        #expect(try client.file("file-1") == nil)
        #expect(try client.batch("batch_1") == nil)
        try client.deleteFile("file-1")
    }

    @Test(
        "a file is deleted when the provider says so",
        arguments: [
            (200, #"{"id":"file-1","object":"file","deleted":true}"#, true),
            (200, #"{"id":"file-1","object":"file","deleted":false}"#, false),
            (200, "{}", false), (404, "<html>", false), (404, refusal("Not Found"), false),
            (405, #"{"detail":"Method Not Allowed"}"#, false),
        ])
    func deletes(status: Int, body: String, isDone: Bool) throws {
        let server = try ScriptedServer(.read, reply(status, body, "Connection: close"))
        defer { server.stop() }
        let client = try client(server.baseURL)
        if isDone {
            try client.deleteFile("file-1")
        } else {
            _ = try failure { try client.deleteFile("file-1") }
        }
        #expect(server.requests.first?.line == "DELETE /v1/files/file-1 HTTP/1.1")
    }

    @Test("a dead kept-alive connection costs nothing")
    func deadConnection() throws {
        let server = try ScriptedServer(scripts: [[.read, reply(200, batchObject)], [.read, reply(200, batchObject)]])
        defer { server.stop() }
        let client = try client(server.baseURL, retries: .once)
        for _ in 1...2 { #expect(try client.batch("batch_1")?.id == "batch_1") }
    }

    @Test("the connection is kept between calls")
    func keptConnection() throws {
        let server = try ScriptedServer(.read, reply(200, batchObject), .read, reply(200, batchObject))
        defer { server.stop() }
        let client = try client(server.baseURL)
        for _ in 1...2 { #expect(try client.batch("batch_1")?.id == "batch_1") }
        #expect(server.connectionCount == 1)
    }

    @Test("a child process does not inherit the connection")
    func closedOnExec() throws {
        let server = try ScriptedServer(.read, reply(200, batchObject), .hang)
        defer { server.stop() }
        let client = try client(server.baseURL)
        _ = try client.batch("batch_1")
        let ours = (0..<1024).filter { Self.peerPort(of: $0) == server.port }
        #expect(ours.count == 1)
        for descriptor in ours { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
        withExtendedLifetime(client) {}
    }

    private static func peerPort(of descriptor: Int32) -> UInt16? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) == 0 }
        }
        return isConnected ? UInt16(bigEndian: address.sin_port) : nil
    }

    @Test("an interim answer is not the answer")
    func interim() throws {
        let server = try ScriptedServer(
            .read, .send("HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\n\r\n"), reply(200, batchObject))
        defer { server.stop() }
        #expect(try client(server.baseURL).batch("batch_1")?.id == "batch_1")
        let broken = try ScriptedServer(.read, .send("HTTP/1.1 100 Continue\r\n\r\n"))
        defer { broken.stop() }
        #expect(try failure { _ = try client(broken.baseURL).createBatch(request) }.kind == .ambiguous)
        #expect(try failure { try client(broken.baseURL).download("file-1") { _ in } }.isTransient)
    }

    @Test("a signal ends the wait between two tries")
    func interruptedWait() throws {
        let server = try ScriptedServer(.read, reply(503, ""))
        defer { server.stop() }
        let slow = RetryPolicy(tries: 5, budget: 6000, firstDelay: 1000, longestDelay: 1000)
        let error = try failure {
            _ = try client(server.baseURL, retries: slow, isCancelled: { server.count("GET") == 1 }).batch("batch_1")
        }
        #expect(error.kind == .interrupted)
    }

    @Test("a signal before the call sends nothing")
    func interruptedBefore() throws {
        let server = try ScriptedServer(.read)
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL, isCancelled: { true }).batch("batch_1") }
        #expect(error.kind == .interrupted)
        #expect(server.requests.isEmpty)
    }

    @Test("a redirect is not followed, and the key stays here", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) throws {
        let other = try ScriptedServer(.read, reply(200, batchObject))
        defer { other.stop() }
        let server = try ScriptedServer(.read, reply(status, "", "Location: http://localhost:\(other.port)/v1/batches"))
        defer { server.stop() }
        #expect(try failure { _ = try client(server.baseURL).batch("batch_1") }.kind == .rejected)
        #expect(try failure { _ = try client(server.baseURL).createBatch(request) }.kind == .ambiguous)
        #expect(try failure { try client(server.baseURL).download("file-1") { _ in } }.kind == .rejected)
        #expect(other.connectionCount == 0)
    }

    @Test("a cancellation is sent once, unless it was never sent")
    func cancel() throws {
        let server = try ScriptedServer(.read, reply(500, ""))
        defer { server.stop() }
        #expect(try failure { _ = try client(server.baseURL).cancelBatch("batch_1") }.kind == .ambiguous)
        #expect(server.count("POST /v1/batches/batch_1/cancel HTTP/1.1") == 1)
        #expect(server.requests.first?.headers["content-length"] == "0")
        #expect(server.requests.first?.headers["content-type"] == nil)
        let refused = try failure { _ = try client(ScriptedServer.refusingURL()).cancelBatch("batch_1") }
        #expect(refused.kind == .unreachable)
    }

    @Test("an answer without end is cut off")
    func endless() throws {
        let server = try ScriptedServer(
            .read, .send("HTTP/1.1 200 OK\r\n"), .send(String(repeating: "X-A: b\r\n", count: 50_000)))
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL).batch("batch_1") }
        #expect(error.kind == .ambiguous)
        #expect(server.connectionCount == 1)
    }

    @Test(
        "ids that could leave the path are refused before anything is sent",
        arguments: [
            "", ".", "..", "../files", "a/b", "a..b", "a%2fb", "a?b", "a#b", "a b", "a\nb", "a\u{0}b", "ä",
            "file-1\r\nX: y",
            String(repeating: "a", count: 257),
        ])
    func evilID(id: String) throws {
        let server = try ScriptedServer(.read)
        defer { server.stop() }
        let client = try client(server.baseURL)
        #expect(try failure { _ = try client.file(id) }.kind == .rejected)
        #expect(try failure { _ = try client.batch(id) }.kind == .rejected)
        #expect(try failure { try client.deleteFile(id) }.kind == .rejected)
        #expect(try failure { _ = try client.cancelBatch(id) }.kind == .rejected)
        #expect(try failure { try client.download(id) { _ in } }.kind == .rejected)
        #expect(server.connectionCount == 0)
    }

    @Test("ids of every shape seen are taken", arguments: ["batch_6938b10e2b788190", "file-2AbcD", "a:b.c_d-e", "1"])
    func goodID(id: String) throws {
        let server = try ScriptedServer(.read, reply(200, "{\"id\":\"\(id)\"}"))
        defer { server.stop() }
        #expect(try client(server.baseURL).file(id)?.id == id)
    }
}
