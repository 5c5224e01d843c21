import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

/// Mistakes of people and whims of servers, each of which once cost money or documents somewhere.
@Suite("Hard times", .serialized)
struct HardTimesTests {
    @Test(
        "results are not looked for in another database than the run's",
        arguments: ["ingest-results", "identify-failed"])
    func otherDatabase(tool: String) throws {
        let bench = try Workbench(documents: 3)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", "--no-ingest")
        let before = try bench.fingerprint()
        let outcome = try bench.run(tool, "--db", "\(bench.database)_other", expecting: 78)
        #expect(outcome.errors.contains("mongodb.database"))
        #expect(try bench.fingerprint() == before)
        try bench.finish()
        try bench.expectWhole(3)
    }

    @Test("an interrupted run is not recovered in another database than its own")
    func otherDatabaseRecovery() throws {
        let bench = try Workbench(documents: 3)
        try bench.run("gen-batch")
        // As a kill between the input file and the end of the run leaves it.
        let journal = try bench.trailFile("journal.jsonl")
        let lines = try FileText.text(journal).split(separator: "\n").filter { !$0.contains("\"event\":\"generated\"") }
        try FileText.write(lines.map { $0 + "\n" }.joined(), to: journal)
        let before = try bench.fingerprint()
        _ = try bench.run("gen-batch", "--db", "\(bench.database)_other", expecting: 78)
        #expect(try bench.fingerprint() == before)
        try bench.finish()
        try bench.expectWhole(3)
    }

    @Test(
        "a batch that is called complete before its results are there is waited for, not paid again",
        arguments: [
            #"{"endpoint":"retrieve","nth":1,"times":3,"edit":{"status":"completed","completed_at":4000000000,"request_counts":{"total":3,"completed":3,"failed":0},"output_file_id":null}}"#
        ])
    func lateResults(rule: String) throws {
        let bench = try Workbench(documents: 3, script: [rule])
        try bench.write(
            Workbench.job(batchSize: 100).replacing("settle_time: 0", "settle_time: 60"), to: "jobs/visits.yaml")
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        let first = try bench.run("monitor-batch", expecting: 75)
        #expect(first.errors.contains("3 results not there yet"))
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")
        try bench.expectWhole(3)
        #expect(try bench.ledger().billed == 3)
        // What is kept of the provider's word is the last of it, which names the files.
        let word = try bench.lines(bench.trailFile("batch_2")).first
        #expect(word?["output_file_id"]?.stringValue != nil)
    }

    @Test("a lost journal stops the submission: what it knew must not be paid again")
    func lostJournal() throws {
        let bench = try Workbench(documents: 3)
        try bench.finish()
        try FileText.write("", to: bench.trailFile("journal.jsonl"))
        let outcome = try bench.run("submit-batch", expecting: 65)
        #expect(outcome.errors.contains("hint: restore 'journal.jsonl'"))
        #expect(try bench.ledger().billed == 3)
    }

    @Test("claims that an update made after its tool had died are taken back")
    func lateClaims() throws {
        let bench = try Workbench(documents: 6, batchSize: 3)
        try bench.run("gen-batch", "--count", "3")
        let run = try #require(bench.documents(["_id": 0]).first?.value(at: "processing_info.claim.run"))
        try bench.update(
            ["_id": ["$gte": 3]],
            ["$set": ["ai_status": "in_progress", "processing_info.claim": ["run": run, "part": 2, "attempt": 1]]])
        #expect(try bench.run("identify-failed").errors.contains("3 documents held by a run"))
        #expect(try bench.run("gen-batch").errors.contains("3 claims taken back"))
        try bench.finish()
        try bench.expectWhole(6)
    }

