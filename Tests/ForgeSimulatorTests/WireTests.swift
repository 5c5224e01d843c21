import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: what goes over the wire")
struct WireTests {
    /// One provider for all cases: none of them changes what another one looks at.
    private final class Stage: @unchecked Sendable {
        let provider: Provider
        let file: String
        let done: String
        let new: String

        init() throws {
            provider = try Provider()
            file = try provider.file([Provider.chat("a")])
            done = try provider.create(file)
            try provider.simulator.advance(bySeconds: 8)
            new = try provider.create(file)
        }

        func filled(_ text: String) -> String {
            [("{file}", file), ("{done}", done), ("{new}", new)].reduce(text) { text, mark in
                text.split(separator: mark.0, omittingEmptySubsequences: false).joined(separator: mark.1)
            }
        }
    }

    private static let stage = Result { try Stage() }

    @Test("each request has its reply", arguments: WireCase.all)
    func reply(_ wire: WireCase) throws {
        let stage = try Self.stage.get()
        var head = stage.filled(wire.request) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        for header in wire.headers { head += header + "\r\n" }
        if let body = wire.body { head += "Content-Length: \(body.utf8.count)\r\n" }
        let bytes = try stage.provider.client.exchange(Array((head + "\r\n" + (wire.body ?? "")).utf8))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 \(wire.status) "), "\(text)")
        for fragment in wire.fragments { #expect(text.contains(fragment), "no '\(fragment)' in \(text)") }
        if wire.request.hasPrefix("HEAD") {
            #expect(text.hasSuffix("\r\n\r\n"))
        } else {
            // The length that is told is the length that comes.
            let response = try Client.parsed(bytes)
            if response.status >= 400 {
                let error = try response.json()
                #expect(error.objectValue?.map(\.key) == ["error"])
                #expect(error["error"]?.objectValue?.map(\.key) == ["message", "type", "param", "code"])
            }
        }
    }

    @Test("every case has a name of its own, and there are many")
    func names() {
        #expect(Set(WireCase.all.map(\.name)).count == WireCase.all.count && WireCase.all.count > 60)
    }

    @Test("a body in chunks is one body")
    func chunks() throws {
        let provider = try Self.stage.get().provider
        let body = #"{"input_file_id":"file-x","endpoint":"/v1/embeddings","completion_window":"24h"}"#
        var request = "POST /v1/batches HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(WireCase.key)\r\n"
        request += "Transfer-Encoding: chunked\r\n\r\n"
        for piece in [body.prefix(1), body.dropFirst().prefix(30), body.dropFirst(31)] {
            request += String(piece.utf8.count, radix: 16) + "\r\n" + piece + "\r\n"
        }
        let reply = try Client.parsed(try provider.client.exchange(Array((request + "0\r\n\r\n").utf8)))
        #expect(reply.status == 200)
        #expect(try reply.json()["endpoint"] == "/v1/embeddings")
    }

    @Test("after a head, an error and a refused body the connection goes on")
    func goesOn() throws {
        let provider = try Self.stage.get().provider
        let requests = [
            "HEAD /v1/files HTTP/1.1\r\nHost: x\r\n\(WireCase.key)\r\n\r\n",
            "GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\(WireCase.key)\r\n\r\n",
            "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
            "GET /v1/batches HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(WireCase.key)\r\n\r\n",
        ]
        let text = String(
            decoding: try provider.client.exchange(Array(requests.joined().utf8)), as: UTF8.self)
        let statuses = text.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
        #expect(statuses == [200, 404, 401, 200])
    }

    @Test("an old client that knows no kept connections is served")
    func oldVersion() throws {
        let provider = try Self.stage.get().provider
        let request = "GET /v1/files HTTP/1.0\r\n\(WireCase.key)\r\n\r\n"
        #expect(try Client.parsed(try provider.client.exchange(Array(request.utf8))).status == 200)
    }
}
