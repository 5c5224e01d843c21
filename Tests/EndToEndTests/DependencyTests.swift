import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("Several jobs: one waits for another, and two work side by side", .serialized)
struct DependencyTests {
    private static func second(_ more: String = "") -> String {
        Workbench.job(batchSize: 100)
            .replacing("{ai_status: pending}", "{review_status: {$exists: false}}")
            .replacing("prompt: {user_file: ../prompt.j2}", "prompt: {user: 'Review {{ name }}.'}")
            .replacing("{$push: {answers:", "{$push: {reviews:")
            + "status: {field: review_status, info_field: review_info}\n" + more
    }

    @Test("gen-batch waits until the job that it depends on has its answers")
    func dependsOn() throws {
        let bench = try Workbench(documents: 3)
        try bench.write(Self.second("depends_on: [visits]\n"), to: "jobs/reviews.yaml")
        func expect(_ text: String, _ tool: String, at location: SourceLocation = #_sourceLocation) throws {
            let outcome = try bench.run("gen-batch", "--job", "reviews", expecting: 75, at: location)
            #expect(outcome.errors.contains(text), "\(outcome)", sourceLocation: location)
            #expect(
                outcome.errors.contains("run '\(tool) -C \(bench.scratch.path) -j jobs/visits.yaml"), "\(outcome)",
                sourceLocation: location)
            #expect(try bench.count(["review_status": ["$exists": true]]) == 0, sourceLocation: location)
        }
        try expect("has not run yet", "gen-batch")
        try bench.run("gen-batch", "-j", "jobs/visits.yaml")
        try expect("has 3 requests in 1 part", "submit-batch")
        try bench.run("submit-batch", "-j", "jobs/visits.yaml")
        try expect("has 3 requests in 1 part", "monitor-batch")
        try bench.run("monitor-batch", "-j", "jobs/visits.yaml", "--wait", "--interval", "0.05", "--no-ingest")
        try expect("has 3 requests in 1 part", "ingest-results")
        // A look at the prompts need not wait.
        #expect(try bench.run("gen-batch", "--job", "reviews", "-n").errors.contains("Review visit 0."))
        try bench.run("ingest-results", "-j", "jobs/visits.yaml")
        // A trial looks at the trial.
        try bench.run("gen-batch", "--job", "reviews", "--test", expecting: 75)
        try bench.run("gen-batch", "--job", "reviews")
        #expect(try bench.count(["review_status": "in_progress"]) == 3)
    }

    @Test("--ignore-deps does not wait, and a run that is open is waited for")
    func openRun() throws {
        let bench = try Workbench(documents: 400, batchSize: 1)
        try bench.write(Self.second("depends_on: [visits]\n"), to: "jobs/reviews.yaml")
        let running = try bench.tool("gen-batch", ["-j", "jobs/visits.yaml"]).start()
        try bench.await("input")
        running.send(9)
        _ = try running.wait()
        let outcome = try bench.run("gen-batch", "--job", "reviews", expecting: 75)
        #expect(outcome.errors.contains("is open"), "\(outcome)")
        try bench.run("gen-batch", "--job", "reviews", "--ignore-deps")
        #expect(try bench.count(["review_status": "in_progress"]) == 400)
    }

    @Test("two jobs with fields of their own work on the same documents at the same time")
    func sideBySide() throws {
        let bench = try Workbench(documents: 30, batchSize: 7)
        try bench.write(Self.second(), to: "jobs/reviews.yaml")
        for step in [["gen-batch"], ["submit-batch"], ["monitor-batch", "--wait", "--interval", "0.05"]] {
            let running = try ["visits", "reviews"].map {
                try bench.tool(step[0], step.dropFirst() + ["--job", $0]).start()
            }
            for tool in running { #expect(try tool.wait().code == 0) }
        }
        try bench.expectWhole(30)
        for document in try bench.documents() {
            #expect(document["review_status"] == "completed")
            #expect(document["reviews"]?.arrayValue?.count == 1)
            #expect(document.value(at: "review_info.last.job") == "reviews")
            #expect(document.value(at: "processing_info.last.job") == "visits")
        }
        #expect(try bench.ledger().billed == 60)
    }
}
