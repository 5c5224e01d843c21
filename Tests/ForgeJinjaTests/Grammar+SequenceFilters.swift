/// Filters over sequences and mappings.
extension Grammar {
    /// Something of such elements to go through: a list, or what gives one element after the other.
    mutating func iterable(_ kind: Kind, _ depth: Int) -> Fragment {
        guard depth > 0, chance(3) else { return operand(kind, depth) }
        switch kind {
        case .texts:
            switch number(0...4) {
            case 0: return "\(operand(.texts, depth - 1))|map('\(pick(["upper", "trim", "string", "title"]))')"
            case 1: return "\(operand(.records, depth - 1))|map(attribute='name')"
            case 2: return "\(receiver(.mapping, depth - 1)).keys()"
            case 3: return operand(.text, depth - 1)
            default: return "\(operand(.texts, depth - 1))|\(pick(["reverse", "unique", "select", "reject('none')"]))"
            }
        case .integers:
            return chance(2)
                ? "range(\(number(-2...6)))"
                : "\(operand(.integers, depth - 1))|\(pick(["reverse", "unique", "select", "reject('odd')", "map('abs')"]))"
        case .records:
            return
                "\(operand(.records, depth - 1))|\(pick(["reverse", "selectattr('ok')", "rejectattr('ok')", "selectattr('n', 'gt', 1)", "list"]))"
        case .pairs:
            return chance(2)
                ? "\(receiver(.mapping, depth - 1)).items()"
                : "\(operand(.mapping, depth - 1))|\(pick(["items", "dictsort"]))"
        case .nested: return "\(operand(.integers, depth - 1))|\(pick(["batch(2)", "slice(2)", "batch(3, 0)"]))"
        default: return "\(operand(kind, depth - 1))|reverse"
        }
    }

    private mutating func attributeName() -> Fragment {
        if chance(wrongness) { return Fragment(pick(["'nope'", "0", "none", "'a.b'"])) }
        return Fragment(pick(["'name'", "'group'", "'n'", "'n'", "'group'", "'price'", "'on'", "'ok'"]))
    }

    private mutating func order(_ kind: Kind) -> [Parameter] {
        var parameters = [
            Parameter(name: "reverse", value: expression(.truth, 0)),
            Parameter(name: "case_sensitive", value: expression(.truth, 0)),
        ]
        if kind == .records {
            parameters.append(Parameter(name: "attribute", value: chance(4) ? "'group,n'" : attributeName()))
        }
        if kind == .pairs || kind == .nested, chance(2) {
            parameters.append(Parameter(name: "attribute", value: Fragment(pick(["0", "1", "'0'", "'1,0'"]))))
        }
        return parameters
    }

