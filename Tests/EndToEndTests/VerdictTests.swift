import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("What fails has its verdict, and is sent again by one owner", .serialized)
struct VerdictTests {
    @Test("every class a provider can cause is told apart and recorded in its document")
    func classes() throws {
        let bench = try Workbench(
            documents: 10, batchSize: 100, parse: "json",
            script: [
                #"{"line":{"custom_id":"i-1"},"error":{"status":500,"code":"server_error","message":"sorry"},"times":1}"#,
                #"{"line":{"custom_id":"i-2"},"finish_reason":"length","times":1}"#,
                #"{"line":{"custom_id":"i-3"},"omit":true,"times":1}"#,
                #"{"line":{"custom_id":"i-4"},"content":"{\"open\": ","times":1}"#,
            ], prompt: "Answer in JSON about {{ name }}.")
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        for (id, word) in [(1, "api_error"), (2, "truncated"), (3, "unanswered"), (4, "invalid_json")] {
            let document = try #require(bench.documents(["_id": .int32(Int32(id))]).first)
            let failure = try #require(document.value(at: "processing_info.failure")?.documentValue)
            #expect(failure["class"] == .string(word))
            #expect(failure["attempts"]?.integerValue == 1)
            #expect(failure["message"]?.stringValue?.isEmpty == false)
            #expect(document["ai_status"] == "pending")
            if case .date? = failure["at"] {} else { Issue.record("no time in \(failure)") }
        }
        let again = try bench.run("gen-batch")
        #expect(again.output.isEmpty, "gen-batch must not take what has failed: \(again)")
        let listed = try bench.run("identify-failed", expecting: 3)
        #expect(listed.output.split(separator: "\n").sorted() == ["i-1", "i-2", "i-3", "i-4"])
        #expect(try FileText.text(bench.trailFile("failed_ids.txt")) == listed.output)
        #expect(try bench.lines(bench.trailFile("failed.jsonl")).count == 4)
        try bench.run("retry-failed")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: nil)
        try bench.run("identify-failed", expecting: nil)
        #expect(try bench.documents(["_id": ["$in": [1, 2, 3, 4]]]).allSatisfy { $0["ai_status"] == "completed" })
        // The old files again, after a retry has answered what failed in them: nothing changes, nothing counts as lost.
        let before = try bench.documents()
        try bench.run("ingest-results", bench.trailFile("batch_output_"), expecting: nil)
        #expect(try bench.documents() == before)
        #expect(try !bench.trailFiles().contains { $0.hasPrefix("unapplied_") })
    }

    @Test("an expired batch keeps what was answered; the rest uses no attempt")
    func expired() throws {
        let bench = try Workbench(documents: 10, script: [#"{"batch":{"nth":1},"expire_after":4}"#])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 5)
        #expect(try bench.count(["ai_status": "completed"]) == 4)
        #expect(
            try bench.count(["processing_info.failure.class": "expired", "processing_info.failure.attempts": 0]) == 6)
        try bench.finish()
        try bench.expectWhole(10)
        #expect(try bench.ledger().billed == 10)
    }

    @Test("a document without what the prompt needs fails alone, and is retried once it is mended")
    func template() throws {
        let bench = try Workbench(documents: 5)
        try bench.update(["_id": 3], ["$unset": ["name": true]])
        let generated = try bench.run("gen-batch", expecting: 3)
        #expect(generated.errors.contains("'name' is undefined"))
        #expect(try bench.count(["processing_info.failure.class": "template", "ai_status": "pending"]) == 1)
        try bench.update(["_id": 3], ["$set": ["name": "mended"]])
        try bench.finish()
        try bench.expectWhole(5)
    }

    @Test("attempts end: the document is failed for good, until a person resets it")
    func attemptsEnd() throws {
        let bench = try Workbench(
            documents: 2,
            script: [
                #"{"line":{"custom_id":"i-1"},"error":{"status":500,"code":"server_error","message":"sorry"},"times":3}"#
            ])
        for round in 1...3 {
            if round == 1 { try bench.run("gen-batch") } else { try bench.run("retry-failed") }
            try bench.run("submit-batch")
            try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
            try bench.run("identify-failed", expecting: 3)
        }
        #expect(try bench.count(["ai_status": "failed", "processing_info.failure.attempts": 3]) == 1)
        let refused = try bench.run("retry-failed")
        #expect(refused.errors.contains("without an attempt left"))
        try bench.run("retry-failed", "--reset")
        try bench.finish()
        try bench.expectWhole(2)
    }

    @Test("what was deleted or taken over in between is listed, and not overwritten")
    func unapplied() throws {
        let bench = try Workbench(documents: 4)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.delete(["_id": 1])
        try bench.update(["_id": 2], ["$unset": ["processing_info.claim": true], "$set": ["ai_status": "on hold"]])
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        let strays = try bench.lines(bench.trailFile("unapplied_"))
        #expect(Set(strays.compactMap { $0["reason"]?.stringValue }) == ["deleted", "claim_lost"])
        #expect(try bench.documents(["_id": 2]).first?["answers"] == nil)
    }

    @Test("an answer that the document cannot take is a write_error of that document alone")
    func writeError() throws {
        let bench = try Workbench(documents: 4)
        try bench.update(["_id": 2], ["$set": ["answers": "not a list"]])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        #expect(try bench.count(["ai_status": "completed"]) == 3)
        #expect(try bench.count(["processing_info.failure.class": "write_error"]) == 1)
        // The answer has been paid for: it is not bought again, but applied from the trail once the document is mended.
        try bench.run("identify-failed", expecting: 3)
        #expect(try bench.run("retry-failed").errors.contains("whose answers are here"))
        try bench.update(["_id": 2], ["$unset": ["answers": true]])
        try bench.run("ingest-results", bench.trailFile("batch_output_"), expecting: nil)
        try bench.expectWhole(4)
        #expect(try bench.ledger().billed == 4)
    }

    @Test("a document that cannot carry a claim does not stop the others")
    func unclaimable() throws {
        let bench = try Workbench(documents: 9)
        try bench.update(["_id": 4], ["$set": ["processing_info": "text"]])
        let generated = try bench.run("gen-batch", expecting: 3)
        #expect(generated.errors.contains("cannot carry a mark of ours"))
        #expect(try bench.count(["ai_status": "in_progress"]) == 8)
    }

    @Test("two retries at the same time: each document is in one run")
    func oneOwner() throws {
        let bench = try Workbench(
            documents: 6,
            script: [
                #"{"line":{"fraction":1.0},"error":{"status":500,"code":"server_error","message":"sorry"},"batches":1}"#
            ])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        try bench.run("identify-failed", expecting: 3)
        let first = try bench.tool("retry-failed").start()
        let second = try bench.tool("retry-failed").start()
        let codes = [try first.wait().code, try second.wait().code]
        #expect(codes.allSatisfy { $0 == 0 || $0 == 75 }, "\(codes)")
        try bench.finish()
        try bench.expectWhole(6)
    }
}
