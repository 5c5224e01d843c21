import BatchForge
import ForgeHTTP
import ForgeOpenAI
import Synchronization
import Testing

@Suite("download: every byte once, or an error")
struct DownloadTests {
    static let content = String(repeating: "{\"custom_id\":\"a\"}\n", count: 40_000)

    func download(_ server: ScriptedServer) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try client(server.baseURL).download("file-1") { bytes += $0 }
        return bytes
    }

    @Test(
        "the bytes come as they are, announced, in chunks, or until the end",
        arguments: [
            "Content-Length: LENGTH\r\n\r\nCONTENT",
            "Transfer-Encoding: chunked\r\n\r\nHEX\r\nCONTENT\r\n0\r\nX-Trailer: 1\r\n\r\n",
            "Connection: close\r\n\r\nCONTENT",
            "Content-Encoding: identity\r\nContent-Length: LENGTH\r\n\r\nCONTENT",
        ])
    func whole(rest: String) throws {
        let body = Self.content
        let text =
            "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
            + rest.replacing("LENGTH", with: "\(body.utf8.count)")
            .replacing("HEX", with: String(body.utf8.count, radix: 16)).replacing("CONTENT", with: body)
        let server = try ScriptedServer(.read, .send(text))
        defer { server.stop() }
        #expect(try download(server) == Array(Self.content.utf8))
        #expect(server.requests.first?.line == "GET /v1/files/file-1/content HTTP/1.1")
        #expect(server.requests.first?.headers["accept-encoding"] == nil)
    }

    @Test("an empty file is one")
    func empty() throws {
        let server = try ScriptedServer(.read, reply(200, ""))
        defer { server.stop() }
        #expect(try download(server) == [])
    }

    @Test(
        "what ends early is incomplete, and is not asked for again",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"custom", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1", "HTTP/1.1 200 OK\r\n", "",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"custom",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n",
        ])
    func cut(text: String) throws {
        let server = try ScriptedServer(.read, .send(text))
        defer { server.stop() }
        let error = try failure { _ = try download(server) }
        #expect(error.kind == .incomplete && error.isTransient)
        #expect(server.connectionCount == 1)
    }

    @Test("a reset in the middle is incomplete")
    func reset() throws {
        let server = try ScriptedServer(.read, .send("HTTP/1.1 200 OK\r\n\r\n{}"), .readBytes(0), .reset)
        defer { server.stop() }
        #expect(try failure { _ = try download(server) }.kind == .incomplete)
    }

    @Test(
        "what is not the file never reaches the sink",
        arguments: [
            (200, "<html>", "text/html; charset=utf-8", "X-A: 1", APIError.Kind.ambiguous),
            (200, "\u{1f}packed", "application/octet-stream", "Content-Encoding: gzip", .ambiguous),
            (206, "{}", "application/octet-stream", "Content-Range: bytes 0-1/9", .ambiguous),
            (404, refusal("No such File object: file-1"), "application/json", "X-A: 1", .rejected),
            (404, "<html>", "text/html", "X-A: 1", .rejected), (403, "", "text/plain", "X-A: 1", .rejected),
            (502, "<html>", "text/html", "X-A: 1", .ambiguous), (302, "", "text/plain", "Location: /x", .rejected),
        ])
    func notTheFile(status: Int, body: String, type: String, field: String, kind: APIError.Kind) throws {
        let server = try ScriptedServer(.read, reply(status, body, type: type, field))
        defer { server.stop() }
        let error = try failure {
            try client(server.baseURL).download("file-1") { _ in Issue.record("the sink was given bytes") }
        }
        #expect(error.kind == kind && error.status == status)
        #expect(server.connectionCount == 1)
    }

    struct DiskFull: Error, Equatable {}

    @Test("what the sink throws comes out as it is, and ends the transfer")
    func sinkFails() throws {
        let server = try ScriptedServer(.read, .send("HTTP/1.1 200 OK\r\n\r\n{}"), .drip)
        defer { server.stop() }
        #expect(throws: DiskFull()) { try client(server.baseURL).download("file-1") { _ in throw DiskFull() } }
    }

    @Test("a signal ends a transfer that never ends by itself")
    func interrupted() throws {
        let server = try ScriptedServer(.read, .send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{"), .drip)
        defer { server.stop() }
        let signal = Mutex(false)
        let error = try failure {
            try client(server.baseURL, isCancelled: { signal.withLock { $0 } }).download("file-1") { _ in
                signal.withLock { $0 = true }
            }
        }
        #expect(error.kind == .interrupted && !error.isTransient)
    }

    @Test("a transfer in which nothing moves is given up")
    func stalled() throws {
        let server = try ScriptedServer(.read, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), .hang)
        defer { server.stop() }
        let error = try failure { try client(server.baseURL, stall: 1).download("file-1") { _ in } }
        #expect(error.kind == .incomplete)
    }
}
