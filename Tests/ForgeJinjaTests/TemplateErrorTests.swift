import ForgeBSON
import ForgeJinja
import Testing

@Suite("TemplateError: what, where, and what was probably meant")
struct TemplateErrorTests {
    private func failure(_ source: String, _ document: BSONDocument = [:]) -> TemplateError? {
        do throws(TemplateError) {
            _ = try Template(source, name: "prompt.j2").render(TemplateScope(document: document))
            return nil
        } catch {
            return error
        }
    }

    @Test("is told with its line, its column, the source line and a marker")
    func description() throws {
        let error = try #require(failure("Hello,\nDear {{ name | titel }},\n"))
        #expect(
            error.description == """
                prompt.j2:2:16: unknown filter 'titel'
                    2 | Dear {{ name | titel }},
                      |                ^^^^^
                hint: did you mean 'title'?
                """)
    }

    @Test("has words where the template raises one without")
    func raisedWithoutWords() {
        do throws(TemplateError) {
            let options = TemplateOptions(extensions: [.raiseException])
            _ = try Template("{{ raise_exception('') }}", name: "prompt.j2", options: options).render(TemplateScope())
            Issue.record("no error was raised")
        } catch {
            #expect(error.message == "raise_exception() was called with an empty message")
        }
    }

    @Test("marks under tabs and wide letters")
    func markers() throws {
        let tabs = try #require(failure("\t\t{{ nope }}"))
        #expect(tabs.description.hasSuffix("\n      | \t\t   ^^^^"))
        let letters = try #require(failure("Grüße {{ nope }}"))
        #expect(letters.column == 10)
    }

    @Test(
        "names the place",
        arguments: [
            ("{{ nope }}", TemplateError.Kind.undefined, 1, 4, "'nope' is undefined"),
            ("a\nb {{ author.nope }}", .undefined, 2, 13, "'dict object' has no attribute 'nope'"),
            ("{{ author['nope'].x }}", .undefined, 1, 10, "'dict object' has no attribute 'nope'"),
            ("{{ tags[9] }}", .undefined, 1, 8, "list object has no element 9"),
            ("{{ 1 / zero }}", .runtime, 1, 4, "division by zero"),
            ("{{ 'a' + 1 }}", .runtime, 1, 4, "can only concatenate str (not \"int\") to str"),
            ("{% for x in 5 %}{% endfor %}", .runtime, 1, 13, "'int' object is not iterable"),
            ("{{ tags | map('nope') | list }}", .runtime, 1, 11, "No filter named 'nope'."),
            ("{{ tags | join(nope, 1, 2) }}", .runtime, 1, 11, "join() takes at most 2 arguments, 3 were given"),
            ("{{ 'x' | trim(char='y') }}", .runtime, 1, 10, "trim() got an unexpected keyword argument 'char'"),
            ("{{ x is divisable 3 }}", .syntax, 1, 9, "unknown test 'divisable'"),
            ("{% fro x in y %}", .syntax, 1, 4, "Encountered unknown tag 'fro'."),
            ("{% include 'x' %}", .runtime, 1, 12, "there are no other templates here"),
            ("{% autoescape true %}", .syntax, 1, 4, "tag 'autoescape' is not supported"),
            ("{% macro m(a, b, a) %}{% endmacro %}", .syntax, 1, 18, "duplicate argument 'a' in function definition"),
            ("{{ 1 2 }}", .syntax, 1, 6, "expected token 'end of print statement', got 'integer'"),
            ("{{ 'open }}", .syntax, 1, 4, "unexpected char \"'\" at 3"),
            ("a\n{% if x %}\nb", .syntax, 2, 11, "Unexpected end of template."),
        ])
    func place(_ source: String, _ kind: TemplateError.Kind, _ line: Int, _ column: Int, _ message: String) throws {
        let document: BSONDocument = ["author": ["first": "Mira"], "tags": ["a"], "zero": 0, "one": 1, "x": 3]
        let error = try #require(failure(source, document))
        #expect(error.kind == kind)
        #expect(error.line == line)
        #expect(error.column == column, "\(error)")
        #expect(error.message.hasPrefix(message), "\(error.message)")
    }

    @Test(
        "suggests the name that was probably meant",
        arguments: [
            ("{{ x | lenght }}", "did you mean 'length'?"), ("{{ x | defualt }}", "did you mean 'default'?"),
            ("{{ x is defind }}", "did you mean 'defined'?"), ("{% fi x %}", "did you mean 'if'?"),
            ("{% if x %}{% endfi %}", "did you mean 'endif'?"),
            ("{{ 'x' | truncate(lenght=3) }}", "did you mean 'length'?"),
        ])
    func hints(_ source: String, _ hint: String) throws {
        #expect(failure(source)?.hint == hint)
    }

    @Test(
        "suggests a name that is there, and marks the one that is not",
        arguments: [
            ("{{ autor.first }}", "autor", "author"), ("{{ autor['first'] }}", "autor", "author"),
            ("{{ autor.first() }}", "autor", "author"), ("{{ autor[1:] }}", "autor", "author"),
            ("{% set greeting = 1 %}{{ greting }}", "greting", "greeting"),
            ("{% macro hello(title) %}{{ titel }}{% endmacro %}{{ hello(1) }}", "titel", "title"),
            ("{% macro hello() %}{% endmacro %}{{ helo() }}", "helo", "hello"), ("{{ rnage(3) }}", "rnage", "range"),
            ("{{ author.frist }}", "frist", "first"), ("{{ author['frist'] }}", "['frist']", "first"),
            ("{{ author | attr('frist') }}", "attr", "first"), ("{{ author.itmes() }}", "itmes", "items"),
            ("{{ author.first.uper() }}", "uper", "upper"), ("{{ tags.idnex('a') }}", "idnex", "index"),
            ("{{ visited.yeer }}", "yeer", "year"),
            ("{% for tag in tags %}{{ loop.indx }}{% endfor %}", "indx", "index"),
            ("{% set c = {'colour': 1} %}{{ c.color }}", "color", "colour"),
            ("{% set ns = namespace(total=0) %}{{ ns.totl }}", "totl", "total"),
            ("{% macro m(title) %}{% endmacro %}{{ m(titel=1) }}", "m(titel=1)", "title"),
            ("{{ 'a b'.split(maxsplt=1) }}", "split", "maxsplit"),
            ("{% if author %}{{ tags | lenght }}{% endif %}", "lenght", "length"),
            ("{% if author %}{{ tags is defind }}{% endif %}", "defind", "defined"),
            ("{{ tags | map('uper') | list }}", "map", "upper"), ("{{ tags | select('od') | list }}", "select", "odd"),
        ])
    func near(_ source: String, _ marked: String, _ name: String) throws {
        let document: BSONDocument = ["author": ["first": "Mira"], "tags": ["a"], "visited": .date(milliseconds: 0)]
        let error = try #require(failure(source, document), "nothing failed")
        #expect(error.hint == "did you mean '\(name)'?", "\(error)")
        #expect(error.line == 1 && error.sourceLine == source)
        #expect(source.dropFirst(error.column - 1).hasPrefix(marked), "\(error)")
        #expect(error.width >= 1)
    }

    @Test("says what was missing, for those who know where it could be found")
    func missing() throws {
        #expect(failure("{{ nope }}")?.missing == .name("nope"))
        #expect(failure("{{ author.nope }}", ["author": [:]])?.missing == .attribute("nope"))
        #expect(failure("{{ tags[3] }}", ["tags": []])?.missing == nil)
        #expect(failure("{{ 1 / 0 }}")?.missing == nil)
    }

    @Test(
        "knows the names that a template allows to be missing",
        arguments: [
            ("{{ x }}", false), ("{{ x | default('-') }}", true), ("{{ x | d('-') }}", true),
            ("{% if x is defined %}{{ x }}{% endif %}", true),
            ("{% if x is undefined %}-{% else %}{{ x }}{% endif %}", true),
            ("{{ x if x is defined else '-' }}", true), ("{{ x is defined and x > 1 }}", true),
            ("{% if x is defined and x %}{{ x }}{% endif %}", true),
            ("{% if x is defined %}{{ x }}{% endif %}{{ x }}", false), ("{% if x %}{{ x }}{% endif %}", false),
            ("{{ x.y | default('-') }}", false), ("{% if y is defined %}{{ x }}{% endif %}", false),
            ("{% if y %}{% set x = 1 %}{% endif %}{{ x }}", true),
        ])
    func guarded(_ source: String, _ isGuarded: Bool) throws {
        let names = try Template(source, name: "t").names
        #expect(names.first { $0.name == "x" }?.isGuarded == isGuarded)
    }

    @Test("of a name it tells the first use that nothing guards")
    func unguarded() throws {
        let name = try #require(try Template("{{ x | default(1) }}\n{{ x }}{{ x }}", name: "t").names.first)
        #expect((name.line, name.column) == (2, 4))
    }

    @Test(
        "suggests names of blocks and of what another template exports",
        arguments: [
            ("{% import 'forms' as forms %}{{ forms.inptu() }}", "inptu", "input"),
            ("{% from 'forms' import inptu %}{{ inptu() }}", "inptu()", "input"),
            ("{% block head %}{% endblock %}{{ self.haed() }}", "haed", "head"),
        ])
    func otherTemplates(_ source: String, _ marked: String, _ name: String) throws {
        let library = TemplateLibrary { _ in .init(text: "{% macro input() %}{% endmacro %}", label: "forms") }
        do throws(TemplateError) {
            _ = try Template(source, name: "prompt.j2", library: library).render(TemplateScope())
            Issue.record("nothing failed")
        } catch {
            #expect(error.hint == "did you mean '\(name)'?", "\(error)")
            #expect(source.dropFirst(error.column - 1).hasPrefix(marked), "\(error)")
        }
    }

    @Test("suggests nothing where nothing is near", arguments: ["{{ x | xyzzyx }}", "{% frobnicate %}"])
    func noHints(_ source: String) throws {
        #expect(try #require(failure(source)).hint == nil)
    }

    @Test(
        "quotes no value of the document",
        arguments: [
            "{{ {}[secret] }}", "{{ [1][secret] }}", "{{ {}[secret ~ ''].x }}", "{{ secret + 1 }}",
            "{{ secret|round }}", "{{ [secret]|sum }}", "{{ {}.pop(secret) }}", "{{ [].index(secret) }}",
            "{{ {(secret ~ ' '): 1} | xmlattr }}",
        ])
    func discreet(_ source: String) throws {
        let error = try #require(failure(source, ["secret": "hunter2"]))
        #expect(!error.description.contains("hunter2"))
    }
}
