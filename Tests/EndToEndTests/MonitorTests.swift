import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("monitor-batch: what it says while it waits")
struct MonitorTests {
    @Test("one line a batch with status, counts, share, age and expiry, and their sum")
    func lines() throws {
        let bench = try Workbench(
            documents: 5, batchSize: 2,
            script: [
                #"{"endpoint":"retrieve","times":"always","edit":{"status":"in_progress","request_counts":{"total":2000,"completed":1200,"failed":10}}}"#
            ])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        let outcome = try bench.run("monitor-batch", "--json", expecting: 75)
        let lines = outcome.errors.split(separator: "\n").map(String.init)
        let pattern =
            /batch_[0-9a-f]+  in_progress  1,200 of 2,000  10 failed  60 %  for [0-9]+ s, expires in 2[34] h [0-9]+ m/
        #expect(lines.filter { $0.wholeMatch(of: pattern) != nil }.count == 3, "\(outcome)")
        #expect(lines.contains("all 3 batches  3,600 of 6,000  30 failed  60 %"))
        #expect(lines.last == "3 of 3 batches still running")
        let event = try JSONValue(parsing: String(try #require(outcome.output.split(separator: "\n").first)))
        #expect(event["type"] == "batch" && event["expires_at"]?.stringValue?.hasSuffix("Z") == true)
    }

    @Test("a wait says when it looks next, soon at first; a given interval is kept")
    func pauses() throws {
        let bench = try Workbench(documents: 1, script: [#"{"batch":{},"seconds":1000000}"#])
        try bench.write(
            Workbench.job(batchSize: 100).replacing("poll_interval: 1", "poll_interval: 300"), to: "jobs/visits.yaml")
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        let patient = try bench.run("monitor-batch", "--wait", "--timeout", "6s", expecting: 75)
        #expect(patient.errors.contains("next look in 5 s\n"), "\(patient)")
        let given = try bench.run("monitor-batch", "--wait", "--interval", "2s", "--timeout", "3s", expecting: 75)
        #expect(given.errors.contains("next look in 2 s\n"), "\(given)")
        #expect(given.errors.contains("time-out after 3s: 1 batch still running: batch_"))
    }

    @Test(
        "an interval or a time-out that is none is refused",
        arguments: [
            ["--wait", "--interval", "0"], ["--interval", "5"], ["--timeout", "5"], ["--wait", "--timeout", "soon"],
            ["--wait", "--interval", "-1"],
        ])
    func refused(arguments: [String]) throws {
        let bench = try Workbench()
        #expect(try bench.tool("monitor-batch", arguments).run().code == 64)
    }

    @Test("what the provider says of an error or a refusal stands in the results, the document and the list")
    func reasons() throws {
        let bench = try Workbench(
            documents: 3,
            script: [
                #"{"line":{"custom_id":"i-1"},"refusal":"I cannot help with that.","times":1}"#,
                #"{"line":{"custom_id":"i-2"},"error":{"status":400,"code":"bad","message":"Context too long."},"times":1}"#,
            ])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        let results = try bench.lines(bench.trailFile("results_"))
        #expect(results.contains { $0["message"] == "the model refused: I cannot help with that." })
        #expect(results.contains { $0["message"] == "Context too long." })
        let listed = try bench.run("identify-failed", "--json", expecting: 3)
        let events = try listed.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        let failed = events.filter { $0["type"] == "failed" }
        #expect(failed.count == 2)
        let first = try #require(failed.first { $0["custom_id"] == "i-1" })
        #expect(first["_id"] == 1 && first["class"] == "refused" && first["attempts"] == 1 && first["final"] == false)
    }
}
