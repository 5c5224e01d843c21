import ForgeJSON
import Testing

@testable import ForgeSimulator

@Suite("Simulator: batches that end early, and lists of them")
struct BatchLifeTests {
    static let ten = (0..<10).map { Provider.chat("d\($0)", "Point \($0)") }

    @Test("cancelling keeps what was done, and tells the rest in the error file")
    func cancel() throws {
        let provider = try Provider()
        let id = try provider.create(try provider.file(Self.ten))
        try provider.simulator.advance(bySeconds: 4)
        let cancelled = try provider.client.post("/v1/batches/\(id)/cancel", [:])
        #expect(cancelled.status == 200)
        #expect(try cancelled.json()["status"] == "cancelling")
        #expect(try cancelled.json()["cancelling_at"] == .integer(Provider.start + 4))
        try provider.simulator.advance(bySeconds: 2)
        let batch = try provider.batch(id)
        #expect(batch["status"] == "cancelled" && batch["cancelled_at"] == .integer(Provider.start + 6))
        #expect(batch["request_counts"] == ["completed": 5, "failed": 0, "total": 10])
        #expect(try provider.output(batch).map { $0["custom_id"]?.stringValue } == (0..<5).map { "d\($0)" })
        let errors = try provider.errors(batch)
        #expect(errors.map { $0["custom_id"]?.stringValue } == (5..<10).map { "d\($0)" })
        #expect(errors.allSatisfy { $0["response"] == .null && $0["error"]?["code"] == "batch_cancelled" })
        #expect(try provider.simulator.ledger().billed == 5)
        #expect(try provider.client.post("/v1/batches/\(id)/cancel", [:]).status == 200)
    }

    @Test("who moves the clock over HTTP finds everything done that has become due")
    func clockSettles() throws {
        let provider = try Provider()
        let id = try provider.create(try provider.file((0..<2000).map { Provider.chat("d\($0)", "Point \($0)") }))
        for status in ["in_progress", "in_progress", "finalizing", "completed"] {
            #expect(try provider.client.post("/simulator/clock", ["advance": 2]).status == 200)
            #expect(try provider.batch(id)["status"]?.stringValue == status)
        }
    }

    @Test("a batch cancelled in validation runs nothing")
    func cancelEarly() throws {
        let provider = try Provider()
        let id = try provider.create(try provider.file(Self.ten))
        _ = try provider.client.post("/v1/batches/\(id)/cancel", [:])
        try provider.simulator.advance(bySeconds: 8)
        let batch = try provider.batch(id)
        #expect(batch["status"] == "cancelled" && batch["output_file_id"] == .null)
        #expect(try provider.simulator.ledger().billed == 0)
    }

