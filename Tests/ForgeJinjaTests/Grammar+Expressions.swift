import ForgeBSON

/// Literals, variables, operators.
extension Grammar {
    /// A way to write an expression of one of the kinds it gives.
    struct Producer: Sendable {
        let subject: String
        let gives: [Kind]
        let make: @Sendable (inout Grammar, Kind, Int) -> Fragment
    }

    static let producers: [Producer] =
        operators + textFilters + numberFilters + sequenceFilters + selections + outputFilters + valueTests
        + textMethods
        + containerMethods + functions

    /// Names of Jinja2 and of Python's own types that are not there; docs/templates.md tells why.
    static let unsupported = ["method encode"]

    private static let byKind: [Kind: [Producer]] = {
        var table: [Kind: [Producer]] = [:]
        for producer in producers { for kind in producer.gives { table[kind, default: []].append(producer) } }
        return table
    }()

    /// An expression of the kind, as it may stand alone.
    mutating func expression(_ kind: Kind, _ depth: Int) -> Fragment {
        let kind = chance(wrongness) ? pick(Kind.allCases) : kind
        guard depth > 0, !chance(5), let producers = Self.byKind[kind] else { return leaf(kind) }
        return pick(producers).make(&self, kind, depth - 1).expression
    }

    /// An expression of the kind, as a filter, a dot or an operator may follow it.
    mutating func operand(_ kind: Kind, _ depth: Int) -> Fragment {
        let fragment = expression(kind, depth)
        guard fragment.isLoose, !chance(30) else { return fragment }
        return ("(\(fragment))" as Fragment).expression
    }

    /// An expression of the kind, as a dot or a bracket may follow it.
    mutating func receiver(_ kind: Kind, _ depth: Int) -> Fragment {
        let fragment = expression(kind, depth)
        guard fragment.isLoose || fragment.isFiltered, !chance(100) else { return fragment }
        return ("(\(fragment))" as Fragment).expression
    }

    mutating func anything(_ depth: Int) -> Fragment { expression(pick(Kind.allCases), depth) }

    mutating func scalar(_ depth: Int) -> Fragment { expression(pick(Kind.scalars), depth) }

    private mutating func leaf(_ kind: Kind) -> Fragment {
        if chance(wrongness) { return Fragment(pick(["missing", "row.missing", "nil", "items"])).expression }
        if !chance(3), let variable = variable(kind) { return variable }
        return literal(kind).expression
    }

    private mutating func variable(_ kind: Kind) -> Fragment? {
        let fitting = variables.filter { $0.kind == kind }
        let fields = Self.fields.filter { $0.kind == kind }
        if !fields.isEmpty, chance(4),
            let record = variables.filter({ $0.kind == .record }).randomElement(using: &generator)
        {
            return field(Fragment(record.name), pick(fields).name).expression
        }
        return fitting.isEmpty ? nil : Fragment(pick(fitting).name).expression
    }

    mutating func field(_ record: Fragment, _ name: String) -> Fragment {
        chance(2) || name == "items" ? "\(record)['\(name)']" : "\(record).\(name)"
    }

