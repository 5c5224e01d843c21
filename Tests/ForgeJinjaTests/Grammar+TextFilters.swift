/// Filters over text and numbers, and those that make text of any value.
extension Grammar {
    /// A parameter of a filter or method.
    struct Parameter {
        let name: String
        let value: Fragment
    }

    /// Arguments in their order, then by keyword; those that are not required may be left out.
    mutating func arguments(required: Int = 0, _ parameters: [Parameter]) -> Fragment {
        var members: [Fragment] = []
        var byKeyword = false
        for (index, parameter) in parameters.enumerated() {
            if index >= required, chance(2) {
                byKeyword = true
                continue
            }
            if chance(wrongness) { continue }
            byKeyword = byKeyword || chance(4)
            let member: Fragment = byKeyword ? "\(parameter.name)=\(parameter.value)" : parameter.value
            members.append(index >= required ? member.optional : member)
        }
        if chance(wrongness) { members.append(chance(2) ? "unknown=1" : "1") }
        if members.isEmpty { return chance(8) ? "()" : "" }
        return "(\(Fragment.joined(members, by: ", ")))"
    }

    /// The same, with the parentheses that a call needs.
    mutating func call(required: Int = 0, _ parameters: [Parameter]) -> Fragment {
        let list = arguments(required: required, parameters)
        return list.text.isEmpty ? "()" : list
    }

    static func filter(
        _ name: String, _ gives: [Kind], _ make: @escaping @Sendable (inout Grammar, Kind, Int) -> Fragment
    ) -> Producer {
        Producer(subject: "filter \(name)", gives: gives) { g, kind, depth in
            var fragment = make(&g, kind, depth)
            fragment.isFiltered = true
            return fragment
        }
    }

    private static func plain(_ names: [String], _ gives: [Kind], of kinds: [Kind]) -> [Producer] {
        names.map { name in
            filter(name, gives) { g, kind, d in
                let operand = kinds.contains(kind) ? kind : g.pick(kinds)
                return "\(g.operand(operand, d))|\(name)\(g.arguments([]))"
            }
        }
    }

    /// Mostly text, now and then what is printed first.
    mutating func textOperand(_ kind: Kind, _ depth: Int) -> Fragment {
        if kind == .markup { return operand(.markup, depth) }
        return chance(8) ? operand(pick(Kind.allCases), depth) : operand(.text, depth)
    }

