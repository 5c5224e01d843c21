/// The methods of text, lists, dictionaries and dates, and the functions.
extension Grammar {
    private static func method(
        _ name: String, _ gives: [Kind], _ make: @escaping @Sendable (inout Grammar, Kind, Int) -> Fragment
    ) -> Producer {
        Producer(subject: "method \(name)", gives: gives, make: make)
    }

    private mutating func place(_ count: ClosedRange<Int> = -3...6) -> Fragment { Fragment(String(number(count))) }

    /// Arguments by position only, as most methods of Python's own types take them.
    private mutating func positions(required: Int = 0, _ values: [Fragment]) -> Fragment {
        var count = number(required...values.count)
        if chance(wrongness) { count = max(0, count - 1) }
        return "(\(Fragment.joined(Array(values.prefix(count)), by: ", "))\(chance(wrongness) ? ", 1" : ""))"
    }

    private mutating func piece() -> Fragment {
        chance(3)
            ? expression(.text, 0)
            : Fragment(pick(["' '", "'a'", "'e'", "'\\n'", "'-'", "','", "'re'", "'<'", "''", "'é'"]))
    }

    static let textMethods: [Producer] =
        ["upper", "lower", "capitalize", "title", "swapcase", "casefold"].map { name in
            method(name, [.text, .markup]) { g, kind, d in "\(g.receiver(kind, d)).\(name)()" }
        }
        + [
            "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
            "isprintable", "isspace",
            "istitle", "isupper",
        ].map { name in
            method(name, [.truth]) { g, _, d in
                let operand =
                    g.chance(2)
                    ? g.quoted(
                        g.chance(2)
                            ? g.word() : g.pick(["", " ", "٣", "²", "½", "Ab C", "ab1", "_x", "1a", "ǅ", "\u{2028}"]))
                    : g.receiver(.text, d)
                return "\(operand).\(name)()"
            }
        }
        + ["strip", "lstrip", "rstrip"].map { name in
            method(name, [.text, .markup]) { g, kind, d in
                "\(g.receiver(kind, d)).\(name)\(g.positions([g.chance(5) ? "none" : g.piece()]))"
            }
        }
        + ["ljust", "rjust", "center"].map { name in
            method(name, [.text, .markup]) { g, kind, d in
                "\(g.receiver(kind, d)).\(name)\(g.positions(required: 1, [g.place(-1...24), Fragment(g.pick(["'*'", "' '", "'é'", "'<'"]))]))"
            }
        }
        + ["find", "rfind", "count", "index", "rindex"].map { name in
            method(name, [.integer]) { g, _, d in
                "\(g.receiver(g.pick([.text, .text, .markup]), d)).\(name)\(g.positions(required: 1, [g.piece(), g.chance(4) ? "none" : g.place(), g.place()]))"
            }
        }
        + ["startswith", "endswith"].map { name in
            method(name, [.truth]) { g, _, d in
                let affix: Fragment = g.chance(4) ? "(\(g.piece()), \(g.piece()))" : g.piece()
                return
                    "\(g.receiver(g.pick([.text, .text, .markup]), d)).\(name)\(g.positions(required: 1, [affix, g.place(), g.place()]))"
            }
        }
        + ["partition", "rpartition"].map { name in
            method(name, [.texts]) { g, _, d in
                "\(g.receiver(g.pick([.text, .text, .markup]), d)).\(name)(\(g.piece()))"
            }
        }
        + ["split", "rsplit"].map { name in
            method(name, [.texts]) { g, _, d in
                let separator = g.chance(4) ? Fragment("none") : g.piece()
                return
                    "\(g.receiver(g.pick([.text, .text, .markup]), d)).\(name)\(g.chance(2) ? g.call([.init(name: "sep", value: separator), .init(name: "maxsplit", value: g.place(-1...3))]) : g.positions([separator, g.place(-1...3)]))"
            }
        }
        + ["removeprefix", "removesuffix"].map { name in
            method(name, [.text, .markup]) { g, kind, d in "\(g.receiver(kind, d)).\(name)(\(g.piece()))" }
        }
        + [
            method("translate", [.text]) { g, _, d in
                "\(g.receiver(.text, d)).translate(\(g.pick(["{97: 'x', 98: none}", "{101: 'é<'}", "''.maketrans('ae', 'xy')", "''.maketrans({'a': '1'})"])))"
            },
            method("maketrans", [.mapping]) { g, _, d in
                "''.maketrans(\(g.pick(["'ab', 'xy'", "'ab', 'xy', 'c'", "{'a': 'b', 99: none}", "'ab', 'x'"])))"
            },
            method("splitlines", [.texts]) { g, _, d in
                "\(g.receiver(.text, d)).splitlines\(g.call([.init(name: "keepends", value: g.expression(.truth, 0))]))"
            },
            method("zfill", [.text, .markup]) { g, kind, d in
                let operand = g.chance(2) ? "\(g.receiver(.integer, d))|string" : g.receiver(kind, d)
                return "(\(operand)).zfill(\(g.place(-1...12)))"
            },
            method("expandtabs", [.text, .markup]) { g, kind, d in
                "\(g.receiver(kind, d)).expandtabs\(g.call([.init(name: "tabsize", value: g.place(0...9))]))"
            },
            method("replace", [.text, .markup]) { g, kind, d in
                "\(g.receiver(kind, d)).replace\(g.positions(required: 2, [g.piece(), g.expression(g.pick([.text, .text, .markup]), 0), g.place(-1...2)]))"
            },
            method("join", [.text, .markup]) { g, kind, d in "\(g.receiver(kind, 0)).join(\(g.iterable(.texts, d)))" },
            method("format", [.text, .markup]) { g, kind, d in
                let format = g.formatText()
                let text: Fragment = kind == .markup ? "(\(format.text)|safe)" : format.text
                return
                    "\(text).format(\(Fragment.joined(format.kinds.map { g.expression($0, d) }, by: ", ")), a=\(g.expression(.text, 0)), r=row)"
            },
            method("format_map", [.text]) { g, _, d in
                "'{a} {b:>4} {c!r}'.format_map({'a': \(g.anything(d)), 'b': \(g.expression(.integer, d)), 'c': \(g.expression(.text, d))})"
            },
        ]

