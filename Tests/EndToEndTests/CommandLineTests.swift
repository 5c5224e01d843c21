import ForgeJSON
import TestSupport
import Testing

/// What all tools have in common on the command line.
@Suite("Command line")
struct CommandLineTests {
    static let steps = [
        "gen-batch", "submit-batch", "monitor-batch", "ingest-results", "identify-failed", "retry-failed",
    ]
    static let tools = steps + ["batch-simulator", "render-template"]

    @Test("--version prints the release that CHANGELOG.md begins with", arguments: tools)
    func version(tool: String) throws {
        let changes = try FileText.text(PackageRoot.file("CHANGELOG.md"))
        let heading = try #require(changes.split(separator: "\n").first { $0.hasPrefix("## ") })
        let number = heading.dropFirst(3).prefix { $0.isNumber || $0 == "." }
        #expect(number.split(separator: ".").count == 3)
        let outcome = try ToolRun(tool: tool, ["--version"]).run()
        #expect(outcome.code == 0)
        #expect(outcome.output == "\(tool) (BatchForge) \(number)\n")
    }

    @Test("--help has examples, names its values and tells each default once", arguments: tools)
    func help(tool: String) throws {
        let outcome = try ToolRun(tool: tool, ["--help"]).run()
        #expect(outcome.code == 0)
        #expect(outcome.output.contains("EXAMPLES:\n  \(tool)"))
        #expect(!outcome.output.contains("9223372036854775807"))
        #expect(!outcome.output.contains("spelled"))
        for paragraph in outcome.output.split(separator: "\n  -") {
            #expect(paragraph.matches(of: /\(default/).count <= 1, "\(paragraph)")
            #expect(!paragraph.contains("<n>"), "\(paragraph)")
        }
        for line in outcome.output.split(separator: "\n") where !line.hasPrefix("USAGE") {
            #expect(line.count <= 80, "\(line)")
        }
    }

    @Test("a wrong option is told in the form of all errors", arguments: tools)
    func wrongOption(tool: String) throws {
        let outcome = try ToolRun(tool: tool, ["--no-such-option"]).run()
        #expect(outcome.code == 64)
        #expect(outcome.errors.hasPrefix("\(tool): "), "\(outcome)")
        if Self.steps.contains(tool) {
            #expect(
                outcome.errors
                    == "\(tool): unknown option '--no-such-option'\nhint: '\(tool) --help' lists the options\n")
        }
    }

    @Test(
        "the command that is proposed names the job as it was named",
        arguments: [
            ([], ""), (["-j", "jobs/visits.yaml"], " -j jobs/visits.yaml"), (["--job", "visits"], " --job visits"),
            (["-C", "."], " -C ."), (["--batches", "my runs", "--no-env-file"], " --batches 'my runs' --no-env-file"),
            (["--test"], " --test"),
        ] as [([String], String)])
    func spelling(arguments: [String], spelled: String) throws {
        let script = [#"{"line":{"custom_id":"i-1"},"finish_reason":"length","times":1}"#]
        let bench = try Workbench(documents: 2, script: script)
        func next(_ tool: String, _ more: String...) throws -> String? {
            let outcome = try bench.toolInPlace(tool, arguments + more).run()
            return outcome.errors.split(separator: "\n").last { $0.hasPrefix("next: ") }.map(String.init)
        }
        #expect(try next("submit-batch") == "next: gen-batch\(spelled)")
        #expect(try next("gen-batch") == "next: submit-batch\(spelled)")
        #expect(try next("monitor-batch") == "next: submit-batch\(spelled)")
        #expect(try next("submit-batch") == "next: monitor-batch\(spelled) --wait")
        #expect(try next("monitor-batch", "--no-download") == "next: monitor-batch\(spelled) --wait")
        #expect(try next("monitor-batch", "--no-ingest") == "next: ingest-results\(spelled)")
        #expect(try next("submit-batch") == "next: ingest-results\(spelled)")
        // The child that monitor-batch runs says it in its parent's words.
        #expect(try next("monitor-batch") == "next: identify-failed\(spelled)")
        #expect(try next("ingest-results") == nil)
        #expect(try next("monitor-batch") == nil)
        #expect(try next("identify-failed") == "next: retry-failed\(spelled)")
        #expect(try next("submit-batch") == nil)
        #expect(try next("retry-failed") == "next: submit-batch\(spelled)")
        #expect(try next("submit-batch") == "next: monitor-batch\(spelled) --wait")
        #expect(try next("monitor-batch", "--wait", "--interval", "0.05") == nil)
        #expect(try next("identify-failed") == nil)
    }

    @Test("a dry run groups its digits")
    func dryRun() throws {
        let bench = try Workbench(documents: 20)
        try bench.run("gen-batch")
        let outcome = try bench.run("submit-batch", "--dry-run")
        #expect(outcome.errors.contains(/would submit \S+: 20 requests, [1-9],[0-9]{3} bytes/))
    }

    @Test(
        "a job file that is no YAML, or not one mapping, is told as that, with a hint",
        arguments: ["hello", "- a list\n", "{\"version\": 1", "\u{1}", "", "# nothing\n", "key: [a\n"])
    func noJobFile(text: String) throws {
        let bench = try Workbench()
        try bench.write(text, to: "jobs/visits.yaml")
        let outcome = try bench.run("gen-batch", expecting: 78)
        #expect(outcome.errors.contains("\nhint: "), "\(outcome)")
    }
}
