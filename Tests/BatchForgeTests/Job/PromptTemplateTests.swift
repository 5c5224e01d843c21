import ForgeBSON
import ForgeJSON
import ForgeJinja
import TestSupport
import Testing

@testable import BatchForge

@Suite("Prompt: the templates that it brings in are found with the job, and nowhere but in their folder")
struct PromptTemplateTests {
    private static func yaml(_ prompt: String) -> String { JobFixture.yaml([3: "prompt: {\(prompt)}"]) }

    private static func job(_ prompt: String, _ files: [String: String]) throws -> (job: Job, fixture: JobFixture) {
        let fixture = try JobFixture(yaml(prompt))
        for (name, text) in files {
            var folder = ""
            for part in name.split(separator: "/").dropLast() {
                folder += folder.isEmpty ? "\(part)" : "/\(part)"
                if !FileText.exists(fixture.directory.file(folder)) { _ = try fixture.directory.folder(folder) }
            }
            try FileText.write(text, to: fixture.directory.file(name))
        }
        return (try fixture.load(), fixture)
    }

    private static func render(_ job: Job, _ document: BSONDocument = ["name": "Ann"]) throws -> String {
        var line: [UInt8] = []
        try RequestTemplate(job, at: 1_709_211_909).write(document, as: CustomID(for: .int32(1)), to: &line)
        let messages = try JSONValue(parsing: line)["body"]?["messages"]?.arrayValue ?? []
        return messages.compactMap { $0["content"]?.stringValue }.joined(separator: "|")
    }

    @Test("they are kept with the job, numbered, each once, with what each prompt calls them")
    func parts() throws {
        let (job, fixture) = try Self.job(
            "system_file: p/system.j2, user_file: p/user.j2",
            [
                "p/system.j2": "{% from 'lib/m.j2' import hi %}{{ hi() }}",
                "p/user.j2": "{% include 'head.j2' %}{% import './lib/m.j2' as m %}{{ m.hi() }}",
                "p/head.j2": "To {{ name }}: ", "p/lib/m.j2": "{% macro hi() %}hello{% endmacro %}",
            ])
        #expect(try Self.render(job) == "hello|To Ann: hello")
        let folder = fixture.directory.path
        #expect(job.prompt.parts.map(\.number) == [1, 2])
        #expect(job.prompt.parts.map(\.file) == ["\(folder)/p/lib/m.j2", "\(folder)/p/head.j2"])
        #expect(job.prompt.parts.map(\.text) == ["{% macro hi() %}hello{% endmacro %}", "To {{ name }}: "])
        #expect(job.frozen["prompt"]?["system"]?["templates"] == ["lib/m.j2": 1])
        #expect(job.frozen["prompt"]?["user"]?["templates"] == ["head.j2": 2, "./lib/m.j2": 1])
        #expect(job.frozen["prompt"]?["templates"]?.arrayValue?.count == 2)
        #expect(job.prompt.names == ["name"])
    }

    @Test("what changes on the disk after the job is loaded changes nothing")
    func frozen() throws {
        let (job, fixture) = try Self.job(
            "user_file: user.j2, templates: [late.j2]",
            ["user.j2": "{% include 'a.j2' %}{% include kind ignore missing %}", "a.j2": "first", "late.j2": "listed"])
        try FileText.write("second", to: fixture.directory.file("a.j2"))
        try FileText.write("new", to: fixture.directory.file("new.j2"))
        #expect(try Self.render(job, ["kind": "new.j2"]) == "first")
        #expect(try Self.render(job, ["kind": "late.j2"]) == "firstlisted")
    }

    @Test("the fields that a part asks for are read too, and those that it is given are no fields")
    func projection() throws {
        let (job, _) = try Self.job(
            "user_file: user.j2",
            ["user.j2": "{% for v in visits %}{% include 'v.j2' %}{% endfor %}", "v.j2": "{{ v }}{{ patient }}"])
        let fields = RequestTemplate(job, at: 0).projection?.elements.map(\.key) ?? []
        #expect(fields.contains("visits") && fields.contains("patient"))
        #expect(job.prompt.names == ["visits", "patient"])
    }

    @Test(
        "the options are those of the job file",
        arguments: [
            ("trim_blocks: true", "{% if true %}\nx{% endif %}", "x"),
            ("lstrip_blocks: true", "a\n  {% if true %}x{% endif %}", "a\nx"),
            ("keep_trailing_newline: true", "x\n", "x\n"), ("undefined: lenient", "[{{ nope }}]", "[]"),
            ("undefined: chainable", "[{{ nope.x }}]", "[]"),
            ("extensions: [do]", "{% set l = [] %}{% do l.append(1) %}{{ l }}", "[1]"),
            ("extensions: [loopcontrols]", "{% for i in [1, 2] %}{{ i }}{% break %}{% endfor %}", "1"),
            ("extensions: [strftime_now]", "{{ strftime_now('%Y-%m-%d %H:%M:%S') }}", "2024-02-29 13:05:09"),
            ("trim_blocks: true, include_dir: lib", "{% include 'p.j2' %}", "y"),
        ])
    func options(_ option: String, _ template: String, _ expected: String) throws {
        let (job, _) = try Self.job(
            "user_file: user.j2, \(option)", ["user.j2": template, "lib/p.j2": "{% if true %}\ny{% endif %}"])
        #expect(try Self.render(job) == expected)
        #expect(job.frozen["prompt"]?["options"]?["undefined"]?.stringValue != nil)
    }

