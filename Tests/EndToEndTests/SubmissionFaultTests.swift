import ForgeJSON
import TestSupport
import Testing

@Suite("submit-batch: whatever the provider's replies do, one batch a part", .serialized)
struct SubmissionFaultTests {
    @Test(
        "a reply that is lost, cut or wrong after the batch was made",
        arguments: [
            #"{"endpoint":"create","drop_reply":true,"times":1}"#,
            #"{"endpoint":"create","drop_reply":true,"times":3}"#,
            #"{"endpoint":"create","cut_reply":40,"times":1}"#,
            #"{"endpoint":"create","reset_before":true,"times":2}"#,
            #"{"endpoint":"create","reject":{"status":500,"html":"<html>oops</html>"},"times":1}"#,
            #"{"endpoint":"create","reject":{"status":409,"message":"conflict"},"times":1}"#,
            #"{"endpoint":"upload","drop_reply":true,"times":1}"#,
            #"{"endpoint":"upload","reset_before":true,"times":1}"#,
            #"{"endpoint":"delete","drop_reply":true,"times":1}"#,
        ])
    func oneBatch(rule: String) throws {
        // A delete only comes about behind a create that got lost on the way there.
        let script = rule.contains("delete") ? [rule, #"{"endpoint":"create","reset_before":true}"#] : [rule]
        let bench = try Workbench(documents: 4, batchSize: 2, script: script)
        try bench.run("gen-batch")
        for _ in 0..<6 {
            let outcome = try bench.tool("submit-batch").run()
            #expect([0, 69, 75].contains(outcome.code ?? -1), "\(outcome)")
            if outcome.code == 0 { break }
        }
        try bench.finish()
        try bench.expectWhole(4, rule)
        #expect(try bench.ledger().billed == 4, "\(rule)")
    }

    @Test(
        "a definite no stops the step with its own exit status, and the next run goes on",
        arguments: [
            (#"{"endpoint":"create","reject":{"status":429,"code":"rate_limit_exceeded","message":"slow down"}}"#, 75),
            (#"{"endpoint":"create","reject":{"status":429,"code":"insufficient_quota","message":"no money"}}"#, 6),
            (#"{"endpoint":"create","reject":{"status":400,"code":"invalid_value","message":"not this"}}"#, 65),
            (#"{"endpoint":"create","reject":{"status":403,"code":"forbidden","message":"not you"}}"#, 77),
        ] as [(String, Int32)])
    func definiteNo(rule: String, code: Int32) throws {
        let bench = try Workbench(documents: 2, script: [rule])
        try bench.run("gen-batch")
        let outcome = try bench.run("submit-batch", expecting: code)
        #expect(outcome.errors.contains("cannot create a batch"))
        try bench.run("submit-batch")
        try bench.finish()
        try bench.expectWhole(2)
    }

    @Test("an edited input file is not sent")
    func editedInput() throws {
        let bench = try Workbench(documents: 2)
        try bench.run("gen-batch")
        let input = try bench.trailFile("batch_input_")
        try FileText.write(try FileText.text(input) + "\n", to: input)
        let outcome = try bench.run("submit-batch", expecting: 65)
        #expect(outcome.errors.contains("is not the file that was generated"))
    }

    @Test("a batch id that the journal does not know stops both tools, and can be adopted or taken out")
    func foreignBatch() throws {
        let bench = try Workbench(documents: 2)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        let pointer = try bench.trailFile("current_batch_id.txt")
        let ours = try FileText.text(pointer)
        try FileText.write(ours + "batch_of_somebody_else\n", to: pointer)
        for tool in ["submit-batch", "monitor-batch"] {
            #expect(try bench.run(tool, expecting: 65).errors.contains("--adopt batch_of_somebody_else"))
        }
        #expect(
            try bench.run("submit-batch", "--adopt", "batch_of_somebody_else", expecting: 65).errors.contains(
                "knows no batch"))
        try FileText.write(ours, to: pointer)
        try bench.finish()
        try bench.expectWhole(2)
    }

    @Test("two submissions at the same time: one works, the other is told who does")
    func twoWriters() throws {
        let bench = try Workbench(
            documents: 6, batchSize: 1, script: [#"{"endpoint":"upload","delay":0.2,"times":"always"}"#])
        try bench.run("gen-batch")
        let first = try bench.tool("submit-batch").start()
        let second = try bench.tool("submit-batch").start()
        let outcomes = [try first.wait(), try second.wait()]
        for outcome in outcomes { #expect(outcome.code == 0 || outcome.code == 75, "\(outcome)") }
        // In the moment before the winner has written its name, nobody is named: not the one before either.
        for outcome in outcomes where outcome.code == 75 {
            #expect(
                outcome.errors.contains("held by submit-batch, process")
                    || outcome.errors.contains("held by another process"), "\(outcome)")
        }
        try bench.finish()
        try bench.expectWhole(6)
        #expect(try bench.ledger().billed == 6)
    }
}
