import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("gen-batch: parts, claims and other people's files", .serialized)
struct GenerationTests {
    @Test("parts are cut by bytes too, and no request is lost at the cut")
    func cutByBytes() throws {
        let bench = try Workbench(documents: 40)
        try bench.write(
            Workbench.job(batchSize: 1000).replacing("max_requests: 1000", "max_requests: 1000, max_bytes: 2000"),
            to: "jobs/visits.yaml")
        try bench.run("gen-batch")
        let inputs = try bench.trailFiles().filter { $0.hasPrefix("batch_input_") }
        #expect(inputs.count > 3)
        var ids: [String] = []
        for name in inputs {
            let path = bench.scratch.file("batches/visits/\(name)")
            #expect(try FileText.read(path).count <= 2000)
            ids += try bench.lines(path).compactMap { $0["custom_id"]?.stringValue }
        }
        #expect(ids == (0..<40).map { "i-\($0)" })
        try bench.finish()
        try bench.expectWhole(40)
    }

    @Test("a request that is larger than a file may be fails alone")
    func tooLarge() throws {
        let bench = try Workbench(documents: 3)
        try bench.update(["_id": 1], ["$set": ["name": .string(String(repeating: "x", count: 3000))]])
        try bench.write(
            Workbench.job(batchSize: 100).replacing("max_requests: 100", "max_requests: 100, max_bytes: 2000"),
            to: "jobs/visits.yaml")
        let outcome = try bench.run("gen-batch", expecting: 3)
        #expect(outcome.errors.contains("a file may have 2,000"))
        #expect(try bench.count(["processing_info.failure.class": "template"]) == 1)
        #expect(try bench.count(["ai_status": "in_progress"]) == 2)
    }

    @Test("a document that makes the template ask for too much fails alone, whatever it is too much of")
    func tooMuch() throws {
        let greedy = [
            "{{ range(10**9) | list }}", "{{ 'x' * 10**9 }}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% for i in range(10**5) %}{% for j in range(10**5) %}{% endfor %}{% endfor %}",
            "{% for i in range(100) %}{{ 'x' * 1000000 }}{% endfor %}", "{{ 9**(9**9) }}", "{{ '%1000000000d' % 1 }}",
            "{% set n = namespace(x=[]) %}{% for i in range(1000) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}",
            "{{ 1 // 0 }}", "{{ [0] * 10**9 }}", "{{ nothing }}",
        ]
        let bench = try Workbench(documents: greedy.count + 2)
        let branches = greedy.enumerated().map { "{% if _id == \($0 + 1) %}\($1){% endif %}" }
        try bench.write("Say {{ name }}. \(branches.joined())", to: "prompt.j2")
        let outcome = try bench.run("gen-batch", expecting: 3)
        #expect(outcome.errors.contains("\(greedy.count) documents (template)"), "\(outcome)")
        #expect(try bench.count(["processing_info.failure.class": "template"]) == greedy.count)
        #expect(try bench.count(["ai_status": "in_progress"]) == 2)
    }

