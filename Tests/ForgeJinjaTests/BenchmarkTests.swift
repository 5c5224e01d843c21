import TestSupport
import Testing

@Suite("Benchmark: measures two engines that do the same work")
struct BenchmarkTests {
    @Test("both sides of `make bench` render the same bytes for every prompt of it")
    func agreement() throws {
        let program = try BuiltTool.path(of: "TemplateBenchmark")
        let outcome = try ToolRun(
            try PythonOracle.interpreter(),
            [PackageRoot.file("scripts/bench-templates"), "--check", "--program", program]
        ).run()
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        #expect(outcome.output.contains("six variables: 64 renderings"))
        #expect(outcome.output.contains("loop and condition: 64 renderings"))
    }
}