    /// A text for `.format`, and the kinds of the values it takes by position.
    private mutating func formatText() -> (text: Fragment, kinds: [Kind]) {
        var text = ""
        var kinds: [Kind] = []
        for _ in 0..<number(1...3) {
            text += pick(["", " ", "{{", "}}", "<", "é"])
            let kind = pick([Kind.integer, .integer, .float, .float, .text, .mixed, .date, .truth, .null])
            kinds.append(kind)
            let fill = pick(["", "", "*", "é", "0"])
            let align = fill.isEmpty ? pick(["", "", "<", ">", "^", "="]) : pick(["<", ">", "^"])
            let width = pick(["", "", "8", "3", "08"])
            switch kind {
            case .integer:
                let letter = pick(["", "d", "b", "o", "x", "X", "c", "n", "e", "f", "%", "g"])
                let precision = ["e", "f", "%", "g"].contains(letter) ? pick(["", ".2", ".0"]) : ""
                text +=
                    "{:\(fill)\(align)\(pick(["", "+", " ", "-"]))\(pick(["", "#"]))\(width)\(letter == "c" || letter == "n" ? "" : pick(["", ",", "_"]))\(precision)\(letter)}"
            case .float:
                text +=
                    "{:\(fill)\(align)\(pick(["", "+", " ", "-"]))\(pick(["", "", "#"]))\(width)\(pick(["", ",", "_"]))\(pick(["", ".2", ".0", ".5"]))\(pick(["", "e", "f", "g", "%", "E", "F", "G"]))}"
            case .text:
                text +=
                    "{\(pick(["", "", "!r", "!s", "!a"])):\(fill)\(align == "=" ? "" : align)\(pick(["", "8", "3"]))\(pick(["", ".2", ".0"]))\(pick(["", "s"]))}"
            case .date: text += "{\(pick(["", ":%Y-%m-%d", ":%H:%M", "!s", "!r"]))}"
            default: text += pick(["{}", "{!s}", "{!r}"])
            }
        }
        if chance(6) { text += "{a} {a!r:>6}" }
        if chance(8) { text += "{r[name]}" }
        return (quoted(text), kinds)
    }

