import ForgeJSON
import TestSupport

/// Python's own engine.
enum Jinja2 {
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

    static func answers(to cases: [OracleCase]) throws -> [OracleAnswer] {
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
}
