import ForgeJSON
import TestSupport

/// Python's own engine, in its sandbox.
enum Jinja2 {
    /// What it said to a question, and which filters, tests, methods and tags the template uses.
    struct Reply: Sendable {
        /// nil where Python's answer tells nothing: a memory address is in it, or it took too long.
        let answer: OracleAnswer?
        let names: [String]
    }

    /// Reads questions, a line each, and answers in lines.
    private static let script = #"""
        import json, os, re, resource, signal, sys, time, warnings
        os.environ["TZ"] = "UTC"
        time.tzset()
        warnings.simplefilter("ignore")
        from bson import json_util
        from datetime import datetime
        from functools import lru_cache
        from jinja2 import ChainableUndefined, Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
        from jinja2 import Undefined, UndefinedError, nodes
        from jinja2.sandbox import SandboxedEnvironment
        KINDS = {"strict": StrictUndefined, "lenient": Undefined, "chainable": ChainableUndefined}
        OPTIONS = json_util.JSONOptions(tz_aware=False)
        SELECTIONS = {"select", "reject", "selectattr", "rejectattr", "map"}
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

        class Slow(BaseException):
            pass

        class Sandbox(SandboxedEnvironment):
            # Jinja2 would compute a power while compiling, where no alarm can stop it.
            intercepted_binops = frozenset(["**"])

            # The sandbox's own would find keys where text.format looks for attributes.
            def wrap_str_format(self, value):
                return None

            def call_binop(self, context, operator, left, right):
                if isinstance(left, int) and isinstance(right, int) and abs(right) * left.bit_length() > 1 << 20:
                    raise Slow()
                return super().call_binop(context, operator, left, right)

        def alarm(signum, frame):
            raise Slow()

        signal.signal(signal.SIGVTALRM, alarm)

        def names(environment, text):
            found = []
            try:
                tree = environment.parse(text)
            except Exception:
                return found
            for node in tree.find_all((nodes.Filter, nodes.Test, nodes.Call)):
                if isinstance(node, nodes.Filter):
                    found.append("filter " + node.name)
                    if node.name in SELECTIONS:
                        for argument in node.args:
                            if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
                                kind = "filter " if node.name == "map" else "test "
                                if argument.value in (environment.filters if node.name == "map" else environment.tests):
                                    found.append(kind + argument.value)
                elif isinstance(node, nodes.Test):
                    found.append("test " + node.name)
                elif isinstance(node.node, nodes.Getattr):
                    found.append("method " + node.node.attr)
                elif isinstance(node.node, nodes.Name):
                    found.append("function " + node.node.name)
            opened = False
            for line, kind, value in environment.lex(text):
                if opened and kind == "name":
                    found.append("tag " + value)
                if kind == "raw_begin":
                    found.append("tag raw")
                if kind == "comment_begin":
                    found.append("comment")
                opened = kind == "block_begin" or opened and kind == "whitespace"
            return found

        def raise_exception(message):
            raise TemplateError(message)

        # Questions about one template, one after the other, share what takes longer than rendering it.
        @lru_cache(1)
        def prepared(settings):
            case = json.loads(settings)
            environment = (Sandbox if case["sandboxed"] else Environment)(undefined=KINDS[case["undefined"]], trim_blocks=case["trim_blocks"],
                lstrip_blocks=case["lstrip_blocks"], keep_trailing_newline=case["keep_trailing_newline"])
            templates = {"<template>": "template"}
            if case["templates"]:
                texts = case["templates"]
                templates.update({name: name for name in texts})
                environment.loader = FunctionLoader(lambda name: (texts[name], name, None) if name in texts else None)
            for extension in case["extensions"]:
                if extension == "raise_exception":
                    environment.globals[extension] = raise_exception
                elif extension == "strftime_now":
                    environment.globals[extension] = datetime(2024, 2, 29, 13, 5, 9).strftime
                else:
                    environment.add_extension("jinja2.ext." + extension)
            used = names(environment, case["template"]) if case["sandboxed"] else []
            return environment, templates, used, []

        def answer(case):
            environment, templates, used, compiled = prepared(json.dumps({**case, "data": None}))
            try:
                signal.setitimer(signal.ITIMER_VIRTUAL, 2)
                data = json_util.loads(json.dumps(case["data"]), json_options=OPTIONS)
                if not compiled:
                    compiled.append(environment.from_string(case["template"]))
                output = compiled[0].render(data)
                output.encode()
                if re.search(r"(?i) at 0x[0-9a-f]{6}", output):
                    return {"names": used}
                return {"output": output, "names": used}
            except TemplateSyntaxError as error:
                return {"kind": "syntax", "line": error.lineno, "message": error.message, "names": used,
                    "template": templates[error.filename or "<template>"]}
            except SyntaxError as error:
                # Of the Python that a template is compiled to, whose lines are not the template's.
                return {"kind": "syntax", "message": error.msg, "names": used, "template": "template"}
            except (Slow, UnicodeEncodeError):
                return {"names": used}
            except Exception as error:
                line, template, trace = None, "template", error.__traceback__
                while trace:
                    if trace.tb_frame.f_code.co_filename in templates:
                        line, template = trace.tb_lineno, templates[trace.tb_frame.f_code.co_filename]
                    trace = trace.tb_next
                kind = "undefined" if isinstance(error, UndefinedError) else "runtime"
                return {"kind": kind, "line": line, "message": str(error)[:300], "template": template, "names": used}
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)

        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line))))
        """#

    static func replies(to questions: [OracleQuestion]) throws -> [Reply] {
        var input: [UInt8] = []
        for question in questions { input += question.json.serialized() + [0x0A] }
        let output = try PythonOracle.run(script: script, input: input)
        return try output.split(separator: 0x0A).map { line in
            let reply = try JSONValue(parsing: Array(line))
            let names = (reply["names"]?.arrayValue ?? []).compactMap(\.stringValue)
            if let text = reply["output"]?.stringValue { return Reply(answer: .output(text), names: names) }
            guard let kind = reply["kind"]?.stringValue else { return Reply(answer: nil, names: names) }
            let message = reply["message"]?.stringValue ?? ""
            return Reply(
                answer: .refused(
                    // Where Python stumbles over the type of a missing value, we say that it is missing.
                    kind: message.contains("StrictUndefined") ? "undefined" : kind,
                    template: reply["template"]?.stringValue ?? "",
                    line: reply["line"]?.integerValue.map(Int.init), message: message),
                names: names)
        }
    }

    /// The names that Python's Jinja2 and its types have, as the replies spell them: filters, tests, methods of text, lists
    /// and dictionaries.
    static func knownNames() throws -> [String] {
        let output = try PythonOracle.run(
            script: """
                import json
                from jinja2 import Environment
                environment = Environment()
                methods = {name for kind in (str, list, dict) for name in dir(kind) if not name.startswith("_")}
                print(json.dumps(["filter " + name for name in environment.filters]
                    + ["test " + name for name in environment.tests] + ["method " + name for name in sorted(methods)]))
                """)
        return (try JSONValue(parsing: output).arrayValue ?? []).compactMap(\.stringValue)
    }
}