    @Test(
        "what cannot be used is told with its place before anything is sent",
        arguments: [
            (
                "user_file: u.j2", "Hi\n {% include 'nope.j2' %}", JobError.Kind.configuration,
                "u.j2:2:13: there is no template 'nope.j2'"
            ),
            (
                "user_file: u.j2", "{% include '../case.yaml' %}", .configuration,
                "u.j2:1:12: there is no template '../case.yaml'"
            ),
            (
                "user_file: u.j2", "{% include '/etc/passwd' %}", .configuration,
                "u.j2:1:12: there is no template '/etc/passwd'"
            ),
            ("user_file: u.j2", "{% include 'out.j2' %}", .configuration, "u.j2:1:12: there is no template 'out.j2'"),
            (
                "user_file: u.j2", "{% include 'folder' %}", .configuration,
                "folder:1:1: cannot read the file: Is a directory"
            ),
            (
                "user_file: u.j2", "{% if false %}{% import 'x' as x %}{% endif %}", .configuration,
                "u.j2:1:25: there is no template 'x'"
            ),
            ("user_file: u.j2", "{% include 'bad.j2' %}", .data, "bad.j2:2:4: Encountered unknown tag 'fi'."),
            (
                "user_file: u.j2", "{% include 'bytes.j2' ignore missing %}", .configuration,
                "bytes.j2:1:1: the file is not UTF-8 text"
            ),
            (
                "user_file: u.j2", "{% include 'nested.j2' %}", .configuration,
                "nested.j2:1:12: there is no template 'deeper.j2'"
            ),
            (
                "user_file: u.j2", "{% include kind ~ '.j2' %}", .configuration,
                "u.j2:1:12: the name of this template is worked out"
            ),
            (
                "user_file: u.j2, templates: [nope]", "{% include kind %}", .configuration,
                "case.yaml:3:38: there is no template 'nope'"
            ),
            ("user_file: u.j2, include_dir: nope", "x", .missing, "case.yaml:3:40: there is no folder 'nope'"),
            ("user_file: u.j2, extensions: [od]", "x", .configuration, "case.yaml:3:39: unknown extension 'od'"),
            (
                "user_file: u.j2, undefined: loose", "x", .configuration,
                "case.yaml:3:38: 'prompt.undefined' must be one of"
            ),
            ("user: \"{% include 'nope.j2' %}\"", "", .configuration, "case.yaml:3:28: there is no template 'nope.j2'"),
            ("user: \"{% do x %}\"", "", .data, "case.yaml:3:20: Encountered unknown tag 'do'."),
        ])
    func refused(_ prompt: String, _ template: String, _ kind: JobError.Kind, _ start: String) throws {
        let fixture = try JobFixture(
            Self.yaml(prompt),
            files: ["u.j2": template, "bad.j2": "\n{% fi %}", "nested.j2": "{% include 'deeper.j2' %}"])
        _ = try fixture.directory.folder("folder")
        try FileText.write([0xFF], to: fixture.directory.file("bytes.j2"))
        try fixture.directory.link("out.j2", to: "/etc/hostname")
        let error = #expect(throws: JobError.self) { try fixture.load() }
        let text = error.map { fixture.text(of: $0) } ?? ""
        #expect(error?.kind == kind && text.hasPrefix(start), "\(text)")
    }

    @Test(
        "a missing template suggests the near name of its folder",
        arguments: [("nestde.j2", "nested.j2"), ("parts/haed.j2", "parts/head.j2")])
    func nearName(_ wrong: String, _ right: String) throws {
        let error = #expect(throws: JobError.self) {
            try Self.job(
                "user_file: u.j2",
                ["u.j2": "{% include '\(wrong)' %}", "nested.j2": "", "parts/head.j2": "", "parts/foot.j2": ""])
        }
        #expect(error?.description.contains("hint: did you mean '\(right)'? templates are looked for in") == true)
    }

    @Test(
        "what may be missing, and a link within the folder, are fine",
        arguments: [
            ("{% include 'nope.j2' ignore missing %}.", "."), ("{% include ['nope.j2', 'in.j2'] %}.", "inside."),
            ("{% include 'link.j2' %}.", "inside."), ("{% include 'in.j2' if true else 'in.j2' %}.", "inside."),
        ])
    func allowed(_ template: String, _ expected: String) throws {
        let fixture = try JobFixture(Self.yaml("user_file: u.j2"), files: ["u.j2": template, "in.j2": "inside"])
        try fixture.directory.link("link.j2", to: "in.j2")
        #expect(try Self.render(fixture.load()) == expected)
    }
}
