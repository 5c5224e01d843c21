import TestSupport

/// Writes expressions and statements that are mostly well formed, of names that mostly exist.
struct ExpressionWriter {
    var generator: SeededGenerator

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &generator)] }

    mutating func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &generator) == 0 }

    private mutating func several(_ most: Int, _ body: (inout ExpressionWriter) -> String) -> String {
        (0..<Int.random(in: 0...most, using: &generator)).map { _ in body(&self) }.joined(separator: ", ")
    }

    private mutating func arguments(_ depth: Int) -> String {
        guard !chance(3) else { return "" }
        let parts = several(3) { writer in
            let value = writer.expression(depth - 1)
            if writer.chance(6) { return "\(writer.pick(Vocabulary.argumentNames))=\(value)" }
            return writer.chance(20) ? "*\(value)" : value
        }
        return "(\(parts))"
    }

    mutating func expression(_ depth: Int) -> String {
        guard depth > 0 else {
            return switch Int.random(in: 0..<8, using: &generator) {
            case 0, 1: pick(Vocabulary.numbers)
            case 2, 3: pick(Vocabulary.strings)
            case 4: pick(["true", "false", "none", "[]", "{}", "()"])
            default: pick(Vocabulary.names)
            }
        }
        switch Int.random(in: 0..<18, using: &generator) {
        case 0, 1, 2, 3: return "\(expression(depth - 1))|\(pick(Vocabulary.filters))\(arguments(depth))"
        case 4, 5:
            return "\(expression(depth - 1)).\(pick(Vocabulary.methods))(\(several(3) { $0.expression(depth - 2) }))"
        case 6: return "\(expression(depth - 1)).\(pick(Vocabulary.attributes))"
        case 7: return "\(expression(depth - 1))[\(expression(depth - 2))]"
        case 8: return "\(expression(depth - 1))[\(expression(0)):\(expression(0)):\(chance(2) ? expression(0) : "")]"
        case 9: return "\(expression(depth - 1)) is \(chance(4) ? "not " : "")\(pick(Vocabulary.tests))"
        case 10: return "[\(several(4) { $0.expression(depth - 2) })]"
        case 11: return "{\(several(3) { "\($0.expression(0)): \($0.expression(depth - 2))" })}"
        case 12: return "\(pick(Vocabulary.functions))(\(several(3) { $0.expression(depth - 2) }))"
        case 13: return "\(expression(depth - 1)) if \(expression(depth - 2)) else \(expression(depth - 2))"
        case 14: return "(\(expression(depth - 1)))"
        default:
            let operation = pick([
                "+", "-", "*", "/", "//", "%", "**", "~", "==", "<", ">=", "in", "not in", "and", "or",
            ])
            return "\(expression(depth - 1)) \(operation) \(expression(depth - 2))"
        }
    }

    mutating func block(_ depth: Int) -> String {
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in statement(depth - 1) }.joined()
    }

    /// One of the names of `FuzzCase.partNames`, mostly.
    mutating func partName() -> String {
        chance(6)
            ? pick(["'d'", "['d', 'a']", "['d']", "[]", "none", "name", "x", "'a' if x else 'b'", "'case.j2'"])
            : "'\(pick(FuzzCase.partNames))'"
    }

    /// Tags that bring in other templates, are brought in by them, or are known with some settings only.
    mutating func link() -> String {
        let value = expression(Int.random(in: 0...2, using: &generator))
        let name = partName()
        let context = pick(["", "", " with context", " without context"])
        switch Int.random(in: 0..<12, using: &generator) {
        case 0, 1, 2: return "{% include \(name)\(chance(2) ? " ignore missing" : "")\(context) %}"
        case 3: return "{% import \(name) as m\(context) %}{{ m }}{{ m.x }}{{ m.m(\(value)) }}"
        case 4: return "{% from \(name) import m, x as y\(context) %}{{ m(\(value)) }}{{ y }}"
        case 5: return "{% extends \(name) %}"
        case 6, 7:
            let block = pick(["one", "two", "b"])
            let inner = pick(["{{ super() }}", "{{ self.two() }}", "{{ super.super() }}", link()])
            return "{% block \(block)\(pick(["", " scoped", " required"])) %}\(inner){{ x }}{% endblock %}"
        case 8: return "{% set x = \(value) %}{% macro m(x, y=x) %}{{ x }}{{ caller }}{% endmacro %}{{ self.one() }}"
        case 9: return "{% do \(pick(["tags.append(\(value))", "items.update(x=\(value))", value])) %}"
        case 10:
            let jump = pick(["break", "continue"])
            return "{% for x in \(value) %}\(link()){% if loop.index > 1 %}{% \(jump) %}{% endif %}{{ x }}{% endfor %}"
        default: return pick(["{{ strftime_now(\(value)) }}", "{% if \(value) %}{{ raise_exception(x) }}{% endif %}"])
        }
    }

    mutating func statement(_ depth: Int) -> String {
        let value = expression(Int.random(in: 0...3, using: &generator))
        guard depth > 0 else { return chance(3) ? "text " : "{{ \(value) }}" }
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: return "{% if \(value) %}\(block(depth)){% else %}\(block(depth)){% endif %}"
        case 1, 2:
            let condition = chance(3) ? " if \(expression(1))" : ""
            let recursive = chance(4) ? " recursive" : ""
            return
                "{% for \(pick(["x", "x, y", "i"])) in \(value)\(condition)\(recursive) %}\(block(depth)){% endfor %}"
        case 3: return "{% set \(pick(["x", "y", "ns", "x, y", "ns.x"])) = \(value) %}"
        case 4: return "{% set \(pick(["x", "y"])) %}\(block(depth)){% endset %}"
        case 5: return "{% with x = \(value) %}\(block(depth)){% endwith %}"
        case 6:
            let name = pick(["m", "x", "caller"])
            return
                "{% macro \(name)(x, y=\(expression(1))) %}\(block(depth)){% endmacro %}{{ \(name)(\(expression(1))) }}"
        case 7: return "{% filter \(pick(Vocabulary.filters))\(arguments(2)) %}\(block(depth)){% endfilter %}"
        case 8: return "{% call(x) m(\(expression(1))) %}\(block(depth)){% endcall %}"
        case 9: return "{% set ns = namespace(x=\(value)) %}"
        case 10: return "{{ loop(\(value)) }}"
        default: return "{{ \(value) }}"
        }
    }
}

extension Vocabulary {
    /// The names of filters' and methods' parameters.
    static let argumentNames = [
        "attribute", "default", "case_sensitive", "reverse", "by", "width", "first", "blank", "length", "killwords",
        "end",
        "leeway", "precision", "method", "fill_with", "linecount", "slices", "d", "start", "indent", "boolean",
        "default_value", "break_long_words", "wrapstring", "break_on_hyphens", "chars", "old", "new", "count", "sep",
        "maxsplit", "keepends", "binary", "base",
    ]
}
