/// Tags and text.
extension Grammar {
    /// A way to write a tag, with what is inside.
    struct Statement: Sendable {
        let subject: String
        let make: @Sendable (inout Grammar, Int) -> Fragment
    }

    mutating func body(_ depth: Int) -> Fragment {
        scoped { g in .sequence(g.list(1...3) { $0.statement(depth - 1) }) }
    }

    mutating func statement(_ depth: Int) -> Fragment {
        if depth <= 0 || chance(3) { return chance(3) ? text() : outputOfAnything(depth) }
        return pick(Self.statements).make(&self, depth)
    }

    private mutating func text() -> Fragment {
        Fragment(pick([" ", "\n", "a ", ", ", "\n\n", "- ", "é", "<p>", "  ", "\t", "\r\n", "x\n  ", "}", "{ ", "'"]))
    }

    /// `{%` or `%}`, with what eats the white space beside it or keeps it.
    private mutating func open() -> String {
        "{%" + (chance(6) ? "-" : chance(20) ? "+" : "") + (chance(20) ? "" : " ")
    }
    private mutating func close() -> String {
        (chance(20) ? "" : " ") + (chance(6) ? "-" : chance(20) ? "+" : "") + "%}"
    }

    /// A tag of its own.
    mutating func tag(_ inside: Fragment) -> Fragment { "\(open())\(inside)\(close())" }

    mutating func outputOfAnything(_ depth: Int) -> Fragment {
        let kind = pick(Kind.allCases)
        return output(expression(kind, max(1, depth)), kind, depth)
    }

    /// Prints the expression, in one of many ways.
    mutating func output(_ expression: Fragment, _ kind: Kind, _ depth: Int) -> Fragment {
        let (start, end) = (chance(8) ? "{{-" : "{{", chance(8) ? "-}}" : "}}")
        let tight = expression.isLoose ? ("(\(expression))" as Fragment).expression : expression
        switch number(0...11) {
        case 0: return "\(start) [\(expression)] \(end)"
        case 1 where kind != .date && kind != .objectID && kind != .decimal: return "\(start) \(tight)|tojson \(end)"
        case 2: return "\(start) \(tight) ~ '' \(end)"
        case 3: return "\(start) \(tight)|string|length \(end)"
        case 4: return "\(tag("if \(expression)"))yes\(tag("else"))no\(tag("endif"))"
        case 5: return "\(start) {'k': \(expression)} \(end)"
        default: return "\(start) \(expression) \(end)"
        }
    }

    private mutating func declare(_ stem: String, _ kind: Kind) -> String {
        let name = freshName(stem)
        variables.append(Variable(name: name, kind: kind))
        return name
    }

    /// A loop over elements of a kind; the variables are known inside only.
    private mutating func loop(_ depth: Int, recursive: Bool = false) -> Fragment {
        scoped { g in
            let kind = g.pick(Kind.sequences)
            let source = g.iterable(kind, depth - 1)
            var target: Fragment
            var names: [Variable] = []
            switch kind {
            case .pairs:
                let (key, value) = (g.freshName("k"), g.freshName("v"))
                target = g.chance(6) ? "(\(key), \(value))" : "\(key), \(value)"
                names = [Variable(name: key, kind: .text), Variable(name: value, kind: .integer)]
            default:
                let name = g.freshName("x")
                target = Fragment(name)
                names = [Variable(name: name, kind: kind.element)]
            }
            let outer = g.variables
            g.variables += names
            let filter: Fragment = g.chance(4) ? (" if \(g.expression(.truth, 1))" as Fragment).optional : ""
            g.loopDepth += 1
            let body = g.body(depth)
            g.loopDepth -= 1
            g.variables = outer
            let otherwise: Fragment = g.chance(4) ? ("\(g.tag("else"))\(g.body(depth))" as Fragment).optional : ""
            let head = g.tag("for \(target) in \(source)\(filter)")
            return "\(head)\(g.leave())\(body)\(g.chance(3) ? g.loopName() : "")\(otherwise)\(g.tag("endfor"))"
        }
    }

    /// Sometimes, a way out of the loop.
    private mutating func leave() -> Fragment {
        guard chance(8) else { return "" }
        extensions.insert(.loopControls)
        return
            ("\(tag("if \(expression(.truth, 1))"))\(tag(chance(2) ? "break" : "continue"))\(tag("endif"))" as Fragment)
            .optional
    }

    private mutating func loopName() -> Fragment {
        switch number(0...9) {
        case 0: return "{{ loop.cycle('odd', 'even') }}"
        case 1: return "{{ loop.changed(\(scalar(1))) }}"
        case 2: return "{{ loop.previtem|default('-') }}"
        case 3: return "{{ loop.nextitem|default('-') }}"
        case 4: return "{{ ', ' if not loop.last }}"
        default:
            return
                "{{ loop.\(pick(["index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"])) }}"
        }
    }

