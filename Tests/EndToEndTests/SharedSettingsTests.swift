import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("Settings collection: one more layer for the tools, frozen with the run, never with a secret")
struct SharedSettingsTests {
    private static let key = "sk-canary-in-the-collection"

    private static func bench(settings: String = "{}", batchSize: String? = nil) throws -> Workbench {
        let bench = try Workbench(documents: 30)
        let batch = batchSize.map { "max_requests: \($0), " } ?? ""
        let yaml = Workbench.job(batchSize: 100).replacing("max_requests: 100, ", batch)
        try bench.write(yaml + "settings: \(settings)\n", to: "jobs/visits.yaml")
        let rows: [BSONDocument] = [
            ["_id": "openai_api_key", "value": .string(key)], ["_id": "batch_size", "value": 10],
            ["_id": 7, "key": "completion_window", "value": "24h"],
            ["_id": 8, "name": "smtp_password", "value": "hunter2"],
            ["_id": "batch_user_assignment", "value": "gruhno"], ["_id": "plain", "value": .string("x \(key)")],
        ]
        _ = try bench.mongo.run(
            command: ["insert": "admin_settings", "documents": .array(.array(rows.map { .document($0) }))],
            on: bench.database)
        return bench
    }

    /// Value and origin of one setting, as `--print-config` tells them.
    private static func setting(
        _ key: String, _ bench: Workbench, _ arguments: [String] = [], _ environment: [String: String] = [:]
    ) throws -> String {
        let outcome = try bench.tool("gen-batch", arguments + ["--print-config"], environment: environment).run()
        let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("\(key) ") }
        return line.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } ?? outcome.description
    }

    @Test("flag, job file, environment, .env, settings collection, default: the first that has a value wins")
    func precedence() throws {
        let origin = "batch_size in settings collection 'admin_settings'"
        let key = "batch.max_requests"
        let bench = try Self.bench()
        #expect(try Self.setting(key, bench) == "= 10 \(origin)")
        try bench.write("BATCH_SIZE=11\n", to: ".env")
        #expect(try Self.setting(key, bench) == "= 11 $BATCH_SIZE in .env:1")
        #expect(try Self.setting(key, bench, [], ["BATCH_SIZE": "12"]) == "= 12 $BATCH_SIZE")
        #expect(try Self.setting(key, bench, ["--no-env-file"]) == "= 10 \(origin)")
        let file = try Self.bench(batchSize: "13")
        #expect(try Self.setting(key, file, [], ["BATCH_SIZE": "12"]) == "= 13 jobs/visits.yaml:6")
        try bench.write(Workbench.job(batchSize: 100).replacing("max_requests: 100, ", ""), to: "jobs/visits.yaml")
        #expect(try Self.setting(key, bench, ["--no-env-file"]) == "= 100 default")
        // Only where the documents are can be said by a flag, and that is nothing for a collection to say.
        let place = "mongodb.collection"
        let process = ["MONGODB_COLLECTION": "process"]
        #expect(try Self.setting(place, file, ["-c", "flagged"], process) == "= flagged --collection")
        #expect(try Self.setting(place, file, [], process) == "= visits jobs/visits.yaml:2")
        let yaml = try FileText.text(file.scratch.file("jobs/visits.yaml"))
        try file.write(yaml.replacing(", collection: visits", ""), to: "jobs/visits.yaml")
        try file.write("MONGODB_COLLECTION=file\n", to: ".env")
        #expect(try Self.setting(place, file, [], process) == "= process $MONGODB_COLLECTION")
        #expect(try Self.setting(place, file) == "= file $MONGODB_COLLECTION in .env:1")
    }

    @Test("a run is cut, frozen and submitted by them, and the key is in no file and in no output")
    func run() throws {
        let bench = try Self.bench()
        var said = try bench.run("gen-batch").description
        #expect(said.contains("'openai_api_key' is not read: the key is taken from OPENAI_API_KEY"))
        #expect(try bench.trailFiles().filter { $0.hasPrefix("batch_input_") }.count == 3)
        let frozen = try JSONValue(parsing: FileText.read(bench.trailFile("job_")))
        #expect(
            frozen["settings"] == [
                "batch_size": 10, "batch_user_assignment": "gruhno", "completion_window": "24h",
            ])
        // What the run was made with counts, not what a later tool finds in its environment.
        said += try bench.tool("submit-batch", environment: ["COMPLETION_WINDOW": "48h"]).run().description
        said += try bench.run("monitor-batch", "--wait", "--interval", "0.05").description
        said += try bench.run("identify-failed", "--json").description
        said += try bench.run("gen-batch", "--print-config").description
        let batch = try JSONValue(parsing: FileText.read(bench.trailFile("batch_20")))
        #expect(batch["completion_window"] == "24h")
        try bench.expectWhole(30)
        #expect(!said.contains(Self.key) && !said.contains("hunter2"))
        for name in try bench.trailFiles() {
            let text = String(decoding: try FileText.read(bench.scratch.file("batches/visits/\(name)")), as: UTF8.self)
            #expect(!text.contains(Self.key) && !text.contains("hunter2"), "\(name)")
        }
    }

    @Test(
        "a setting that a job file's variable asks for is there, and one that says where the collection is is refused")
    func variables() throws {
        let bench = try Self.bench()
        let yaml = Workbench.job(batchSize: 100) + "settings: {}\n"
        try bench.write(
            yaml.replacing("max_tokens: 500", "max_tokens: 500, user: \"${BATCH_USER_ASSIGNMENT}\""),
            to: "jobs/visits.yaml")
        try bench.run("gen-batch")
        #expect(try FileText.text(bench.trailFile("batch_input_")).contains(#""user":"gruhno""#))
        let circle = yaml.replacing("collection: visits", "collection: \"${PLAIN_NAME:-visits}\"")
        _ = try bench.mongo.run(
            command: ["insert": "admin_settings", "documents": [["_id": "plain_name", "value": "other"]]],
            on: bench.database)
        try bench.write(circle, to: "jobs/visits.yaml")
        let outcome = try bench.run("gen-batch", expecting: 78)
        #expect(outcome.errors.contains("settings collection 'admin_settings': decides where it is itself"))
    }
}
