import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: bytes from anybody")
struct TransportTests {
    /// What a parser makes of a body that comes in pieces of one size.
    private static func parts(_ body: [UInt8], pieces: Int) throws -> [String] {
        let made = MultipartParser(contentType: "multipart/form-data; boundary=\"xYz\"")
        var parser = try #require(made)
        var parts: [String] = []
        var start = 0
        while start < body.count {
            let piece = Array(body[start..<min(start + pieces, body.count)])
            try piece.withUnsafeBytes { raw in
                try parser.consume(raw) { event in
                    switch event {
                    case .partBegan(let name, let filename): parts.append("\(name)|\(filename ?? "-")|")
                    case .content(let bytes): parts[parts.count - 1] += String(decoding: bytes, as: UTF8.self)
                    case .partEnded: parts[parts.count - 1] += "$"
                    }
                }
            }
            start += pieces
        }
        return parts + (parser.isFinished ? ["end"] : [])
    }

    @Test("a form is read alike in pieces of any size", arguments: [1, 2, 3, 5, 7, 64, 4096])
    func multipart(pieces: Int) throws {
        let body = [
            "preamble\r\n--xYz\r\ncontent-disposition: form-data; filename=\"a;\\\"b.jsonl\"; name=\"file\"\r\nX: y\r\n\r\n",
            "one\r\n--xY\r\n--xyz\r\r\n\r\n--xYz  \r\nContent-Disposition: form-data; name=purpose\r\n\r\n",
            "batch\r\n--xYz\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--xYz--\r\nafter",
        ].joined()
        #expect(
            try Self.parts(Array(body.utf8), pieces: pieces) == [
                "file|a;\"b.jsonl|one\r\n--xY\r\n--xyz\r\r\n$", "purpose|-|batch$", "empty|-|$", "end",
            ])
    }

    @Test("UTF-8 is told from what is not, in pieces of any size")
    func utf8() {
        let good: [[UInt8]] = [
            [], Array("aä€😀\u{10FFFF}\u{D7FF}\u{E000}".utf8), Array(String(repeating: "x", count: 20).utf8),
        ]
        let bad: [[UInt8]] = [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF], [0xC3], [0xE2, 0x82], [0xC3, 0x41],
        ]
        for (cases, isGood) in [(good, true), (bad, false)] {
            for bytes in cases {
                for size in 1...5 {
                    var check = UTF8Stream()
                    for start in stride(from: 0, to: bytes.count, by: size) {
                        Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBytes { check.consume($0) }
                    }
                    #expect(check.isWhole == isGood, "\(bytes)")
                }
            }
        }
    }

    @Test("random bytes neither stop the simulator nor get anything done", arguments: [UInt64(1), 2, 3])
    func noise(seed: UInt64) throws {
        let provider = try Provider()
        var random = SeededGenerator(seed: seed)
        let seeds: [[UInt8]] = [
            Array(
                "POST /v1/files HTTP/1.1\r\nauthorization: Bearer x\r\ncontent-type: multipart/form-data; boundary=B\r\ncontent-length: 60\r\n\r\n--B\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\n{}\r\n--B--"
                    .utf8),
            Array(
                "POST /v1/batches HTTP/1.1\r\nauthorization: Bearer x\r\ncontent-length: 25\r\n\r\n{\"input_file_id\": \"a\\u12\"}"
                    .utf8),
            Array(
                "GET /v1/files?limit=%zz&after=%00 HTTP/1.0\r\nauthorization: Bearer x\r\nrange: bytes=--9\r\n\r\n".utf8
            ),
            Array(
                "POST /v1/chat/completions HTTP/1.1\r\nauthorization: Bearer x\r\ncontent-length: 60\r\n\r\n{\"model\":\"gpt-4.\",\"messages\":[{\"role\":\"user\",\"content\":[{}]}]}"
                    .utf8),
        ]
        for _ in 0..<60 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            bytes += Array("\r\nconnection: close\r\n\r\n".utf8)
            // Half a request would wait for its other half: the client stops sending, which ends it.
            _ = try? provider.client.exchange(bytes, endsSending: true)
        }
        #expect(try provider.client.get("/v1/batches").status == 200, "seed \(seed)")
    }

    @Test("several requests go over one connection, in order")
    func keepAlive() throws {
        let provider = try Provider()
        let get = "GET /v1/files HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\n\r\n"
        let last = "GET /v1/models HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\nconnection: close\r\n\r\n"
        let text = String(decoding: try provider.client.exchange(Array((get + get + last).utf8)), as: UTF8.self)
        #expect(text.split(separator: "HTTP/1.1 200 OK").count == 3)
        #expect(text.contains("gpt-4o-mini"))
    }

    @Test("a client that asks whether it may go on is told so")
    func expectation() throws {
        let provider = try Provider()
        let reply = try provider.client.exchange(
            Array(
                "POST /v1/batches HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}"
                    .utf8))
        #expect(
            String(decoding: reply, as: UTF8.self).hasPrefix(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\n"))
    }

    @Test("an upload that breaks off leaves nothing behind")
    func brokenUpload() throws {
        let provider = try Provider()
        let head =
            "POST /v1/files HTTP/1.1\r\nauthorization: Bearer x\r\ncontent-type: multipart/form-data; boundary=B\r\ncontent-length: 999\r\n\r\n"
        let body = "--B\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.jsonl\"\r\n\r\n{}"
        _ = try? provider.client.exchange(Array((head + body).utf8), endsSending: true)
        #expect(try provider.client.get("/v1/files").json()["data"] == [])
    }
}
