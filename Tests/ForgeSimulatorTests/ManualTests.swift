import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: docs/simulator.md is true")
struct ManualTests {
    private static func manual() throws -> String { try FileText.text(PackageRoot.file("docs/simulator.md")) }

    private static func replaced(_ text: String, _ marks: [(String, String)]) -> String {
        marks.reduce(text) { text, mark in
            text.split(separator: mark.0, omittingEmptySubsequences: false).joined(separator: mark.1)
        }
    }

    @Test("the opening example runs as it is written")
    func example() throws {
        let parts = try Self.manual().split(separator: "```", omittingEmptySubsequences: false)
        let block = try #require(parts.first { $0.hasPrefix("sh\n") })
        let scratch = try ScratchDirectory()
        // A port that was free a moment ago.
        let port = try { try Provider().client.port }()
        let script = Self.replaced(
            String(block.dropFirst(3)),
            [
                ("$PWD/.build/release", BuiltTool.folder), ("8700", String(port)),
                ("/tmp/provider", scratch.file("provider")), ("/tmp/input", scratch.file("input")),
            ])
        let run = try ToolRun("/bin/bash", ["-e", "-u", "-c", script], timeout: .seconds(60)).run()
        #expect(run.code == 0, "\(run)")
        for line in ["listening on http://127.0.0.1:\(port)/v1", "batches 1", "billed lines 1", "billed twice 0"] {
            #expect(run.output.contains(line + "\n"), "\(run)")
        }
        #expect(run.output.contains(#""custom_id": "a", "response": {"status_code": 200, "#), "\(run)")
    }

    @Test("every option, endpoint and fault is there")
    func complete() throws {
        let manual = try Self.manual()
        let help = try ToolRun(tool: "batch-simulator", ["help", "serve"]).run().output
        let options = help.split(separator: " ").filter { $0.hasPrefix("--") }.map {
            $0.prefix { !"\n,/".contains($0) }
        }
        #expect(options.count > 20)
        var names = options.filter { $0 != "--help" }.map { "`\($0)" }
        names += Endpoint.allCases.filter { $0 != .control }.map { "`\($0.rawValue)`" }
        names += RequestEndpoint.allCases.map(\.rawValue)
        let faults = [
            "reject", "drop_reply", "reset_before", "status", "edit", "remove", "body", "cut_reply", "delay",
            "delay_reply", "fail_validation", "expire_after", "error", "status_code", "finish_reason", "content",
            "refusal",
            "omit", "copies",
        ]
        names += faults.map { "`\($0)`" }
        let missing = names.filter { !manual.contains($0) }
        #expect(missing == [])
    }

    @Test("every rule that is shown is one")
    func rules() throws {
        let scripts = try #require(try Self.manual().split(separator: "\n## Fault scripts\n").last)
        let shown = scripts.split(separator: "\n").flatMap { line -> [Substring] in
            let cells = line.hasPrefix("|") ? line.split(separator: "`").map { $0 } : [line]
            return cells.filter { cell in
                ["endpoint", "batch", "line", "webhook"].contains { cell.hasPrefix("{\"\($0)\":") }
            }
        }
        #expect(shown.count > 15)
        for rule in shown { #expect(throws: Never.self, "\(rule)") { try FaultScript(parsing: Array(rule.utf8)) } }
    }
}
