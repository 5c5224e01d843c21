import ForgeJSON
import TestSupport

/// What python-dotenv makes of `.env` files: one process of Python for all of them.
enum DotEnvOracle {
    /// Names and values are compared by their bytes: to Swift, `é` and `e` with an accent are one.
    struct Reading: Equatable, CustomStringConvertible {
        /// `NAME=value`, sorted; a name without a value is left out.
        let values: [[UInt8]]
        /// Where statements begin that it cannot read.
        let unreadableLines: [Int]
        /// The environment that `load_dotenv` leaves, in the same form; nil where there can be none.
        var environment: [[UInt8]]?

        static func == (a: Reading, b: Reading) -> Bool {
            a.values == b.values && a.unreadableLines == b.unreadableLines
        }

        var description: String {
            "\(values.map { String(decoding: $0, as: UTF8.self).debugDescription }) \(unreadableLines)"
        }
    }

    static func sorted(_ values: some Sequence<(name: String, value: String)>) -> [[UInt8]] {
        values.map { Array($0.name.utf8) + Array("=".utf8) + Array($0.value.utf8) }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    static func readings(of texts: [String], process: [String: String]) throws -> [Reading] {
        // The line of a statement is where its first word is: python-dotenv counts from the blank lines before it.
        let script = """
            import io, json, os, re, sys
            from dotenv.main import DotEnv
            from dotenv.parser import parse_stream
            request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
            os.environ.clear(); os.environ.update(request["process"])
            def stream(text):
                # What open() does with line ends.
                return io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8")
            out = []
            for text in request["files"]:
                values = DotEnv(None, stream=stream(text), override=False).dict()
                lines = [b.original.line + re.match(r"\\s*", b.original.string).group().count("\\n")
                         for b in parse_stream(stream(text)) if b.error]
                values = [[k, v] for k, v in values.items() if v is not None]
                os.environ.clear(); os.environ.update(request["process"])
                try:
                    DotEnv(None, stream=stream(text), override=False).set_as_environment_variables()
                    environment = [[k, v] for k, v in os.environ.items()]
                except (ValueError, OSError):
                    environment = None
                out.append({"values": values, "lines": lines, "environment": environment})
                os.environ.clear(); os.environ.update(request["process"])
            sys.stdout.write(json.dumps(out))
            """
        var variables = JSONObject()
        for (name, value) in process.sorted(by: <) { variables[name] = .string(value) }
        let request: JSONValue = ["process": .object(variables), "files": .array(texts.map { .string($0) })]
        let answer = try JSONValue(parsing: PythonOracle.run(script: script, input: request.serialized()))
        return (answer.arrayValue ?? []).map { file in
            Reading(
                values: pairs(file["values"]) ?? [],
                unreadableLines: (file["lines"]?.arrayValue ?? []).compactMap { $0.integerValue.map { Int($0) } },
                environment: pairs(file["environment"]))
        }
    }

    private static func pairs(_ json: JSONValue?) -> [[UInt8]]? {
        json?.arrayValue.map { pairs in
            sorted(
                pairs.compactMap { pair in
                    guard let parts = pair.arrayValue?.compactMap(\.stringValue), parts.count == 2 else { return nil }
                    return (parts[0], parts[1])
                })
        }
    }
}