    private mutating func blockFilter() -> Fragment {
        Fragment(
            pick([
                "upper", "trim", "indent(2)", "replace('a', 'b')", "title", "escape", "indent(2, true)", "lower|trim",
                "wordwrap(10)", "length", "center(12)", "truncate(6, true, '…', 0)", "tojson",
            ]))
    }

    private mutating func makeMacro(_ depth: Int, _ subject: String) -> Fragment {
        let name = freshName("m")
        let kinds = list(0...3) { $0.pick([Kind.integer, .text, .texts, .float, .truth]) }
        let names = kinds.map { _ in freshName("p") }
        let usesCaller = subject == "tag call"
        var firstDefault = kinds.isEmpty || chance(2) ? kinds.count : number(0...kinds.count - 1)
        var parameters: [Fragment] = []
        for (index, kind) in kinds.enumerated() {
            if index >= firstDefault, chance(wrongness) { firstDefault = kinds.count }
            parameters.append(index >= firstDefault ? "\(names[index])=\(expression(kind, 0))" : Fragment(names[index]))
        }
        let body: Fragment = scoped { g in
            for (name, kind) in zip(names, kinds) { g.variables.append(Variable(name: name, kind: kind)) }
            let extra: Fragment =
                usesCaller
                ? "[{{ caller(\(kinds.isEmpty ? "" : "1")) }}]"
                : g.chance(4)
                    ? "{{ varargs }}{{ kwargs|dictsort }}"
                    : g.chance(6) ? "{{ m.name if m is defined }}{{ caller is defined }}" : ""
            return "\(g.body(depth))\(extra)"
        }
        if usesCaller {
            let parameter = kinds.isEmpty ? "" : "(q)"
            return
                "\(tag("macro \(name)()"))\(body.text.contains("caller") ? body : "\(body){{ caller() }}")\(tag("endmacro"))\(tag("call\(parameter) \(name)()"))\(self.body(1))\(kinds.isEmpty ? "" : "{{ q }}")\(tag("endcall"))"
        }
        let definition: Fragment =
            "\(tag("macro \(name)(\(Fragment.joined(parameters, by: ", ")))"))\(body)\(tag("endmacro"))"
        macros.append(Macro(name: name, parameters: kinds, usesCaller: usesCaller))
        var arguments: [Fragment] = []
        var byKeyword = false
        for (index, kind) in kinds.enumerated() where index < firstDefault || chance(2) {
            byKeyword = byKeyword || chance(4) || arguments.count < index
            arguments.append(byKeyword ? "\(names[index])=\(expression(kind, 1))" : expression(kind, 1))
        }
        if body.text.contains("varargs") {
            arguments =
                arguments.isEmpty || !arguments.contains { $0.text.contains("=") }
                ? arguments + ["1", "'x'", "zz=2"] : arguments + ["zz=2"]
        }
        return "\(definition){{ \(name)(\(Fragment.joined(arguments, by: ", "))) }}"
    }

