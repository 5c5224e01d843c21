/// Templates about for.
extension OracleCase {
    static let loops: [OracleCase] = [
        "{% for t in tags %}{{ t }},{% endfor %}",
        #"""
        {% for t in tags %}{{ loop.index }}/{{ loop.length }} {{ loop.index0 }} {{ loop.revindex }} {{ \#
        loop.revindex0 }} {{ loop.first }} {{ loop.last }} {{ loop.previtem|default('-') }} {{ \#
        loop.nextitem|default('-') }} {{ loop.depth }} {{ loop.depth0 }};{% endfor %}
        """#,
        "{% for t in [] %}x{% else %}empty{% endfor %}{% for t in tags %}{% else %}never{% endfor %}",
        #"""
        {% for a, b in pairs %}{{ a }}{{ b }} {% endfor %}{% for (a, b) in pairs %}{{ b }}{% endfor \#
        %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a + b + c }}{% endfor %}
        """#,
        #"""
        {% for n in numbers if n is odd %}{{ loop.index }}:{{ n }}/{{ loop.length }}{% if loop.last \#
        %}!{% endif %} {% endfor %}
        """#,
        "{% for n in numbers if n > 100 %}x{% else %}none over 100{% endfor %}",
        #"""
        {% for row in matrix %}{% for c in row %}{{ c }}{% if not loop.last %},{% endif %}{% endfor \#
        %}{% if not loop.last %};{% endif %}{% endfor %}
        """#,
        "{% for k in address %}{{ k }} {% endfor %}{% for c in 'añ😀' %}[{{ c }}]{% endfor %}{% for i in range(3) %}{{ i }}{% endfor %}{% for i in range(5, 0, -2) %}{{ i }}{% endfor %}",
        #"""
        {% for v in visits %}{% set last = v.doctor %}{{ loop.cycle('odd', 'even') }} {{ \#
        loop.changed(v.kind|lower) }} {% endfor %}{{ last is defined }}
        """#,
        "{% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = i * 10 %}{{ x }} {% endfor %}{{ x }}",
        #"""
        {% set ns = namespace(n=0, found=false) %}{% for i in numbers %}{% set ns.n = ns.n + i %}{% \#
        endfor %}{{ ns.n }} {{ ns.found }} {{ ns }}
        """#,
        "{% for i in tags %}{% for j in tags %}{{ loop.index }}{% endfor %}{{ loop.index }} {% endfor %}",
        #"""
        {% for i in tags %}{% set outer = loop %}{% for j in [1] %}{{ outer.index }}{{ loop.index }} {% \#
        endfor %}{% endfor %}
        """#,
        #"""
        {% for node in tree recursive %}{{ node.n }}{% if node.c %}({{ loop(node.c) }}){% endif %}{{ \#
        loop.depth }}{{ node.n }}{% if not loop.last %},{% endif %}{% endfor %}
        """#,
        #"""
        {% for v in visits|sort(attribute='cost') %}{{ loop.index }}.{{ v.doctor }}{{ '' if loop.last \#
        else ', ' }}{% endfor %}
        """#,
        "{% for t in tags|map('upper') %}{{ loop.index }}{{ t }}{{ loop.last }}{{ loop.length }} {% endfor %}",
        #"""
        {% for t in tags|select('in', ['red', 'blue']) %}{{ t }}{{ loop.revindex }}{{ \#
        loop.nextitem|d('.') }} {% endfor %}
        """#,
        "{% for i in range(3) %}{{ i }}{% endfor %}{{ i is defined }}",
        #"""
        {% for loop_ in [1] %}{{ loop.index }}{% endfor %}{% for x in [1,2] if loop is not defined %}{{ \#
        x }}{% endfor %}
        """#,
        "{% for item in visits[0].notes + ['z'] %}{{ item }} {% endfor %}{% for x in 1, 2, 3 %}{{ x }}{% endfor %}",
        "{% for x in (tags if active else []) %}{{ x }}{% endfor %}{% for x in tags[:2] %}{{ x }}{% endfor %}",
        "{% for i in [1,2,3] %}{% if i == 2 %}{% set y = i %}{% endif %}{{ y is defined }} {% endfor %}",
        "{% for x in nope %}x{% endfor %}",
        "{% for x in 5 %}x{% endfor %}",
        "{% for a, b in [1] %}x{% endfor %}",
        "{% for a, b in [[1, 2, 3]] %}x{% endfor %}",
        "{% for a, b in [[1]] %}x{% endfor %}",
        "{% for x in none %}x{% endfor %}",
        "{% for x in visits %}{{ x.nope }}{% endfor %}",
        "{% for x in tags %}{{ loop.nextitem }}{% endfor %}",
        "{% for x in [1] %}{{ loop(x) }}{% endfor %}",
        "{{ loop.index }}",
    ]
}
