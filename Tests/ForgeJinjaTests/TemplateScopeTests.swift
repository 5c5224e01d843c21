import ForgeBSON
import ForgeJSON
import ForgeJinja
import Testing

@Suite("TemplateScope: where a template's variables come from")
struct TemplateScopeTests {
    @Test("names are the free variables, at their first use, without built-in functions")
    func names() throws {
        let template = try Template(
            "{% for v in visits %}{{ v.date }} {{ patient }}{{ loop.index }}{% endfor %}\n"
                + "{{ patient }}{% set x = range(n) %}{{ x }}{{ other | default('') }}", name: "t")
        #expect(template.names.map(\.name) == ["visits", "patient", "n", "other"])
        #expect(template.names.map(\.line) == [1, 1, 2, 2])
        #expect(template.names.map(\.column) == [13, 38, 31, 46])
    }

    @Test(
        "a name is not free where the template sets it",
        arguments: [
            ("{% set a = 1 %}{{ a }}", []), ("{{ a }}{% set a = 1 %}", ["a"]),
            ("{% for a in b %}{{ a }}{% endfor %}{{ a }}", ["b", "a"]),
            ("{% macro m(a) %}{{ a }}{{ c }}{% endmacro %}{{ m(1) }}", ["c"]),
            ("{% with a = b %}{{ a }}{% endwith %}", ["b"]),
            ("{% if x %}{% set a = 1 %}{% endif %}{{ a }}", ["x", "a"]), ("plain text", []),
            ("{{ a.b.c }}{{ d['e'] }}{{ f(g=h) }}", ["a", "d", "f", "h"]),
        ] as [(String, [String])])
    func free(_ source: String, _ names: [String]) throws {
        #expect(try Template(source, name: "t").names.map(\.name).sorted() == names.sorted())
    }

    @Test("what is set shadows the document")
    func shadowing() throws {
        var scope = TemplateScope(document: ["a": 1, "b": 2])
        scope.set("a", to: TemplateValue(BSONValue.string("set")))
        #expect(try Template("{{ a }} {{ b }}", name: "t").render(scope) == "set 2")
    }

    @Test("a document may shadow a built-in function")
    func globals() throws {
        let scope = TemplateScope(document: ["range": "mine"])
        #expect(try Template("{{ range }}", name: "t").render(scope) == "mine")
    }

    @Test("a rendering is appended, and an error leaves the output as it was")
    func appending() throws {
        var output = Array("before ".utf8)
        try Template("{{ a }}", name: "t").render(TemplateScope(document: ["a": "x"]), into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "before x")
        #expect(throws: TemplateError.self) {
            try Template("printed {{ nope }}", name: "t").render(TemplateScope(), into: &output)
        }
        #expect(String(decoding: output, as: UTF8.self) == "before x")
    }

    @Test("rendering changes no document, whatever the template appends")
    func unchanged() throws {
        let document: BSONDocument = ["tags": ["a"], "inner": ["k": 1]]
        let template = try Template(
            "{% set _ = tags.append('b') %}{% set _ = inner.clear() %}{{ tags }}{{ inner }}", name: "t")
        #expect(try template.render(TemplateScope(document: document)) == "['a', 'b']{}")
        #expect(try template.render(TemplateScope(document: document)) == "['a', 'b']{}")
        #expect(document == ["tags": ["a"], "inner": ["k": 1]])
    }
}

@Suite("TemplateExpression: one value")
struct TemplateExpressionTests {
    private func value(_ source: String, _ document: BSONDocument = [:]) throws -> TemplateValue {
        try TemplateExpression(source, name: "vars").evaluate(TemplateScope(document: document))
    }

    private func bson(_ source: String, _ document: BSONDocument = [:]) throws -> BSONValue {
        try TemplateExpression(source, name: "vars").bson(TemplateScope(document: document))
    }

    @Test(
        "keeps the type of its value",
        arguments: [
            ("a.b", 1), ("a.b + 1.5", 2.5), ("'x' ~ a.b", "x1"), ("[a.b, none, true]", [1, nil, true]),
            ("{'k': a}", ["k": ["b": 1]]), ("d | strftime('%d %B')", "09 March"),
            ("d", .date(milliseconds: 416_030_706_789)),
            ("list | map('upper') | list", ["X", "Y"]), ("range(3)", [0, 1, 2]),
            ("9000000000 * 2", .int64(18_000_000_000)),
        ] as [(String, BSONValue)])
    func types(_ source: String, _ expected: BSONValue) throws {
        let document: BSONDocument = [
            "a": ["b": 1], "d": .date(milliseconds: 416_030_706_789), "list": ["x", "y"],
        ]
        #expect(try bson(source, document) == expected)
    }

    @Test("an id stays an id")
    func id() throws {
        let id = try #require(ObjectID("64f0c1d2e3a4b5c6d7e8f901"))
        #expect(try bson("id", ["id": .objectID(id)]) == .objectID(id))
        #expect(try bson("id ~ ''", ["id": .objectID(id)]) == "64f0c1d2e3a4b5c6d7e8f901")
    }

    @Test(
        "a time of three hundred thousand years is printed, and one beyond what 64 bits of microseconds hold is refused"
    )
    func longestDifference() throws {
        let document: BSONDocument = [
            "first": .date(milliseconds: .min), "early": .date(milliseconds: -9_223_372_036_854_775),
            "epoch": .date(milliseconds: 0),
        ]
        #expect(try bson("(early - epoch) ~ ''", document) == "-106751992 days, 19:59:05.225000")
        #expect(throws: TemplateError.self) { try bson("(first - epoch) ~ ''", document) }
        #expect(try bson("first.date().strftime('%H:%M') ~ first.date()", document) == "00:00-292275055-05-16")
    }

    @Test("a missing value is undefined, not an error", arguments: ["nope", "a.nope", "a['x']", "[][0]"])
    func undefined(_ source: String) throws {
        #expect(try value(source, ["a": [:]]).isUndefined)
    }

    @Test("what no database stores is refused", arguments: ["list | map('upper')", "range", "nope", "{1: 2}"])
    func unstorable(_ source: String) throws {
        #expect(throws: TemplateError.self) { try bson(source, ["list": ["x"]]) }
    }

    @Test("an error names the expression and what is missing in it")
    func missing() {
        let error = #expect(throws: TemplateError.self) { try bson("a.title", ["a": [:]]) }
        #expect(error?.template == "vars" && error?.message.contains("'title'") == true)
    }

    @Test(
        "is true as in Python",
        arguments: [("1", true), ("0", false), ("''", false), ("[0]", true), ("none", false), ("a", false)])
    func truth(_ source: String, _ expected: Bool) throws {
        let scope = TemplateScope(document: ["a": [:]])
        #expect(try TemplateExpression(source, name: "vars").isTrue(scope) == expected)
    }

    @Test("more than one expression is refused", arguments: ["a b", "a }}", "{{ a }}", "", "a, b", "{% if a %}"])
    func syntax(_ source: String) {
        #expect(throws: TemplateError.self) { try TemplateExpression(source, name: "vars") }
    }

    @Test("a value of JSON is a value of a template")
    func json() throws {
        var scope = TemplateScope()
        scope.set(
            "answer", to: TemplateValue(["cases": [["title": "A", "n": 1], ["title": "B", "n": 2.5]]] as JSONValue))
        let template = try Template("{{ answer.cases | map(attribute='title') | join(', ') }} {{ answer }}", name: "t")
        #expect(
            try template.render(scope) == "A, B {'cases': [{'title': 'A', 'n': 1}, {'title': 'B', 'n': 2.5}]}")
    }
}
