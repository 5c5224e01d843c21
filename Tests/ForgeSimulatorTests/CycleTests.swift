import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: a batch from upload to results")
struct CycleTests {
    @Test("an upload is a file object with the provider's keys, and its bytes come back")
    func upload() throws {
        let provider = try Provider()
        let content = Array(Provider.chat("a", "Grüße\u{2028}😀").utf8)
        let reply = try provider.client.upload(content, filename: "run-\"1\"_001.jsonl".replacingQuotes)
        #expect(reply.status == 200)
        let file = try reply.json()
        #expect(
            file.objectValue?.map(\.key) == [
                "bytes", "created_at", "expires_at", "filename", "id", "object", "purpose", "status", "status_details",
            ])
        #expect(file["bytes"] == .integer(Int64(content.count)))
        #expect(file["created_at"] == .integer(Provider.start))
        #expect(file["expires_at"] == .integer(Provider.start + 2_592_000))
        #expect(file["filename"] == "run-\"1\"_001.jsonl")
        let id = try #require(file["id"]?.stringValue)
        #expect(id.hasPrefix("file-") && id.count == 27)
        #expect(try provider.client.get("/v1/files/\(id)").json() == file)
        let stored = try provider.client.get("/v1/files/\(id)/content")
        #expect(stored.body == content)
        #expect(stored.headers["content-type"] == "application/octet-stream")
    }

    @Test("a new batch has every key, in alphabetical order, and nothing known yet")
    func created() throws {
        let provider = try Provider()
        let batch = try provider.batch(try provider.create("file-unknown", ["metadata": ["run": "r1"]]))
        let keys = batch.objectValue?.map(\.key) ?? []
        #expect(keys == keys.sorted() && keys.count == 22)
        #expect(batch["status"] == "validating" && batch["model"] == .null && batch["metadata"] == ["run": "r1"])
        #expect(batch["request_counts"] == ["completed": 0, "failed": 0, "total": 0])
        #expect(batch["expires_at"] == .integer(Provider.start + 86_400))
        let id = try #require(batch["id"]?.stringValue)
        #expect(id.count == 38 && id.hasPrefix("batch_6b49d201"))
    }

    @Test("a batch passes through its states, its counts grow, and its files come last")
    func states() throws {
        let provider = try Provider()
        let lines = (0..<10).map { Provider.chat("d\($0)", "Point \($0)", $0 == 4 ? ["max_tokens": 0] : [:]) }
        let id = try provider.create(try provider.file(lines))
        var seen: [String] = []
        var last: Int64 = 0
        for _ in 0..<8 {
            let batch = try provider.batch(id)
            let status = try #require(batch["status"]?.stringValue)
            if seen.last != status { seen.append(status) }
            let completed = try #require(batch["request_counts"]?["completed"]?.integerValue)
            #expect(completed >= last)
            last = completed
            #expect(batch["output_file_id"] == .null && batch["error_file_id"] == .null)
            #expect((batch["request_counts"]?["total"] == 10) == (status != "validating"))
            try provider.simulator.advance(bySeconds: 1)
        }
        #expect(seen == ["validating", "in_progress", "finalizing"])
        let batch = try provider.batch(id)
        #expect(batch["status"] == "completed" && batch["model"] == "gpt-4o-mini-2024-07-18")
        #expect(batch["in_progress_at"] == .integer(Provider.start + 2))
        #expect(batch["finalizing_at"] == .integer(Provider.start + 6))
        #expect(batch["completed_at"] == .integer(Provider.start + 8))
        #expect(batch["request_counts"] == ["completed": 9, "failed": 1, "total": 10])
        let output = try provider.output(batch)
        #expect(output.map { $0["custom_id"]?.stringValue } == [0, 1, 2, 3, 5, 6, 7, 8, 9].map { "d\($0)" })
        let tokens = output.compactMap { $0["response"]?["body"]?["usage"]?["total_tokens"]?.integerValue }.reduce(0, +)
        #expect(batch["usage"]?["total_tokens"] == .integer(tokens))
        let errors = try provider.errors(batch)
        #expect(errors.count == 1)
        #expect(errors[0]["error"] == .null && errors[0]["response"]?["status_code"] == 400)
    }

    @Test("a batch of which every line fails is completed and has no output file")
    func allFail() throws {
        let provider = try Provider()
        let batch = try provider.run([Provider.chat("a", model: "gpt-5", ["max_tokens": 10])])
        #expect(batch["status"] == "completed" && batch["output_file_id"] == .null)
        #expect(batch["request_counts"] == ["completed": 0, "failed": 1, "total": 1])
        #expect(try provider.errors(batch).count == 1)
    }

    @Test("result lines are byte for byte what Python's json.dumps makes of them")
    func bytes() throws {
        let provider = try Provider(#"{"line": {"custom_id": "raw"}, "content": "ü\u2028😀\u0000\u007f\"\\/\b\t"}"#)
        let lines = [
            Provider.chat("raw"), Provider.chat("Größe/1"), Provider.chat("bad", "Hello", ["temperature": 3.5]),
            Provider.line(
                "e", ["model": "gpt-4o-mini", "messages": [["role": "user", "content": "äöü ß 漢字 😀 Straße"]]]),
        ]
        let batch = try provider.run(lines)
        for kind in ["output_file_id", "error_file_id"] {
            let id = try #require(batch[kind]?.stringValue)
            let content = try provider.client.get("/v1/files/\(id)/content").body
            let script = """
                import json, sys
                for line in sys.stdin.buffer.read().split(b"\\n")[:-1]:
                    sys.stdout.buffer.write(json.dumps(json.loads(line)).encode() + b"\\n")
                """
            let dumped = try PythonOracle.run(script: script, input: content)
            #expect(dumped == content)
            #expect(content.last == 0x0A && content.allSatisfy { $0 < 0x80 })
        }
        let output = try provider.output(batch)
        #expect(Provider.content(output[0]) == "ü\u{2028}😀\u{0}\u{7F}\"\\/\u{8}\t")
    }

    @Test("the same seed gives the same answers, another one gives others")
    func seeds() throws {
        let answers = try [UInt64(1), 1, 2].map { seed in
            let provider = try Provider { $0.seed = seed }
            let batch = try provider.run([Provider.chat("a", "Tell me about rivers and mountains in spring")])
            return try provider.output(batch)
        }
        #expect(answers[0] == answers[1])
        #expect(Provider.content(answers[0].first) != Provider.content(answers[2].first))
    }

    @Test("the provider's own client goes through a whole cycle")
    func officialClient() throws {
        let provider = try Provider {
            $0.timeScale = 1
            $0.batchSeconds = 0.2
        }
        let script = """
            import json, openai, sys, time
            client = openai.OpenAI(base_url=sys.stdin.read(), api_key="sk-test", max_retries=0)
            line = {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions",
                    "body": {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello"}]}}
            file = client.files.create(file=("in.jsonl", json.dumps(line).encode()), purpose="batch",
                                       expires_after={"anchor": "created_at", "seconds": 3600})
            assert file.expires_at == file.created_at + 3600
            batch = client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions",
                                          completion_window="24h", metadata={"run": "r1"})
            while batch.status not in ("completed", "failed"):
                batch = client.batches.retrieve(batch.id)
            answer = json.loads(client.files.content(batch.output_file_id).text)
            assert [b.id for b in client.batches.list()] == [batch.id]
            assert file.id in [f.id for f in client.files.list(purpose="batch")]
            assert client.files.delete(file.id).deleted
            try:
                client.files.retrieve(file.id)
            except openai.NotFoundError as error:
                print(answer["custom_id"], batch.status, error.body["message"].split(":")[0])
            chat = client.chat.completions.create(model="gpt-4o-mini", messages=line["body"]["messages"])
            assert chat.choices[0].message.content
            """
        let printed = try PythonOracle.run(
            script: script, input: Array("http://127.0.0.1:\(provider.client.port)/v1".utf8))
        #expect(String(decoding: printed, as: UTF8.self) == "a completed No such File object\n")
    }
}

extension String {
    /// Quotation marks as a form's header carries them.
    fileprivate var replacingQuotes: String {
        split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "%22")
    }
}
