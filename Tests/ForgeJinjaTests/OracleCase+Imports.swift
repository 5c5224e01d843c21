import ForgeJinja

/// Templates about `import` and `from … import`.
extension OracleCase {
    private static let modules: [String: String] = partials.merging([
        "forms": """
        {% macro field(name, kind='text') -%}<{{ kind }} {{ name }}>{%- endmacro %}
        {% macro twice(v) -%}{{ field(v) }}{{ field(v, 'b') }}{%- endmacro %}
        {% set version = 3 %}{% set _private = 4 %}{% set a, b = 1, 2 %}
        """,
        "uses x": "{% macro f() %}{{ x | default('none') }}{% endmacro %}{% set y = x | default('none') %}{{ y }}",
        "strict x": "{% macro f() %}\n{{ x }}{% endmacro %}",
        "counts": "{% set ns = namespace(n=0) %}{% macro inc() %}{% set ns.n = ns.n + 1 %}{{ ns.n }}{% endmacro %}",
        "fails": "text\n{{ nope }}", "prints": "printed {{ 1 + 1 }}{% set v = 1 %}",
        "conditional":
            "{% if true %}{% set a = 1 %}{% endif %}{% for i in [1] %}{% set b = 2 %}{% endfor %}{% with %}{% set c = 3 %}{% endwith %}",
        "reimports": "{% import 'forms' as f %}{% from 'forms' import version, field as g %}{% set v = f.version %}",
        "reassigns":
            "{% from 'forms' import version %}{% set version = 9 %}{% import 'forms' as f %}{% set f = 1 %}{% import 'forms' as f %}",
        "captures": "{% set t %}captured {{ 1 }}{% endset %}",
        "calls": "{% macro wrap() %}[{{ caller() }}]{% endmacro %}",
        "extended": "{% extends 'base module' %}{% set mine = 1 %}",
        "base module": "{% set theirs = 2 %}{% macro bm() %}{{ mine }}{% endmacro %}base",
        "uses loop": "{% macro l() %}{{ loop is defined }}{% endmacro %}",
        "block module": "{% block b %}{% set inner = 1 %}B{% endblock %}{% set outer = 2 %}",
        "multi": "{% macro a() %}A{% endmacro %}\n{% macro b() %}\n{{ nope }}\n{% endmacro %}",
        "redefines": "{% set v = 1 %}{% set v = v + 1 %}",
        "name": "{{ name }}",
    ]) { $1 }

    private static func importing(_ template: String, undefined: TemplateOptions.Undefined = .strict) -> OracleCase {
        OracleCase(template, undefined: undefined, with: modules)
    }

