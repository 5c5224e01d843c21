import ForgeJinja

/// Templates about what is off unless it is switched on.
extension OracleCase {
    private static func extended(_ template: String, _ extensions: Set<TemplateOptions.Extension>? = nil) -> OracleCase
    {
        OracleCase(template, extensions: extensions ?? Set(TemplateOptions.Extension.allCases))
    }

    static let extensions: [OracleCase] =
        [
            "{% set l = [] %}{% do l.append(1) %}{{ l }}", "{% do 1 %}|", "{% do 1, 2 %}|",
            "{% set d = {} %}{% do d.update(a=1) %}{{ d }}", "{% macro m() %}x{% endmacro %}{% do m() %}|",
            "{% for i in [1, 2] %}{% do numbers.append(i) %}{% endfor %}{{ numbers }}", "{%- do 'x' -%} y",
            "{% if active %}{% do tags.clear() %}{% endif %}{{ tags }}", "{% do x if retired %}|",
            "{% for i in range(5) %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}|",
            "{% for i in range(5) %}{% if i is odd %}{% continue %}{% endif %}{{ i }}{% endfor %}|",
            "{% for i in range(5) %}{% if i is odd %}{% continue %}{% endif %}{{ i }}{{ loop.last }}{% endfor %}|",
            "{% for i in range(3) %}{% for j in range(3) %}{% if j == 1 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}",
            "{% for i in range(3) %}{% for j in range(3) %}{% if j == 1 %}{% continue %}{% endif %}{{ i }}{{ j }} {% endfor %};{% endfor %}",
            "{% for i in [1] %}{% break %}{% else %}else{% endfor %}",
            "{% for i in [1] %}{% continue %}{% else %}else{% endfor %}",
            "{% for i in [1, 2] %}{% if i == 2 %}{% break %}{% endif %}{% else %}else{% endfor %}|",
            "{% for i in [1, 2] %}{% if i == 1 %}{% continue %}{% endif %}{% else %}else{% endfor %}|",
            "{% for i in [] %}{% break %}{% else %}else{% endfor %}",
            "{% for i in [1, 2] %}{{ loop.index }}{% continue %}{% else %}else{% endfor %}",
            "{% for i in [1, 2] %}{% set x %}text{% break %}{% endset %}{{ x }}{% endfor %}|",
            "{% for i in [1, 2] %}a{% filter upper %}text{% if i == 1 %}{% continue %}{% endif %}{% endfilter %}b{% endfor %}|",
            "{% for i in [1, 2] %}{% with x = i %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endwith %}{% endfor %}",
            "{% for i in tree recursive %}{{ i.n }}{% if not i.c %}{% continue %}{% endif %}({{ loop(i.c) }}){% endfor %}",
            "{% for i in tree recursive %}{% if i.n == 'left' %}{% break %}{% endif %}{{ i.n }}({{ loop(i.c) }}){% endfor %}",
            "{% for i in [1, 2, 3] if i > 1 %}{% continue %}{% endfor %}|",
            "{% for i in [1, 2] %}{% for j in [] %}{% else %}{% break %}{% endfor %}x{% endfor %}|",
            "{% for i in [1, 2, 3, 4] %}{% if loop.index > 2 %}{% break %}{% endif %}{{ loop.nextitem }}{% endfor %}",
            "{% macro m() %}{% for i in [1, 2] %}{{ i }}{% break %}{% endfor %}{% endmacro %}{{ m() }}{{ m() }}",
            "{% for i in [1, 2] %}{% macro m() %}x{% endmacro %}{% if i == 1 %}{% continue %}{% endif %}{{ m() }}{% endfor %}",
            "{{ strftime_now('%Y-%m-%d %H:%M:%S') }}", "{{ strftime_now('%d %b %Y') }}",
            "{% set d = strftime_now('%A, %d %B %Y') %}{{ d | upper }}", "{{ strftime_now is callable }}",
            "{{ raise_exception is defined }}",
            "{% if retired %}{{ raise_exception('never') }}{% endif %}ok",
            "{{ 'a' if active else raise_exception('no') }}", "{% set raise_exception = 1 %}{{ raise_exception }}",
            // what Python refuses
            "{{ raise_exception('no roles') }}", "a\n{% if active %}\n{{ raise_exception('stop ' ~ age) }}{% endif %}",
            "{{ raise_exception() }}", "{{ raise_exception(1, 2) }}", "{% set x = raise_exception('x') %}",
            "{{ raise_exception(message='x') }}",
            "{{ strftime_now() }}", "{{ strftime_now(1) }}", "{{ strftime_now('%Y', 2) }}", "{% do nope %}",
            "{% do nope.x() %}", "\n{% do 1 // zero %}", "{% do %}", "{% do 1 2 %}", "{% do = 1 %}", "{% break 1 %}",
            "{% continue x %}", "{% enddo %}", "{% do x %}{% enddo %}",
            "{% for x in y %}{% break y %}{% endfor %}", "{% do 'x' | nofilter %}",
        ].map { extended($0) }
        + [
            "{% do x %}", "a\n{% do l.append(1) %}", "{% for i in [1] %}{% break %}{% endfor %}",
            "{% for i in [1] %}\n{% continue %}{% endfor %}", "{{ raise_exception('x') }}", "{{ strftime_now('%Y') }}",
            "{{ raise_exception is defined }}", "{% if raise_exception is undefined %}off{% endif %}",
        ].map { extended($0, []) } + [
            extended("{% do 1 %}{% break %}", [.do]),
            extended("{% for i in [1] %}{% break %}{% endfor %}{% do 1 %}", [.loopControls]),
            extended("{{ strftime_now('%Y') }}{{ raise_exception('x') }}", [.strftimeNow]),
        ]
}
