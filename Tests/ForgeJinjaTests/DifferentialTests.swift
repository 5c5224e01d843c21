import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@testable import ForgeJinja

@Suite("Template: renders as Python's Jinja2 does, byte for byte")
struct DifferentialTests {
    /// Reads cases and a document, prints for each what Jinja2 rendered or why and where it refused.
    private static let script = #"""
        import json, sys, warnings
        warnings.simplefilter("ignore")
        from bson import json_util
        from jinja2 import ChainableUndefined, Environment, StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError
        KINDS = {"strict": StrictUndefined, "lenient": Undefined, "chainable": ChainableUndefined}
        OPTIONS = json_util.JSONOptions(tz_aware=False)
        def answer(case, document):
            environment = Environment(undefined=KINDS[case["undefined"]], trim_blocks=case["trim_blocks"],
                lstrip_blocks=case["lstrip_blocks"], keep_trailing_newline=case["keep_trailing_newline"])
            try:
                data = json_util.loads(document, json_options=OPTIONS)
                return {"output": environment.from_string(case["template"]).render(data)}
            except TemplateSyntaxError as error:
                return {"kind": "syntax", "line": error.lineno, "message": error.message}
            except Exception as error:
                line, trace = None, error.__traceback__
                while trace:
                    if trace.tb_frame.f_code.co_filename == "<template>":
                        line = trace.tb_lineno
                    trace = trace.tb_next
                kind = "undefined" if isinstance(error, UndefinedError) else "runtime"
                return {"kind": kind, "line": line, "message": str(error)}
        given = json.load(sys.stdin)
        print(json.dumps([answer(case, given["document"]) for case in given["cases"]]))
        """#

    private static func ask(_ cases: [OracleCase]) throws -> [OracleAnswer] {
        let input: JSONValue = ["document": .string(OracleCase.document), "cases": .array(cases.map(\.json))]
        let output = try PythonOracle.run(script: script, input: input.serialized())
        return try (JSONValue(parsing: output).arrayValue ?? []).map { answer in
            if let text = answer["output"]?.stringValue { return .output(text) }
            let message = answer["message"]?.stringValue ?? ""
            // Where Python stumbles over the type of a missing value, we say that it is missing.
            let kind = message.contains("StrictUndefined") ? "undefined" : answer["kind"]?.stringValue ?? ""
            return .refused(kind: kind, line: answer["line"]?.integerValue.map(Int.init), message: message)
        }
    }

    @Test(
        "every template of the table gives what Jinja2 gives, or is refused in the same line for the same kind of reason"
    )
    func table() throws {
        let document = try BSONDocument(extendedJSON: OracleCase.document)
        let cases = OracleCase.groups.flatMap(\.cases)
        #expect(cases.count >= 1000)
        let expected = try DifferentialTests.ask(cases)
        try #require(expected.count == cases.count)
        for (test, answer) in zip(cases, expected) {
            let own = test.answer(document)
            #expect(own == answer, "\(test.template.debugDescription)")
        }
    }

    @Test("a compiled template renders the same any number of times")
    func repeated() throws {
        let document = try BSONDocument(extendedJSON: OracleCase.document)
        for test in OracleCase.groups.flatMap(\.cases) {
            guard let template = try? Template(test.template, name: "template", options: test.options) else { continue }
            let first = try? template.render(TemplateScope(document: document))
            let second = try? template.render(TemplateScope(document: document))
            #expect(first == second, "\(test.template.debugDescription)")
        }
    }
}