    static let statements: [Statement] =
        otherTemplates + [
            Statement(subject: "tag for") { g, d in g.loop(d) },
            Statement(subject: "tag for") { g, d in g.loop(d) },
            Statement(subject: "tag for") { g, d in
                let (item, sum) = (g.freshName("r"), g.pick(["", " if item.c is defined", ""]))
                return
                    "{% set tree = [{'n': \(g.scalar(1)), 'c': [{'n': 2, 'c': []}, {'n': \(g.scalar(0)), 'c': [{'n': 4, 'c': []}]}]}] %}\(g.tag("for \(item) in tree\(sum.isEmpty ? "" : "") recursive")){{ loop.depth }}:{{ \(item).n }}{% if \(item).c %}({{ loop(\(item).c) }}){% endif %}\(g.loopName())\(g.tag("endfor"))"
            },
            Statement(subject: "tag if") { g, d in
                let branch: Fragment =
                    g.chance(3)
                    ? ("\(g.tag("elif \(g.expression(g.pick(Kind.allCases), d - 1))"))\(g.body(d))" as Fragment)
                        .optional
                    : ""
                let otherwise: Fragment = g.chance(2) ? ("\(g.tag("else"))\(g.body(d))" as Fragment).optional : ""
                return
                    "\(g.tag("if \(g.expression(g.chance(3) ? g.pick(Kind.allCases) : .truth, d))"))\(g.body(d))\(branch)\(otherwise)\(g.tag("endif"))"
            },
            Statement(subject: "tag elif") { g, d in
                "\(g.tag("if \(g.expression(.truth, d - 1))"))\(g.body(d))\(g.tag("elif \(g.expression(.truth, d - 1))"))\(g.body(d))\(g.tag("else"))\(g.body(d))\(g.tag("endif"))"
            },
            Statement(subject: "tag set") { g, d in
                let kind = g.pick(Kind.allCases)
                let value = g.expression(kind, d)
                let name = g.declare("v", kind)
                return "\(g.tag("set \(name) = \(value)"))\(g.chance(2) ? "{{ \(name) }}" : "")"
            },
            Statement(subject: "tag set") { g, d in
                let value: Fragment = "\(g.expression(.integer, d)), \(g.expression(.text, d))"
                let (first, second) = (g.declare("v", .integer), g.declare("w", .text))
                return "\(g.tag("set \(first), \(second) = \(value)")){{ \(first) }}{{ \(second) }}"
            },
            Statement(subject: "tag set") { g, d in
                let filter: Fragment = g.chance(2) ? (" | \(g.blockFilter())" as Fragment).optional : ""
                let name = g.freshName("v")
                let body = g.body(d)
                g.variables.append(Variable(name: name, kind: .text))
                return "\(g.tag("set \(name)\(filter)"))\(body)\(g.tag("endset"))[{{ \(name) }}]"
            },
            Statement(subject: "tag set") { g, d in
                let name = g.freshName("ns")
                return
                    "{% set \(name) = namespace(n=0, s=\(g.scalar(0))) %}\(g.tag("for x in \(g.iterable(.integers, 1))"))\(g.tag("set \(name).n = \(name).n + \(g.chance(3) ? "loop.index" : g.operand(.integer, 1))"))\(g.tag("endfor")){{ \(name).n }}{{ \(name).s }}"
            },
            Statement(subject: "tag with") { g, d in
                g.scoped { g in
                    let kind = g.pick(Kind.allCases)
                    let value = g.expression(kind, d)
                    let name = g.declare("w", kind)
                    let second: Fragment =
                        g.chance(3) ? (", \(g.freshName("w")) = \(g.scalar(1))" as Fragment).optional : ""
                    return "\(g.tag("with \(name) = \(value)\(second)"))\(g.body(d)){{ \(name) }}\(g.tag("endwith"))"
                }
            },
            Statement(subject: "tag filter") { g, d in
                "\(g.tag("filter \(g.blockFilter())"))\(g.body(d))\(g.tag("endfilter"))"
            },
            Statement(subject: "tag macro") { g, d in g.makeMacro(d, "tag macro") },
            Statement(subject: "tag call") { g, d in g.makeMacro(d, "tag call") },
            Statement(subject: "tag block") { g, d in
                let name = "b\(g.number(0...99_999))"
                return
                    "\(g.tag("block \(name)\(g.pick(["", " scoped"]))"))\(g.body(d))\(g.tag("endblock\(g.pick(["", " \(name)"]))"))"
            },
            Statement(subject: "tag print") { g, d in g.tag("print \(g.anything(d))") },
            Statement(subject: "tag raw") { g, d in
                "\(g.tag("raw"))\(g.pick([" {{ x }} ", "\n{% if %}\n", "{# #}", " ", "\r\n", "{{ '"]))\(g.tag("endraw"))"
            },
            Statement(subject: "comment") { g, d in
                "\(g.text())\(g.pick(["{#", "{#-", "{# "]))\(g.pick([" c ", "{{ x }}", "\n\n", "{% if %}", ""]))\(g.pick(["#}", "-#}", "+#}"]))\(g.text())"
            },
            Statement(subject: "text") { g, d in g.text() },
            Statement(subject: "function joiner") { g, d in
                let name = g.freshName("j")
                return
                    "{% set \(name) = joiner(\(g.chance(2) ? "" : g.quoted(g.pick([" | ", "", "é"])).text)) %}{% for x in \(g.iterable(g.pick(Kind.sequences), 1)) %}{{ \(name)() }}{{ x }}{% endfor %}"
            },
            Statement(subject: "function cycler") { g, d in
                let name = g.freshName("c")
                return
                    "{% set \(name) = cycler(\(Fragment.joined(g.list(1...3) { $0.scalar(0) }, by: ", "))) %}{{ \(name).next() }}{{ \(name).current }}{% for x in \(g.iterable(.integers, 1)) %}{{ \(name).next() }}{% endfor %}{{ \(name).reset() }}{{ \(name).next() }}"
            },
            Statement(subject: "method append") { g, d in
                let name = g.freshName("a")
                return
                    "{% set \(name) = [] %}{% for x in \(g.iterable(g.pick([.integers, .texts]), 1)) %}{% set _ = \(name).\(g.pick(["append(x)", "insert(0, x)", "extend([x, 1])"])) %}{% endfor %}{{ \(name) }}"
            },
        ]
}
