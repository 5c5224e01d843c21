import Glibc
import TestSupport
import Testing

/// Make takes every exit status but 0 for a failure, so its targets let through those that are none, and no others.
@Suite("Makefile: which exit statuses are no failure")
struct MakefileTests {
    @Test(
        "a target fails unless the status is 0 or means: carry on",
        arguments: [
            ("lint", "gen-batch", [3]), ("gen", "gen-batch", [3]), ("submit", "submit-batch", []),
            ("status", "monitor-batch", [75]),
            ("wait", "monitor-batch", [3]), ("ingest", "ingest-results", [3]), ("failed", "identify-failed", [3]),
            ("retry", "retry-failed", [3]),
        ] as [(String, String, [Int])])
    func statuses(target: String, tool: String, absorbed: [Int]) throws {
        let scratch = try ScratchDirectory()
        for name in CommandLineTests.tools {
            try FileText.write("#!/bin/sh\nexit $STATUS\n", to: scratch.file(name))
            chmod(scratch.file(name), 0o700)
        }
        for status in [0, 1, 3, 5, 6, 65, 69, 70, 75, 76, 78] {
            let outcome = try ToolRun(
                "make", [target, "BIN=\(scratch.path)"], environment: ["STATUS": "\(status)"],
                directory: PackageRoot.path
            ).run()
            #expect(
                (outcome.code == 0) == (status == 0 || absorbed.contains(status)), "\(target) \(status): \(outcome)")
        }
    }
}
