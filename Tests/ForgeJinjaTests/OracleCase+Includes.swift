import ForgeJinja

/// Templates about `include`.
extension OracleCase {
    /// Templates to include, import and extend.
    static let partials: [String: String] = [
        "plain": "plain text\n", "empty": "", "name.j2": "<{{ name }}>", "x": "[{{ x }}]",
        "maybe": "[{{ x | default('no x') }}]",
        "folder/deep.j2": "deep{% include 'name.j2' %}", "sets": "{% set x = 'inner' %}{{ x }}",
        "loop": "{{ loop.index }}/{{ loop.length }} ", "loop?": "{{ loop is defined }} ", "i": "{{ i }}",
        "caller": "({{ caller() }})", "args": "{{ a }}{{ b | default('-') }}{{ varargs | default('none') }}",
        "uses macro": "{{ m(2) }}", "append": "{% set _ = l.append(1) %}{{ l | length }}",
        "ns": "{% set ns.n = ns.n + 1 %}{{ ns.n }}", "syntax": "line one\n{% if %}",
        "filter": "a\nb\n{{ 'x' | nofilter }}",
        "undefined": "one\n\n{{ nope }}", "zero": "\n{{ 1 // zero }}", "includes missing": "a\n{% include 'nowhere' %}",
        "extends missing": "{% extends 'nowhere' %}", "all": "{{ a }}{{ b }}{{ c }}",
        "block": "{% block b %}included block {{ x | default('-') }}{% endblock %}",
        "self": "{% block t %}T{% endblock %}{{ self.t() }}",
        "rec": "{% for n in nodes %}({{ n.n }}{{ loop(n.c) }}){% endfor %}",
        "recursive": "({{ n.n }}{{ loop(n.c) }})",
        "tree": "{{ n.n }}{% for n in n.c %}({% include 'tree' %}){% endfor %}",
        "trail": "end\n", "trim": "{% if true %}\n  x\n  {% endif %}\ny",
        "macro inside": "{% macro m(v) %}{{ v }}{{ x }}{% endmacro %}{{ m(1) }}",
    ]

    private static func including(
        _ template: String, undefined: TemplateOptions.Undefined = .strict, trimBlocks: Bool = false,
        lstripBlocks: Bool = false, keepTrailingNewline: Bool = false
    ) -> OracleCase {
        OracleCase(
            template, trimBlocks: trimBlocks, lstripBlocks: lstripBlocks, keepTrailingNewline: keepTrailingNewline,
            undefined: undefined, with: partials)
    }

