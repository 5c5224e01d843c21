import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("retry.on: what is done about a class of failures", .serialized)
struct RetryRuleTests {
    private static let truncated = #"{"line":{"custom_id":"i-1"},"finish_reason":"length","times":1}"#

    /// One of two documents has had a truncated answer.
    private func bench(_ rule: String, body: String = "max_tokens: 500") throws -> Workbench {
        let bench = try Workbench(documents: 2, script: [Self.truncated])
        try bench.write(
            Workbench.job(batchSize: 100).replacing("max_tokens: 500", body)
                .replacing("backoff: {base: 0, max: 0}", "backoff: {base: 1h, max: 1h}, on: {\(rule)}"),
            to: "jobs/visits.yaml")
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        try bench.run("identify-failed", expecting: 3)
        return bench
    }

    /// The body of the one request of the retry.
    private func retried(_ bench: Workbench) throws -> JSONValue {
        let runs = try bench.lines(bench.trailFile("journal")).filter { $0["kind"] == "retry" }
        let run = try #require(runs.last?["run"]?.stringValue)
        let lines = try bench.lines(bench.scratch.file("batches/visits/batch_input_\(run)_001.jsonl"))
        #expect(lines.count == 1 && lines.first?["custom_id"] == "i-1")
        return try #require(lines.first?["body"])
    }

    @Test("without a rule a truncated answer is asked for with half as many tokens more")
    func standard() throws {
        let bench = try bench("")
        try bench.run("retry-failed")
        #expect(try retried(bench)["max_tokens"] == 750)
    }

    @Test(
        "set puts fields into the body, as JSON values",
        arguments: [
            ("{max_tokens: '{{ request.max_tokens * 4 }}'}", "max_tokens", 2000),
            ("{max_tokens: '{{ request.max_tokens * 1.5 }}'}", "max_tokens", 750),
            ("{max_completion_tokens: '{{ request.max_completion_tokens * 1.333 }}'}", "max_tokens", 666),
            ("{max_tokens: '{{ 600 + attempts }}'}", "max_tokens", 601),
            ("{user: 'again {{ attempts }}'}", "user", "again 1"),
            ("{response_format: {type: json_object}}", "response_format", ["type": "json_object"]),
            ("{stop: ['{{ request.model }}', b]}", "stop", ["gpt-4o-mini", "b"]),
        ] as [(String, String, JSONValue)])
    func set(fields: String, name: String, value: JSONValue) throws {
        let bench = try bench("truncated: {set: \(fields)}")
        try bench.run("retry-failed")
        let body = try retried(bench)
        #expect(body[name] == value, "\(body.text())")
        #expect(body["max_completion_tokens"] == nil)
        if name != "max_tokens" { #expect(body["max_tokens"] == 500) }
        #expect(body["messages"]?[0]?["content"] == "Write about visit 1.")
    }

    @Test(
        "a field that cannot be rendered fails its document, and no run is made",
        arguments: ["{max_tokens: '{{ request.nothing * 2 }}'}", "{max_tokens: 'many {{ attempts }}'}"])
    func unrenderable(fields: String) throws {
        let bench = try bench("truncated: {set: \(fields)}")
        let files = try bench.trailFiles()
        let outcome = try bench.run("retry-failed", expecting: 3)
        #expect(outcome.errors.contains("1 document (template), the first i-1"), "\(outcome)")
        #expect(outcome.errors.contains("retry.on"), "\(outcome)")
        #expect(try bench.trailFiles() == files)
        #expect(try bench.count(["ai_status": "pending", "processing_info.claim": ["$exists": false]]) == 1)
    }

    @Test("give_up marks the document as failed for good as soon as the answer is read")
    func giveUp() throws {
        let bench = try bench("truncated: give_up")
        #expect(try bench.count(["_id": 1, "ai_status": "failed"]) == 1)
        #expect(try bench.run("retry-failed").errors.contains("gives up"))
        #expect(try bench.count(["_id": 1, "ai_status": "failed"]) == 1)
        #expect(try bench.ledger().billed == 2)
    }

    @Test("give_up holds for failures that are older than the rule")
    func giveUpLater() throws {
        let bench = try bench("")
        #expect(try bench.count(["_id": 1, "ai_status": "pending"]) == 1)
        try bench.write(
            Workbench.job(batchSize: 100).replacing("max_attempts: 3", "max_attempts: 3, on: {truncated: give_up}"),
            to: "jobs/visits.yaml")
        try bench.run("retry-failed")
        #expect(try bench.count(["_id": 1, "ai_status": "failed"]) == 1)
    }

    @Test("wait holds the retry back by the backoff")
    func wait() throws {
        let bench = try bench("truncated: wait")
        let failure = try #require(
            bench.documents(["_id": 1]).first?.value(at: "processing_info.failure")?.documentValue)
        guard case .date(let at)? = failure["at"], case .date(let after)? = failure["retry_after"] else {
            Issue.record("no retry_after in \(failure)")
            return
        }
        #expect(after - at == 3_600_000)
        #expect(try bench.run("retry-failed", expecting: 75).errors.contains("not to be resent yet"))
    }
}
