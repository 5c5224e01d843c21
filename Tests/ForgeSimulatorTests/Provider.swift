import ForgeJSON
import TestSupport

@testable import ForgeSimulator

/// A simulator in this process, with a clock that stands still at one second past midnight until a test moves it.
final class Provider {
    static let start: Int64 = 1_800_000_001

    let client: Client
    let simulator: Simulator
    private let scratch: ScratchDirectory

    var state: String { scratch.file("state") }

    init(_ script: String = "", _ configure: (inout SimulatorOptions) -> Void = { _ in }) throws {
        scratch = try ScratchDirectory("simulator")
        var options = SimulatorOptions(state: scratch.file("state"))
        options.script = Array(script.utf8)
        options.timeScale = 0
        options.startTime = Self.start
        options.batchSeconds = 8
        configure(&options)
        simulator = try Simulator(options)
        client = Client(port: try simulator.start())
    }

    deinit {
        simulator.stop()
    }

    func file(_ lines: [String]) throws -> String {
        let reply = try client.upload(Array((lines.joined(separator: "\n") + "\n").utf8))
        guard let id = try reply.json()["id"]?.stringValue else { throw SupportError(reply.text) }
        return id
    }

    func create(_ file: String, endpoint: String = "/v1/chat/completions", _ more: JSONObject = [:]) throws -> String {
        var body: JSONObject = [
            "input_file_id": .string(file), "endpoint": .string(endpoint), "completion_window": "24h",
        ]
        for (key, value) in more { body[key] = value }
        let reply = try client.post("/v1/batches", .object(body))
        guard let id = try reply.json()["id"]?.stringValue else { throw SupportError(reply.text) }
        return id
    }

    func batch(_ id: String) throws -> JSONValue {
        try client.get("/v1/batches/\(id)").json()
    }

    /// Uploads, creates and waits until the batch has ended.
    func run(_ lines: [String], endpoint: String = "/v1/chat/completions") throws -> JSONValue {
        let id = try create(try file(lines), endpoint: endpoint)
        try simulator.advance(bySeconds: 8)
        return try batch(id)
    }

    /// The lines of a result file that a batch names; none where it names none.
    func lines(_ kind: String, of batch: JSONValue) throws -> [JSONValue] {
        guard let id = batch[kind]?.stringValue else { return [] }
        return try client.get("/v1/files/\(id)/content").body.split(separator: 0x0A).map {
            try JSONValue(parsing: Array($0))
        }
    }

    func output(_ batch: JSONValue) throws -> [JSONValue] { try lines("output_file_id", of: batch) }
    func errors(_ batch: JSONValue) throws -> [JSONValue] { try lines("error_file_id", of: batch) }

    static func line(_ customID: String, _ body: JSONValue, url: String = "/v1/chat/completions") -> String {
        let line: JSONValue = ["custom_id": .string(customID), "method": "POST", "url": .string(url), "body": body]
        return line.text(.compact)
    }

    /// A line that asks for a chat completion; more body fields as pairs.
    static func chat(
        _ customID: String, _ text: String = "Say hello", model: String = "gpt-4o-mini", _ more: JSONObject = [:]
    ) -> String {
        var body: JSONObject = ["model": .string(model), "messages": [["role": "user", "content": .string(text)]]]
        for (key, value) in more { body[key] = value }
        return line(customID, .object(body))
    }

    static func content(_ line: JSONValue?) -> String? {
        line?["response"]?["body"]?["choices"]?[0]?["message"]?["content"]?.stringValue
    }
}
