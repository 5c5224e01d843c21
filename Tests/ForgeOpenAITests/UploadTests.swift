import BatchForge
import ForgeHTTP
import ForgeOpenAI
import TestSupport
import Testing

@Suite("upload: the file's bytes under the name given, sent again only when nothing was sent")
struct UploadTests {
    func scratch(_ bytes: [UInt8]) throws -> ScratchDirectory {
        let directory = try ScratchDirectory()
        try FileText.write(bytes, to: directory.file("input"))
        return directory
    }

    @Test(
        "the form, byte for byte",
        arguments: [
            ("batch_input_20261122T101500Z-k3f9qa_001.jsonl", "batch_input_20261122T101500Z-k3f9qa_001.jsonl"),
            ("a \"quoted\" name.jsonl", "a %22quoted%22 name.jsonl"), ("naïve.jsonl", "naïve.jsonl"),
            ("two\r\nlines.jsonl", "two%0D%0Alines.jsonl"),
        ])
    func form(filename: String, sentName: String) throws {
        let bytes: [UInt8] = Array("{\"a\":\"ü\"}\n".utf8) + [0, 255, 13, 10, 45, 45]
        let directory = try scratch(bytes)
        let server = try ScriptedServer(.read, reply(200, fileObject))
        defer { server.stop() }
        let file = try client(server.baseURL).upload(path: directory.file("input"), as: filename)
        #expect(file == RemoteFile(id: "file-1", filename: "a.jsonl", bytes: 3))

        let sent = try #require(server.requests.first)
        #expect(sent.line == "POST /v1/files HTTP/1.1")
        #expect(sent.headers["expect"] == nil)
        let type = try #require(sent.headers["content-type"])
        let boundary = try #require(type.split(separator: "boundary=").last)
        #expect(type.hasPrefix("multipart/form-data; boundary="))
        let head =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--\(boundary)\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"\(sentName)\"\r\n"
            + "Content-Type: application/jsonl\r\n\r\n"
        #expect(sent.body == Array(head.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8))
    }

    @Test("a file larger than every buffer comes whole")
    func large() throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let directory = try scratch(bytes)
        let server = try ScriptedServer(.read, reply(200, fileObject))
        defer { server.stop() }
        _ = try client(server.baseURL).upload(path: directory.file("input"), as: "a.jsonl")
        let sent = try #require(server.requests.first)
        #expect(sent.headers["expect"] == nil)
        #expect(sent.body.firstRange(of: bytes) != nil)
    }

    @Test(
        "whatever happens after the first byte, it is sent once",
        arguments: [
            [ScriptedServer.Step.read], [.readBytes(50), .reset], [.read, reply(500, "")],
            [.read, reply(429, refusal("fast"))], [.read, reply(200, "<html>")], [.read, reply(200, "{}")],
        ])
    func once(script: [ScriptedServer.Step]) throws {
        let directory = try scratch([10])
        let server = try ScriptedServer(scripts: [script])
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL).upload(path: directory.file("input"), as: "a.jsonl") }
        #expect(error.isTransient)
        #expect(server.connectionCount == 1)
    }

    @Test("where nobody listens it is unreachable")
    func refused() throws {
        let directory = try scratch([10])
        let error = try failure {
            _ = try client(ScriptedServer.refusingURL()).upload(path: directory.file("input"), as: "a.jsonl")
        }
        #expect(error.kind == .unreachable)
    }

    @Test("a file that is not there is no request")
    func missing() throws {
        let server = try ScriptedServer(.read, reply(200, fileObject))
        defer { server.stop() }
        let error = try failure { _ = try client(server.baseURL).upload(path: "/nowhere/input", as: "a.jsonl") }
        #expect(error.kind == .rejected && !error.isTransient)
        #expect(error.description == "cannot upload 'a.jsonl': cannot read '/nowhere/input'")
        #expect(server.connectionCount == 0)
    }
}
