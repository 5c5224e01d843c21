/// What `is` asks.
extension Grammar {
    private static func test(_ name: String, of kinds: [Kind]) -> Producer {
        Producer(subject: "test \(name)", gives: [.truth]) { g, _, d in
            ("\(g.operand(g.pick(kinds), d)) \(g.pick(["is", "is", "is not"])) \(name)" as Fragment).loose
        }
    }

    private static func test(
        _ name: String, _ make: @escaping @Sendable (inout Grammar, Int) -> (Fragment, Fragment)
    ) -> Producer {
        Producer(subject: "test \(name)", gives: [.truth]) { g, _, d in
            let (operand, argument) = make(&g, d)
            let sign = g.pick(["is", "is", "is not"])
            return g.chance(4)
                ? ("\(operand) \(sign) \(name) \(argument)" as Fragment).loose
                : ("\(operand) \(sign) \(name)(\(argument))" as Fragment).loose
        }
    }

    private static let comparisons = ["eq", "equalto", "ne", "lt", "lessthan", "le", "gt", "greaterthan", "ge"]

    static let valueTests: [Producer] =
        [
            "boolean", "callable", "escaped", "false", "float", "integer", "iterable", "mapping", "none", "number",
            "sequence",
            "string", "true",
        ].map { test($0, of: Kind.allCases) }
        + [
            test("lower", of: [.text, .text, .markup, .integer]), test("upper", of: [.text, .text, .markup, .integer]),
            test("odd", of: [.integer, .integer, .float]), test("even", of: [.integer, .integer, .float]),
            Producer(subject: "test defined", gives: [.truth]) { g, _, d in
                (g.chance(2)
                    ? "\(g.pick(["missing", "row.nope", "map.zz", "words[99]", "row['nope']", "loop"])) is defined"
                    : "\(g.operand(g.pick(Kind.allCases), d)) is not defined" as Fragment).loose
            },
            Producer(subject: "test undefined", gives: [.truth]) { g, _, d in
                (g.chance(2)
                    ? "\(g.pick(["missing", "row.nope", "map.zz", "words[99]", "row['nope']", "loop"])) is undefined"
                    : "\(g.operand(g.pick(Kind.allCases), d)) is not undefined" as Fragment).loose
            },
            test("divisibleby") { g, d in
                (g.operand(.integer, d), g.chance(2) ? Fragment(String(g.number(1...5))) : g.operand(.integer, 0))
            },
            test("in") { g, d in
                switch g.number(0...2) {
                case 0: (g.operand(.text, d), g.operand(.text, 0))
                case 1: (g.operand(.text, d), g.operand(.texts, 0))
                default: (g.operand(.integer, d), g.operand(g.pick([.integers, .mixed]), 0))
                }
            },
            test("sameas") { g, d in
                let kind = g.pick([Kind.truth, .null])
                return (g.operand(kind, d), g.operand(kind, 0))
            },
            Producer(subject: "test filter", gives: [.truth]) { g, _, d in
                ("\(g.chance(2) ? g.quoted(g.pick(["upper", "nope", "tojson", "e"])) : g.operand(.text, d)) is filter"
                    as Fragment).loose
            },
            Producer(subject: "test test", gives: [.truth]) { g, _, d in
                ("\(g.chance(2) ? g.quoted(g.pick(["odd", "nope", "in", "=="])) : g.operand(.text, d)) is test"
                    as Fragment).loose
            },
        ]
        + comparisons.map { name in
            test(name) { g, d in
                let kind = g.pick([Kind.integer, .float, .text, .integers, .date])
                return (g.operand(kind, d), g.operand(kind, 0))
            }
        }
        + ["==", "!=", "<", "<=", ">", ">="].map { name in
            Producer(subject: "test \(name)", gives: [.integers, .texts]) { g, kind, d in
                "\(g.iterable(kind, d))|\(g.pick(["select", "reject"]))('\(name)', \(g.expression(kind.element, 0)))|list"
            }
        }
        + ["==", "!=", "<", "<=", ">", ">="].map { name in
            Producer(subject: "test \(name)", gives: [.records]) { g, _, d in
                "\(g.iterable(.records, d))|\(g.pick(["selectattr", "rejectattr"]))('n', '\(name)', \(g.expression(.integer, 0)))|list"
            }
        }
}
