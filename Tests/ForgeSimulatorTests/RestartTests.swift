import ForgeJSON
import Glibc
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: state survives a kill at any time")
struct RestartTests {
    static let lines = (0..<20).map { Provider.chat("d\($0)", "Point \($0)") }

    /// The built program on a state directory, with its port.
    private static func serve(_ state: String, _ more: [String] = []) throws -> (tool: RunningTool, client: Client) {
        let arguments = ["--port", "0", "--state", state, "--time-scale", "0", "--batch-seconds", "8"] + more
        let tool = try ToolRun(tool: "batch-simulator", arguments).start()
        let address = try tool.line(beginning: "listening on http://127.0.0.1:")
        let port = try #require(address.split(separator: "/").first.flatMap { Int($0) })
        return (tool, Client(port: port))
    }

    private static func kill(_ tool: RunningTool) throws {
        tool.send(SIGKILL)
        _ = try tool.wait()
    }

    private static func settled(_ client: Client, _ id: String) throws -> JSONValue {
        while true {
            let batch = try client.get("/v1/batches/\(id)").json()
            if batch["completed_at"] != .null || batch["failed_at"] != .null { return batch }
        }
    }

    @Test("killed after each step, it goes on where it was")
    func killed() throws {
        let scratch = try ScratchDirectory()
        let state = scratch.file("deep/state")
        var (tool, client) = try Self.serve(state)
        let upload = try client.upload(Array(Self.lines.joined(separator: "\n").utf8)).json()
        let file = try #require(upload["id"]?.stringValue)
        try Self.kill(tool)

        (tool, client) = try Self.serve(state)
        #expect(try client.get("/v1/files/\(file)").json() == upload)
        let created = try client.post(
            "/v1/batches",
            ["input_file_id": .string(file), "endpoint": "/v1/chat/completions", "completion_window": "24h"]
        ).json()
        let id = try #require(created["id"]?.stringValue)
        try Self.kill(tool)

        (tool, client) = try Self.serve(state)
        #expect(try client.get("/v1/batches/\(id)").json() == created)
        // Killed again while the batch is under way: at each second of its life.
        for _ in 0..<8 {
            _ = try client.post("/simulator/clock", ["advance": 1])
            try Self.kill(tool)
            (tool, client) = try Self.serve(state)
        }
        let batch = try Self.settled(client, id)
        #expect(batch["status"] == "completed")
        #expect(batch["completed_at"]?.integerValue == created["created_at"]?.integerValue.map { $0 + 8 })
        let output = try #require(batch["output_file_id"]?.stringValue)
        let content = try client.get("/v1/files/\(output)/content").body
        try Self.kill(tool)

        (tool, client) = try Self.serve(state)
        #expect(try client.get("/v1/files/\(output)/content").body == content)
        #expect(content.split(separator: 0x0A).count == 20)
        #expect(try Ledger(reading: state).billed == 20)
        try Self.kill(tool)
    }

    @Test("a script's counters go on after a restart")
    func counters() throws {
        let scratch = try ScratchDirectory()
        let script = scratch.file("faults")
        try FileText.write(#"{"endpoint": "list_files", "nth": 2, "times": 2, "reject": {"status": 500}}"#, to: script)
        var statuses: [Int] = []
        for _ in 0..<5 {
            let (tool, client) = try Self.serve(scratch.file("state"), ["--script", script])
            statuses.append(try client.get("/v1/files").status)
            try Self.kill(tool)
        }
        #expect(statuses == [200, 500, 500, 200, 200])
    }

    @Test("a log cut at any byte loads what was whole, and only that")
    func tornLog() throws {
        let scratch = try ScratchDirectory()
        let state = scratch.file("state")
        let provider = try Provider { $0.state = state }
        _ = try provider.run(Array(Self.lines.prefix(2)))
        let log = try FileText.read(state + "/state.jsonl")
        let lineEnds = log.indices.filter { log[$0] == 0x0A }
        for cut in Array(stride(from: 0, through: log.count, by: 7)) + lineEnds + lineEnds.map({ $0 + 1 }) {
            try FileText.write(log[..<cut], to: state + "/state.jsonl")
            let state = try Store.read(state)
            let whole = lineEnds.filter { $0 < cut }.count
            #expect(state.batchOrder.count == (whole >= 3 ? 1 : 0), "cut at \(cut)")
        }
        try FileText.write("{}\n", to: state + "/state.jsonl")
        #expect { try Store.read(state) } throws: { ($0 as? SimulatorError)?.kind == .corrupt }
    }

    @Test("a second simulator on the same folder, or on the same port, says so and ends with 69")
    func busy() throws {
        let provider = try Provider()
        let same = try ToolRun(tool: "batch-simulator", ["--port", "0", "--state", provider.state]).run()
        #expect(same.code == 69)
        #expect(
            same.errors
                == "batch-simulator: the state directory '\(provider.state)' is in use by another batch-simulator\n")
        let scratch = try ScratchDirectory()
        let port = provider.client.port
        let taken = try ToolRun(tool: "batch-simulator", ["--port", "\(port)", "--state", scratch.file("state")]).run()
        #expect(taken.code == 69)
        #expect(taken.errors == "batch-simulator: cannot listen on port \(port): the port is in use\n")
    }

    @Test("it stops when it is told to", arguments: [SIGTERM, SIGINT])
    func stops(signal: Int32) throws {
        let scratch = try ScratchDirectory()
        let (tool, _) = try Self.serve(scratch.file("state"))
        tool.send(signal)
        #expect(try tool.wait().code == 0)
    }

    @Test("bad options and scripts end it before it listens")
    func badStart() throws {
        let scratch = try ScratchDirectory()
        let script = scratch.file("faults")
        try FileText.write("{}", to: script)
        let state = ["--state", scratch.file("state")]
        #expect(try ToolRun(tool: "batch-simulator", state + ["--script", script]).run().code == 65)
        #expect(try ToolRun(tool: "batch-simulator", state + ["--port", "70000"]).run().code == 64)
        #expect(try ToolRun(tool: "batch-simulator", []).run().code == 64)
    }
}