    mutating func literal(_ kind: Kind) -> Fragment {
        switch kind {
        case .integer:
            let value = integerValue()
            if value == .min { return "(-9223372036854775807 - 1)" }
            if value > 999, chance(6) { return Fragment("0x" + String(value, radix: 16)) }
            if value > 0, chance(20) { return Fragment("0b" + String(value, radix: 2)) }
            if value > 999, chance(4) {
                return "\(String(value / 1000))_\(String(String(1000 + value % 1000).dropFirst()))"
            }
            return value < 0 ? ("(\(String(value)))" as Fragment) : Fragment(String(value))
        case .float:
            return Fragment(
                pick([
                    "0.5", "1.5", "2.0", "1e3", "2.5E-3", "3.14159", "1_0.5", "(-2.5)", "1e16", "0.1", "100.0", "1e-7",
                    "12345.678",
                ]))
        case .truth: return Fragment(pick(["true", "false", "True", "False"]))
        case .text: return quoted(chance(2) ? plainWord() : phrase())
        case .markup: return "(\(quoted(phrase()))|safe)"
        case .null: return Fragment(pick(["none", "None", "nil"]))
        case .date: return chance(2) ? "d" : "e"
        case .objectID: return "_id"
        case .decimal: return "money"
        case .integers:
            return chance(4) ? tuple(.integer) : "[\(Fragment.joined(list(0...4) { $0.literal(.integer) }, by: ", "))]"
        case .numbers: return "[\(Fragment.joined(list(0...4) { $0.literal($0.pick([.integer, .float])) }, by: ", "))]"
        case .texts:
            return chance(4)
                ? tuple(.text) : "[\(Fragment.joined(list(0...4) { $0.quoted($0.plainWord()) }, by: ", "))]"
        case .records: return "[\(Fragment.joined(list(0...3) { $0.literal(.record) }, by: ", "))]"
        case .mixed: return "[\(Fragment.joined(list(0...4) { $0.literal($0.pick(Kind.scalars)) }, by: ","))]"
        case .pairs:
            return
                "[\(Fragment.joined(list(0...3) { "(\($0.quoted($0.plainWord())), \($0.literal(.integer)))" }, by: ", "))]"
        case .nested: return "[\(Fragment.joined(list(0...3) { $0.literal(.integers) }, by: ", "))]"
        case .mapping:
            return
                "{\(Fragment.joined(list(0...3) { "\($0.quoted($0.plainWord())): \($0.literal($0.pick(Kind.scalars)))" }, by: ", "))}"
        case .record:
            return
                "{'name': \(literal(.text)), 'group': \(quoted(plainWord())), 'n': \(literal(.integer)), 'price': \(literal(.float)), 'ok': \(literal(.truth)), 'tags': \(literal(.texts)), 'on': none, 'geo': {}, 'items': \(literal(.integers))}"
        }
    }

    private mutating func tuple(_ kind: Kind) -> Fragment {
        "(\(Fragment.joined(list(1...3) { $0.literal(kind) }, by: ", ")),)"
    }

    /// The text as a literal, in one of the spellings there are.
    mutating func quoted(_ text: String) -> Fragment {
        let mark: Unicode.Scalar = chance(3) ? "\"" : "'"
        let escapesAll = chance(6)
        let keepsLines = chance(4)
        var literal = String.UnicodeScalarView([mark])
        for scalar in text.unicodeScalars {
            switch scalar {
            case mark, "\\":
                literal.append("\\")
                literal.append(scalar)
            case "\n" where !keepsLines: literal.append(contentsOf: "\\n".unicodeScalars)
            case "\r" where !keepsLines: literal.append(contentsOf: "\\r".unicodeScalars)
            case "\t" where escapesAll: literal.append(contentsOf: "\\t".unicodeScalars)
            default:
                if escapesAll, !scalar.isASCII {
                    let digits = String(scalar.value, radix: 16)
                    let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
                    literal.append(
                        contentsOf: ("\\" + letter + String(repeating: "0", count: width - digits.utf8.count) + digits)
                            .unicodeScalars)
                } else {
                    literal.append(scalar)
                }
            }
        }
        literal.append(mark)
        return Fragment(String(literal))
    }