    @Test("one batch that the provider does not know does not keep the others' results away")
    func oneBadBatch() throws {
        let bench = try Workbench(
            documents: 4, batchSize: 2,
            script: [
                #"{"endpoint":"retrieve","nth":1,"times":1,"reject":{"status":404,"message":"No batch found with id 'x'."}}"#
            ])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        let outcome = try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: nil)
        #expect([0, 76].contains(outcome.code ?? -1), "\(outcome)")
        #expect(try bench.count(["ai_status": "completed"]) >= 2)
        try bench.finish()
        try bench.expectWhole(4)
    }

    @Test("a wait goes on through trouble that passes")
    func passingTrouble() throws {
        let bench = try Workbench(
            documents: 2,
            script: [#"{"endpoint":"retrieve","times":7,"reject":{"status":503,"html":"<html>busy</html>"}}"#])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")
        try bench.expectWhole(2)
    }

    @Test("a document that may not take the mark of its failure is named, and the others are written")
    func validator() throws {
        let bench = try Workbench(
            documents: 4,
            script: [#"{"line":{"custom_id":"i-1"},"error":{"status":400,"code":"bad","message":"no"},"times":1}"#])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        _ = try bench.mongo.run(
            command: ["collMod": "visits", "validator": ["processing_info.failure": ["$exists": false]]],
            on: bench.database)
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        #expect(try bench.count(["ai_status": "completed"]) == 3)
        #expect(try bench.lines(bench.trailFile("unapplied_")).first?["reason"] == "not_writable")
    }

    @Test("an input file that was edited after it was sent stops the ingest before it begins")
    func editedInput() throws {
        let bench = try Workbench(documents: 3)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", "--no-ingest")
        let input = try bench.trailFile("batch_input_")
        let whole = try FileText.text(input)
        try FileText.write(whole.split(separator: "\n").dropLast().map { $0 + "\n" }.joined(), to: input)
        let before = try bench.documents()
        #expect(try bench.run("ingest-results", expecting: 65).errors.contains("is not the file that was sent"))
        #expect(try bench.documents() == before)
        try FileText.write(whole, to: input)
        try bench.finish()
        try bench.expectWhole(3)
    }

    @Test(
        "absurd numbers of a provider end no program",
        arguments: [
            #"{"endpoint":"retrieve","times":1,"edit":{"request_counts":{"total":9223372036854775807,"completed":9223372036854775807,"failed":9223372036854775807},"status":"in_progress"}}"#,
            #"{"endpoint":"retrieve","times":1,"edit":{"created_at":-9223372036854775808,"expires_at":9223372036854775807,"status":"in_progress"}}"#,
        ])
    func absurdNumbers(rule: String) throws {
        let bench = try Workbench(documents: 2, script: [rule])
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        #expect(try bench.run("monitor-batch", expecting: nil).code == 75)
        try bench.finish()
        try bench.expectWhole(2)
    }

    @Test("what was sent to one provider is not given up because another does not know it")
    func otherProvider() throws {
        let bench = try Workbench(
            documents: 2,
            script: [
                #"{"endpoint":"create","drop_reply":true}"#,
                #"{"endpoint":"list_batches","nth":2,"edit":{"data":[],"has_more":false}}"#,
            ])
        try bench.write(
            Workbench.job(batchSize: 100).replacing("settle_time: 0", "settle_time: 60"), to: "jobs/visits.yaml")
        try bench.run("gen-batch")
        let submission = try bench.tool("submit-batch").start()
        try bench.await("reconcile.absent")
        submission.send(15)
        #expect(try submission.wait().code == 143)
        let other = try Workbench()
        try bench.write(Workbench.job(batchSize: 100), to: "jobs/visits.yaml")
        #expect(try bench.tool("submit-batch", environment: ["OPENAI_BASE_URL": other.address]).run().code == 76)
        #expect(try other.ledger().billed == 0)
        try bench.run("submit-batch")
        try bench.finish()
        try bench.expectWhole(2)
        #expect(try bench.ledger().billed == 2)
    }

    @Test("two jobs with one info field on a collection: the second is refused, whatever the first has done so far")
    func twoJobs() throws {
        let bench = try Workbench(documents: 3)
        try bench.write(
            Workbench.job(batchSize: 100).replacing("select:", "status: {field: other_status}\nselect:")
                .replacing("{ai_status: pending}", "{}"), to: "jobs/other.yaml")
        try bench.run("gen-batch", "--job", "visits", "--count", "1")
        for _ in 0..<2 {
            let before = try bench.fingerprint()
            let outcome = try bench.run("gen-batch", "--job", "other", expecting: 78)
            #expect(outcome.errors.contains("another job has marked documents"))
            #expect(try bench.fingerprint() == before)
            try bench.run("gen-batch", "--job", "visits")
        }
    }

    @Test("a held part goes on when a person has looked and says that no batch was made")
    func notCreated() throws {
        let bench = try Workbench(
            documents: 2,
            script: [
                #"{"endpoint":"create","reset_before":true,"times":1}"#,
                #"{"endpoint":"list_batches","nth":2,"times":4,"reject":{"status":405,"message":"no list here"}}"#,
            ])
        try bench.run("gen-batch")
        let outcome = try bench.run("submit-batch", expecting: 76)
        #expect(outcome.errors.contains("--not-created"))
        let part = try #require(
            bench.lines(bench.trailFile("journal.jsonl")).last { $0["event"] == "held" }.map {
                "\($0["run"]?.stringValue ?? "")_00\($0["part"]?.integerValue ?? 0)"
            })
        try bench.run("submit-batch", "--not-created", part)
        try bench.finish()
        try bench.expectWhole(2)
        #expect(try bench.ledger().billed == 2)
    }
}
