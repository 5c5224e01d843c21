import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("A look before anything is sent, and what people are told of documents", .serialized)
struct LookBeforeSendingTests {
    private static let named = Workbench.job(batchSize: 100).replacing("sort: {_id: 1}", "sort: {_id: 1}, name: title")
        .replacing("prompt: {user_file: ../prompt.j2}", "prompt: {system: 'You are brief.', user_file: ../prompt.j2}")

    private func bench() throws -> Workbench {
        let bench = try Workbench(documents: 4)
        try bench.write(Self.named, to: "jobs/visits.yaml")
        for number in 0..<4 {
            try bench.update(["_id": .int32(Int32(number))], ["$set": ["title": .string("Secret title \(number)")]])
        }
        return bench
    }

    @Test("--dry-run shows the first request as text, and changes nothing")
    func dryRun() throws {
        let bench = try bench()
        let before = try bench.fingerprint()
        let outcome = try bench.run("gen-batch", "-n")
        #expect(outcome.errors.contains("i-0 \"Secret title 0\""))
        #expect(outcome.errors.contains("--- system\nYou are brief.\n--- user\nWrite about visit 0.\n"))
        #expect(outcome.errors.contains(" bytes\n") && outcome.errors.contains("\"max_tokens\":500"))
        #expect(outcome.output.isEmpty)
        #expect(try bench.fingerprint() == before)
    }

    @Test("--show prints the lines that an input file would hold, and changes nothing")
    func show() throws {
        let bench = try bench()
        let before = try bench.fingerprint()
        let shown = try bench.run("gen-batch", "--show", "3")
        #expect(try bench.fingerprint() == before)
        try bench.run("gen-batch")
        let input = try FileText.text(bench.trailFile("batch_input_"))
        #expect(shown.output == input.split(separator: "\n").prefix(3).map { $0 + "\n" }.joined())
        try bench.run("gen-batch", "--show", "0", expecting: 64)
        try bench.run("gen-batch", "--show", "1", "--json", expecting: 64)
    }

    @Test("a document's name is shown on the terminal and written nowhere")
    func names() throws {
        let bench = try bench()
        try bench.update(["_id": 2], ["$unset": ["name": true]])
        try bench.update(["_id": 3], ["$set": ["processing_info": "full"]])
        let log = bench.scratch.file("batch.log")
        let outcome = try bench.run("gen-batch", "--json", "-v", "--log-file", log, expecting: 3)
        #expect(outcome.errors.contains("i-2 \"Secret title 2\""), "\(outcome)")
        #expect(outcome.errors.contains("i-3 is \"Secret title 3\""), "\(outcome)")
        #expect(outcome.errors.contains("prompt.j2:1:16:") && outcome.errors.contains("^^^^"), "\(outcome)")
        #expect(outcome.errors.contains("mend the template or the documents"), "\(outcome)")
        #expect(outcome.errors.contains("'retry-failed -C \(bench.scratch.path)'"), "\(outcome)")
        var written = outcome.output + (try FileText.text(log))
        for name in try bench.trailFiles() {
            written += try FileText.text(bench.scratch.file("batches/visits/\(name)"))
        }
        for document in try bench.documents() {
            written += (document["processing_info"] ?? .null).extendedJSON().text()
        }
        #expect(!written.contains("Secret title"))
    }

    @Test("a template that fails for every sampled document is shown with one of them by name, in words alone")
    func sample() throws {
        let bench = try bench()
        try bench.update([:], ["$unset": ["name": true]])
        let log = bench.scratch.file("batch.log")
        let outcome = try bench.run("gen-batch", "--json", "--log-file", log, expecting: 65)
        #expect(outcome.errors.contains("i-0 is \"Secret title 0\""))
        #expect(!(outcome.output + (try FileText.text(log))).contains("Secret title"))
    }

    @Test("retry-failed makes no run when every document fails as before")
    func failsAgain() throws {
        let bench = try bench()
        try bench.update(["_id": ["$gte": 2]], ["$unset": ["name": true]])
        try bench.run("gen-batch", expecting: 3)
        try bench.run("identify-failed", expecting: 3)
        let files = try bench.trailFiles()
        let documents = try bench.documents()
        let outcome = try bench.run("retry-failed", expecting: 3)
        #expect(outcome.errors.contains("2 documents (template), the first i-2 \"Secret title 2\""), "\(outcome)")
        #expect(outcome.errors.contains("nothing was claimed or written"))
        #expect(!outcome.errors.contains("submit-batch"))
        #expect(try bench.trailFiles() == files)
        #expect(try bench.documents() == documents)
        // One is mended: both are tried, and the other's failure is recorded anew.
        try bench.update(["_id": 3], ["$set": ["name": "visit 3"]])
        let mended = try bench.run("retry-failed", expecting: 3)
        #expect(mended.errors.contains("requests 1 ") && mended.errors.contains("next: submit-batch"), "\(mended)")
        #expect(try bench.count(["ai_status": "in_progress"]) == 3)
    }
}