    static let includes: [OracleCase] =
        [
            "a{% include 'plain' %}b", "{% include 'name.j2' %}", "{% include \"folder/deep.j2\" %}",
            "{% include 'empty' %}|", "{% include 'na' ~ 'me.j2' %}", "{% set t = 'name.j2' %}{% include t %}",
            "{% include 'x' if active else 'plain' %}", "{% include 'plain' if active else 'x' %}",
            "{% for p in ['plain', 'name.j2'] %}{% include p %}{% endfor %}",
            "{% include ['nowhere', 'name.j2'] %}", "{% include ('nowhere', 'plain', 'x') %}",
            "{% set l = ['nope', 'plain'] %}{% include l %}", "{% include ['nope', missing, 'plain'] %}",
            "{% include 'nowhere' ignore missing %}|", "{% include ['a', 'b'] ignore missing %}|",
            "{% include [] ignore missing %}|", "{% include 'name.j2' ignore missing %}",
            "{% include '' ignore missing %}|",
            "{% include none ignore missing %}|", "{% include {} ignore missing %}|", "{% include 0 ignore missing %}|",
            "{% include {'plain': 1} %}", "{% include 'name.j2'.lower() %}",
            "{% include ['nope', 5] ignore missing %}|",
            "{% include 'nowhere' ignore missing with context %}|", "{% include 'x' ignore missing without context %}",
            "{% include 'maybe' ignore missing without context %}",
            // context
            "{% set x = 1 %}{% include 'x' %}", "{% include 'maybe' %}{% set x = 1 %}{% include 'maybe' %}",
            "{% set x = 1 %}{% include 'maybe' without context %}", "{% set x = 1 %}{% include 'x' with context %}",
            "{% set x = 1 %}{% include 'sets' %}{{ x }}", "{% include 'sets' %}{{ x is defined }}",
            "{% for x in [1, 2] %}{% include 'x' %}{% endfor %}",
            "{% for x in [1, 2] %}{% include 'sets' %}{{ x }}{% endfor %}",
            "{% set x = 0 %}{% for x in [1, 2] %}{% include 'x' %}{% endfor %}{% include 'x' %}",
            "{% for i in [1, 2] %}{% set x = i * 10 %}{% include 'x' %}{% endfor %}{% include 'maybe' %}",
            "{% with x = 5 %}{% include 'x' %}{% endwith %}{% include 'maybe' %}",
            "{% if active %}{% set x = 'branch' %}{% endif %}{% include 'x' %}",
            "{% if retired %}{% set x = 'branch' %}{% endif %}{% include 'maybe' %}",
            "{% macro m(x) %}{% include 'x' %}{% endmacro %}{{ m(1) }}{{ m(x=2) }}",
            "{% macro m(a, b='B') %}{{ varargs|length }}{% include 'args' %}{% endmacro %}{{ m(1) }}{{ m(1, 2, 3) }}",
            "{% macro m(a) %}{% include 'args' %}{% endmacro %}{{ m(1) }}",
            "{% macro m(v) %}{{ v }}{% endmacro %}{% include 'uses macro' %}",
            "{% macro m(v) %}<{{ caller() }}>{% include 'caller' %}{% endmacro %}{% call m(1) %}body{% endcall %}",
            "{% set l = [] %}{% include 'append' %}{% include 'append' %}{{ l }}",
            "{% set ns = namespace(n=0) %}{% include 'ns' %}{% include 'ns' %}{{ ns.n }}",
            "{% for a in [1] %}{% for b in [2] %}{% set c = 3 %}{% include 'all' %}{% endfor %}{% endfor %}",
            "{% set a = 1 %}{% set b = 2 %}{% macro m(c) %}{% include 'all' %}{% endmacro %}{{ m(3) }}",
            "{% set x %}{% include 'name.j2' %}{% endset %}{{ x | upper }}",
            "{% filter upper %}{% include 'plain' %}{% endfilter %}",
            "{% set x = 1 %}{% include 'macro inside' %}", "{% set _x = 1 %}{% set x = _x %}{% include 'x' %}",
            "{% set x = missing is defined %}{% include 'x' %}",
            // loops
            "{% for i in [7, 8] %}{% include 'i' %}{{ loop.last }}{% endfor %}",
            "{% for i in [7, 8] %}{{ loop.index0 }}{% include 'loop' %}{% endfor %}",
            "{% for i in [7, 8] %}{% include 'loop?' %}{% endfor %}",
            "{% for i in [7, 8] %}{{ loop.first }}{% for j in [1] %}{% include 'loop' %}{% endfor %}{% endfor %}",
            "{% for i in [7, 8] %}{{ loop.first }}{% for j in [1] %}{% include 'loop?' %}{% endfor %}{% endfor %}",
            "{% for i in [7, 8] %}{% for j in [1] %}{{ loop.first }}{% include 'loop' %}{% endfor %}{% endfor %}",
            "{% for n in tree recursive %}{% include 'recursive' %}{% endfor %}",
            "{% for n in tree %}{% include 'tree' %}{% endfor %}", "{% set n = tree[0] %}{% include 'tree' %}",
            "{% for i in [1, 2, 3] if i > 1 %}{{ loop.index }}{% include 'loop' %}{% endfor %}",
            // blocks
            "{% include 'block' %}{% set x = 1 %}{% include 'block' %}",
            "{% block b %}mine{% endblock %}{% include 'block' %}",
            "{% include 'self' %}", "{% block t %}outer{% endblock %}{% include 'self' %}",
            "{% set x = 1 %}{% block q %}{% include 'x' %}{% set x = 2 %}{% include 'x' %}{% endblock %}{% include 'x' %}",
            // white space
            "{% include 'plain' %}\n{% include 'trail' %}\n",
            // what Python refuses
            "{% include 'nowhere' %}", "a\n\n{% include 'nowhere' %}", "{% include ['a', 'b'] %}", "{% include [] %}",
            "{% include '' %}", "{% include none %}", "{% include 5 %}", "{% include 5 ignore missing %}",
            "{% include 1.5 %}",
            "{% include missing %}", "{% include missing ignore missing %}", "\n{% include address.nope %}",
            "{% include [[1]] ignore missing %}", "{% include [missing] %}", "{% include 'x' %}",
            "{% include 'x' without context %}",
            "{% set x = 1 %}{% include 'x' without context %}", "{% include 'syntax' %}", "{% include 'filter' %}",
            "{% include 'syntax' ignore missing %}", "{% include ['syntax', 'plain'] %}",
            "text\n{% include 'undefined' %}", "text\n\n\n{% include 'zero' %}", "{% include 'includes missing' %}",
            "{% include 'includes missing' ignore missing %}", "{% include 'extends missing' %}",
            "{% include 'loop' %}",
            "{% for i in [1] %}{% include 'loop' %}{% endfor %}", "{% include 'uses macro' %}",
            "{% include 'caller' %}",
            "{% macro m() %}{% include 'caller' %}{% endmacro %}{% call m() %}{% endcall %}",
            "{% if retired %}{% include 'syntax' %}{% endif %}ok", "{% include namespace() %}", "{% include range %}",
        ].map { including($0) }
        + [
            // syntax
            "{% include %}", "{% include 'a' 'b' %}", "{% include 'a', 'b' %}", "{% include 'plain' ignore %}",
            "{% include 'plain' missing %}", "{% include 'plain' ignoring missing %}", "{% include 'plain' with %}",
            "{% include 'plain' without %}", "{% include 'plain' with contexts %}", "{% include 'plain' context %}",
            "{% include 'plain' with context ignore missing %}",
            "{% include 'plain' ignore missing without context x %}",
            "{% include 'plain' | nofilter %}", "{% include 'plain' ", "{% include 'plain' }}", "{% endinclude %}",
            "{% include 'plain' %}{% endinclude %}", "{% include = 'x' %}", "{% set include = 1 %}{{ include }}",
        ].map { including($0) } + [
            including("{% include 'trim' %}", trimBlocks: true, lstripBlocks: true),
            including("{% include 'trim' %}\n", trimBlocks: true, keepTrailingNewline: true),
            including("{% include 'plain' %}|", keepTrailingNewline: true),
            including("{% include 'x' %}|", undefined: .lenient),
            including("{% include missing %}|", undefined: .lenient),
            including("{% include missing ignore missing %}|", undefined: .lenient),
            including("{% include missing.too ignore missing %}|", undefined: .chainable),
            including("{% include [missing, 'plain'] %}|", undefined: .lenient),
        ]
}
