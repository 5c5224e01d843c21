import ForgeJinja
import TestSupport

/// Templates put together by chance, of parts that test one thing each.
struct RandomTemplate {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &generator)] }

    private mutating func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &generator) == 0 }

    // MARK: white space

    private static let pieces = [
        "a", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\r", "\u{A0}", "\u{2028}", "a", " ", "\n", "  ", "{{ 1 }}",
        "{{- 1 }}",
        "{{ 1 -}}", "{{+ 1 }}", "{% set x=1 %}", "{%- set x=1 %}", "{% set x=1 -%}", "{%+ set x=1 %}", "{% set x=1 +%}",
        "{%- set x=1 -%}", "{# c #}", "{#- c #}", "{# c -#}", "{#+ c +#}", "{# c\n #}",
        "{% raw %} r {{ }} {% endraw %}",
        "{%- raw -%}\n r \n{%- endraw -%}", "{% raw +%}x{% endraw %}", "{%+ raw %}\nx\n{%+ endraw +%}", "{% if 1 %}",
        "{% endif %}", "{%- if 1 -%}", "{%- endif -%}", "{%+ if 1 +%}", "{%+ endif +%}", "{", "}", "%", "#", "{ {", "'",
        "-",
        "+", "{{ '\\n' }}", "{{ \"a\nb\" }}", "{{ {'a':1}}}",
    ]
    private static let openings = ["}}", "%}", "#}", "{{", "{%", "{#"]

    /// Tags with signs, comments and raw blocks among white space, some of them left open.
    mutating func whiteSpace() -> OracleCase {
        var text = ""
        for _ in 0..<Int.random(in: 1..<12, using: &generator) {
            text += chance(12) ? pick(Self.openings) : pick(Self.pieces)
        }
        return OracleCase(
            text, trimBlocks: chance(2), lstripBlocks: chance(2), keepTrailingNewline: chance(2))
    }

    // MARK: names

    private static let names = ["age", "tags", "fresh"]

    private mutating func value() -> String {
        let choices = Self.names.map { $0 + "|default('u')" } + ["'k'", "1", "age is defined", "loop is defined"]
        return pick(choices)
    }

    private mutating func block(_ depth: Int) -> String {
        (0..<Int.random(in: 1...3, using: &generator)).reduce(into: "") { text, _ in text += statement(depth - 1) }
    }

    private mutating func statement(_ depth: Int) -> String {
        let name = pick(Self.names)
        switch Int.random(in: 0..<(depth > 0 ? 13 : 5), using: &generator) {
        case 0...2: return "{{ \(value()) }},"
        case 3, 4: return "{% set \(name) = \(value()) %}"
        case 5, 6:
            let filter = pick(["", " if \(name) != 1", " if age|default(2) != 1"])
            let otherwise = chance(2) ? "{% else %}" + block(depth) : ""
            return "{% for \(name) in [1,2]\(filter) %}\(block(depth))\(otherwise){% endfor %}"
        case 7, 8:
            let otherwise = chance(2) ? "{% elif \(value()) %}\(block(depth)){% else %}\(block(depth))" : ""
            return "{% if \(value()) %}\(block(depth))\(otherwise){% endif %}"
        case 9: return "{% with \(name) = \(value()) %}\(block(depth)){% endwith %}"
        case 10:
            let parameters = pick(["", "age", "age, tags=age|default('q')", "fresh='d'"])
            return "{% macro m(\(parameters)) %}\(block(depth)){% endmacro %}{{ m() }}"
        case 11: return "{% set \(name) %}\(block(depth)){% endset %}"
        default: return "{% for \(name) in [[1],[2]] %}{{ loop.index }}\(block(depth)){% endfor %}"
        }
    }

    /// Blocks that set and read a few names in each other.
    mutating func scopes() -> OracleCase {
        OracleCase((0..<3).reduce(into: "") { text, _ in text += statement(3) })
    }
}
