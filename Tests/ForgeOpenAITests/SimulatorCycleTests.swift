import BatchForge
import ForgeOpenAI
import ForgeSimulator
import TestSupport
import Testing

@Suite("OpenAIClient against the simulator: a batch's whole life")
struct SimulatorCycleTests {
    let scratch: ScratchDirectory
    let path: String

    init() throws {
        scratch = try ScratchDirectory()
        path = scratch.file("input")
        let lines = (1...3).map { number in
            #"{"custom_id":"d-\#(number)","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini","#
                + #""messages":[{"role":"user","content":"question \#(number)"}]}}"# + "\n"
        }
        try FileText.write(lines.joined(), to: path)
    }

    func withSimulator(
        script: String = "", batchSeconds: Double = 0, _ body: (Simulator, OpenAIClient) throws -> Void
    ) throws {
        var options = SimulatorOptions(state: scratch.file("state"))
        options.script = Array(script.utf8)
        options.batchSeconds = batchSeconds
        options.apiKey = canary
        let simulator = try Simulator(options)
        defer { simulator.stop() }
        try body(simulator, try client("http://127.0.0.1:\(try simulator.start())/v1"))
    }

    func request(_ file: RemoteFile) -> BatchRequest {
        BatchRequest(
            inputFileID: file.id, endpoint: "/v1/chat/completions", completionWindow: "24h", metadata: [("run", "r-1")])
    }

    func batches(_ client: OpenAIClient) throws -> [RemoteBatch] {
        var batches: [RemoteBatch] = []
        try client.eachBatch {
            batches.append($0)
            return true
        }
        return batches
    }

    @Test("uploaded, found by name, created, read, listed, downloaded, deleted; billed once")
    func cycle() throws {
        try withSimulator { simulator, client in
            let file = try client.upload(path: path, as: "batch_input_r_001.jsonl")
            #expect(file.filename == "batch_input_r_001.jsonl")
            #expect(file.bytes == Int64(try FileText.read(path).count))
            #expect(try client.file(file.id) == file)
            var files: [RemoteFile] = []
            try client.eachFile {
                files.append($0)
                return true
            }
            #expect(files == [file])

            let created = try client.createBatch(request(file))
            #expect(created.inputFileID == file.id && created.metadata == ["run": "r-1"] && created.createdAt != nil)
            try simulator.advance(bySeconds: 3600)
            let batch = try #require(try client.batch(created.id))
            #expect(batch.status == .completed && batch.completed == 3 && batch.total == 3 && batch.errorFileID == nil)
            #expect(try batches(client) == [batch])

            var output: [UInt8] = []
            try client.download(try #require(batch.outputFileID)) { output += $0 }
            #expect(output.count { $0 == 10 } == 3 && output.last == 10)
            try client.deleteFile(file.id)
            try client.deleteFile(file.id)
            #expect(try client.file(file.id) == nil)
            #expect(try failure { try client.download(file.id) { _ in } }.status == 404)
            let ledger = try simulator.ledger()
            #expect(ledger.batches == 1 && ledger.billed == 3 && ledger.doubled == 0)
        }
    }

    @Test(
        "a create whose answer is lost is ambiguous, and one batch is there to be adopted",
        arguments: [
            #"{"endpoint":"create","drop_reply":true}"#,
            #"{"endpoint":"create","cut_reply":40}"#,
        ])
    func lostReply(script: String) throws {
        try withSimulator(script: script) { simulator, client in
            let file = try client.upload(path: path, as: "a.jsonl")
            #expect(try failure { _ = try client.createBatch(request(file)) }.kind == .ambiguous)
            #expect(try batches(client).map(\.inputFileID) == [file.id])
        }
    }

    @Test("reading goes on through faults that pass")
    func faults() throws {
        let script = #"""
            {"endpoint":"list_batches","reject":{"status":502,"html":"<html>Bad gateway</html>"}}
            {"endpoint":"list_batches","nth":2,"drop_reply":true}
            {"endpoint":"list_batches","nth":3,"reset_before":true}
            """#
        try withSimulator(script: script) { _, client in
            let found = try batches(client)
            #expect(found.isEmpty)
        }
    }

    @Test("a batch is cancelled while it runs, and not when it is over")
    func cancel() throws {
        try withSimulator(batchSeconds: 3600) { simulator, client in
            let batch = try client.createBatch(request(try client.upload(path: path, as: "a.jsonl")))
            #expect(try client.cancelBatch(batch.id).id == batch.id)
            try simulator.advance(bySeconds: 7200)
            #expect(try client.batch(batch.id)?.status == .cancelled)
        }
        try withSimulator { simulator, client in
            let batch = try client.createBatch(request(try client.upload(path: path, as: "a.jsonl")))
            try simulator.advance(bySeconds: 3600)
            #expect(try failure { _ = try client.cancelBatch(batch.id) }.status == 409)
        }
    }

    @Test("what is not there is nil, and a wrong key is denied")
    func absent() throws {
        try withSimulator { _, client in
            let batch = try client.batch("batch_6b07b158db3481902680e30b4e4b89f8")
            let file = try client.file("file-000000000000000000000")
            #expect(batch == nil && file == nil)
        }
        var options = SimulatorOptions(state: scratch.file("state"))
        options.apiKey = "sk-another"
        let simulator = try Simulator(options)
        defer { simulator.stop() }
        let client = try client("http://127.0.0.1:\(try simulator.start())/v1")
        #expect(try failure { _ = try client.upload(path: path, as: "a.jsonl") }.isDenied)
        #expect(try failure { _ = try batches(client) }.isDenied)
    }

    @Test("every page of a long list is read")
    func pages() throws {
        try withSimulator { _, client in
            let file = try client.upload(path: path, as: "a.jsonl")
            var ids: [String] = []
            for _ in 1...205 { ids.append(try client.createBatch(request(file)).id) }
            #expect(try Set(batches(client).map(\.id)) == Set(ids))
        }
    }
}