    static let sequenceFilters: [Producer] = [
        filter("first", [.integer, .float, .text, .record]) { g, kind, d in g.oneOf(kind, "first", d) },
        filter("last", [.integer, .float, .text, .record]) { g, kind, d in g.oneOf(kind, "last", d) },
        filter("random", [.integer, .text]) { g, kind, d in
            // Of one there is one to choose.
            "[\(g.expression(kind, d))]|random"
        },
        filter("length", [.integer]) { g, _, d in
            "\(g.operand(g.pick([.text, .markup, .texts, .records, .mapping, .record, .nested]), d))|length"
        },
        filter("count", [.integer]) { g, _, d in
            "\(g.operand(g.pick([.text, .texts, .records, .mapping, .pairs]), d))|count"
        },
        filter("join", [.text]) { g, _, d in
            let kind = g.pick(Kind.sequences + [.text, .mapping])
            let attribute =
                kind == .records
                ? [Parameter(name: "attribute", value: g.attributeName())]
                : kind == .pairs ? [Parameter(name: "attribute", value: "0")] : []
            return
                "\(g.iterable(kind, d))|join\(g.arguments([.init(name: "d", value: g.expression(g.pick([.text, .text, .markup, .integer]), 0))] + attribute))"
        },
        filter("join", [.markup]) { g, _, d in
            "[\(g.expression(.text, d)), \(g.expression(.markup, d)), \(g.scalar(d))]|join(\(g.expression(g.pick([.text, .markup]), 0)))"
        },
        filter("list", Kind.sequences) { g, kind, d in "\(g.iterable(kind, d))|list" },
        filter("list", [.texts]) { g, _, d in "\(g.operand(g.pick([.text, .mapping, .markup, .record]), d))|list" },
        filter("reverse", [.text, .markup]) { g, kind, d in "\(g.operand(kind, d))|reverse" },
        filter("reverse", Kind.sequences) { g, kind, d in "\(g.iterable(kind, d))|reverse|list" },
        filter("sort", [.integers, .numbers, .texts, .records, .pairs, .nested]) { g, kind, d in
            if kind == .records {
                let attribute =
                    g.chance(4) ? Fragment(g.pick(["'group,n'", "'n,name'", "'geo.a'"])) : g.attributeName()
                return
                    "\(g.iterable(kind, d))|sort\(g.chance(2) ? "(attribute=\(attribute))" : "(\(g.expression(.truth, 0)), \(g.expression(.truth, 0)), \(attribute))")"
            }
            return "\(g.iterable(kind, d))|sort\(g.arguments(g.order(kind)))"
        },
        filter("unique", [.integers, .numbers, .texts, .pairs]) { g, kind, d in
            "\(g.iterable(kind, d))|unique\(g.arguments([.init(name: "case_sensitive", value: g.expression(.truth, 0))]))|list"
        },
        filter("unique", [.records]) { g, _, d in
            "\(g.iterable(.records, d))|unique(attribute=\(g.attributeName()))|list"
        },
        filter("min", [.integer, .float, .text, .record]) { g, kind, d in g.extreme(kind, "min", d) },
        filter("max", [.integer, .float, .text, .record]) { g, kind, d in g.extreme(kind, "max", d) },
        filter("sum", [.integer]) { g, _, d in
            g.chance(2)
                ? "\(g.iterable(.integers, d))|sum\(g.arguments([.init(name: "attribute", value: "none"), .init(name: "start", value: g.expression(.integer, 0))]))"
                : "\(g.iterable(.records, d))|sum\(g.arguments(required: 1, [.init(name: "attribute", value: "'n'"), .init(name: "start", value: g.expression(.integer, 0))]))"
        },
        filter("sum", [.float]) { g, _, d in
            g.chance(2) ? "\(g.iterable(.numbers, d))|sum" : "\(g.iterable(.records, d))|sum('price')"
        },
        filter("batch", [.nested]) { g, _, d in
            "\(g.iterable(g.pick([.integers, .texts, .numbers]), d))|batch\(g.arguments(required: 1, [.init(name: "linecount", value: Fragment(String(g.number(1...4)))), .init(name: "fill_with", value: g.scalar(0))]))|list"
        },
        filter("slice", [.nested]) { g, _, d in
            "\(g.iterable(g.pick([.integers, .texts, .numbers]), d))|slice\(g.arguments(required: 1, [.init(name: "slices", value: Fragment(String(g.number(1...4)))), .init(name: "fill_with", value: g.scalar(0))]))|list"
        },
        filter("dictsort", [.pairs]) { g, _, d in
            let by = Fragment(g.pick(["'key'", "'value'", "'key'"]))
            let mapping = g.chance(3) ? "{'b': 2, 'A': 1, 'a': 3}" : g.operand(.mapping, d)
            return
                "\(mapping)|dictsort\(g.arguments([.init(name: "case_sensitive", value: g.expression(.truth, 0)), .init(name: "by", value: by), .init(name: "reverse", value: g.expression(.truth, 0))]))"
        },
        filter("items", [.pairs]) { g, _, d in
            "\(g.chance(6) ? "missing" : g.operand(g.pick([.mapping, .record]), d))|items|list"
        },
        filter("groupby", [.mixed]) { g, _, d in
            g.chance(3)
                ? "\(g.iterable(.records, d))|groupby\(g.arguments(required: 1, [.init(name: "attribute", value: g.attributeName()), .init(name: "default", value: g.scalar(0)), .init(name: "case_sensitive", value: g.expression(.truth, 0))]))"
                : "\(g.iterable(.records, d))|groupby('\(g.pick(["group", "n", "ok"]))')|map(attribute='\(g.pick(["grouper", "list", "0", "1"]))')|list"
        },
    ]

    private mutating func oneOf(_ kind: Kind, _ name: String, _ depth: Int) -> Fragment {
        let list = Kind.sequences.first { $0.element == kind } ?? .mixed
        // What gives one element after the other has no last.
        return kind == .text && chance(2)
            ? "\(operand(.text, depth))|\(name)"
            : "\(name == "last" ? operand(list, depth) : iterable(list, depth))|\(name)"
    }

