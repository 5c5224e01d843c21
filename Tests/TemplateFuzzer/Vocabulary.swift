/// What templates are written in, and values at the edges of what is allowed.
enum Vocabulary {
    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    static let delimiters =
        words("{{ }} {% %} {# #} {{- -}} {%- -%} {#- -#} {%+ +%} {{+ {") + ["\n", "\r\n", "\r", " "]

    static let symbols = words("+ - * / // % ** ~ | . , : ; ( ) [ ] { } = == != < <= > >= \\ ' \" ! @ $ & ^ ? `")

    static let keywords = words(
        "for endfor if elif else endif in not and or is set endset macro endmacro call endcall filter endfilter with "
            + "endwith raw endraw block endblock recursive scoped required print include import from as extends ignore "
            + "missing context without do break continue autoescape endautoescape true false none True False None")

    static let filters = words(
        "abs attr batch capitalize center count d default dictsort e escape filesizeformat first float forceescape "
            + "format groupby indent int items join last length list lower map max min pprint random reject rejectattr "
            + "replace reverse round safe select selectattr slice sort string striptags strftime sum title tojson trim "
            + "truncate unique upper urlencode urlize wordcount wordwrap xmlattr")

    static let tests = words(
        "boolean callable defined divisibleby escaped eq equalto even false filter float ge greaterthan gt in integer "
            + "iterable le lessthan lower lt mapping ne none number odd sameas sequence string test true undefined upper"
    )

    static let methods = words(
        "append capitalize casefold center clear copy count ctime date encode endswith expandtabs extend find format "
            + "format_map get index insert isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric "
            + "isoformat isprintable isspace istitle isupper items join keys ljust lower lstrip partition pop popitem "
            + "remove removeprefix removesuffix replace reverse rfind rindex rjust rpartition rsplit rstrip setdefault "
            + "sort split splitlines startswith strftime strip swapcase title toordinal update upper values weekday "
            + "zfill isoweekday isocalendar timestamp total_seconds")

    static let functions = words(
        "range dict namespace cycler joiner lipsum raise_exception strftime_now loop caller super self varargs kwargs")

    static let attributes = words(
        "index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle changed grouper list "
            + "name arguments catch_kwargs caller year month day hour minute second microsecond real imag start stop "
            + "step next current reset days seconds __class__ __len__ _id 0 1")

    /// The fields of the documents of the corpus.
    static let names = words(
        "name title empty spaces age height score negative big tiny huge zero active retired nothing born joined balance "
            + "tags numbers none_list mixed text unicode quotes html address visits matrix pairs items tree long ns x y i "
            + "loop canary _id")

    static let numbers = words(
        "0 1 2 3 -1 7 10 40 100 1000 65536 1000000 1000000000 2147483647 2147483648 4294967296 9007199254740993 "
            + "9223372036854775807 9223372036854775808 -9223372036854775808 18446744073709551616 1e308 1e309 1e-320 0.5 "
            + "2.5 1e16 1.0 0x10 0xFFFFFFFFFFFFFFFF 0b1 0o7 1_000 100000000000000000000000000000000000000000")

    static let strings = [
        "''", "'a'", "' '", "','", "'\\n'", "'%s'", "'%d'", "'%5.2f'", "'%-10s|'", "'%(name)s'", "'%c'", "'%*d'",
        "'%1000000d'", "'%.1000000f'", "'%%'", "'%'", "'{}'", "'{0}{0}'", "'{:>10}'", "'{:,}'", "'{:_x}'", "'{:.3e}'",
        "'{:%Y}'", "'{!r:^20}'", "'{:{}}'", "'{name.x[0]}'", "'{:1000000}'", "'{:.1000000f}'", "'{'", "'}'", "'{:n}'",
        "'%Y-%m-%d'", "'%A %e %-d %^a %j %U %V %s %c'", "'É\\u0301ﬁß'", "'\\ud83d'", "'\\x00'", "'\\N{DIGIT ONE}'",
        "'😀'", "'\\u2028'", "'1.5'", "'-12'", "'0x1f'", "'1e400'", "'nan'", "'name'", "'visits.0.cost'",
        "'doctor,cost'",
        "'upper'", "'abs'", "'odd'", "'a-b-c'", "'word word'", "'<b>&'", "\"it's\"", "'NaN'", "'\\\\'",
    ]

    /// Encoded as UTF-8 or not at all.
    static let oddBytes: [[UInt8]] = [
        [0], [0xFF], [0x80], [0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80], [0xEF, 0xBB, 0xBF],
        [0xE2, 0x80, 0xA8], [0x0D], [0x0A], [0x7F], [0x1F], [0xF4, 0x90, 0x80, 0x80], [0xCC, 0x81],
    ]

    static let all: [String] =
        delimiters + symbols + keywords + filters + tests + methods + functions + attributes + names + numbers + strings
}
