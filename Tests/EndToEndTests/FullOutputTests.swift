import TestSupport
import Testing

@Suite("Standard output that takes nothing more", .serialized)
struct FullOutputTests {
    @Test(
        "results that standard output cannot take are no silent loss; the work is done all the same",
        arguments: [[], ["--json"]])
    func standardOutput(options: [String]) throws {
        let bench = try Workbench(documents: 3)
        try bench.update(["_id": 1], ["$unset": ["name": true]])
        for tool in ["gen-batch", "submit-batch", "identify-failed"] {
            var run = try bench.tool(tool, options)
            run.arguments = ["-c", "exec \"$0\" \"$@\" >/dev/full", run.executable] + run.arguments
            run.executable = "sh"
            let outcome = try run.run()
            #expect(outcome.code == 74, "\(tool): \(outcome)")
            #expect(outcome.errors.contains("cannot write standard output: No space left on device"), "\(outcome)")
        }
        #expect(try bench.run("identify-failed", expecting: 3).output == "i-1\n")
        try bench.update(["_id": 1], ["$set": ["name": "visit 1"]])
        try bench.finish()
        try bench.expectWhole(3)
    }

    @Test("a reader that has heard enough changes no exit status")
    func closedPipe() throws {
        let bench = try Workbench(documents: 2)
        var run = try bench.tool("gen-batch", ["--json"])
        run.arguments = ["-c", "{ \"$0\" \"$@\"; echo $? >&2; } | true", run.executable] + run.arguments
        run.executable = "sh"
        #expect(try run.run().errors.hasSuffix("\n0\n"))
    }
}
