import ForgeBSON
import ForgeJinja
import Synchronization
import Testing

@Suite("TemplateLibrary: templates that others bring in")
struct TemplateLibraryTests {
    private func library(_ texts: [String: String]) -> TemplateLibrary {
        TemplateLibrary { name in texts[name].map { .init(text: $0, label: "parts/\(name)") } }
    }

    private func failure(_ source: String, _ texts: [String: String]) -> TemplateError? {
        do throws(TemplateError) {
            _ = try Template(source, name: "main.j2", library: library(texts)).render(TemplateScope())
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "an error names the template it is in, with its line and column there",
        arguments: [
            ("{% include 'a' %}", "x\n  {{ nope }}", TemplateError.Kind.undefined, "parts/a:2:6: 'nope' is undefined"),
            ("{% import 'a' as a %}", "\n\n{% fi %}", .syntax, "parts/a:3:4: Encountered unknown tag 'fi'."),
            ("{% extends 'a' %}", "{{ 1 // 0 }}", .runtime, "parts/a:1:4: "),
            (
                "{% from 'a' import m %}\n{{ m(1) }}", "{% macro m(v) %}{{ v.x }}{% endmacro %}", .undefined,
                "parts/a:1:22: "
            ),
            (
                "{% from 'a' import m %}\n{{ m(1, 2) }}", "{% macro m(v) %}{% endmacro %}", .runtime,
                "main.j2:2:4: macro 'm' takes"
            ),
            ("\n{% include 'b' %}", "", .runtime, "main.j2:2:12: there is no template 'b'"),
            ("{% include 'a' %}", "{% include 'a' ~ 'b' %}", .runtime, "parts/a:1:12: there is no template 'ab'"),
            ("{% include 'a' %}{{ nope }}", "text", .undefined, "main.j2:1:21: 'nope' is undefined"),
        ])
    func place(_ source: String, _ text: String, _ kind: TemplateError.Kind, _ start: String) throws {
        let error = try #require(failure(source, ["a": text]))
        #expect(error.kind == kind)
        #expect(error.description.hasPrefix(start), "\(error)")
    }

    @Test(
        "templates that bring in each other without end are an error of the rendering",
        arguments: [
            ("{% include 'a' %}", "{% include 'a' %}", ""),
            ("{% include 'a' %}", "{% include 'b' %}", "{% include 'a' %}"),
            ("{% extends 'a' %}", "{% extends 'a' %}", ""),
            ("{% extends 'a' %}", "{% extends 'b' %}", "{% extends 'a' %}"),
            ("{% import 'a' as a %}", "{% import 'a' as a %}", ""),
            ("{% from 'a' import x %}", "{% from 'b' import x with context %}", "{% from 'a' import x with context %}"),
            ("{% include 'a' %}", "{% import 'b' as b with context %}", "{% extends 'a' %}"),
            ("{% include 'a' without context %}", "{% include 'a' without context %}", ""),
            ("{% include 'a' %}", "{% for i in [1, 2] %}{% if i %}{% include 'a' %}{% endif %}{% endfor %}", ""),
            ("{% extends 'a' %}{% block b %}{{ self.b() }}{% endblock %}", "{% block b %}{% endblock %}", ""),
            (
                "{% extends 'a' %}{% block b %}{{ super() }}{% endblock %}",
                "{% block b %}{{ self.b() }}{% endblock %}", ""
            ),
            ("{% block a %}{% for i in [1] %}{{ self.a() }}{% endfor %}{% endblock %}", "", ""),
        ])
    func endless(_ source: String, _ first: String, _ second: String) {
        #expect(failure(source, ["a": first, "b": second])?.kind == .limit)
    }

    @Test("a template may bring in itself as long as that ends")
    func recursion() throws {
        let text = "{{ n }}{% if n %}{% with n = n - 1 %}{% include 'a' %}{% endwith %}{% endif %}"
        let template = try Template("{% set n = 12 %}{% include 'a' %}", name: "t", library: library(["a": text]))
        #expect(try template.render(TemplateScope()) == "1211109876543210")
    }

    @Test("each is read once, however many renderings bring it in, and from however many threads")
    func cache() async throws {
        let reads = Mutex<[String]>([])
        let library = TemplateLibrary { name in
            reads.withLock { $0.append(name) }
            return name == "missing" ? nil : .init(text: "[{{ x }}]", label: name)
        }
        let template = try Template(
            "{% include 'a' %}{% include 'missing' ignore missing %}{% include 'a' %}", name: "t", library: library)
        await withTaskGroup(of: String?.self) { (group) in
            for number in 0..<50 {
                group.addTask { try? template.render(TemplateScope(document: ["x": BSONValue(Int64(number))])) }
            }
            for await text in group { #expect(text?.hasPrefix("[") == true) }
        }
        #expect(reads.withLock { $0.sorted() } == ["a", "missing"])
    }

    @Test("what one rendering has changed in a module, the next does not see")
    func state() throws {
        let counter = "{% set ns = namespace(n=0) %}{% macro inc() %}{% set ns.n = ns.n + 1 %}{{ ns.n }}{% endmacro %}"
        let template = try Template(
            "{% import 'a' as a %}{{ a.inc() }}{{ a.inc() }}", name: "t", library: library(["a": counter]))
        for _ in 0..<3 { #expect(try template.render(TemplateScope()) == "12") }
    }

    @Test("without a library there is nothing to bring in")
    func none() throws {
        for source in ["{% include 'a' %}", "{% include 'a' ignore missing %}", "{% extends 'a' %}"] {
            let error = #expect(throws: TemplateError.self) {
                try Template(source, name: "t").render(TemplateScope())
            }
            #expect(error?.hint?.isEmpty == false)
        }
    }

    @Test("rendering changes no document, whatever an included template appends")
    func unchanged() throws {
        let document: BSONDocument = ["tags": ["a"]]
        let template = try Template(
            "{% include 'a' %}{{ tags }}", name: "t", library: library(["a": "{% set _ = tags.append('b') %}"]))
        for _ in 0..<2 { #expect(try template.render(TemplateScope(document: document)) == "['a', 'b']") }
    }

    @Test("'break' and 'continue' need a loop around them, in the same macro or block")
    func jumps() {
        let options = TemplateOptions(extensions: [.loopControls])
        for source in [
            "{% break %}", "{% for i in [1] %}{% else %}{% continue %}{% endfor %}",
            "{% for i in [1] %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}",
            "{% for i in [1] %}{% block b %}{% break %}{% endblock %}{% endfor %}",
            "{% for i in [1] %}{% call m() %}{% break %}{% endcall %}{% endfor %}",
            "{% for i in [1] %}{% for j in [] recursive %}{% else %}{% break %}{% endfor %}{% endfor %}",
        ] {
            #expect(throws: TemplateError.self, "\(source)") { try Template(source, name: "t", options: options) }
        }
    }

    @Test("a function that is off is only a name, and the hint of a tag that is off says what switches it on")
    func off() throws {
        #expect(failure("{{ strftime_now('%Y') }}", [:])?.kind == .undefined)
        #expect(failure("{% do x %}", [:])?.hint?.contains("'do'") == true)
        let clockless = try Template("{{ strftime_now('%Y') }}", name: "t", options: .init(extensions: [.strftimeNow]))
        #expect(throws: TemplateError.self) { try clockless.render(TemplateScope()) }
    }
}

@Suite("TemplateParts: what a template is made of, before it is rendered")
struct TemplatePartsTests {
    private static let texts = [
        "a": "{% include 'b' %}{% import 'c' as c %}", "b": "{{ inner }}{% include 'a' %}",
        "c": "{% macro m(v) %}{{ v }}{{ free }}{% endmacro %}",
        "item": "{{ item }}{{ doc_field }}",
        "base":
            "{% for i in list %}{% block row scoped %}{{ i }}{% endblock %}{% endfor %}{{ title }}{% block end %}{% endblock %}",
        "broken": "\n{% if %}", "misses": "{% include 'nowhere' %}", "worked out": "{% include kind ~ '.j2' %}",
    ]

    private func template(_ source: String) throws -> Template {
        let library = TemplateLibrary { name in Self.texts[name].map { .init(text: $0, label: "parts/\(name)") } }
        return try Template(source, name: "main", library: library)
    }

    @Test(
        "they are found through constants, conditions and lists, each once",
        arguments: [
            ("{% include 'a' %}{% include 'a' %}", ["a", "b", "c"]),
            ("{% import 'c' as c %}{% include 'b' %}", ["c", "b", "a"]),
            ("{% include 'c' if x else 'b' %}", ["c", "b", "a"]), ("{% include ['nowhere', 'c'] %}", ["c"]),
            ("{% include 'ite' ~ 'm' %}", ["item"]),
            ("{% include 'nowhere' ignore missing %}", []), ("{% if false %}{% include 'c' %}{% endif %}", ["c"]),
            ("{% extends 'base' %}", ["base"]),
            ("{% include kind %}", []), ("{% include [kind, 'c', 'nowhere'] %}", ["c"]),
            ("{% macro m() %}{% include 'item' %}{% endmacro %}", ["item"]),
            ("{% block b %}{% from 'c' import m %}{% endblock %}", ["c"]), ("plain", []),
        ] as [(String, [String])])
    func found(_ source: String, _ names: [String]) throws {
        let parts = try template(source).parts
        #expect(parts.found.map(\.name) == names)
        #expect(parts.problems.isEmpty)
        #expect(
            parts.found.allSatisfy { $0.source.label == "parts/\($0.name)" && $0.source.text == Self.texts[$0.name] })
    }

    @Test(
        "what is not there or cannot be used is told with its place",
        arguments: [
            ("{% include 'nowhere' %}", "main:1:12: there is no template 'nowhere'"),
            ("{% include ['x', 'y'] %}", "main:1:12: there is no template 'x', 'y'"),
            ("{% include 'misses' %}", "parts/misses:1:12: there is no template 'nowhere'"),
            ("{% include 'broken' %}", "parts/broken:2:7: "),
            ("{% include 'broken' ignore missing %}", "parts/broken:2:7: "),
            ("{% if false %}{% import 'x' as x %}{% endif %}", "main:1:25: there is no"),
            ("{% extends 'c' if x else 'y' %}", "main:1:12: there is no template 'y'"),
        ])
    func problems(_ source: String, _ start: String) throws {
        let problem = try #require(template(source).parts.problems.first)
        #expect(problem.description.hasPrefix(start), "\(problem)")
    }

    @Test(
        "names that are worked out are told",
        arguments: [
            "{% include kind %}", "{% include 'worked out' %}", "{% import x.y as y %}",
            "{% extends 'a' if x else kind %}",
        ])
    func open(_ source: String) throws {
        #expect(try template(source).parts.open.count == 1)
    }

    @Test(
        "the names of a template are also those its parts ask for and nobody sets",
        arguments: [
            ("{% include 'item' %}", ["item", "doc_field"]),
            ("{% for item in items %}{% include 'item' %}{% endfor %}", ["items", "doc_field"]),
            ("{% set item = 1 %}{% include 'item' %}", ["doc_field"]),
            (
                "{% include 'item' %}{% for item in items %}{% include 'item' %}{% endfor %}",
                ["item", "doc_field", "items"]
            ),
            ("{% include 'item' without context %}", []), ("{% import 'c' as c %}{{ c.m(x) }}", ["x"]),
            ("{% import 'c' as c with context %}{{ c.m(x) }}", ["x", "free"]),
            ("{% include 'a' %}", ["inner"]), ("{% extends 'base' %}", ["list", "title"]),
            ("{% extends 'base' %}{% block row %}{{ i }}{{ more }}{% endblock %}", ["list", "title", "more"]),
            ("{% extends 'base' %}{% block end %}{{ i }}{% endblock %}", ["list", "title", "i"]),
            ("{% set title = t %}{% extends 'base' %}", ["list", "t"]),
            ("{% set q = 1 %}{% block b %}{{ q }}{{ r }}{% endblock %}", ["r"]),
            ("{% for i in l %}{% block b scoped %}{{ i }}{% endblock %}{% endfor %}", ["l"]),
            ("{% for i in l %}{% block b %}{{ i }}{% endblock %}{% endfor %}", ["l", "i"]),
            ("{% macro m(item) %}{% include 'item' %}{% endmacro %}", ["doc_field"]),
        ] as [(String, [String])])
    func names(_ source: String, _ names: [String]) throws {
        let template = try template(source)
        #expect(Set(template.names.map(\.name)) == Set(names))
        #expect(template.names.count == names.count)
        #expect(template.possibleNames.isSuperset(of: names))
    }

    @Test("a name that a part asks for is told where it stands")
    func place() throws {
        let name = try #require(template("{% include 'b' %}").names.first)
        #expect(name.error.description.hasPrefix("parts/b:1:4: 'inner' is undefined"))
    }

    @Test("a library that is closed knows no more than it did")
    func closed() throws {
        let library = TemplateLibrary { name in .init(text: "[\(name)]", label: name) }
        let template = try Template(
            "{% include 'a' %}{% include kind ignore missing %}", name: "main", library: library)
        library.close()
        #expect(try template.render(TemplateScope(document: ["kind": "b"])) == "[a]")
        #expect(try template.render(TemplateScope(document: ["kind": "a"])) == "[a][a]")
    }

    @Test("a name that a document gives is not told")
    func discreet() throws {
        let template = try template("{% include secret %}")
        let error = #expect(throws: TemplateError.self) {
            try template.render(TemplateScope(document: ["secret": "hunter2"]))
        }
        #expect(error?.description.contains("hunter2") == false)
    }
}
