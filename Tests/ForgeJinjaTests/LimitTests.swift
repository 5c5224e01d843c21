import ForgeBSON
import ForgeJinja
import Testing

@Suite("Template: no template can take more than its limits, or end the process")
struct LimitTests {
    private func kind(_ source: String) -> TemplateError.Kind? {
        do throws(TemplateError) {
            _ = try Template(source, name: "t").render(TemplateScope(document: ["one": 1, "list": [1, 2]]))
            return nil
        } catch {
            return error.kind
        }
    }

    private static func nested(_ open: String, _ inner: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    }

    @Test(
        "too much is an error of its own kind",
        arguments: [
            "{% for i in range(2000000) %}{% endfor %}",
            "{% for i in range(2000) %}{% for j in range(2000) %}{% endfor %}{% endfor %}",
            "{{ range(10000000000) | list }}", "{{ range(9223372036854775807) | sum }}", "{{ 'x' * 100000000 }}",
            "{{ [0] * 100000000 }}", "{{ 'x' | center(1000000000) }}", "{{ 'x'.ljust(9223372036854775807) }}",
            "{{ 'x' | indent(100000000) }}", "{{ '%999999999d' % 1 }}", "{{ '{:999999999}'.format(1) }}",
            "{{ 'a\tb'.expandtabs(1000000000) }}", "{{ ('x' * 1000000).replace('x', 'y' * 1000) }}",
            "{{ [1] | tojson(1000000) }}", "{{ [1] | batch(1000000000, 0) | list }}",
            "{{ [1] | slice(1000000000) | list }}",
            "{% set ns = namespace(x='x') %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
            "{% set l = [] %}{% for i in range(1000) %}{% set _ = l.append('x' * 1000000) %}{% endfor %}",
            "{% set ns = namespace(x=[0]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
            "{% for i in range(100000) %}{{ 'x' * 1000 }}{% endfor %}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% for x in [[]] recursive %}{{ loop([[]]) }}{% endfor %}",
            "{% macro m() %}" + nested("(", "m()", " ~ 1)", 30).asOutput + "{% endmacro %}{{ m() }}",
            "{% macro m() %}" + nested("{% if one %}", "{{ m() }}", "{% endif %}", 35) + "{% endmacro %}{{ m() }}",
            "{% macro m() %}" + nested("{% for i in [1] %}{{ loop.last }}", "{{ m() }}", "{% endfor %}", 35)
                + "{% endmacro %}{{ m() }}",
            "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
            "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x|map('abs') %}{% endfor %}"
                + "{{ ns.x | list }}",
            "{% set ns = namespace(x=[]) %}{% for i in range(1000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
            nested("[", "", "]", 1000).asOutput, nested("(", "1", ")", 1000).asOutput,
            nested("{% if one %}", "", "{% endif %}", 1000), (String(repeating: "-", count: 5000) + "1").asOutput,
            (String(repeating: "not ", count: 5000) + "1").asOutput,
            ("1" + String(repeating: " + one", count: 5000)).asOutput,
            ("one" + String(repeating: "|abs", count: 5000)).asOutput,
            ("list" + String(repeating: "[0]", count: 5000)).asOutput,
            String(repeating: " ", count: (16 << 20) + 1), "{{ 9 ** (9 ** 9) }}", "{{ 2 ** (2 ** 18) }}",
            "{{ 10 ** 39457 }}", "{{ 2 ** (2 ** 64) }}", "{{ range(2 ** 64) }}",
            "{% set ns = namespace(x=3) %}{% for i in range(100) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
            "{% set x = 3 ** 60000 %}{% for i in range(100000) %}{% set y = x // (x // 7) %}{% endfor %}",
            "{% set x = 3 ** 40000 %}{% for i in range(100000) %}{% set y = x * x %}{% endfor %}",
            "{{ ('0x' ~ 'f' * 40000) | int(0, 16) }}",
        ])
    func limits(_ source: String) {
        #expect(kind(source) == .limit, "\(source.prefix(100))")
    }

