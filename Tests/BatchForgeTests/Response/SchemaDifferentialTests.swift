import ForgeJSON
import Testing

@testable import BatchForge

@Suite("ResponseSchema: says of an answer what Python's jsonschema says")
struct SchemaDifferentialTests {
    @Test("of every keyword, in every answer of the table")
    func table() throws {
        let cases = SchemaTable.cases
        let expected = try JSONSchemaOracle.verdicts(on: cases)
        try #require(expected.count == cases.count)
        for (test, verdicts) in zip(cases, expected) {
            let schema = try ResponseSchema(JSONValue(parsing: test.schema))
            for (answer, verdict) in zip(test.answers, verdicts) {
                let violation = schema.firstViolation(in: try JSONValue(parsing: answer))
                #expect(
                    (violation == nil) == verdict, "\(test.schema) on \(answer): \(violation?.description ?? "fits")")
            }
        }
    }

    @Test("of schemas and answers made by a grammar", arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) throws {
        var random = RandomSchema(seed: seed)
        let cases = (0..<400).map { _ in random.next() }
        let expected = try JSONSchemaOracle.verdicts(on: cases)
        try #require(expected.count == cases.count)
        var fitting = 0
        var compared = 0
        for (test, verdicts) in zip(cases, expected) {
            let schema: ResponseSchema
            do {
                schema = try ResponseSchema(JSONValue(parsing: test.schema))
            } catch let error as SchemaError {
                // What never ends for us does not for Python either, if an answer leads it there.
                #expect(error.reason.contains("refers back to itself"), "seed \(seed): \(test.schema): \(error)")
                continue
            }
            for (answer, verdict) in zip(test.answers, verdicts) {
                let fits = schema.firstViolation(in: try JSONValue(parsing: answer)) == nil
                #expect(fits == verdict, "seed \(seed): \(test.schema) on \(answer)")
                fitting += fits ? 1 : 0
                compared += 1
            }
        }
        #expect(compared > 5000 && fitting > compared / 10 && fitting < compared * 9 / 10, "seed \(seed)")
    }

    @Test("of patterns made by a grammar", arguments: [4, 5] as [UInt64])
    func patterns(seed: UInt64) throws {
        var random = RandomSchema(seed: seed)
        let cases = (0..<300).map { _ in random.nextPattern() }
        let expected = try JSONSchemaOracle.verdicts(on: cases)
        try #require(expected.count == cases.count)
        for (test, verdicts) in zip(cases, expected) {
            let schema = try ResponseSchema(JSONValue(parsing: test.schema))
            for (answer, verdict) in zip(test.answers, verdicts) {
                let fits = schema.firstViolation(in: try JSONValue(parsing: answer)) == nil
                #expect(fits == verdict, "seed \(seed): \(test.schema) on \(answer)")
            }
        }
    }
}