    static let textFilters: [Producer] =
        plain(["string"], [.text], of: Kind.allCases)
        + plain(["wordcount"], [.integer], of: [.text, .text, .markup, .integer])
        + plain(["safe", "escape", "e", "forceescape"], [.markup], of: [.text, .text, .markup, .integer, .mixed])
        + ["upper", "lower", "capitalize", "title"].map { name in
            filter(name, [.text, .markup]) { g, kind, d in "\(g.textOperand(kind, d))|\(name)" }
        } + [
            filter("trim", [.text, .markup]) { g, kind, d in
                let characters = g.pick(["' '", "'ab'", "'.\\n '", "none", "'é<'"])
                return
                    "\(g.textOperand(kind, d))|trim\(g.arguments([.init(name: "chars", value: Fragment(characters))]))"
            },
            filter("striptags", [.text]) { g, _, d in "\(g.textOperand(g.pick([.text, .markup]), d))|striptags" },
            filter("replace", [.text, .markup]) { g, kind, d in
                let old =
                    g.chance(4) ? g.operand(.text, 0) : Fragment(g.pick(["'a'", "' '", "'e'", "'<'", "''", "'\\n'"]))
                let count = Fragment(g.pick(["1", "0", "-1", "2", "none"]))
                return
                    "\(g.textOperand(kind, d))|replace\(g.arguments(required: 2, [.init(name: "old", value: old), .init(name: "new", value: g.expression(g.pick([.text, .text, .markup]), 0)), .init(name: "count", value: count)]))"
            },
            filter("center", [.text, .markup]) { g, kind, d in
                "\(g.textOperand(kind, d))|center\(g.arguments([.init(name: "width", value: Fragment(String(g.number(-1...30))))]))"
            },
            filter("indent", [.text, .markup]) { g, kind, d in
                let width = g.chance(4) ? g.quoted(g.pick(["> ", "", "\t", "é"])) : Fragment(String(g.number(0...6)))
                return
                    "\(g.operand(kind, d))|indent\(g.arguments([.init(name: "width", value: width), .init(name: "first", value: g.expression(.truth, 0)), .init(name: "blank", value: g.expression(.truth, 0))]))"
            },
            filter("truncate", [.text, .markup]) { g, kind, d in
                let end = g.quoted(g.pick(["...", "", "…", " [more]", "<"]))
                return
                    "\(g.operand(kind, d))|truncate\(g.arguments([.init(name: "length", value: Fragment(String(g.number(2...30)))), .init(name: "killwords", value: g.expression(.truth, 0)), .init(name: "end", value: end), .init(name: "leeway", value: Fragment(g.pick(["0", "3", "none", "5"])))]))"
            },
            filter("wordwrap", [.text]) { g, _, d in
                let wrap = Fragment(g.pick(["none", "'\\n'", "'|'", "''"]))
                return
                    "\(g.operand(g.pick([.text, .text, .markup]), d))|wordwrap\(g.arguments([.init(name: "width", value: Fragment(String(g.number(1...40)))), .init(name: "break_long_words", value: g.expression(.truth, 0)), .init(name: "wrapstring", value: wrap), .init(name: "break_on_hyphens", value: g.expression(.truth, 0))]))"
            },
            filter("format", [.text, .markup]) { g, kind, d in
                let operand: Fragment = kind == .markup ? "('<%s> %s'|safe)" : "'%s is %s%%'"
                switch g.number(0...3) {
                case 0:
                    return "'%(a)s %(b)\(g.percentFlags())d'|format(a=\(g.anything(d)), b=\(g.expression(.integer, d)))"
                case 1:
                    return
                        "'%\(g.percentFlags())d, %\(g.percentFlags())f, %\(g.percentFlags())s'|format(\(g.expression(.integer, d)), \(g.expression(.float, d)), \(g.expression(.text, d)))"
                default: return "\(operand)|format(\(g.anything(d)), \(g.expression(.text, d)))"
                }
            },
            filter("urlencode", [.text]) { g, _, d in
                "\(g.operand(g.pick([.text, .text, .integer, .mapping, .pairs]), d))|urlencode"
            },
            filter("urlize", [.markup]) { g, _, d in
                let parameters: [Parameter] = [
                    .init(name: "trim_url_limit", value: Fragment(g.pick(["10", "none", "0", "18"]))),
                    .init(name: "nofollow", value: g.expression(.truth, 0)),
                    .init(name: "target", value: Fragment(g.pick(["'_blank'", "none", "'a\"b'"]))),
                    .init(name: "rel", value: Fragment(g.pick(["'x'", "none", "'b a'"]))),
                    .init(
                        name: "extra_schemes",
                        value: Fragment(g.pick(["none", "['tel:']", "['ftp:', 'x:']", "['bad scheme']"]))),
                ]
                return "\(g.operand(g.pick([.text, .text, .markup]), d))|urlize\(g.arguments(parameters))"
            },
            filter("xmlattr", [.markup]) { g, _, d in
                let mapping =
                    g.chance(2)
                    ? g.operand(.mapping, d)
                    : "{'class': \(g.anything(0)), 'id': none, 'a-b': \(g.expression(.text, d)), 'u': missing}"
                return "\(mapping)|xmlattr\(g.arguments([.init(name: "autospace", value: g.expression(.truth, 0))]))"
            },
        ]

