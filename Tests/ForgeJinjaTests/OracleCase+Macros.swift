/// Templates about macros, call blocks and blocks.
extension OracleCase {
    static let macros: [OracleCase] = [
        #"""
        {% macro m(a, b='d', c=none) %}[{{ a }} {{ b }} {{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ \#
        m(1, c=3) }}{{ m(b=1, a=2) }}
        """#,
        "{% macro f() %}{{ varargs }} {{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}",
        #"""
        {% macro box(t) %}<{{ t }}>{{ caller() }}</{{ t }}>{% endmacro %}{% call box('b') %}body {{ \#
        name }}{% endcall %}
        """#,
        #"""
        {% macro each(l) %}{% for i in l %}{{ caller(i, loop.index) }};{% endfor %}{% endmacro %}{% \#
        call(x, n) each(tags) %}{{ n }}{{ x }}{% endcall %}
        """#,
        "{% macro fact(n) %}{{ 1 if n <= 1 else n * (fact(n - 1)|int) }}{% endmacro %}{{ fact(5) }}",
        "{% macro outer() %}{{ x }}{% endmacro %}{% set x = 7 %}{{ outer() }}{% set x = 8 %}{{ outer() }}",
        #"""
        {% macro a(x, y=x) %}{{ x }}{{ y }}{% endmacro %}{{ a(1) }}{{ a(1, 2) }} {{ a.name }} {{ \#
        a.arguments }} {{ a }}
        """#,
        "{% macro scoped() %}{% set z = 1 %}{{ z }}{% endmacro %}{{ scoped() }}{{ z is defined }}",
        "{% for i in [1, 2] %}{% macro inloop() %}{{ i }}{% endmacro %}{{ inloop() }}{% endfor %}",
        "{% macro nocall(x) %}{{ x is defined }}{% endmacro %}{{ nocall() }}",
        #"""
        {% block one %}in {{ name }}{% endblock %} {% set q = 1 %}{% block two %}{{ q }}{% set q = 2 \#
        %}{{ q }}{% endblock two %}{{ q }}
        """#,
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=1) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{% call m(1) %}x{% endcall %}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}",
    ]
}