    private mutating func extreme(_ kind: Kind, _ name: String, _ depth: Int) -> Fragment {
        let list = Kind.sequences.first { $0.element == kind } ?? .mixed
        var parameters = [Parameter(name: "case_sensitive", value: expression(.truth, 0))]
        if kind == .record { parameters.append(Parameter(name: "attribute", value: attributeName())) }
        return "\(iterable(list, depth))|\(name)\(arguments(required: kind == .record ? 2 : 0, parameters))"
    }

    /// A test by name, with its argument, as `select` takes it.
    private mutating func selection(_ kind: Kind) -> Fragment {
        switch kind {
        case .integer:
            return Fragment(
                pick([
                    "'odd'", "'even'", "'gt', 2", "'divisibleby', 2", "'in', [1, 2, 3]", "'<', 5", "'==', 1", "'!=', 1",
                    "'>=', 2",
                    "'<=', 2", "'>', 3", "'lessthan', 2", "'greaterthan', 1", "'equalto', 2", "'ge', 1", "'le', 1",
                    "'lt', 1", "'ne', 1",
                    "'eq', 1", "'number'", "'sameas', 1", "'integer'", "", "'none'", "'defined'",
                ]))
        case .text:
            return Fragment(
                pick([
                    "'string'", "'lower'", "'upper'", "'in', 'apple pie'", "'eq', 'red'", "'==', 'x'", "'>', 'b'",
                    "'none'", "",
                    "'defined'", "'filter'", "'test'", "'escaped'", "'sequence'", "'undefined'",
                ]))
        case .truth: return Fragment(pick(["", "'true'", "'false'", "'boolean'", "'eq', true", "'none'"]))
        default:
            return Fragment(
                pick([
                    "'defined'", "'none'", "'string'", "'number'", "'mapping'", "'iterable'", "", "'float'",
                    "'sequence'", "'callable'",
                ]))
        }
    }

    static let selections: [Producer] =
        ["select", "reject"].map { name in
            filter(name, Kind.sequences) { g, kind, d in
                // Where nothing comes to a test, Jinja2 does not miss it, and we do.
                if g.chance(g.wrongness) { return "[1]|\(name)('nope')|list" }
                let selection = g.selection(kind == .numbers ? .integer : kind.element)
                return "\(g.iterable(kind, d))|\(name)\(selection.text.isEmpty ? "" : "(\(selection))")|list"
            }
        }
        + ["selectattr", "rejectattr"].map { name in
            filter(name, [.records]) { g, _, d in
                let field = g.pick(fields)
                let selection = g.selection(field.kind)
                return
                    "\(g.iterable(.records, d))|\(name)('\(field.name)'\(selection.text.isEmpty ? "" : ", \(selection)"))|list"
            }
        }
        + [
            filter("map", [.texts]) { g, _, d in
                switch g.number(0...4) {
                case 0:
                    return
                        "\(g.iterable(.records, d))|map(attribute='\(g.pick(["name", "group", "geo.a", "missing", "tags.0"]))', default=\(g.expression(.text, 0)))|list"
                case 1: return "\(g.iterable(.records, d))|map(attribute='\(g.pick(["name", "group"]))')|list"
                case 2: return "\(g.iterable(.texts, d))|map('replace', 'e', \(g.expression(.text, 0)))|list"
                case 3: return "\(g.iterable(.nested, d))|map('join', '-')|list"
                default:
                    return
                        "\(g.iterable(g.pick(Kind.sequences), d))|map('\(g.pick(["string", "upper", "lower", "title", "capitalize", "trim", "urlencode", "e"]))')|list"
                }
            },
            filter("map", [.integers]) { g, _, d in
                switch g.number(0...3) {
                case 0: return "\(g.iterable(.records, d))|map(attribute='n')|list"
                case 1: return "\(g.iterable(g.pick([.texts, .nested]), d))|map('\(g.pick(["length", "count"]))')|list"
                case 2: return "\(g.iterable(.texts, d))|map('int', \(g.number(-1...2)))|list"
                default: return "\(g.iterable(.integers, d))|map('abs')|list"
                }
            },
            filter("map", [.numbers]) { g, _, d in "\(g.iterable(.numbers, d))|map('round', \(g.number(0...2)))|list" },
            filter("map", [.mixed]) { g, _, d in
                g.chance(2)
                    ? "\(g.iterable(.pairs, d))|map('\(g.pick(["first", "last", "list"]))')|list"
                    : "\(g.iterable(.mixed, d))|map('default', 'x', true)|list"
            },
        ]
}
