/// Templates about set, with, filter blocks and functions.
extension OracleCase {
    static let assignments: [OracleCase] = [
        "{% if active %}{{ age|d }}{% set age = 1 %}{% elif x %}{% set age = 2 %}{% else %}{% set age = 3 %}{% endif %}",
        #"""
        {% set a = 1 %}{{ a }}{% set a = a + 1 %}{{ a }}{% set b, c = 1, 2 %}{{ b }}{{ c }}{% set (d, \#
        e) = [3, 4] %}{{ d }}{{ e }}
        """#,
        #"""
        {% set t = 1, 2 %}{{ t }}{% set s %}hi {{ name }}{% endset %}[{{ s }}] {% set u | upper %}abc{% \#
        endset %}{{ u }} {% set u | replace('a', 'b') | trim %} aaa {% endset %}{{ u }}
        """#,
        "{% set name = name|upper %}{{ name }}{{ name }}",
        "{{ name }}{% set name = 'x' %}{{ name }}",
        #"""
        {% if active %}{% set v = 'in' %}{% endif %}{{ v }}{% if retired %}{% set w = 'in' %}{% else \#
        %}{% set w = 'else' %}{% endif %}{{ w }}
        """#,
        "{% if retired %}{% set name = 'changed' %}{% endif %}{{ name }}",
        "{% if retired %}{% set newvar = 1 %}{% endif %}{{ newvar is defined }}",
        "{% for i in [1] %}{% set inner = 5 %}{% endfor %}{{ inner is defined }}",
        "{% for i in [1] %}{{ late is defined }}{% endfor %}{% set late = 1 %}",
        "{% for i in [1] %}{{ age is defined }}{% endfor %}{% set age = 1 %}{{ age }}",
        #"""
        {% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}{% set a = 'o' %}{% with a = \#
        'i', b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ \#
        q is defined }}
        """#,
        "{% with x, y = pairs[0] %}{{ x }}{{ y }}{% endwith %}",
        #"""
        {% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}{% set ns.c = 3 %}{{ ns.c }}{{ ns.zz \#
        is defined }}
        """#,
        #"""
        {% set d = dict(a=1, b=[2]) %}{{ d }} {{ dict([('x', 1)], y=2) }} {{ dict({'k': 1}) }} {{ \#
        range(3) }} {{ range(1, 3) }} {{ range(1, 9, 2) }} {{ range(0)|list }}
        """#,
        #"""
        {% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{% set j \#
        = joiner(', ') %}{{ j() }}x{{ j() }}y
        """#,
        "{% set a, b = 1 %}",
        "{% set a, b = [1, 2, 3] %}",
        "{% set d = {} %}{% set d.x = 1 %}",
        "{% set nope.x = 1 %}",
        "{{ range() }}",
        "{{ range('a') }}",
        "{{ range(1, 2, 0) }}",
        "{{ dict(1) }}",
    ]
}
