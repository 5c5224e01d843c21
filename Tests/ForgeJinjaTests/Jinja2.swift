import ForgeJSON
import TestSupport

/// Python's own engine.
enum Jinja2 {
    /// Reads cases and a document, prints for each what Jinja2 rendered or why and where it refused.
    private static let script = #"""
        import json, os, sys, time, warnings
        os.environ["TZ"] = "UTC"
        time.tzset()
        warnings.simplefilter("ignore")
        from bson import json_util
        from datetime import datetime
        from jinja2 import ChainableUndefined, Environment, FunctionLoader, StrictUndefined, TemplateError
        from jinja2 import TemplateSyntaxError, Undefined, UndefinedError
        KINDS = {"strict": StrictUndefined, "lenient": Undefined, "chainable": ChainableUndefined}
        OPTIONS = json_util.JSONOptions(tz_aware=False)
        def raise_exception(message):
            raise TemplateError(message)
        def answer(case, document):
            environment = Environment(undefined=KINDS[case["undefined"]], trim_blocks=case["trim_blocks"],
                lstrip_blocks=case["lstrip_blocks"], keep_trailing_newline=case["keep_trailing_newline"])
            names = {"<template>": "template"}
            if "templates" in case:
                texts = case["templates"]
                names.update({name: name for name in texts})
                environment.loader = FunctionLoader(lambda name: (texts[name], name, None) if name in texts else None)
            for extension in case["extensions"]:
                if extension == "raise_exception":
                    environment.globals[extension] = raise_exception
                elif extension == "strftime_now":
                    environment.globals[extension] = datetime(2024, 2, 29, 13, 5, 9).strftime
                else:
                    environment.add_extension("jinja2.ext." + extension)
            try:
                data = json_util.loads(document, json_options=OPTIONS)
                return {"output": environment.from_string(case["template"]).render(data)}
            except TemplateSyntaxError as error:
                return {"kind": "syntax", "line": error.lineno, "message": error.message,
                    "template": names[error.filename or "<template>"]}
            except Exception as error:
                line, template, trace = None, "template", error.__traceback__
                while trace:
                    if trace.tb_frame.f_code.co_filename in names:
                        line, template = trace.tb_lineno, names[trace.tb_frame.f_code.co_filename]
                    trace = trace.tb_next
                kind = "undefined" if isinstance(error, UndefinedError) else "runtime"
                return {"kind": kind, "line": line, "message": str(error), "template": template}
        given = json.load(sys.stdin)
        print(json.dumps([answer(case, given["document"]) for case in given["cases"]]))
        """#

    static func answers(to cases: [OracleCase], over document: String = OracleCase.document) throws -> [OracleAnswer] {
        let input: JSONValue = ["document": .string(document), "cases": .array(cases.map(\.json))]
        let output = try PythonOracle.run(script: script, input: input.serialized())
        return try (JSONValue(parsing: output).arrayValue ?? []).map { answer in
            if let text = answer["output"]?.stringValue { return .output(text) }
            let message = answer["message"]?.stringValue ?? ""
            // Where Python stumbles over the type of a missing value, we say that it is missing.
            let kind = message.contains("StrictUndefined") ? "undefined" : answer["kind"]?.stringValue ?? ""
            return .refused(
                kind: kind, template: answer["template"]?.stringValue ?? "",
                line: answer["line"]?.integerValue.map(Int.init), message: message)
        }
    }
}
