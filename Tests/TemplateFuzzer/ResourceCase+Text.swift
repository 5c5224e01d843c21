import ForgeBSON

/// Text that is long, or made long.
extension ResourceCase {
    static let text: [ResourceCase] = [
        ResourceCase("text times", "{{ 'x' * 10**9 }}"),
        ResourceCase("text times in a loop", "{{ 'x' * 1000000 }}".repeated(1000)),
        ResourceCase("text times, set", "{% set s = 'x' * 1000000 %}".repeated(100_000)),
        ResourceCase("text doubled", "{% set ns = namespace(s='x') %}" + "{% set ns.s = ns.s ~ ns.s %}".repeated(100)),
        ResourceCase(
            "text doubled by a filter",
            "{% set ns = namespace(s='x') %}" + "{% set ns.s = ns.s | replace('x', 'xx') %}".repeated(100)),
        ResourceCase(
            "text doubled by blocks",
            "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set t %}{{ ns.s }}{{ ns.s }}{% endset %}{% set ns.s = t %}{% endfor %}"
        ),
        ResourceCase(
            "text doubled by escaping",
            "{% set ns = namespace(s='&') %}" + "{% set ns.s = ns.s | forceescape %}".repeated(100_000), ends: nil),
        ResourceCase(
            "text quoted again and again",
            "{% set ns = namespace(s='\\\\') %}" + "{% set ns.s = [ns.s] | string %}".repeated(1000)),
        ResourceCase(
            "JSON in JSON",
            "{% set ns = namespace(s='\"') %}" + "{% set ns.s = ns.s | tojson | string %}".repeated(1000)),
        ResourceCase(
            "text encoded again and again",
            "{% set ns = namespace(s='%') %}" + "{% set ns.s = ns.s | urlencode %}".repeated(100_000), ends: nil),
        ResourceCase(
            "markup added",
            "{% set ns = namespace(s='x'|safe) %}" + "{% set ns.s = ns.s + '&&&&&&&&' %}".repeated(100_000), ends: nil),
        ResourceCase(
            "markup doubled",
            "{% set ns = namespace(s='x'|safe) %}" + "{% set ns.s = ns.s + (ns.s|string) %}".repeated(100)),
        ResourceCase(
            "markup doubled with text",
            "{% set ns = namespace(s='x'|safe) %}" + "{% set ns.s = ns.s + ns.s|escape %}".repeated(100)),
        ResourceCase(
            "text by text",
            "{% set ns = namespace(s='') %}" + "{% set ns.s = ns.s + 'xxxxxxxxxx' %}".repeated(1_000_000)),
        ResourceCase("texts in a list", "{% set l = [] %}" + "{% set _ = l.append('x' * 100000) %}".repeated(100_000)),
        ResourceCase(
            "texts in a list, upper",
            "{% set l = [] %}{% set s = 'x' * 1000000 %}" + "{% set _ = l.append(s.upper()) %}".repeated(100_000)),
        ResourceCase("percent width", "{{ '%1000000000d' % 1 }}"),
        ResourceCase("percent width of a star", "{{ '%*d' % (1000000000, 1) }}"),
        ResourceCase("percent precision", "{{ '%.1000000000f' % 1 }}"),
        ResourceCase("many widths", "{{ ('%100000d' * 1000) % ((1,) * 1000) }}"),
        ResourceCase("many precisions", "{{ ('%.10000f' * 10000) % ((1.5,) * 10000) }}", ends: nil),
        ResourceCase("format width", "{{ '{:>1000000000}'.format(1) }}"),
        ResourceCase("format width of a field", "{{ '{:{}}'.format(1, 1000000000) }}"),
        ResourceCase("format precision", "{{ '{:.1000000000f}'.format(1.5) }}"),
        ResourceCase("format with separators", "{{ '{:0100000,}'.format(1) }}", ends: nil),
        ResourceCase("many format separators", "{{ ('{0:0100000,}' * 1000).format(1) }}", ends: nil),
        ResourceCase("many fields of much", "{% set s = 'x' * 1000000 %}{{ ('{0}' * 1000).format(s) }}"),
        ResourceCase("deep format", "{{ ('{' * 100000).format(1) }}", ends: nil),
        ResourceCase("center", "{{ 'x' | center(10**9) }}"), ResourceCase("indent", "{{ 'x' | indent(10**9) }}"),
        ResourceCase("indent of many lines", "{{ ('\\n' * 1000000) | indent(10000, true, true) }}"),
        ResourceCase("indent with text", "{{ ('\\n' * 1000000) | indent('x' * 1000, true, true) }}"),
        ResourceCase("wordwrap", "{{ ('x' * 10000000) | wordwrap(1) }}", ends: nil),
        ResourceCase("wordwrap with hyphens", "{{ ('a-' * 5000000) | wordwrap(1000000) }}", ends: nil),
        ResourceCase("wordwrap of hyphens", "{{ ('-' * 1000000) | wordwrap(10) }}", ends: nil),
        ResourceCase("wordwrap of letters and hyphens", "{{ ('a' ~ '-' * 1000000) | wordwrap(10) }}", ends: nil),
        ResourceCase("wordwrap with a long separator", "{{ ('x ' * 1000000) | wordwrap(1, true, 'y' * 1000) }}"),
        ResourceCase("replace with much", "{{ ('x' * 1000000).replace('x', 'y' * 1000) }}"),
        ResourceCase("replace nothing with much", "{{ ('x' * 1000000).replace('', 'y' * 1000) }}"),
        ResourceCase("replace that nearly matches", "{{ ('a' * 1000000).replace('a' * 500000 ~ 'b', '') }}", ends: nil),
        ResourceCase("find that nearly matches", "{{ ('a' * 8000000).find('a' * 4000000 ~ 'b') }}", ends: nil),
        ResourceCase(
            "find from the end that nearly matches", "{{ ('a' * 8000000).rfind('b' ~ 'a' * 4000000) }}", ends: nil),
        ResourceCase("count that nearly matches", "{{ ('ab' * 4000000).count('ab' * 2000000 ~ 'x') }}", ends: nil),
        ResourceCase("in that nearly matches", "{{ 'a' * 4000000 ~ 'b' in 'a' * 8000000 }}", ends: nil),
        ResourceCase(
            "split that nearly matches", "{{ ('a' * 8000000).split('a' * 4000000 ~ 'b') | length }}", ends: nil),
        ResourceCase("split into much", "{{ ('x ' * 8000000).split() | length }}"),
        ResourceCase("split by letters", "{{ ('x' * 16000000).split('x') | length }}"),
        ResourceCase("split lines", "{{ ('\\n' * 16000000).splitlines() | length }}"),
        ResourceCase("strip with a long set", "{{ ('ab' * 4000000).strip('ab' * 4000000) }}", ends: nil),
        ResourceCase("join with much", "{{ ('x' * 1000000).join(['1'] * 1000) }}"),
        ResourceCase("join by the filter", "{{ ([1] * 100000) | join('x' * 100000) }}"),
        ResourceCase("list of letters", "{{ ('x' * 16000000) | list | length }}"),
        ResourceCase("letters in a loop", "{% for c in 'x' * 16000000 %}{% endfor %}"),
        ResourceCase("expandtabs", "{{ ('\\t' * 1000).expandtabs(10**9) }}"),
        ResourceCase("zfill", "{{ '1'.zfill(10**9) }}"),
        ResourceCase("zfill in a loop", "{{ '1'.zfill(1000000) | length }}".repeated(10000)),
        ResourceCase("title of much", "{{ ('Σ' * 4000000).title() | length }}", ends: nil),
        ResourceCase("lower of sigmas", "{{ ('Σ' * 100000).lower() | length }}", ends: nil),
        ResourceCase(
            "lower of sigmas and marks", "{{ ('Σ' ~ '\\u0301' * 200000 ~ 'Σ' * 200000).lower() | length }}", ends: nil),
        ResourceCase(
            "lower of sigmas among marks",
            "{{ ('Σ' ~ ('\\'' * 100) * 50000 ~ ('Σ' ~ '\\'') * 200000).lower() | length }}", ends: nil),
        ResourceCase("truncate", "{{ ('x ' * 8000000) | truncate(15999999) | length }}", ends: nil),
        ResourceCase("wordcount", "{{ ('x ' * 8000000) | wordcount }}", ends: nil),
        ResourceCase("escape", "{{ ('<' * 16000000) | escape | length }}"),
        ResourceCase("urlencode", "{{ ('é' * 8000000) | urlencode | length }}"),
        ResourceCase("striptags", "{{ ('<' * 8000000) | striptags | length }}", ends: nil),
        ResourceCase("striptags of comments", "{{ ('<!--' * 2000000) | striptags | length }}", ends: nil),
        ResourceCase("urlize", "{{ ('http://a.b/' * 1000000) | urlize | length }}", ends: nil),
        ResourceCase(
            "urlize of brackets", "{{ ('(' * 4000000 ~ 'http://a.b' ~ ')' * 4000000) | urlize | length }}", ends: nil),
        ResourceCase("xmlattr", "{{ {'a': '<' * 8000000} | xmlattr | length }}", ends: nil),
        ResourceCase("pprint", "{{ ('x ' * 8000000) | pprint | length }}", ends: nil),
        ResourceCase("strftime of much", "{{ d.strftime('%c' * 1000000) | length }}", ["d": .date(milliseconds: 0)]),
        ResourceCase(
            "strftime of padding", "{{ d.strftime('%A %B ' * 2000000) | length }}", ["d": .date(milliseconds: 0)]),
        ResourceCase("int of digits", "{{ ('9' * 4000000) | int }}", ends: nil),
        ResourceCase("int of digits and lines", "{{ ('9_' * 2000000) | int }}", ends: nil),
        ResourceCase("float of digits", "{{ ('9' * 8000000) | float }}", ends: nil),
        ResourceCase("float of lines", "{{ ('1_' * 100000 ~ '1') | float }}", ends: nil),
        ResourceCase("round", "{{ 1.5 | round(10**9) }}{{ 1 | round(10**9) }}", ends: nil),
        ResourceCase("round down", "{{ 1.5 | round(-10**9) }}{{ 1 | round(-10**9) }}", ends: nil),
        ResourceCase(
            "slices of much", "{% set s = 'é' * 4000000 %}" + "{{ s[::2] | length }}".repeated(100_000), ends: nil),
        ResourceCase("letters of much by number", "{% set s = 'é' * 8000000 %}" + "{{ s[7999999] }}".repeated(100_000)),
        ResourceCase("length of much", "{% set s = 'é' * 8000000 %}" + "{% set n = s | length %}".repeated(200_000)),
        ResourceCase(
            "much compared",
            "{% set s = 'x' * 8000000 %}{% set t = 'x' ~ 'x' * 7999999 %}" + "{% set n = s == t %}".repeated(200_000)),
        ResourceCase("much searched", "{% set s = 'x' * 8000000 %}" + "{% set n = 'y' in s %}".repeated(200_000)),
        ResourceCase(
            "much ordered",
            "{% set s = 'x' * 8000000 %}{% set t = 'x' ~ 'x' * 7999999 %}" + "{% set n = s < t %}".repeated(200_000)),
        ResourceCase(
            "much as a key", "{% set s = 'x' * 8000000 %}{% set d = {s: 1} %}" + "{% set n = d[s] %}".repeated(200_000)),
        ResourceCase(
            "much printed to nowhere",
            "{% set s = 'x' * 8000000 %}" + "{% set t %}{{ s }}{% endset %}".repeated(200_000)),
        ResourceCase("much asked", "{% set s = 'x' * 8000000 %}" + "{% set n = s.isalpha() %}".repeated(200_000)),
        ResourceCase("much tested", "{% set s = 'x' * 8000000 %}" + "{% set n = s is lower %}".repeated(200_000)),
        ResourceCase("much made upper", "{% set s = 'x' * 8000000 %}" + "{% set n = s.upper() %}".repeated(200_000)),
        ResourceCase("much stripped", "{% set s = ' ' * 8000000 %}" + "{% set n = s | trim %}".repeated(200_000)),
        ResourceCase(
            "much started", "{% set s = 'x' * 8000000 %}" + "{% set n = s.startswith('y') %}".repeated(200_000)),
        ResourceCase(
            "much counted in words", "{% set s = 'x ' * 4000000 %}" + "{% set n = s | wordcount %}".repeated(200_000)),
        ResourceCase(
            "much truncated", "{% set s = 'x ' * 4000000 %}" + "{% set n = s | truncate(10) %}".repeated(200_000)),
        ResourceCase("much as a number", "{% set s = 'x' * 8000000 %}" + "{% set n = s | int %}".repeated(200_000)),
        ResourceCase(
            "much formatted", "{% set s = 'x' * 8000000 %}" + "{% set n = '%.1s' % s %}".repeated(200_000), ends: nil),
        ResourceCase(
            "much capitalised to group by",
            "{% set s = ['X' * 8000000] * 1000 %}{{ s | sort | length }}{{ s | unique | list | length }}"),
    ]
}
