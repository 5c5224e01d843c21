import ForgeJSON
import TestSupport
import Testing

@Suite("Simulator: the provider's own Python client cannot tell")
struct OfficialClientTests {
    /// Why each check failed; null where it did not. One Python runs them all.
    private static let results = Result<JSONValue, any Error> {
        let checks = OfficialClientCheck.all.map { JSONValue.array([.string($0.name), .string($0.code)]) }
        let task: JSONValue = [
            "simulator": .string(try BuiltTool.path(of: "batch-simulator")), "checks": .array(checks),
        ]
        let printed = try PythonOracle.run(
            script: OfficialClientProgram.source, input: task.serialized(.compact))
        return try JSONValue(parsing: printed)
    }

    @Test("it finds what it expects", arguments: OfficialClientCheck.all)
    func check(_ check: OfficialClientCheck) throws {
        let result = try #require(try Self.results.get()[check.name])
        #expect(result == .null, "\(result.stringValue ?? "")")
    }

    @Test("every check has a name of its own")
    func names() {
        #expect(Set(OfficialClientCheck.all.map(\.name)).count == OfficialClientCheck.all.count)
    }
}
