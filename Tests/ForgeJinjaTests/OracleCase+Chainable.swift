/// Templates about chainable undefined values.
extension OracleCase {
    static let chainable: [OracleCase] = [
        OracleCase(
            #"""
            [{{ nope }}] [{{ address.nope }}] [{{ nope|default('d') }}] {{ nope is defined }} {{ not nope \#
            }} {{ nope == none }} {{ nope == nope2 }} {{ nope or 'x' }}
            """#,
            undefined: .chainable),
        OracleCase(
            #"""
            {% if nope %}a{% else %}b{% endif %}{% for x in nope %}x{% else %}none{% endfor %}{{ \#
            nope|length }}{{ nope|list }}{{ nope|join }}[{{ nope|upper }}]{{ nope ~ 'x' }}{{ [nope] }}{{ 1 \#
            in nope }}
            """#,
            undefined: .chainable),
        OracleCase(
            #"""
            {{ nope in [1] }} {{ 'x' if nope }}|{{ nope|first }}|{{ nope|string }}|{{ nope|e }}|{{ \#
            nope|trim }}|{{ nope|items|list }}|{{ nope|sort }}|{{ nope|sum }}|{{ {nope: 1} }}
            """#,
            undefined: .chainable),
        OracleCase("{{ nope.x }}", undefined: .chainable),
        OracleCase("{{ nope.x.y.z|default('deep') }}", undefined: .chainable),
        OracleCase("{{ nope['a'][0] }}", undefined: .chainable),
        OracleCase("{{ nope + 1 }}", undefined: .chainable),
        OracleCase("{{ nope() }}", undefined: .chainable),
        OracleCase("{{ nope < 1 }}", undefined: .chainable),
        OracleCase("{{ nope|int }}", undefined: .chainable),
        OracleCase("{{ nope|tojson }}", undefined: .chainable),
        OracleCase("{{ address.nope.deeper }}", undefined: .chainable),
        OracleCase("{{ nope is iterable }} {{ nope is sequence }} {{ nope is callable }}", undefined: .chainable),
    ]
}
