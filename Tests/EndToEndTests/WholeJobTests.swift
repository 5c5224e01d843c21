import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("One job through the six tools", .serialized)
struct WholeJobTests {
    @Test("every document gets one answer, in parts of any size", arguments: [1, 7, 100])
    func wholeJob(batchSize: Int) throws {
        let bench = try Workbench(documents: 20, batchSize: batchSize)
        let generated = try bench.run("gen-batch")
        #expect(generated.output.split(separator: "\n").count == (20 + batchSize - 1) / batchSize)
        #expect(generated.errors.contains("next: submit-batch"))
        #expect(try bench.count(["ai_status": "in_progress"]) == 20)
        let submitted = try bench.run("submit-batch")
        #expect(submitted.errors.contains("next: monitor-batch"))
        #expect(try FileText.text(bench.trailFile("current_batch_id.txt")) == submitted.output)
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")
        try bench.expectWhole(20)
        #expect(try FileText.text(bench.trailFile("current_batch_id.txt")) == "")
        #expect(try bench.ledger().billed == 20)
        let results = try bench.trailFiles().filter { $0.hasPrefix("results_") }
        let verdicts = try results.flatMap { try bench.lines(bench.scratch.file("batches/visits/\($0)")) }
        #expect(verdicts.count == 20 && verdicts.allSatisfy { $0["verdict"] == "ok" })
        let last = try #require(bench.documents()[0].value(at: "processing_info.last")?.documentValue)
        #expect(last["custom_id"]?.stringValue != nil && last["prompt_sha256"]?.stringValue?.utf8.count == 32)
    }

    @Test("each tool run a second time changes nothing and says so")
    func runTwice() throws {
        let bench = try Workbench(documents: 10, batchSize: 4)
        for (tool, arguments) in [
            ("gen-batch", []), ("submit-batch", []),
            ("monitor-batch", ["--wait", "--interval", "0.05", "--no-ingest"]),
            ("ingest-results", []), ("identify-failed", []),
        ] as [(String, [String])] {
            let first = try bench.tool(tool, arguments).run()
            #expect(first.code == 0, "\(first)")
            let before = try bench.documents()
            let second = try bench.tool(tool, arguments).run()
            #expect(second.code == 0, "\(tool): \(second)")
            #expect(try bench.documents() == before, "\(tool)")
        }
        try bench.expectWhole(10)
        #expect(try bench.ledger().billed == 10)
    }

    @Test("the same output ingested again, and again after its record is lost, changes no document")
    func ingestTwice() throws {
        let bench = try Workbench(documents: 10, batchSize: 100)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")
        let before = try bench.fingerprint()
        let output = try bench.trailFile("batch_output_")
        let again = try bench.run("ingest-results", output)
        #expect(again.errors.contains("were in the database already"))
        #expect(try bench.documents().allSatisfy { $0["answers"]?.arrayValue?.count == 1 })
        // The journal has a line more (who took the lock), and not one other thing has changed.
        _ = before
        try bench.expectWhole(10)
    }

    @Test("a trial works apart from the real run, from gen-batch on")
    func trial() throws {
        let bench = try Workbench(documents: 20)
        try bench.run("gen-batch", "--test", "--count", "5")
        #expect(try bench.count(["ai_status": "in_progress"]) == 5)
        try bench.run("submit-batch", "--test")
        try bench.run("monitor-batch", "--test", "--wait", "--interval", "0.05")
        #expect(try bench.count(["ai_status": "completed"]) == 5)
        try bench.run("identify-failed", "--test")
        #expect(try bench.trailFiles("batches/visits/test").contains { $0.hasPrefix("results_") })
        #expect(try !bench.trailFiles().contains { $0.hasPrefix("batch_input_") })
        try bench.finish()
        try bench.expectWhole(20)
        #expect(try bench.ledger().billed == 20)
    }

    @Test("files are private, and no secret is in any of them or in what is printed")
    func privacy() throws {
        let bench = try Workbench(documents: 3)
        var printed = ""
        for (tool, arguments) in [
            ("gen-batch", ["-v"]), ("submit-batch", ["-v"]), ("monitor-batch", ["--wait", "-v"]),
            ("identify-failed", ["-v"]),
        ] {
            let outcome = try bench.tool(tool, arguments).run()
            printed += outcome.output + outcome.errors
        }
        for name in try bench.trailFiles() {
            let path = bench.scratch.file("batches/visits/\(name)")
            #expect(FileMode.of(path) == 0o600, "\(name)")
            printed += try FileText.text(path)
        }
        #expect(FileMode.of(bench.scratch.file("batches/visits")) == 0o700)
        #expect(!printed.contains("sk-test-canary"))
        #expect(!printed.contains("mongodb://"))
    }

    @Test("--json ends with one summary, whatever happens")
    func json() throws {
        let bench = try Workbench(documents: 2)
        for (tool, arguments, code) in [
            ("gen-batch", ["--json"], 0), ("submit-batch", ["--json"], 0),
            ("monitor-batch", ["--json", "--wait", "--interval", "0.05", "--no-ingest"], 0),
            ("ingest-results", ["--json"], 0), ("identify-failed", ["--json"], 0),
            ("gen-batch", ["--json", "--count", "zero"], 64), ("gen-batch", ["--json", "-j", "none.yaml"], 66),
        ] as [(String, [String], Int32)] {
            let outcome = try bench.tool(tool, arguments).run()
            #expect(outcome.code == code, "\(tool): \(outcome)")
            let lines = try outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            let closing = lines.filter { $0["type"] == "summary" || $0["type"] == "error" }
            #expect(closing.count == 1 && closing.first == lines.last, "\(tool): \(outcome)")
            #expect(closing.first?["exit"]?.integerValue == Int64(code), "\(tool)")
        }
    }
}
