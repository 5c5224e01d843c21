/// Every method of a type, with arguments of every kind, fitting and not.
extension OracleCase {
    static let methodCalls = text + lists + dictionaries + numbers

    private static func calls(
        _ values: [String], _ methods: String, _ arguments: [String], changes: Bool = false
    ) -> [OracleCase] {
        methods.split(whereSeparator: \.isWhitespace).flatMap { method in
            values.flatMap { value in
                arguments.map { arguments in
                    changes
                        ? OracleCase("{% set l = \(value) %}{{ l.\(method)(\(arguments)) }} {{ l }}")
                        : OracleCase("{{ \(value).\(method)(\(arguments)) }}")
                }
            }
        }
    }

    private static let text = calls(
        ["'aXbaXc'", "''", #"' É 12\tß\n'"#],
        """
        capitalize casefold center count endswith expandtabs find format index isalnum isalpha isascii isdecimal isdigit
        isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix
        removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title
        translate upper zfill format_map maketrans
        """,
        [
            "", "'a'", "'X', 1", "'X', 'y'", "'X', 'y', 1", "5", "-1", "none", "true", "1.5", "'X', none", "'X', 1, 4",
            "('a', 'X')", "['a', 'b']", "12, '*'", "12, '**'", "'a', 'b', 'c'", "1, 2, 3, 4", "sub='X'", "sep='X'",
            "maxsplit=1", "keepends=true", "tabsize=4", "width=9", "'X', maxsplit=1", "''", "{'a': 'b'}",
            "{97: 'ä', 88: none, 99: 100}", "{97: 1.5}", "{97: 1114112}", "*['a']", "2 ** 70",
        ])

    private static let lists =
        calls(
            ["[3, 1, 2, 1]", "[]", "['b', 'A', 'c']"],
            "append clear copy count extend index insert pop remove reverse sort",
            [
                "", "1", "'x'", "0, 'n'", "-1, 'n'", "100, 'n'", "1, 2, 3", "1, -2", "1, 0, -1", "none", "1.5",
                "[7, 8]",
                "'xy'", "(1, 2)", "reverse=true", "reverse=false", "key=none", "key=none, reverse=true", "key='x'",
                "true",
                "object=1", "-5", "{'a': 1}", "range(2)", "reverse='x'", "reverse=2", "reverse=none", "value=1",
            ], changes: true)
        + calls(
            ["(3, 1, 2, 1)", "()", "range(3)", "range(5, 1, -2)", "range(0)"], "count index",
            ["", "1", "3", "1.0", "1.5", "'x'", "none", "1, 2", "true", "value=1", "2 ** 70"])
        + [
            "{% macro key(x) %}{{ x|string|length }}{% endmacro %}{% set l = [100, 5, 42] %}{{ l.sort(key=key) }}{{ l }}",
            "{% set l = ['bb', 'a', 'Bc'] %}{{ l.sort(key='abBc'.find, reverse=true) }}{{ l }}",
            "{% set l = ['bb', 'a'] %}{{ l.sort(key='b'.nope) }}",
        ]

    private static let dictionaries =
        calls(
            ["{'a': 1, 'b': 2}", "{1: 'x', none: 2}"],
            "clear copy fromkeys get items keys pop popitem setdefault update values",
            [
                "", "'a'", "'z'", "'z', 5", "'a', 5", "1", "none", "1.5", "['a']", "{'c': 3}", "{'c': 3}, d=4", "c=3",
                "[('x', 1)]", "[['x', 1, 2]]", "'ab'", "['ab', 'cd']", "'a', 'b', 'c'", "key='a'", "'z', default=5",
                "('q',)", "[1, [2]]", "{}.items()", "{}.keys()", "1.0", "range(2)", "*[{'k': 1}]", "**{'k': 1}",
            ], changes: true)
        + ["{{ address.fromkeys('ab', 0) }}", "{{ {{}.values(): 1}|length }}", "{{ {{}.keys(): 1}|length }}"]

    private static let numbers =
        calls(
            ["(5)", "(-5)", "(0)", "(2 ** 70)", "true", "(-(2 ** 65))"],
            "bit_length bit_count conjugate as_integer_ratio",
            ["", "1", "x=1"])
        + calls(
            ["(2.5)", "(-0.0)", "(1e300)", "(0.1)", "(3.0)", "(5e-324)", "(1e22)", "(-1.75e-5)"],
            "is_integer hex conjugate as_integer_ratio", ["", "1", "x=1"])
        + ["{{ (5).x() }}", "{{ (5).real }} {{ (2.5).imag }} {{ (2 ** 70).numerator }} {{ true.denominator }}"]
}
