import TestSupport
import Testing

@Suite("Template: what no one thought of ends in text or an error")
struct FuzzerTests {
    /// Seconds that it searches for: BATCHFORGE_FUZZ_SECONDS, or a minute. For hours, run `TemplateFuzzer` by hand.
    private static let seconds = TestEnvironment.value("BATCHFORGE_FUZZ_SECONDS").flatMap { Double($0) } ?? 60

    @Test(
        "a minute of damaged templates and documents: no crash, no hang, never more than 256 MB",
        .enabled(if: seconds > 0))
    func search() throws {
        let scratch = try ScratchDirectory("fuzz")
        let seed = UInt64.random(in: 0...UInt64.max)
        // The engine's own limit is a second, measured with optimisation; without, it takes ten times as long.
        let run = try ToolRun(
            tool: "TemplateFuzzer",
            [
                "--seed", "\(seed)", "--seconds", "\(Self.seconds)", "--case-seconds", "30", "--megabytes", "256",
                "--corpus", PackageRoot.file("Tests/TemplateFuzzer/corpus"), "--case-file", scratch.file("case"),
            ], timeout: .seconds(Self.seconds + 120))
        let outcome = try run.run()
        print("TemplateFuzzer: \(outcome.output.split(separator: "\n").joined(separator: "; "))")
        guard outcome.end != .exit(0) else { return }
        let kept = PackageRoot.file(".build/fuzz-case-\(seed)")
        try FileText.write(try FileText.read(scratch.file("case")), to: kept)
        Issue.record("\(outcome)\nthe case: \(kept); try it again with 'TemplateFuzzer --replay \(kept)'")
    }

    /// All of them with optimisation, in the time and the memory that are promised: `swift run -c release TemplateFuzzer
    /// --resources`. Here each may take longer, and those are tried that once hung, crashed or took gigabytes.
    @Test(
        "what asks for too much ends, and never takes more than 256 MB",
        arguments: ["of itself", "many times", "width"])
    func resources(part: String) throws {
        let run = try ToolRun(
            tool: "TemplateFuzzer", ["--resources", "--only", part, "--case-seconds", "60", "--megabytes", "256"],
            timeout: .seconds(900))
        let outcome = try run.run()
        #expect(outcome.end == .exit(0), "\(outcome)")
    }
}
