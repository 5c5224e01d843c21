import BatchForge
import ForgeHTTP
import ForgeOpenAI
import Testing

@Suite("Lists: all pages or an error, never a part that looks like all")
struct ListTests {
    func page(_ ids: [String], more: Bool, last: String? = nil) -> ScriptedServer.Step {
        let items = ids.map { "{\"id\":\"\($0)\",\"input_file_id\":\"file-\($0)\"}" }.joined(separator: ",")
        let last = last.map { ",\"last_id\":\"\($0)\"" } ?? ""
        return reply(200, "{\"object\":\"list\",\"data\":[\(items)],\"has_more\":\(more)\(last)}", "Connection: close")
    }

    func ids(_ server: ScriptedServer) throws -> [String] {
        var ids: [String] = []
        try client(server.baseURL).eachBatch {
            ids.append($0.id)
            return true
        }
        return ids
    }

    @Test("pages are followed by last_id, or by the last item where a server sends none")
    func pages() throws {
        let server = try ScriptedServer(scripts: [
            [.read, page(["a", "b"], more: true, last: "b")], [.read, page(["c"], more: true)],
            [.read, page(["d"], more: false, last: "d")],
        ])
        defer { server.stop() }
        #expect(try ids(server) == ["a", "b", "c", "d"])
        #expect(
            server.requests.map(\.line) == [
                "GET /v1/batches?limit=100 HTTP/1.1", "GET /v1/batches?limit=100&after=b HTTP/1.1",
                "GET /v1/batches?limit=100&after=c HTTP/1.1",
            ])
    }

    @Test("files are asked for by purpose")
    func files() throws {
        let server = try ScriptedServer(
            .read, reply(200, "{\"data\":[\(fileObject),{\"id\":\"file-2\"}],\"has_more\":false}"))
        defer { server.stop() }
        var files: [RemoteFile] = []
        try client(server.baseURL).eachFile {
            files.append($0)
            return true
        }
        #expect(
            files == [
                RemoteFile(id: "file-1", filename: "a.jsonl", bytes: 3),
                RemoteFile(id: "file-2", filename: "", bytes: -1),
            ])
        #expect(server.requests.first?.line == "GET /v1/files?purpose=batch&order=desc&limit=1000 HTTP/1.1")
    }

    @Test("the reader may stop early")
    func stops() throws {
        let server = try ScriptedServer(.read, page(["a", "b"], more: true, last: "b"))
        defer { server.stop() }
        var seen = 0
        try client(server.baseURL).eachBatch { _ in
            seen += 1
            return false
        }
        #expect(seen == 1 && server.requests.count == 1)
    }

    @Test("a page that fails is asked for again, and its items come once")
    func repeatsOnePage() throws {
        let server = try ScriptedServer(scripts: [
            [.read, page(["a"], more: true)], [.read, reply(502, "<html>", "Connection: close")],
            [.read, page(["b"], more: false)],
        ])
        defer { server.stop() }
        #expect(try ids(server) == ["a", "b"])
    }

    @Test("pages that lead in a circle end with an error", arguments: [1, 2, 3])
    func loop(length: Int) throws {
        let names = ["a", "b", "c"].prefix(length)
        let pages = names.map { [ScriptedServer.Step.read, page([$0], more: true)] }
        let server = try ScriptedServer(scripts: pages + pages)
        defer { server.stop() }
        #expect(try failure { _ = try ids(server) }.kind == .ambiguous)
        #expect(server.requests.count == length + 1)
    }

    @Test(
        "no page that can be misread counts as an empty list",
        arguments: [
            "{}", "[]", "null", "", "{\"data\":null}", "{\"data\":{}}", "{\"data\":[{}],\"has_more\":false}",
            "{\"data\":[{\"id\":\"../x\"}],\"has_more\":false}", "{\"data\":[],\"has_more\":true}",
            "{\"data\":[{\"id\":\"a\"}],\"has_more\":true,\"last_id\":\"a/b\"}",
        ])
    func unreadable(body: String) throws {
        let server = try ScriptedServer(.read, reply(200, body, "Connection: close"))
        defer { server.stop() }
        #expect(try failure { _ = try ids(server) }.kind == .ambiguous)
    }

    @Test("a full page without has_more is not taken for the last one")
    func withoutHasMore() throws {
        func page(_ numbers: Range<Int>) -> ScriptedServer.Step {
            let items = numbers.map { "{\"id\":\"b-\($0)\"}" }.joined(separator: ",")
            return reply(200, "{\"data\":[\(items)]}", "Connection: close")
        }
        let server = try ScriptedServer(scripts: [[.read, page(0..<100)], [.read, page(100..<130)]])
        defer { server.stop() }
        #expect(try ids(server).count == 130)
        #expect(server.requests.last?.line == "GET /v1/batches?limit=100&after=b-99 HTTP/1.1")

        let deaf = try ScriptedServer(.read, page(0..<100))
        defer { deaf.stop() }
        #expect(try failure { _ = try ids(deaf) }.kind == .ambiguous)
    }

    @Test(
        "an empty list is one",
        arguments: ["{\"data\":[]}", "{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}"])
    func empty(body: String) throws {
        let server = try ScriptedServer(.read, reply(200, body))
        defer { server.stop() }
        #expect(try ids(server) == [])
    }

    @Test("a server without lists says so", arguments: [404, 405, 501])
    func withoutLists(status: Int) throws {
        let server = try ScriptedServer(.read, reply(status, "{\"detail\":\"Not Found\"}", "Connection: close"))
        defer { server.stop() }
        #expect(try failure { _ = try ids(server) }.status == status)
    }
}
