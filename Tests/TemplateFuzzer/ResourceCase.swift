import ForgeBSON
import ForgeJinja

/// A template or a document that asks for more time or memory than there is.
struct ResourceCase: Sendable {
    let name: String
    let source: @Sendable () -> String
    let document: @Sendable () -> BSONDocument
    /// How it has to end; nil where it may as well come to an end within the limits.
    let kind: TemplateError.Kind?

    init(
        _ name: String, _ source: @escaping @autoclosure @Sendable () -> String,
        _ document: @escaping @autoclosure @Sendable () -> BSONDocument = [:],
        ends kind: TemplateError.Kind? = .limit
    ) {
        self.name = name
        self.source = source
        self.document = document
        self.kind = kind
    }

    static var all: [ResourceCase] { [loops, text, values, documents, sources].flatMap { $0 } }
}

extension String {
    /// So many times, for sources and documents.
    func times(_ count: Int) -> String { String(repeating: self, count: count) }

    /// As the body of a loop that goes round so many times.
    func repeated(_ count: Int) -> String { "{% for i in range(\(count)) %}\(self){% endfor %}" }

    /// Between `{{` and `}}`.
    var printed: String { "{{ \(self) }}" }
}

/// Loops and calls that never come to an end.
extension ResourceCase {
    static let loops: [ResourceCase] = [
        ResourceCase("range", "{% for i in range(10**9) %}{% endfor %}"),
        ResourceCase("range to the end of numbers", "{% for i in range(9223372036854775807) %}{{ i }}{% endfor %}"),
        ResourceCase("loops in loops", "".repeated(1000).repeated(1000).repeated(1000).repeated(1000)),
        ResourceCase("a loop that nothing passes", "{% for i in range(10**9) if false %}{% endfor %}"),
        ResourceCase(
            "loop.length of a filtered loop", "{% for i in range(10**9) if true %}{{ loop.length }}{% endfor %}"),
        ResourceCase(
            "a list that grows under its loop", "{% set l = [1] %}{% for i in l %}{% set _ = l.append(i) %}{% endfor %}"
        ),
        ResourceCase("range as a list", "{{ range(10**9) | list }}"),
        ResourceCase("range summed", "{{ range(10**9) | sum }}"),
        ResourceCase("range joined", "{{ range(10**9) | join }}"),
        ResourceCase("range reversed", "{{ range(10**9) | reverse | first }}"),
        ResourceCase("range searched", "{{ 'x' in range(10**9) }}"),
        ResourceCase("range sorted", "{{ range(10**9) | sort | first }}"),
        ResourceCase("range selected", "{{ range(10**9) | select('gt', 10**9) | list }}"),
        ResourceCase("range in batches", "{{ range(10**9) | batch(10**9) | list | length }}"),
        ResourceCase("range grouped", "{{ range(10**9) | groupby('real') }}"),
        ResourceCase("range as pairs", "{{ dict(range(10**9)) }}"),
        ResourceCase("range as arguments", "{% macro m() %}{% endmacro %}{{ m(*range(10**9)) }}"),
        ResourceCase("range unpacked", "{% set a, b = range(10**9) %}"),
        ResourceCase("macro of itself", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
        ResourceCase(
            "macros of each other",
            "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}"),
        ResourceCase("macros that branch", "{% macro m(n) %}{{ m(n+1) }}{{ m(n+1) }}{% endmacro %}{{ m(0) }}"),
        ResourceCase(
            "macros that branch to a depth",
            "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(30) }}"),
        ResourceCase(
            "caller of itself",
            "{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}"
        ),
        ResourceCase("default of itself", "{% macro m(x=m()) %}{% endmacro %}{{ m() }}", ends: nil),
        ResourceCase("loop of itself", "{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}"),
        ResourceCase(
            "loop over a list of itself",
            "{% set l = [] %}{% set _ = l.append(l) %}{% for x in l recursive %}{{ loop(x) }}{% endfor %}"),
        ResourceCase(
            "filters over filters",
            "{% set ns = namespace(x=[1]) %}" + "{% set ns.x = ns.x|map('abs') %}".repeated(1000) + "{{ ns.x|list }}"),
        ResourceCase(
            "a namespace in a namespace",
            "{% set ns = namespace() %}" + "{% set ns.x = namespace(y=ns.x|default(0)) %}".repeated(300_000)
                + "{{ ns.x }}", ends: nil),
    ]
}