    @Test("a macro of very many parameters is compiled and called in time that grows with their number alone")
    func manyParameters() {
        let names = (0..<30_000).map { "a\($0)" }
        let call = names.reversed().map { "\($0)=1" }.joined(separator: ",")
        let macro = "{% macro m(\(names.joined(separator: ","))) %}{% endmacro %}"
        let clock = ContinuousClock()
        // Each pair of them looked at would be minutes.
        let time = clock.measure { #expect(kind("\(macro){{ m(\(call)) }}") == nil) }
        #expect(time < .seconds(30))
        #expect(kind("\(macro){% for i in range(1000) %}{{ m() }}{% endfor %}") == .limit)
    }

    @Test(
        "values nested deeper than any stack are let go of",
        arguments: [
            "[ns.x]", "(ns.x,)", "{'k': ns.x}", "[ns.x.append]", "[ns.x]|map('abs')", "namespace(y=ns.x)",
            "[ns.x].__len__ if false else [[ns.x]]", "cycler(ns.x)", "joiner(ns.x)", "['a']|map('default', ns.x)",
            "{'k': ns.x}.items()",
        ])
    func teardown(_ expression: String) {
        let source =
            "{% set ns = namespace(x=[]) %}{% for i in range(60000) %}{% set ns.x = \(expression) %}{% endfor %}done"
        #expect(kind(source) == nil)
    }

    @Test(
        "what leaves the range of numbers is an error, not a trap",
        arguments: [
            "{{ 10 ** 4300 }}", "{{ 1e300 * (10 ** 400) }}", "{{ 10 ** 400 / 3 }}", "{{ 10 ** 400 | float }}",
            "{{ 'a' * 2 ** 64 }}", "{{ list * 2 ** 64 }}", "{{ 'a'.center(2 ** 64) }}", "{{ '%c' % 2 ** 64 }}",
            "{{ 1.7e308 | round(-308) }}", "{{ 5 % (2 ** 64 - 2 ** 64) }}", "{{ '%*d' % (2 ** 64, 1) }}",
        ])
    func overflow(_ source: String) {
        #expect(kind(source) == .runtime, "\(source)")
    }

    @Test(
        "the edges of numbers are fine",
        arguments: [
            "{{ (-9223372036854775807 - one) % -1 }}",
            "{{ -9223372036854775807 - 1 in range(0, -9223372036854775807, -1) }}",
            "{{ range(-9223372036854775807, 9223372036854775807, 9223372036854775807) | list }}",
            "{{ list[9223372036854775807:] }}", "{{ list[:-9223372036854775807:-9223372036854775807] }}",
            "{{ 'ab'[::9223372036854775807] }}", "{{ 1e308 | round(400) }}", "{{ 1.5 | round(-400) }}",
            "{{ [3] | batch(0) | list }}", "{{ 'x'.replace('x', 'y', 9223372036854775807) }}",
            "{{ 'a b'.split(none, 9223372036854775807) }}", "{{ 'abc'.find('c', -9223372036854775807) }}",
            "{{ 'abc' | truncate(9223372036854775807) }}", "{{ list.insert(-9223372036854775807, 0) }}",
            "{{ 9223372036854775807 + one }}", "{{ (-9223372036854775807 - one) // -1 }}", "{{ 1e300 | int }}",
            "{{ -(-9223372036854775807 - one) }}", "{{ 9223372036854775807 | round(-1) }}",
            "{{ (-9223372036854775807 - one) | abs }}", "{{ list[2 ** 64:] }}", "{{ 2 ** 64 in range(5) }}",
            "{{ '%.300f' % 1e-300 }}", "{{ '%c' % 1114111 }}",
        ])
    func edges(_ source: String) {
        #expect(kind(source) == nil, "\(source)")
    }

    @Test("a list inside itself is shown with dots, compared up to a limit and not stored")
    func cycles() throws {
        #expect(
            try Template("{% set l = [] %}{% set _ = l.append(l) %}{{ l }}", name: "t").render(TemplateScope())
                == "[[...]]")
        for use in ["l == m", "l < m", "l | tojson", "l in [m]", "m | sort"] {
            let source =
                "{% set l = [] %}{% set m = [] %}{% set _ = l.append(l) %}{% set _ = m.append(m) %}{% set _ = m.append(l) %}"
                + "{% set _ = l.append(m) %}{{ \(use) }}"
            #expect(kind(source) == .limit, "\(use)")
        }
    }

    @Test("a document nested as deep as a database allows is rendered and changed")
    func deepDocument() throws {
        var value: BSONValue = 1
        for _ in 0..<190 { value = ["k": value] }
        let document: BSONDocument = ["deep": value]
        for source in [
            "{{ deep }}", "{{ deep | tojson }}", "{{ deep == deep }}", "{% set _ = deep.update(x=1) %}{{ deep }}",
        ] {
            _ = try Template(source, name: "t").render(TemplateScope(document: document))
        }
    }
}

extension String {
    fileprivate var asOutput: String { "{{ \(self) }}" }
}