    private static let operators: [Producer] = [
        Producer(subject: "operator", gives: [.integer]) { g, _, d in
            let sign = g.pick(["+", "-", "*", "//", "%", "+", "-"])
            return ("\(g.operand(.integer, d)) \(sign) \(g.operand(.integer, d))" as Fragment).loose
        },
        Producer(subject: "operator", gives: [.integer]) { g, _, d in
            switch g.number(0...3) {
            case 0: return ("\(g.operand(.integer, 0)) ** \(g.number(0...5))" as Fragment).loose
            case 1: return ("-\(g.operand(.integer, d))" as Fragment).loose
            case 2: return ("+\(g.operand(.truth, d))" as Fragment).loose
            default:
                return ("\(g.operand(.integer, d)) - \(g.operand(.integer, d)) * \(g.operand(.integer, d))" as Fragment)
                    .loose
            }
        },
        Producer(subject: "operator", gives: [.float]) { g, _, d in
            let sign = g.pick(["+", "-", "*", "/", "//", "%", "/"])
            let (left, right) = (g.pick([Kind.integer, .float]), g.pick([Kind.integer, .float]))
            return ("\(g.operand(left, d)) \(sign) \(g.operand(right, d))" as Fragment).loose
        },
        Producer(subject: "operator", gives: [.float]) { g, _, d in
            g.chance(3)
                ? ("\(g.operand(.float, d)) ** \(g.pick(["2", "-1", "3", "0"]))" as Fragment).loose
                : ("-\(g.operand(.float, d))" as Fragment).loose
        },
        Producer(subject: "operator", gives: [.text]) { g, _, d in
            ("\(g.operand(.text, d)) + \(g.operand(.text, d))" as Fragment).loose
        },
        Producer(subject: "operator", gives: [.text, .markup]) { g, kind, d in
            ("\(g.operand(kind, d)) ~ \(g.scalarOperand(d)) ~ \(g.operand(g.pick([.text, .integer, .float]), d))"
                as Fragment).loose
        },
        Producer(subject: "operator", gives: [.text, .markup]) { g, kind, d in
            ("\(g.operand(kind, d)) * \(g.number(-1...3))" as Fragment).loose
        },
        Producer(subject: "operator", gives: [.markup]) { g, _, d in
            g.chance(2)
                ? ("\(g.operand(.markup, d)) + \(g.operand(.text, d))" as Fragment).loose
                : ("\(g.operand(.text, d)) + \(g.operand(.markup, d))" as Fragment).loose
        },
        Producer(subject: "operator", gives: [.text, .markup]) { g, kind, d in g.percent(kind, d) },
        Producer(subject: "operator", gives: [.integers, .texts, .mixed, .pairs, .records]) { g, kind, d in
            g.chance(4)
                ? ("\(g.operand(kind, d)) * \(g.number(-1...2))" as Fragment).loose
                : ("\(g.operand(kind, d)) + \(g.operand(kind, d))" as Fragment).loose
        },
        Producer(subject: "operator", gives: [.truth]) { g, _, d in
            let kind = g.pick([Kind.integer, .float, .text, .date, .texts, .integers, .pairs])
            let sign = g.pick(["==", "!=", "<", "<=", ">", ">="])
            return ("\(g.operand(kind, d)) \(sign) \(g.operand(kind, d))" as Fragment).loose
        },
        Producer(subject: "operator", gives: [.truth]) { g, _, d in
            let sign = g.pick(["==", "!="])
            return ("\(g.operand(g.pick(Kind.allCases), d)) \(sign) \(g.operand(g.pick(Kind.allCases), d))" as Fragment)
                .loose
        },
        Producer(subject: "operator", gives: [.truth]) { g, _, d in
            let signs = ["<", "<=", "==", "!=", ">"]
            return
                ("\(g.operand(.integer, d)) \(g.pick(signs)) \(g.operand(.float, d)) \(g.pick(signs)) \(g.operand(.integer, d))"
                as Fragment).loose
        },
        Producer(subject: "operator", gives: [.truth]) { g, _, d in
            let sign = g.pick(["in", "not in"])
            switch g.number(0...3) {
            case 0: return ("\(g.operand(.text, d)) \(sign) \(g.operand(.text, d))" as Fragment).loose
            case 1:
                return ("\(g.operand(.text, d)) \(sign) \(g.operand(g.pick([.texts, .mapping]), d))" as Fragment).loose
            case 2: return ("\(g.scalarOperand(d)) \(sign) \(g.operand(.mixed, d))" as Fragment).loose
            default: return ("\(g.operand(.integer, d)) \(sign) \(g.operand(.integers, d))" as Fragment).loose
            }
        },
        Producer(subject: "operator", gives: [.truth]) { g, _, d in
            switch g.number(0...2) {
            case 0: return ("not \(g.operand(g.pick(Kind.allCases), d))" as Fragment).loose
            case 1: return ("\(g.operand(.truth, d)) and \(g.operand(.truth, d))" as Fragment).loose
            default: return ("\(g.operand(.truth, d)) or \(g.operand(.truth, d))" as Fragment).loose
            }
        },
        Producer(subject: "operator", gives: Kind.allCases) { g, kind, d in
            switch g.number(0...3) {
            case 0: return ("\(g.operand(kind, d)) or \(g.operand(kind, d))" as Fragment).loose
            case 1:
                return ("\(g.operand(kind, d)) if \(g.expression(.truth, d)) else \(g.operand(kind, d))" as Fragment)
                    .loose
            case 2: return ("\(g.operand(kind, d)) if \(g.anything(d)) else \(g.operand(kind, d))" as Fragment).loose
            default: return ("\(g.operand(.truth, d)) and \(g.operand(kind, d))" as Fragment).loose
            }
        },
        // Parts.
        Producer(subject: "subscript", gives: [.text, .markup]) { g, kind, d in
            g.chance(3) ? "\(g.receiver(kind, d))[\(g.number(-3...3))]" : "\(g.receiver(kind, d))[\(g.slice(d))]"
        },
        Producer(subject: "subscript", gives: Kind.sequences) { g, kind, d in "\(g.receiver(kind, d))[\(g.slice(d))]" },
        Producer(subject: "subscript", gives: [.integer, .float, .text, .record, .integers]) { g, kind, d in
            guard let list = Kind.sequences.first(where: { $0.element == kind }) else { return g.literal(kind) }
            let operand = g.receiver(list, d)
            return g.chance(3) ? "\(operand).\(g.number(0...1))" : "\(operand)[\(g.number(-2...2))]"
        },
        Producer(subject: "subscript", gives: fields.map(\.kind)) { g, kind, d in
            let name = g.pick(fields.filter { $0.kind == kind }).name
            return g.field(g.receiver(.record, d), name)
        },
        Producer(subject: "subscript", gives: [.truth]) { g, _, d in
            ("\(g.receiver(.mapping, d))[\(g.expression(.text, d))] is defined" as Fragment).loose
        },
    ]

