import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: the ledger of billed lines")
struct LedgerTests {
    static let lines = [Provider.chat("a", "First"), Provider.chat("b", "Second")]

    @Test("two batches over one file bill each line twice")
    func twice() throws {
        let provider = try Provider()
        let file = try provider.file(Self.lines)
        let (first, second) = (try provider.create(file), try provider.create(file))
        try provider.simulator.advance(bySeconds: 8)
        let ledger = try provider.simulator.ledger()
        #expect(ledger.batches == 2 && ledger.billed == 4 && ledger.doubled == 2 && ledger.doubledStrictly == 2)
        #expect(ledger.doubles.map { $0.entries.map(\.customID) } == [["a", "a"], ["b", "b"]])
        #expect(ledger.doubles[0].entries.map(\.batch) == [first, second])
    }

    @Test("the same request under another custom id is billed twice, but not strictly")
    func otherID() throws {
        let provider = try Provider()
        _ = try provider.run([Provider.chat("a", "Same"), Provider.chat("b", "Other")])
        _ = try provider.run([Provider.chat("c", "Same")])
        let ledger = try provider.simulator.ledger()
        #expect(ledger.doubled == 1 && ledger.doubledStrictly == 0)
    }

    @Test("lines that were not billed, or gave nothing of use, may be sent again")
    func again() throws {
        let provider = try Provider()
        let bad = [
            Provider.chat("a", model: "gpt-5", ["max_tokens": 5]),
            Provider.chat("b", model: "gpt-5", ["max_completion_tokens": 1]),
        ]
        _ = try provider.run(bad)
        _ = try provider.run(bad)
        let ledger = try provider.simulator.ledger()
        #expect(ledger.billed == 2 && ledger.doubled == 0)
    }

    @Test("the command prints what was billed, and ends with 1 when something was billed twice")
    func command() throws {
        let provider = try Provider()
        _ = try provider.run(Self.lines)
        let clean = try ToolRun(tool: "batch-simulator", ["ledger", "--state", provider.state]).run()
        #expect(clean.code == 0, "\(clean)")
        #expect(clean.output == "batches 1\nbilled lines 2\nbilled twice 0\nbilled twice under one custom_id 0\n")
        let batch = try provider.run(Self.lines)
        let double = try ToolRun(tool: "batch-simulator", ["ledger", "--state", provider.state]).run()
        #expect(double.code == 1)
        #expect(double.output.contains("  a in \(batch["id"]?.stringValue ?? "")\n"))
        let json = try ToolRun(tool: "batch-simulator", ["ledger", "--state", provider.state, "--json"]).run()
        let value = try JSONValue(parsing: json.outputBytes)
        #expect(value["billed_twice"] == 2 && value["doubles"]?.arrayValue?.count == 2)
        let lines = try ToolRun(tool: "batch-simulator", ["ledger", "--state", provider.state, "--lines"]).run()
        let values = try lines.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.code == 0 && values.map { $0["custom_id"] } == ["a", "b", "a", "b"])
        #expect(values[0]["useful"] == true && values[0]["request"] == values[2]["request"])
        let tokens = values.reduce(0) { $0 + ($1["output_tokens"]?.integerValue ?? 0) }
        #expect(value["output_tokens"] == .integer(tokens))
        let none = try ToolRun(tool: "batch-simulator", ["ledger", "--state", provider.state + "/none"]).run()
        #expect(none.code == 66 && none.errors.hasPrefix("batch-simulator: cannot read '"))
    }
}