    @Test("a batch that has ended otherwise cannot be cancelled")
    func cancelLate() throws {
        let provider = try Provider()
        let completed = try provider.run(Self.ten)
        let failed = try provider.run(["1"])
        for (batch, status) in [(completed, "completed"), (failed, "failed")] {
            let id = try #require(batch["id"]?.stringValue)
            let reply = try provider.client.post("/v1/batches/\(id)/cancel", [:])
            #expect(reply.status == 409)
            #expect(
                try reply.json()["error"]?["message"] == .string("Cannot cancel a batch with status '\(status)'."))
        }
    }

    @Test("a batch that is not done after 24 hours expires with what it has")
    func expire() throws {
        let provider = try Provider {
            $0.batchSeconds = 400_000
            // Longer than the batch has.
            $0.validating = 100_000
        }
        let id = try provider.create(try provider.file(Self.ten))
        try provider.simulator.advance(bySeconds: 300_000)
        let batch = try provider.batch(id)
        #expect(batch["status"] == "expired" && batch["output_file_id"] == .null)
        #expect(batch["request_counts"] == ["completed": 0, "failed": 0, "total": 10])
        let errors = try provider.errors(batch)
        #expect(errors.count == 10)
        #expect(
            errors[0]["error"] == [
                "code": "batch_expired",
                "message": "This request could not be executed before the completion window expired.",
            ])
    }

    @Test("a script lets a batch expire after so many lines")
    func expireByScript() throws {
        let provider = try Provider(#"{"batch": {}, "expire_after": 3}"#)
        let batch = try provider.run(Self.ten)
        #expect(batch["status"] == "expired")
        #expect(batch["request_counts"] == ["completed": 3, "failed": 0, "total": 10])
        #expect(try provider.output(batch).count == 3)
        #expect(try provider.errors(batch).count == 7)
        #expect(try provider.simulator.ledger().billed == 3)
        #expect(try provider.run(Self.ten)["status"] == "completed")
    }

    @Test("result files go when their time has come")
    func resultsExpire() throws {
        let provider = try Provider()
        let id = try provider.create(
            try provider.file(Self.ten), ["output_expires_after": ["anchor": "created_at", "seconds": 3600]])
        try provider.simulator.advance(bySeconds: 8)
        let batch = try provider.batch(id)
        #expect(try provider.output(batch).count == 10)
        try provider.simulator.advance(bySeconds: 3600)
        let output = try #require(batch["output_file_id"]?.stringValue)
        #expect(try provider.client.get("/v1/files/\(output)/content").status == 404)
    }

    @Test("an idempotency key changes nothing: two requests make two batches")
    func twoBatches() throws {
        let provider = try Provider()
        let file = try provider.file(Self.ten)
        let body: JSONValue = [
            "input_file_id": .string(file), "endpoint": "/v1/chat/completions", "completion_window": "24h",
        ]
        let ids = try (0..<2).map { _ in
            try provider.client.send(
                "POST", "/v1/batches", headers: ["Idempotency-Key: one"], body: body.serialized(.compact)
            ).json()["id"]?.stringValue
        }
        #expect(ids[0] != ids[1])
    }

    @Test("the list is newest first, in pages")
    func list() throws {
        let provider = try Provider()
        let ids = try (0..<5).map { _ in try provider.create("file-x") }
        var seen: [String] = []
        var after: String?
        repeat {
            let page = try provider.client.get("/v1/batches?limit=2" + (after.map { "&after=\($0)" } ?? "")).json()
            let data = page["data"]?.arrayValue ?? []
            #expect(page["first_id"] == data.first?["id"] && page["last_id"] == data.last?["id"])
            seen += data.compactMap { $0["id"]?.stringValue }
            after = page["has_more"] == true ? page["last_id"]?.stringValue : nil
        } while after != nil
        #expect(seen == ids.reversed())
        let other = try Provider()
        let empty = try other.client.get("/v1/batches").json()
        #expect(empty == ["data": [], "first_id": nil, "has_more": false, "last_id": nil, "object": "list"])
    }

    @Test("a new batch may be missing from the list for a while, but not when it is asked for")
    func listLag() throws {
        let provider = try Provider { $0.listLag = 60 }
        let id = try provider.create("file-x")
        #expect(try provider.client.get("/v1/batches").json()["data"] == [])
        #expect(try provider.batch(id)["id"] == .string(id))
        try provider.simulator.advance(bySeconds: 60)
        #expect(try provider.client.get("/v1/batches").json()["data"]?[0]?["id"] == .string(id))
    }

    @Test("files are listed by purpose and order")
    func fileList() throws {
        let provider = try Provider()
        let first = try provider.file(Self.ten)
        let batch = try provider.run(Self.ten)
        let ids = { (query: String) in
            try provider.client.get("/v1/files" + query).json()["data"]?.arrayValue?.compactMap {
                $0["id"]?.stringValue
            } ?? []
        }
        #expect(try ids("").count == 3)
        #expect(try ids("?purpose=batch_output") == [batch["output_file_id"]?.stringValue])
        #expect(try ids("?purpose=batch&order=asc").first == first)
        #expect(try ids("?order=asc&limit=1&after=\(first)") == [batch["input_file_id"]?.stringValue])
    }

    @Test("switches: shuffled lines, an empty error file id, ranges")
    func switches() throws {
        let provider = try Provider {
            $0.shuffle = true
            $0.emptyErrorFileID = true
            $0.ranges = true
        }
        let batch = try provider.run(Self.ten)
        #expect(batch["error_file_id"] == "")
        let ids = try provider.output(batch).compactMap { $0["custom_id"]?.stringValue }
        #expect(ids != ids.sorted() && ids.sorted() == (0..<10).map { "d\($0)" })
        let path = "/v1/files/\(batch["output_file_id"]?.stringValue ?? "")/content"
        let whole = try provider.client.get(path).body
        let part = try provider.client.get(path, ["range: bytes=10-19"])
        #expect(part.status == 206 && part.body == Array(whole[10..<20]))
        #expect(part.headers["content-range"] == "bytes 10-19/\(whole.count)")
        let tail = try provider.client.get(path, ["range: bytes=-5"])
        #expect(tail.status == 206 && tail.body == Array(whole.suffix(5)))
        let beyond = try provider.client.get(path, ["range: bytes=\(whole.count)-"])
        #expect(beyond.status == 416 && beyond.headers["content-range"] == "bytes */\(whole.count)")
        #expect(try provider.client.get(path, ["range: lines=1-2"]).status == 200)
    }
}