    static let imports: [OracleCase] =
        [
            "{% import 'forms' as f %}{{ f.field('a') }}{{ f.twice('b') }}{{ f.version }}",
            "{% import 'forms' as f %}{{ f.a }}{{ f['b'] }}{{ f._private is defined }}{{ f.nope is defined }}",
            "{% import 'forms' as f %}{{ f }}|{{ f | string | trim }}",
            "{% import 'prints' as p %}{{ p }}{{ p.v }}{{ p ~ '!' }}",
            "{% import 'prints' as p %}{{ [p] }}",
            "{% import 'prints' as p %}{{ p is mapping }}{{ p is iterable }}{{ p is callable }}{{ p is string }}",
            "{% from 'forms' import field %}{{ field('a') }}",
            "{% from 'forms' import field, twice as t %}{{ field(1) }}{{ t(2) }}",
            "{% from 'forms' import field as f, version %}{{ f('x', kind='k') }}{{ version }}",
            "{% from 'forms' import version as v with context %}{{ v }}",
            "{% from 'forms' import version without context %}{{ version }}",
            "{% from 'forms' import nope %}{{ nope is defined }}", "{% from 'forms' import nope | default('x') %}",
            "{% from 'forms' import nope %}{{ nope | default('none') }}",
            "{% import 'for' ~ 'ms' as f %}{{ f.version }}",
            "{% set t = 'forms' %}{% import t as f %}{{ f.version }}",
            "{% import 'conditional' as c %}{{ c.a }}{{ c.b is defined }}{{ c.c is defined }}",
            "{% import 'reimports' as r %}{{ r.f is defined }}{{ r.version is defined }}{{ r.g is defined }}{{ r.v }}",
            "{% import 'reassigns' as r %}{{ r.version }}{{ r.f is defined }}", "{% import 'captures' as c %}{{ c.t }}",
            "{% import 'redefines' as r %}{{ r.v }}",
            "{% import 'block module' as b %}{{ b.inner is defined }}{{ b.outer }}{{ b }}",
            "{% import 'extended' as e %}{{ e.mine }}{{ e.theirs }}{{ e }}{{ e.bm() }}",
            "{% import 'calls' as c %}{% call c.wrap() %}in {{ name }}{% endcall %}",
            "{% from 'calls' import wrap %}{% call wrap() %}x{% endcall %}",
            // context
            "{% set x = 1 %}{% import 'uses x' as u %}{{ u.f() }}{{ u.y }}",
            "{% set x = 1 %}{% import 'uses x' as u with context %}{{ u.f() }}{{ u.y }}",
            "{% set x = 1 %}{% import 'uses x' as u with context %}{% set x = 2 %}{{ u.f() }}",
            "{% for x in [1, 2] %}{% import 'uses x' as u with context %}{{ u.f() }}{% endfor %}",
            "{% for x in [1, 2] %}{% from 'uses x' import f with context %}{{ f() }}{% endfor %}{{ f is defined }}",
            "{% macro m(x) %}{% from 'uses x' import f with context %}{{ f() }}{% endmacro %}{{ m(5) }}",
            "{% for i in [1] %}{{ loop.index }}{% import 'uses loop' as u with context %}{{ u.l() }}{% endfor %}",
            "{% import 'uses x' as u with context %}{{ u.f() }}", "{% import 'name' as n with context %}{{ n }}",
            "{% import 'counts' as c %}{{ c.inc() }}{{ c.inc() }}",
            "{% import 'counts' as a %}{% import 'counts' as b %}{{ a.inc() }}{{ b.inc() }}",
            "{% import 'counts' as a with context %}{% import 'counts' as b with context %}{{ a.inc() }}{{ b.inc() }}",
            "{% import 'counts' as a %}{% import 'counts' as b %}{{ a == b }}",
            "{% import 'counts' as a with context %}{% import 'counts' as b with context %}{{ a == b }}",
            "{% from 'counts' import inc %}{% import 'counts' as c %}{{ inc() }}{{ c.inc() }}",
            // where names go
            "{% import 'forms' as f %}{% include 'imported' ignore missing %}{{ f.version }}",
            "{% if active %}{% import 'forms' as f %}{% endif %}{{ f.version }}",
            "{% if retired %}{% import 'forms' as f %}{% endif %}{{ f is defined }}",
            "{% for i in [1] %}{% import 'forms' as f %}{{ f.version }}{% endfor %}{{ f is defined }}",
            "{% macro m() %}{% import 'forms' as f %}{{ f.version }}{% endmacro %}{{ m() }}{{ f is defined }}",
            "{% import 'forms' as name %}{{ name.version }}", "{% import 'forms' as f %}{% set f = 1 %}{{ f }}",
            "{% import 'forms' as _f %}{{ _f.version }}",
            "{% import 'forms' as f %}{% macro m() %}{{ f.version }}{% endmacro %}{{ m() }}",
            "{% import 'forms' as f %}{% block b %}{{ f.version }}{% endblock %}",
            "{% from 'forms' import version %}{% block b %}{{ version }}{% endblock %}",
            "{% macro version() %}m{% endmacro %}{% from 'forms' import version %}{{ version }}",
            "{% from 'forms' import version, version as v2, a as version %}{{ version }}{{ v2 }}",
            "{% from 'forms' import with context %}ok",
            "{% from 'forms' import version, with context %}{{ version }}",
            "{% from 'forms' import a as with %}{{ with }}",
            "{% import 'forms' as context with context %}{{ context.version }}",
            // what Python refuses
            "{% import 'nowhere' as n %}", "\n\n{% from 'nowhere' import n %}", "{% import missing as m %}",
            "{% import none as m %}", "{% import ['forms'] as m %}",
            "{% import ('forms', 'x') as m %}", "{% import 5 as m %}", "{% import {} as m %}", "{% import '' as m %}",
            "{% import 'fails' as f %}", "a\n{% from 'fails' import x %}",
            "{% import 'syntax' as s %}", "{% from 'filter' import s %}", "{% import 'forms' as f %}{{ f.nope }}",
            "{% import 'forms' as f %}\n{{ f._private }}",
            "{% import 'forms' as f %}{{ f['nope'] }}", "{% from 'forms' import nope %}\n{{ nope }}",
            "{% from 'forms' import nope %}{{ nope() }}",
            "{% import 'forms' as f %}{{ f() }}", "{% import 'forms' as f %}{{ f.field() }}",
            "{% import 'forms' as f %}{{ f.field(1, 2, 3) }}",
            "{% import 'strict x' as s %}{{ s.f() }}", "{% set x = 1 %}{% import 'strict x' as s %}{{ s.f() }}",
            "{% import 'multi' as m %}\n\n{{ m.a() }}{{ m.b() }}",
            "{% import 'extended' as e %}{{ e.nope }}", "{% import 'name' as n %}",
            "{% import 'forms' as f %}{% for x in f %}{% endfor %}",
            "{% import 'forms' as f %}{{ f + 1 }}", "{% import 'forms' as f %}{{ f | length }}",
            "{% import 'forms' as f %}{% set f.version = 4 %}",
            "{% import 'calls' as c %}{{ c.wrap() }}",
        ].map { importing($0) }
        + [
            // syntax
            "{% import %}", "{% import 'a' %}", "{% import 'a' as %}", "{% import 'a' as 'b' %}",
            "{% import 'a' as b.c %}", "{% import 'a' as true %}", "{% import 'a' as b, c %}",
            "{% import 'a' as b with %}", "{% import 'a' as b c %}", "{% import 'a', 'b' as c %}", "{% from %}",
            "{% from 'a' %}", "{% from 'a' import %}", "{% from 'a' import , %}",
            "{% from 'a' import b, %}", "{% from 'a' import b c %}", "{% from 'a' import b as %}",
            "{% from 'a' import b as 1 %}", "{% from 'a' import 'b' %}", "{% from 'a' import * %}",
            "{% from 'a' import _b %}", "x\n{% from 'a' import b, _c %}", "{% from 'a' import b as _b %}",
            "{% from 'a' import none %}", "{% from 'a' import b as none %}",
            "{% from 'a' import b without %}", "{% from 'a' import b with contexts %}", "{% from 'a' as b %}",
            "{% endimport %}", "{% from 'a' import (b, c) %}", "{% import 'a' | nofilter as b %}",
        ].map { importing($0) } + [
            importing("{% from 'forms' import nope %}[{{ nope }}]", undefined: .lenient),
            importing("{% import 'forms' as f %}[{{ f.nope }}]", undefined: .lenient),
            importing("{% import 'fails' as f %}[{{ f }}]", undefined: .lenient),
            importing("{% from 'forms' import nope %}[{{ nope.x.y }}]", undefined: .chainable),
            importing("{% from 'forms' import nope %}[{{ nope.x }}]", undefined: .lenient),
            importing("{% import missing as f %}", undefined: .lenient),
        ]
}