    static let numberFilters: [Producer] =
        plain(["abs"], [.integer, .float], of: [.integer, .float])
        + [
            filter("int", [.integer]) { g, _, d in
                let kind = g.pick([Kind.text, .float, .integer, .truth, .null, .markup, .decimal, .text])
                let operand =
                    g.chance(3)
                    ? g.quoted(
                        g.pick([
                            "12", " 7 ", "0x1F", "-4", "1_000", "3.9", "0b11", "0o17", "z", "", "1e3", "٣", "+5",
                            "1__0",
                        ])) : g.operand(kind, d)
                return
                    "\(operand)|int\(g.arguments([.init(name: "default", value: g.expression(.integer, 0)), .init(name: "base", value: Fragment(g.pick(["10", "16", "2", "8", "36", "0"])))]))"
            },
            filter("float", [.float]) { g, _, d in
                let kind = g.pick([Kind.text, .float, .integer, .truth, .null, .decimal])
                let operand =
                    g.chance(3)
                    ? g.quoted(g.pick(["12", " 7.5 ", "1e3", "-4.", ".5", "1_000.5", "z", "", "٣.٥", "0x1"]))
                    : g.operand(kind, d)
                return "\(operand)|float\(g.arguments([.init(name: "default", value: g.expression(.float, 0))]))"
            },
            filter("round", [.float]) { g, _, d in
                let kind = g.pick([Kind.float, .float, .integer])
                return
                    "\(g.operand(kind, d))|round\(g.arguments([.init(name: "precision", value: Fragment(g.pick(["0", "1", "2", "3", "-1", "-2", "10"]))), .init(name: "method", value: Fragment(g.pick(["'common'", "'ceil'", "'floor'", "'ceil'", "'floor'", "'other'"])))]))"
            },
            filter("filesizeformat", [.text]) { g, _, d in
                "\(g.operand(g.pick([.integer, .float, .integer]), d))|filesizeformat\(g.arguments([.init(name: "binary", value: g.expression(.truth, 0))]))"
            },
        ]

    static let outputFilters: [Producer] = [
        filter("tojson", [.markup]) { g, _, d in
            let kind = g.pick(Kind.allCases.filter { $0 != .date && $0 != .objectID && $0 != .decimal })
            return
                "\(g.operand(kind, d))|tojson\(g.arguments([.init(name: "indent", value: Fragment(g.pick(["2", "4", "0", "none", "1"])))]))"
        },
        filter("pprint", [.text]) { g, _, d in "\(g.operand(g.pick(Kind.allCases), d))|pprint" },
        filter("attr", [.integer]) { g, _, d in
            "\(g.operand(.date, d))|attr\(g.arguments(required: 1, [.init(name: "name", value: Fragment(g.pick(["'year'", "'month'", "'day'", "'hour'", "'second'", "'microsecond'"])))]))"
        },
        filter("attr", [.text]) { g, _, d in
            "((\(g.operand(.text, d))|attr(\(g.pick(["'upper'", "'strip'", "'title'"]))))())"
        },
        filter("attr", [.truth]) { g, _, d in
            ("\(g.operand(g.pick(Kind.allCases), d))|attr(\(g.pick(["'name'", "'items'", "'nope'", "'upper'", "''"]))) is defined"
                as Fragment).loose
        },
        filter("default", Kind.allCases) { g, kind, d in
            let name = g.pick(["default", "default", "d"])
            let operand = g.pick([Fragment("missing"), "row.missing", "nil", g.operand(kind, d), g.operand(kind, d)])
            return
                "\(operand)|\(name)\(g.arguments(required: 1, [.init(name: "default_value", value: g.expression(kind, d)), .init(name: "boolean", value: g.expression(.truth, 0))]))"
        },
        filter("d", [.text, .integer]) { g, kind, d in
            "\(g.pick(["missing", "row.nope", "nil"]))|d\(g.arguments([.init(name: "default_value", value: g.expression(kind, d)), .init(name: "boolean", value: g.expression(.truth, 0))]))"
        },
    ]
}
