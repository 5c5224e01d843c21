/// Templates about lenient undefined values.
extension OracleCase {
    static let lenient: [OracleCase] = [
        OracleCase(
            #"""
            [{{ nope }}] [{{ address.nope }}] [{{ nope|default('d') }}] {{ nope is defined }} {{ not nope \#
            }} {{ nope == none }} {{ nope == nope2 }} {{ nope or 'x' }}
            """#,
            undefined: .lenient),
        OracleCase(
            #"""
            {% if nope %}a{% else %}b{% endif %}{% for x in nope %}x{% else %}none{% endfor %}{{ \#
            nope|length }}{{ nope|list }}{{ nope|join }}[{{ nope|upper }}]{{ nope ~ 'x' }}{{ [nope] }}{{ 1 \#
            in nope }}
            """#,
            undefined: .lenient),
        OracleCase(
            #"""
            {{ nope in [1] }} {{ 'x' if nope }}|{{ nope|first }}|{{ nope|string }}|{{ nope|e }}|{{ \#
            nope|trim }}|{{ nope|items|list }}|{{ nope|sort }}|{{ nope|sum }}|{{ {nope: 1} }}
            """#,
            undefined: .lenient),
        OracleCase("{{ nope.x }}", undefined: .lenient),
        OracleCase("{{ nope.x.y.z|default('deep') }}", undefined: .lenient),
        OracleCase("{{ nope['a'][0] }}", undefined: .lenient),
        OracleCase("{{ nope + 1 }}", undefined: .lenient),
        OracleCase("{{ nope() }}", undefined: .lenient),
        OracleCase("{{ nope < 1 }}", undefined: .lenient),
        OracleCase("{{ nope|int }}", undefined: .lenient),
        OracleCase("{{ nope|tojson }}", undefined: .lenient),
        OracleCase("{{ address.nope.deeper }}", undefined: .lenient),
        OracleCase("{{ nope is iterable }} {{ nope is sequence }} {{ nope is callable }}", undefined: .lenient),
    ]
}
