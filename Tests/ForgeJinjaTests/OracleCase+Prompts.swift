/// Templates about prompts as people write them.
extension OracleCase {
    static let prompts: [OracleCase] = [
        "You are a helpful assistant.\n\nSummarise the following visits for {{ name }}:\n{% for v in visits %}\n{{ loop.index }}. {{ v.date.strftime('%d %B %Y') }} - {{ v.doctor|title }}{% if v.notes %}\n   Notes:{% for n in v.notes %}\n   * {{ n|capitalize }}{% endfor %}{% endif %}\n{% else %}\nNo visits.\n{% endfor %}\nTags: {{ tags|sort|join(', ') }}.\n",
        "{%- macro item(label, value, unit='') -%}\n{% if value is defined and value is not none -%}\n- {{ label }}: {{ value }}{{ ' ' ~ unit if unit }}\n{% endif %}\n{%- endmacro -%}\n# {{ name }}\n{{ item('Age', age, 'years') }}{{ item('Height', height, 'm') }}{{ item('Nothing', nothing) }}{{ item('Missing', nope) }}",
        OracleCase(
            "{% set ns = namespace(total=0, kinds=[]) %}\n{% for v in visits %}\n  {% set ns.total = ns.total + v.cost %}\n  {% if v.kind|lower not in ns.kinds %}{% set ns.kinds = ns.kinds + [v.kind|lower] %}{% endif %}\n{% endfor %}\nTotal: {{ '%.2f'|format(ns.total) }} over {{ ns.kinds|length }} kinds ({{ ns.kinds|join('/') }})\n",
            trimBlocks: true, lstripBlocks: true),
        "{%- for m in [{'role': 'system', 'content': ' S '}, {'role': 'user', 'content': 'U'}, {'role': 'assistant', 'content': 'A'}] %}\n{%- if loop.first and m['role'] != 'system' %}{{ raise('x') }}{% endif %}\n{{- '<|' + m.role + '|>\\n' + m['content']|trim + '<|end|>' + '\\n' }}\n{%- if loop.last and m.role != 'user' %}{{ '<|assistant|>' }}{% endif %}\n{%- endfor %}",
        "Extract JSON with exactly these keys: {{ address.keys()|list|tojson }}\nExample:\n```json\n{{ address|tojson(indent=2) }}\n```\n{% raw %}Use {{ placeholders }} as they are.{% endraw %}\n",
        OracleCase(
            "{# header #}\n{% if active and age >= 18 %}Adult{% elif age %}Minor{% else %}Unknown{% endif %}\n{% for k, v in address|dictsort if v is string %}{{ k|upper }}: {{ v }}{{ ', ' if not loop.last }}{% endfor %}\n",
            trimBlocks: true),
        "{% for group in visits|groupby('kind') -%}\n## {{ group.grouper|upper }} ({{ group.list|length }})\n{% for v in group.list|sort(attribute='cost') -%}\n* {{ v.doctor }}: {{ v.cost|round(1) }}\n{% endfor %}\n{% endfor %}",
        "{% set options = ['A', 'B', 'C'] %}{% for t in tags[:3] %}{{ options[loop.index0] }}) {{ t }}\n{% endfor %}Answer: {{ options[tags.index('blue')] }}",
        "{{ text.split('\\n\\n')[0]|replace('\\n', ' ')|truncate(30) }}\n{{ text.splitlines()|map('trim')|select|join(' / ') }}\n{{ name.split(' ')|map('first')|join('.') }}",
        "{% macro tree(nodes, depth=0) %}{% for n in nodes %}{{ '  ' * depth }}- {{ n.n }}\n{{ tree(n.c, depth + 1) }}{% endfor %}{% endmacro %}{{ tree(tree_ if tree_ is defined else [{'n': 'a', 'c': [{'n': 'b', 'c': []}]}]) }}",
        "{% set messages = visits %}{% for v in messages[::-1] %}{{ loop.revindex }}/{{ messages|length }}: {{ v.notes|default([], true)|join(';')|default('no notes', true) }}\n{% endfor %}",
        "{% filter indent(4) %}\nline one\nline {{ age }}\n{% endfilter %}\n{% call(x) [] %}{% endcall %}",
    ]
}
