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
        let error = #expect(throws: TemplateError.self) {
            try Template("{% include 'a' %}", name: "t").render(TemplateScope())
        }
        #expect(error?.hint?.isEmpty == false)
        #expect(try Template("{% include 'a' ignore missing %}x", name: "t").render(TemplateScope()) == "x")
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
