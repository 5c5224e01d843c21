import ForgeJSON
import TestSupport
import Testing

@Suite("render-template: one template and one document, or a file of cases")
struct RenderTemplateTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory("render-template") }

    private func render(_ arguments: String..., input: String = "") throws -> ToolRun.Outcome {
        var run = try ToolRun(tool: "render-template", arguments, directory: scratch.path)
        run.input = Array(input.utf8)
        return try run.run()
    }

    private func write(_ text: String, to name: String) throws { try FileText.write(text, to: scratch.file(name)) }

    @Test("prints the text byte for byte, with the values of Extended JSON as documents have them")
    func one() throws {
        try write("Grüße, {{ name }}! {{ seen | strftime('%d.%m.%Y') }} {{ id }}\n", to: "a.j2")
        let data =
            #"{"name": "Mira", "seen": {"$date": "2024-01-31T00:00:00Z"}, "id": {"$oid": "5f1d7f3a2c8b9d0e4a6b7c8d"}}"#
        try write(data, to: "a.json")
        let expected = "Grüße, Mira! 31.01.2024 5f1d7f3a2c8b9d0e4a6b7c8d"
        #expect(try render("a.j2", "--data", "a.json").output == expected)
        #expect(try render("a.j2", "--data", "-", input: data).output == expected)
        #expect(try render("-", "--data", "a.json", input: "{{ name }}").output == "Mira")
        #expect(try render("a.j2", "--data", "a.json", "--keep-trailing-newline").output == expected + "\n")
    }

    @Test("the options are Jinja2's")
    func options() throws {
        try write("a\n  {% if true %}\nb{{ x }}{% endif %}", to: "a.j2")
        #expect(try render("a.j2", "--undefined", "lenient").output == "a\n  \nb")
        #expect(try render("a.j2", "--undefined", "lenient", "--trim-blocks").output == "a\n  b")
        #expect(try render("a.j2", "--undefined", "lenient", "--lstrip-blocks").output == "a\n\nb")
        try write("{{ x.y.z }}", to: "b.j2")
        #expect(try render("b.j2", "--undefined", "chainable").output.isEmpty)
        #expect(try render("b.j2", "--undefined", "lenient").code == 65)
    }

    @Test("without a document there are no variables")
    func noData() throws {
        try write("Dear {{ name }}", to: "a.j2")
        let outcome = try render("a.j2")
        #expect(outcome.code == 65 && outcome.output.isEmpty)
        #expect(
            outcome.errors == """
                render-template: a.j2:1:9: 'name' is undefined
                    1 | Dear {{ name }}
                      |         ^^^^

                """)
        try write("Dear you", to: "a.j2")
        #expect(try render("a.j2").output == "Dear you")
    }

    @Test(
        "what is wrong is told with its place, and the status says whose fault it is",
        arguments: [
            (["none.j2"], 66, "cannot read 'none.j2': No such file or directory"),
            (["."], 66, "cannot read '.': Is a directory"),
            (["a.j2", "--data", "none.json"], 66, "cannot read 'none.json': No such file or directory"),
            (["a.j2", "--data", "bad.json"], 65, "bad.json:2:11: expected"),
            (["a.j2", "--data", "list.json"], 65, "list.json: "),
            (["a.j2", "--data", "latin.json"], 65, "latin.json: not UTF-8 text"), ([], 64, "give a template"),
            (["a.j2", "--cases", "x.jsonl"], 64, "--cases brings its own templates and data"),
            (["-", "--data", "-"], 64, "standard input is the template or the document, not both"),
            (["--cases", "none.jsonl"], 66, "cannot read 'none.jsonl': No such file or directory"),
            (["a.j2", "--undefined", "strikt"], 64, "strikt"), (["a.j2", "--data", "typo.json"], 65, "'name'"),
        ] as [([String], Int32, String)])
    func complaints(arguments: [String], code: Int32, message: String) throws {
        try write("{{ nmae }}", to: "a.j2")
        try write("{\"a\": 1,\n \"b\": \"ü\" \"c\"}", to: "bad.json")
        try write("[1]", to: "list.json")
        try write("{\"name\": 1}", to: "typo.json")
        try FileText.write([0x7B, 0xE4, 0x7D], to: scratch.file("latin.json"))
        let outcome = try ToolRun(tool: "render-template", arguments, directory: scratch.path).run()
        #expect(outcome.code == code, "\(outcome)")
        #expect(outcome.errors.hasPrefix("render-template: ") && outcome.errors.contains(message), "\(outcome)")
        #expect(outcome.output.isEmpty)
    }

    private func results(_ cases: String, _ arguments: String..., code: Int32 = 0) throws -> [JSONValue] {
        try write(cases, to: "cases.jsonl")
        let outcome = try ToolRun(
            tool: "render-template", ["--cases", "cases.jsonl"] + arguments, directory: scratch.path
        ).run()
        #expect(outcome.code == code, "\(outcome)")
        return try outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    @Test("each case has its own options and result, in the order of the file")
    func cases() throws {
        let results = try results(
            #"""
            {"name": "a", "template": "x{{ n }}\n", "data": {"n": {"$numberDouble": "2.0"}}}
            {"name": "b", "template": "{% if 1 %}\n{{ y }}{% endif %}", "options": {"trim_blocks": true, "undefined": "lenient"}}

            {"name": "c", "template": "a\n{{ | }}", "feature": "errors", "error": true}
            {"name": "d", "template": "\n{{ y }}", "data": {}, "options": {"trim_blocks": false, "lstrip_blocks": false}}
            {"name": "e", "template": "{{ 'ä' | length }}"}
            """#)
        #expect(
            results == [
                ["name": "a", "output": "x2.0\n"], ["name": "b", "output": ""],
                ["name": "c", "error": .string(results[2]["error"]?.stringValue ?? ""), "line": 2],
                ["name": "d", "error": "'y' is undefined", "line": 2], ["name": "e", "output": "1"],
            ])
        #expect(results[2]["error"]?.stringValue?.isEmpty == false)
    }

    @Test("a case that cannot be used is refused by its name, and leaves the others alone")
    func refusedCases() throws {
        let results = try results(
            #"""
            {"name": "option", "template": "x", "options": {"trim_blok": true}}
            {"name": "value", "template": "x", "options": {"trim_blocks": "yes"}}
            {"name": "data", "template": "x", "data": [1]}
            {"name": "oid", "template": "x", "data": {"a": {"$oid": "nope"}}}
            {"name": "none"}
            {"name": "loop", "template": "{% for i in range(10**9) %}{% for j in range(10**9) %}x{% endfor %}{% endfor %}"}
            {"name": "long", "template": "{{ 'x' * 10**9 }}"}
            {"name": "deep", "template": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"}
            {"name": "after", "template": "well"}
            """#)
        #expect(
            results.map { $0["name"]?.stringValue } == [
                "option", "value", "data", "oid", "none", "loop", "long", "deep", "after",
            ])
        #expect(results[0]["error"] == "unknown option 'trim_blok': did you mean 'trim_blocks'?")
        #expect(results[1]["error"] == "option 'trim_blocks' takes another value")
        #expect(results.dropLast().allSatisfy { $0["error"]?.stringValue?.isEmpty == false && $0["output"] == nil })
        #expect(results.last == ["name": "after", "output": "well"])
    }

    @Test("a line that is no case is told with its number, the others are rendered, and the status is 65")
    func badLines() throws {
        let results = try results(
            "{\"name\": \"a\", \"template\": \"1\"}\n{\"name\": \n[]\n{\"template\": \"2\"}\r\n{\"name\": \"b\", \"template\": \"3\"}",
            code: 65)
        #expect(results == [["name": "a", "output": "1"], ["name": "b", "output": "3"]])
        let errors = try render("--cases", "-", input: "{\"name\": \"a\"\n[]\n").errors
        #expect(errors.contains("render-template: <stdin>:1: not JSON: "), "\(errors)")
        #expect(errors.contains("render-template: <stdin>:2: a case is an object with a 'name'\n"), "\(errors)")
    }

    @Test("many cases take the memory of one")
    func memory() throws {
        let text = String(repeating: "lorem ipsum ", count: 1000)
        let lines = (0..<200).map {
            "{\"name\": \"\($0)\", \"template\": \"{{ t }}\", \"data\": {\"t\": \"\(text)\"}}\n"
        }
        try write(lines.joined(), to: "some.jsonl")
        var run = try ToolRun(tool: "render-template", [], directory: scratch.path)
        // 120 MB of cases under a limit of 40 MB of data.
        run.arguments = [
            "-c",
            """
            set -o pipefail
            for i in {1..50}; do cat some.jsonl; done | (ulimit -d 40000; exec "$0" --cases -) | wc -l
            """, run.executable,
        ]
        run.executable = "/bin/bash"
        let outcome = try run.run()
        #expect(outcome.code == 0 && outcome.output == "10000\n", "\(outcome)")
    }
}
