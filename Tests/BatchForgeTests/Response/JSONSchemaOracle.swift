import ForgeJSON
import TestSupport

@testable import BatchForge

/// A schema, and answers to hold against it.
struct SchemaCase {
    let schema: String
    let answers: [String]

    init(_ schema: String, _ answers: [String]) {
        self.schema = schema
        self.answers = answers
    }

    init(_ schema: JSONValue, _ answers: [JSONValue]) {
        self.init(schema.text(), answers.map { $0.text() })
    }
}

/// Python's `jsonschema`, asked whether answers fit their schemas. Its `multipleOf` divides doubles and goes by the rounded
/// quotient; here it is made to reckon with the decimals as written. Its `\b` and `\d` are Unicode's, ours are ECMA-262's.
enum JSONSchemaOracle {
    /// Reads cases, prints for each whether each answer is valid; null for what Python itself stumbles over.
    private static let script = #"""
        import json, re, sys
        from fractions import Fraction
        from jsonschema import Draft202012Validator, ValidationError
        from jsonschema.validators import extend, validator_for
        def multiple(validator, divisor, answer, schema):
            if validator.is_type(answer, "number") and Fraction(repr(answer)) % Fraction(repr(divisor)):
                yield ValidationError("no multiple")
        def pattern(validator, source, answer, schema):
            if validator.is_type(answer, "string") and not re.search(source, answer, re.ASCII):
                yield ValidationError("no match")
        def verdict(validator, answer):
            try:
                return validator.is_valid(answer)
            except RecursionError:
                return None
        def verdicts(case):
            schema = json.loads(case["schema"])
            kind = validator_for(schema, default=Draft202012Validator)
            kind.check_schema(schema)
            kind = extend(kind, {"multipleOf": multiple, "pattern": pattern})
            return [verdict(kind(schema), json.loads(answer)) for answer in case["answers"]]
        print(json.dumps([verdicts(case) for case in json.load(sys.stdin)]))
        """#

    static func verdicts(on cases: [SchemaCase]) throws -> [[Bool?]] {
        let input = cases.map { test -> JSONValue in
            ["schema": .string(test.schema), "answers": .array(test.answers.map { .string($0) })]
        }
        let output = try PythonOracle.run(script: script, input: JSONValue.array(input).serialized())
        return try (JSONValue(parsing: output).arrayValue ?? []).map { ($0.arrayValue ?? []).map(\.boolValue) }
    }
}
