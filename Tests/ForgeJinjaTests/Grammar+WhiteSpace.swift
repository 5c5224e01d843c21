/// Templates of parts that test one thing each: where white space goes, what names mean in nested blocks, and what is
/// said about damaged templates.
extension Grammar {
    private static let pieces = [
        "a", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\r", "\u{A0}", "\u{2028}", "a", " ", "\n", "  ", "{{ 1 }}",
        "{{- 1 }}", "{{ 1 -}}", "{{+ 1 }}", "{% set x=1 %}", "{%- set x=1 %}", "{% set x=1 -%}", "{%+ set x=1 %}",
        "{% set x=1 +%}", "{%- set x=1 -%}", "{# c #}", "{#- c #}", "{# c -#}", "{#+ c +#}", "{# c\n #}",
        "{% raw %} r {{ }} {% endraw %}", "{%- raw -%}\n r \n{%- endraw -%}", "{% raw +%}x{% endraw %}",
        "{%+ raw %}\nx\n{%+ endraw +%}", "{% if 1 %}", "{% endif %}", "{%- if 1 -%}", "{%- endif -%}", "{%+ if 1 +%}",
        "{%+ endif +%}", "{", "}", "%", "#", "{ {", "'", "-", "+", "{{ '\\n' }}", "{{ \"a\nb\" }}", "{{ {'a':1}}}",
    ]
    private static let openings = ["}}", "%}", "#}", "{{", "{%", "{#"]

    /// Tags with signs, comments and raw blocks among white space, some of them left open.
    mutating func whiteSpace() -> Fragment {
        .sequence(list(1...11) { Fragment($0.chance(12) ? $0.pick(Self.openings) : $0.pick(Self.pieces)) })
    }

    // MARK: names

    private static let names = ["i", "words", "fresh"]

    private mutating func nameOrValue() -> Fragment {
        Fragment(pick(Self.names.map { $0 + "|default('u')" } + ["'k'", "1", "i is defined", "loop is defined"]))
    }

    private mutating func namesBlock(_ depth: Int) -> Fragment {
        .sequence(list(1...3) { $0.namesStatement(depth - 1) })
    }

    private mutating func namesStatement(_ depth: Int) -> Fragment {
        let name = pick(Self.names)
        switch number(0...(depth > 0 ? 13 : 4)) {
        case 0...2: return "{{ \(nameOrValue()) }},"
        case 3, 4: return "{% set \(name) = \(nameOrValue()) %}"
        case 5, 6:
            let filter = pick(["", " if \(name) != 1", " if i|default(2) != 1"])
            let otherwise: Fragment = chance(2) ? ("{% else %}\(namesBlock(depth))" as Fragment).optional : ""
            return "{% for \(name) in [1,2]\(filter) %}\(namesBlock(depth))\(otherwise){% endfor %}"
        case 7, 8:
            let otherwise: Fragment =
                chance(2)
                ? ("{% elif \(nameOrValue()) %}\(namesBlock(depth)){% else %}\(namesBlock(depth))" as Fragment).optional
                : ""
            return "{% if \(nameOrValue()) %}\(namesBlock(depth))\(otherwise){% endif %}"
        case 9: return "{% with \(name) = \(nameOrValue()) %}\(namesBlock(depth)){% endwith %}"
        case 10:
            let parameters = pick(["", "i", "i, words=i|default('q')", "fresh='d'"])
            return "{% macro m(\(parameters)) %}\(namesBlock(depth)){% endmacro %}{{ m() }}"
        case 11: return "{% set \(name) %}\(namesBlock(depth)){% endset %}"
        case 12: return "{% call(\(name)) m2() %}\(namesBlock(depth)){% endcall %}"
        default: return "{% for \(name) in [[1],[2]] %}{{ loop.index }}\(namesBlock(depth)){% endfor %}"
        }
    }

    /// Blocks that set and read a few names in each other.
    mutating func nestedNames() -> Fragment {
        "{% macro m2() %}[{{ caller(1) }}]{{ i }}{% endmacro %}\(Fragment.sequence(list(1...4) { $0.namesStatement(3) }))"
    }

    // MARK: damage

    /// What templates are made of, to be put where it does not belong.
    private static let shards = [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "|", ".", "(", ")", "[", "]", "{", "}", "'", "\"", "\\", ",", ":",
        "~", "**", "//", "%", " if ", " else ", " in ", " is ", " not ", "none", "true", "-1", "1e308", "0", "''", "[]",
        "{}", "loop", "nope", "|list", "|nope", " is nope ", ".x", "[0]", "[::-1]", "*", "**row", "=", "==", "\n",
        "\n\n",
        "{% endfor %}", "{% if i %}", "{% for x in words %}", "{% raw %}", "{%- ", " -%}", "{% else %}", "{% nope %}",
        "{% endif %}", "{% block b %}", "{% set x %}", "\u{2028}", "é", "$", "?", "!", "1a", "0x", "@", "and", "{{ }}",
    ]

    /// The template with one or two things put in, taken out or doubled.
    mutating func damaged(_ template: Fragment) -> Fragment {
        var scalars = Array(template.text.unicodeScalars)
        for _ in 0..<number(1...2) {
            let index = number(0...scalars.count)
            switch number(0...3) {
            case 0 where index < scalars.count: scalars.remove(at: index)
            case 1 where index < scalars.count:
                scalars.removeSubrange(index..<min(scalars.count, index + number(1...8)))
            case 2:
                let end = min(scalars.count, index + number(1...12))
                scalars.insert(contentsOf: Array(scalars[index..<end]), at: number(0...index))
            default: scalars.insert(contentsOf: Array(pick(Self.shards).unicodeScalars), at: index)
            }
        }
        return .sequence(scalars.map { Fragment(String($0)) })
    }
}
