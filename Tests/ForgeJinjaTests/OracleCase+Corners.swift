/// Corners that templates written to find engines out have found.
extension OracleCase {
    static let corners: [OracleCase] = [
        // One NaN is itself in a container, though it equals nothing.
        "{% set n = (empty ~ 'nan')|float %}{{ n == n }} {{ [n] == [n] }} {{ n in [n] }} {{ {'a': n} == {'a': n} }} {{ (n,) == (n,) }} {{ [n].index(n) }} {{ [n, 1].count(n) }} {{ [n, 1] < [n, 2] }}",
        "{{ (born - born) and 'x' }} {{ (joined - born) and 'x' }} {% if joined - joined %}t{% else %}f{% endif %} {{ not (born - born) }}",
        // The keys of sort are compared as a list, so that equal ones need no order; those of dictsort and groupby are not.
        "{{ [{}, {}]|sort }} {{ [none, none]|sort }} {{ [{'a': none}, {'a': none}]|sort(attribute='a') }}",
        "{{ {'a': none, 'b': none}|dictsort(by='value') }}", "{{ [{'a': none}, {'a': none}]|groupby('a') }}",
        "{{ [{}, {'a': 1}]|sort }}",
        "{{ '<b>bold and long'|e|truncate(12, true, '<') }} {{ '<b>bold and long'|e|truncate(12, false, '&') }} {{ 'bold & long text'|truncate(9, true, '<'|safe, 0) }}",
        "a\n{{ age\n is\n notest }}", "a\n{{ age\n is not\n\n notest }}", "{{ age is\nnotest }}",
        // A comma before `in` or `recursive` ends no tuple.
        "{% for x, in [[1]] %}{{ x }}{% endfor %}", "{% for x in 1, recursive %}{{ x }}{% endfor %}",
        "{% for x in 1, age %}{{ x }}{% endfor %}", "{% for x in 1, if true %}{{ x }}{% endfor %}",
        // What a constant makes unreachable is not compiled.
        "{{ false and age|nofilter }} {{ 1 or age is notest }}",
        "{{ true and age|nofilter }}", "{{ 0 or age|nofilter }}", "{{ age and age|nofilter }}",
        "{% for x in tags %}{{ loop is callable }}{{ loop is string }}{% endfor %}",
        "{% for x in [1] %}{{ loop is iterable }}{{ loop is sequence }}{{ loop is mapping }}{% endfor %}",
        "{{ cycler('a') is iterable }}{{ joiner() is iterable }}{{ namespace() is iterable }}{{ range is iterable }}",
        "{% macro m() %}{% endmacro %}{{ m is iterable }}{{ [].append is iterable }}{{ {}.items() is iterable }}",
    ]
}