    @Test("several machines on one collection: every document is in one input file")
    func manyWorkers() throws {
        let bench = try Workbench(documents: 3000, batchSize: 100)
        let workers = try (0..<4).map { try bench.tool("gen-batch", ["--batches", "batches\($0)"]).start() }
        for worker in workers { #expect(try worker.wait().code == 0) }
        var ids: [String] = []
        for number in 0..<4 where FileText.exists(bench.scratch.file("batches\(number)/visits")) {
            for name in try bench.trailFiles("batches\(number)/visits") where name.hasPrefix("batch_input_") {
                ids += try bench.lines(bench.scratch.file("batches\(number)/visits/\(name)")).compactMap {
                    $0["custom_id"]?.stringValue
                }
            }
        }
        #expect(ids.count == 3000)
        #expect(Set(ids).count == 3000)
    }

    @Test("ids of every type find their document again")
    func idTypes() throws {
        let bench = try Workbench()
        let ids: [BSONValue] = [
            .string("visit-1"), .string(String(repeating: "long ", count: 30)), .string("Zoë/7"), .double(1.5),
            .int64(1 << 40),
            .document(["hospital": 7, "visit": "a"]), .date(milliseconds: 1_700_000_000_000),
            .binary(subtype: 4, bytes: Array(0..<16)), .objectID(try #require(ObjectID("5f1d7f3a2c8b9d0e4a6b7c8d"))),
        ]
        try bench.insert(
            ids.enumerated().map { ["_id": $0.element, "name": .string("visit \($0.offset)"), "ai_status": "pending"] })
        // One fails first, so that the list of failures and the retry meet a hashed id as well.
        try bench.update(["name": "visit 1"], ["$unset": ["name": true]])
        try bench.run("gen-batch", expecting: 3)
        #expect(try bench.trailFiles().contains { $0.hasPrefix("ids_") })
        try bench.update(["name": ["$exists": false]], ["$set": ["name": "visit 1 mended"]])
        try bench.finish()
        try bench.expectWhole(ids.count)
    }

    @Test("an input file that another program has made is submitted and brought home like ours")
    func foreignInput() throws {
        let bench = try Workbench(documents: 1)
        try bench.finish()
        let line =
            #"{"custom_id":"made-by-hand","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}}"#
        try FileText.write(
            line + "\n", to: bench.scratch.file("batches/visits/batch_input_20261122T101500Z-byhand_001.jsonl"))
        #expect(try bench.run("submit-batch").errors.contains("made by another program: 1 request"))
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", "--no-ingest")
        let output = try FileText.text(
            bench.scratch.file("batches/visits/batch_output_20261122T101500Z-byhand_001.jsonl"))
        #expect(output.contains("made-by-hand"))
        try bench.run("ingest-results", expecting: 3)
        let strays = try bench.lines(bench.scratch.file("batches/visits/unapplied_20261122T101500Z-byhand_001.jsonl"))
        #expect(strays.first?["reason"] == "unknown_custom_id")
    }

    @Test("an input file of ours that another program has answered is ingested when its output is named")
    func answeredElsewhere() throws {
        let bench = try Workbench(documents: 2)
        try bench.run("gen-batch")
        let input = try bench.trailFile("batch_input_")
        let answers = (0..<2).map {
            #"{"id":"vllm-\#($0)","custom_id":"i-\#($0)","response":{"status_code":200,"request_id":"r","body":{"choices":[{"message":{"role":"assistant","content":"answer \#($0)"},"finish_reason":"stop"}]}},"error":null}"#
        }
        let output = input.replacing("batch_input_", "batch_output_")
        try FileText.write(answers.joined(separator: "\n") + "\n", to: output)
        try bench.run("ingest-results", output)
        #expect(try bench.count(["ai_status": "completed"]) == 2)
        #expect(try bench.run("submit-batch").errors.contains("nothing to submit"))
    }

    @Test("--empty-exit and --log-file do what a scheduler needs")
    func scheduler() throws {
        let bench = try Workbench(documents: 1)
        let log = bench.scratch.file("batch.log")
        try bench.run("gen-batch", "--log-file", log, "--empty-exit", "99")
        try bench.run("gen-batch", "--log-file", log, "--empty-exit", "99", expecting: 99)
        try bench.run("submit-batch", "--log-file", log)
        let lines = try FileText.text(log).split(separator: "\n")
        #expect(lines.contains { $0.contains("level=info tool=gen-batch op=input") && $0.contains("job=visits") })
        #expect(lines.contains { $0.contains("tool=gen-batch op=end status=99") })
        #expect(lines.contains { $0.contains("tool=submit-batch op=submitted") && $0.contains("batch_id=batch_") })
        #expect(FileMode.of(log) == 0o600)
    }

    @Test("--print-config tells each setting and its origin, and no secret")
    func printConfig() throws {
        let bench = try Workbench(documents: 1)
        let before = try bench.fingerprint()
        let outcome = try bench.run("submit-batch", "--print-config")
        let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("batch.max_requests ") }
        #expect(line?.split(separator: " ") == ["batch.max_requests", "=", "100", "jobs/visits.yaml:6"])
        let events = try bench.run("gen-batch", "--print-config", "--json").output.split(separator: "\n")
        let settings = try events.map { try JSONValue(parsing: String($0)) }.filter { $0["type"] == "setting" }
        let uri = try #require(settings.first { $0["key"] == "mongodb.uri" })
        #expect(uri["value"] == "[redacted]" && uri["origin"] == "jobs/visits.yaml:2 from $MONGODB_URI")
        #expect(!outcome.output.contains("canary"))
        #expect(try bench.fingerprint() == before)
    }
}