    mutating func scalarOperand(_ depth: Int) -> Fragment { operand(pick(Kind.scalars), depth) }

    private mutating func slice(_ depth: Int) -> Fragment {
        func bound(_ g: inout Grammar) -> Fragment {
            switch g.number(0...5) {
            case 0, 1: ""
            case 2: g.chance(3) ? g.expression(.integer, 0) : "none"
            default: Fragment(String(g.number(-4...5)))
            }
        }
        let (start, end) = (bound(&self), bound(&self))
        if chance(3) { return "\(start):\(end):\(pick(["", "-1", "2", "-2", "1", "3"]))" }
        return "\(start):\(end)"
    }

    /// `'%d items' % n`
    private mutating func percent(_ kind: Kind, _ depth: Int) -> Fragment {
        if chance(6) {
            return
                ("'%(a)s|%(b)\(percentFlags())d' % {'a': \(anything(0)), 'b': \(expression(.integer, depth))}"
                as Fragment).loose
        }
        var format = ""
        var values: [Fragment] = []
        for _ in 0..<number(1...3) {
            let (letters, kind) = pick([
                ("dixXouc", Kind.integer), ("eEfFgG", .float), ("eEfgd", .integer), ("sra", .text), ("s", .mixed),
                ("r", .record), ("df", .truth),
            ])
            format += pick(["", " ", "%%", "é", "<"]) + "%" + percentFlags() + String(pick(Array(letters)))
            values.append(operand(kind, depth))
        }
        let text: Fragment = kind == .markup ? "('\(format)'|safe)" : "'\(format)'"
        if values.count == 1, chance(2) { return ("\(text) % \(values[0])" as Fragment).loose }
        return ("\(text) % (\(Fragment.joined(values, by: ", ")),)" as Fragment).loose
    }

    mutating func percentFlags() -> String {
        if chance(2) { return "" }
        return pick(["", "-", "+", " ", "0", "#", "-+", "0+"]) + pick(["", "", "5", "10", "1"])
            + pick(["", "", ".0", ".2", ".5", "."])
    }
}