    static let containerMethods: [Producer] = [
        method("append", [.null]) { g, _, d in
            let kind = g.pick([Kind.integers, .texts, .mixed])
            return "\(g.receiver(kind, 0)).append(\(g.expression(kind.element, d)))"
        },
        method("extend", [.null]) { g, _, d in
            let kind = g.pick([Kind.integers, .texts, .mixed])
            return "\(g.receiver(kind, 0)).extend(\(g.iterable(kind, d)))"
        },
        method("insert", [.null]) { g, _, d in
            "\(g.receiver(.integers, 0)).insert(\(g.place()), \(g.expression(.integer, d)))"
        },
        method("remove", [.null]) { g, _, d in
            g.chance(2)
                ? "[1, 2, 1].remove(\(g.number(0...2)))" : "\(g.receiver(.texts, 0)).remove(\(g.expression(.text, d)))"
        },
        method("pop", [.integer, .text]) { g, kind, d in
            let list = kind == .integer ? Kind.integers : .texts
            return "\(g.receiver(list, d)).pop\(g.positions([g.place(-2...2)]))"
        },
        method("pop", [.integer]) { g, _, d in
            "\(g.receiver(.mapping, d)).pop\(g.positions(required: 1, [g.quoted(g.pick(["a", "b", "zz"])), g.expression(.integer, 0)]))"
        },
        method("clear", [.null]) { g, _, d in "\(g.receiver(g.pick([.integers, .mapping]), d)).clear()" },
        method("copy", [.integers, .texts, .mapping, .record, .records]) { g, kind, d in "\(g.receiver(kind, d)).copy()"
        },
        method("count", [.integer]) { g, _, d in
            "\(g.receiver(.integers, d)).count(\(g.expression(g.pick([.integer, .float, .truth]), 0)))"
        },
        method("index", [.integer]) { g, _, d in
            "\(g.receiver(.integers, d)).index\(g.positions(required: 1, [g.expression(.integer, 0), g.place(), g.place()]))"
        },
        method("reverse", [.null]) { g, _, d in "\(g.receiver(.integers, d)).reverse()" },
        method("sort", [.null]) { g, _, d in
            "\(g.receiver(g.pick([.integers, .texts, .numbers]), d)).sort(\(g.chance(2) ? "" : "reverse=\(g.expression(.truth, 0).text)"))"
        },
        method("get", [.integer, .text]) { g, kind, d in
            "\(g.receiver(.mapping, d)).get(\(g.quoted(g.pick(["zz", "q"]))), \(g.expression(kind, d)))"
        },
        method("get", [.null]) { g, _, d in
            "\(g.receiver(g.pick([.mapping, .record]), d)).get\(g.positions(required: 1, [g.quoted(g.pick(["zz", "a", "name"])), g.expression(.null, d)]))"
        },
        method("keys", [.texts]) { g, _, d in "\(g.receiver(g.pick([.mapping, .record]), d)).keys()|list" },
        method("values", [.mixed]) { g, _, d in
            "\(g.receiver(g.pick([.mapping, .record]), d)).values()\(g.chance(6) ? "" : "|list")"
        },
        method("items", [.pairs]) { g, _, d in
            "\(g.receiver(g.pick([.mapping, .record]), d)).items()\(g.chance(6) ? "" : "|list")"
        },
        method("popitem", [.mixed]) { g, _, d in "\(g.receiver(.record, d)).popitem()" },
        method("setdefault", [.text]) { g, _, d in
            "\(g.receiver(.mapping, d)).setdefault\(g.positions(required: 1, [g.quoted(g.pick(["zz", "a"])), g.expression(.text, d)]))"
        },
        method("update", [.null]) { g, _, d in
            g.chance(2)
                ? "\(g.receiver(.mapping, 0)).update(\(g.expression(g.pick([.mapping, .record, .pairs]), d)))"
                : "\(g.receiver(.mapping, 0)).update(a=\(g.scalar(d)), zz=1)"
        },
        method("fromkeys", [.mapping]) { g, _, d in
            "{}.fromkeys\(g.positions(required: 1, [g.iterable(.texts, d), g.scalar(0)]))"
        },
        // Dates.
        method("strftime", [.text]) { g, _, d in
            let formats = [
                "%Y-%m-%d", "%d.%m.%y", "%H:%M:%S.%f", "%A, %d %B %Y", "%a %b %e", "%I:%M %p", "%j %U %W %w %u %V %G",
                "%c", "%x %X", "%%", "%-d/%-m", "%s", "%Z%z", "%D %T %R %F", "%C %h %n %t %k %l", "é %Y", "%y%", "%q",
            ]
            return "\(g.receiver(.date, d)).strftime(\(g.quoted(g.pick(formats))))"
        },
        method("isoformat", [.text]) { g, _, d in
            "\(g.receiver(.date, d)).isoformat\(g.call([.init(name: "sep", value: Fragment(g.pick(["' '", "'T'", "'é'"]))), .init(name: "timespec", value: Fragment(g.pick(["'seconds'", "'minutes'", "'hours'", "'milliseconds'", "'microseconds'", "'auto'"])))]))"
        },
        method("date", [.text]) { g, _, d in
            "\(g.receiver(.date, d)).date()\(g.pick(["|string", ".isoformat()", ".strftime('%d/%m/%Y')", " ~ ''", ".ctime()"]))"
        },
        method("weekday", [.integer]) { g, _, d in "\(g.receiver(.date, d)).weekday()" },
        method("isoweekday", [.integer]) { g, _, d in "\(g.receiver(.date, d)).isoweekday()" },
        method("toordinal", [.integer]) { g, _, d in "\(g.receiver(.date, d)).toordinal()" },
        method("ctime", [.text]) { g, _, d in "\(g.receiver(.date, d)).ctime()" },
        method("total_seconds", [.float]) { g, _, d in
            "(\(g.receiver(.date, d)) - \(g.receiver(.date, d))).total_seconds()"
        },
        Producer(subject: "date part", gives: [.integer]) { g, _, d in
            "\(g.receiver(.date, d)).\(g.pick(["year", "month", "day", "hour", "minute", "second", "microsecond"]))"
        },
        Producer(subject: "date part", gives: [.integer]) { g, _, d in
            "(\(g.receiver(.date, d)) - \(g.receiver(.date, d))).\(g.pick(["days", "seconds", "microseconds"]))"
        },
        Producer(subject: "date part", gives: [.text]) { g, _, d in
            "(\(g.receiver(.date, d)) - \(g.receiver(.date, d)))|string"
        },
    ]

    static let functions: [Producer] = [
        Producer(subject: "function range", gives: [.integers]) { g, _, d in
            "range\(g.positions(required: 1, [Fragment(String(g.number(-2...6))), Fragment(String(g.number(-2...9))), Fragment(g.pick(["1", "2", "-1", "3", "0"]))]))\(g.chance(3) ? "" : "|list")"
        },
        Producer(subject: "function dict", gives: [.mapping]) { g, _, d in
            g.chance(2)
                ? "dict(a=\(g.scalar(d)), b=\(g.anything(0)))"
                : "dict(\(g.expression(g.pick([.mapping, .pairs, .record]), d))\(g.chance(2) ? "" : ", zz=1"))"
        },
    ]
}
