import ForgeBSON

/// Values within values, and many of them.
extension ResourceCase {
    static let values: [ResourceCase] = [
        ResourceCase("list times", "{{ [0] * 10**9 }}"), ResourceCase("tuple times", "{{ (0,) * 10**9 }}"),
        ResourceCase("list doubled", "{% set ns = namespace(x=[0]) %}" + "{% set ns.x = ns.x + ns.x %}".repeated(100)),
        ResourceCase("list extended by itself", "{% set l = [0] %}" + "{% set _ = l.extend(l) %}".repeated(100)),
        ResourceCase("power of powers", "{{ 9**(9**9) }}", ends: nil),
        ResourceCase("large power", "{{ 10**10**8 }}", ends: nil),
        ResourceCase(
            "squares of squares", "{% set ns = namespace(x=9) %}" + "{% set ns.x = ns.x * ns.x %}".repeated(1000),
            ends: nil),
        ResourceCase(
            "factorial", "{% set ns = namespace(x=1) %}" + "{% set ns.x = ns.x * (i + 1) %}".repeated(300_000),
            ends: nil),
        ResourceCase(
            "large numbers printed", "{% set x = 7**20000 %}" + "{% set y = x ~ '' %}".repeated(10_000), ends: nil),
        ResourceCase(
            "large numbers divided",
            "{% set x = 7**20000 %}{% set y = 3**19000 %}" + "{% set z = x // y %}{% set z = x % y %}".repeated(10_000),
            ends: nil),
        ResourceCase("batch", "{{ [1] | batch(10**9, 0) | list }}"),
        ResourceCase("slice", "{{ [1] | slice(10**9) | list }}"),
        ResourceCase("batch of nothing", "{{ range(100) | batch(0) | list }}", ends: nil),
        ResourceCase("batch below nothing", "{{ range(100) | batch(-10**9) | list }}", ends: nil),
        ResourceCase("slice of nothing", "{{ range(100) | slice(0) | list }}", ends: .runtime),
        ResourceCase("slice below nothing", "{{ range(100) | slice(-10**9) | list }}", ends: nil),
        ResourceCase(
            "lists in lists, printed",
            "{% set ns = namespace(x=[]) %}" + "{% set ns.x = [ns.x] %}".repeated(100_000) + "{{ ns.x }}"),
        ResourceCase(
            "lists in lists, compared",
            "{% set ns = namespace(x=[], y=[]) %}" + "{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}".repeated(50_000)
                + "{{ ns.x == ns.y }}"),
        ResourceCase(
            "lists in lists, as JSON",
            "{% set ns = namespace(x=[]) %}" + "{% set ns.x = [ns.x] %}".repeated(100_000) + "{{ ns.x | tojson }}"),
        ResourceCase(
            "tuples in tuples, as a key",
            "{% set ns = namespace(x=()) %}" + "{% set ns.x = (ns.x,) %}".repeated(100_000) + "{{ {ns.x: 1} }}"),
        ResourceCase(
            "lists in lists, sorted",
            "{% set ns = namespace(x=[], y=[]) %}" + "{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}".repeated(50_000)
                + "{{ [ns.x, ns.y] | sort }}"),
        ResourceCase(
            "one list many times, printed",
            "{% set ns = namespace(x=[1, 1]) %}" + "{% set ns.x = [ns.x, ns.x] %}".repeated(100) + "{{ ns.x }}"),
        ResourceCase(
            "one list many times, as JSON",
            "{% set ns = namespace(x=[1, 1]) %}" + "{% set ns.x = [ns.x, ns.x] %}".repeated(100) + "{{ ns.x | tojson }}"
        ),
        ResourceCase(
            "one list many times, compared",
            "{% set ns = namespace(x=[1], y=[1]) %}"
                + "{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}".repeated(100) + "{{ ns.x == ns.y }}"),
        ResourceCase(
            "one list many times, ordered",
            "{% set ns = namespace(x=[1], y=[1]) %}"
                + "{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}".repeated(100) + "{{ ns.x < ns.y }}"),
        ResourceCase(
            "one empty list many times, printed",
            "{% set ns = namespace(x=[]) %}" + "{% set ns.x = [ns.x, ns.x] %}".repeated(100) + "{{ ns.x }}"),
        ResourceCase(
            "one tuple many times, as a key",
            "{% set ns = namespace(x=(1,)) %}" + "{% set ns.x = (ns.x, ns.x) %}".repeated(100) + "{{ {ns.x: 1} }}"),
        ResourceCase(
            "one tuple many times, unique",
            "{% set ns = namespace(x=(1,)) %}" + "{% set ns.x = (ns.x, ns.x) %}".repeated(100)
                + "{{ [ns.x] | unique | list | length }}"),
        ResourceCase(
            "one dictionary many times, printed",
            "{% set ns = namespace(x={}) %}" + "{% set ns.x = {1: ns.x, 2: ns.x} %}".repeated(100) + "{{ ns.x }}"),
        ResourceCase(
            "one dictionary many times, compared",
            "{% set ns = namespace(x={}, y={}) %}"
                + "{% set ns.x = {1: ns.x, 2: ns.x} %}{% set ns.y = {1: ns.y, 2: ns.y} %}".repeated(100)
                + "{{ ns.x == ns.y }}"),
        ResourceCase(
            "one list many times, found",
            "{% set ns = namespace(x=[1], y=[1]) %}"
                + "{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}".repeated(100)
                + "{{ ns.x in [ns.y] }}{{ [ns.y].index(ns.x) }}"),
        ResourceCase(
            "lists of themselves",
            "{% set l = [] %}{% set m = [l] %}{% set _ = l.append(m) %}{{ l }}{{ m }}{{ l == m }}"),
        ResourceCase(
            "lists of themselves twice",
            "{% set l = [] %}{% set m = [] %}{% set _ = l.extend([m, m, l, l]) %}{% set _ = m.extend([l, l, m, m]) %}{{ l == m }}"
        ),
        ResourceCase(
            "dictionaries of themselves", "{% set d = {} %}{% set _ = d.update(d=d) %}{{ d }}{{ d | tojson }}"),
        ResourceCase(
            "dictionaries of themselves, compared",
            "{% set d = {} %}{% set e = {} %}{% set _ = d.update(x=e) %}{% set _ = e.update(x=d) %}{{ d == e }}"),
        ResourceCase("a namespace of itself", "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}", ends: nil),
        ResourceCase(
            "a namespace of itself in a list", "{% set ns = namespace() %}{% set ns.x = [ns, ns] %}{{ ns }}", ends: nil),
        ResourceCase("many lists of themselves", "{% set l = [] %}{% set _ = l.append(l) %}".repeated(300_000)),
        ResourceCase(
            "a long list searched", "{% set l = range(300000) | list %}" + "{% set n = -1 in l %}".repeated(300_000)),
        ResourceCase(
            "a long list asked for a place",
            "{% set l = [0] * 300000 + [1] %}" + "{% set n = l.index(1) %}".repeated(300_000)),
        ResourceCase(
            "a long list counted", "{% set l = [0] * 300000 %}" + "{% set n = l.count(1) %}".repeated(300_000)),
        ResourceCase(
            "a long list taken from in front", "{% set l = [0] * 400000 %}" + "{% set n = l.pop(0) %}".repeated(400_000)
        ),
        ResourceCase(
            "a long list filled in front",
            "{% set l = [0] * 300000 %}" + "{% set n = l.insert(0, 1) %}".repeated(300_000)),
        ResourceCase(
            "a long list removed from",
            "{% set l = [0] * 300000 + [1] %}" + "{% set n = l.remove(0) %}".repeated(300_000)),
        ResourceCase(
            "a long list reversed", "{% set l = [0] * 300000 %}" + "{% set n = l.reverse() %}".repeated(300_000)),
        ResourceCase("a long list copied", "{% set l = [0] * 300000 %}" + "{% set n = l.copy() %}".repeated(300_000)),
        ResourceCase(
            "copies changed",
            "{% set l = [0] * 300000 %}" + "{% set n = l.copy() %}{% set _ = n.append(1) %}".repeated(200_000)),
        ResourceCase(
            "a long list sorted again", "{% set l = [0] * 100000 %}" + "{% set n = l.sort() %}".repeated(300_000)),
        ResourceCase(
            "a long list compared",
            "{% set l = [0] * 300000 %}{% set m = [0] * 300000 %}" + "{% set n = l == m %}".repeated(300_000)),
        ResourceCase(
            "a long list printed to nowhere", "{% set l = [0] * 300000 %}" + "{% set n = l ~ '' %}".repeated(300_000)),
        ResourceCase("a long list, last", "{% set l = [0] * 300000 %}" + "{% set n = l | last %}".repeated(300_000)),
        ResourceCase(
            "a long list, first",
            "{% set l = [0] * 300000 %}" + "{% set n = l | first %}{% set n = l[0] %}".repeated(100_000), ends: nil),
        ResourceCase(
            "a long dictionary taken from",
            "{% set d = {} %}" + "{% set _ = d.update({i: i}) %}".repeated(100_000)
                + "{% set _ = d.pop(i) %}".repeated(100_000), ends: nil),
        ResourceCase(
            "a long dictionary emptied from the end",
            "{% set d = {} %}" + "{% set _ = d.update({i: i}) %}".repeated(100_000)
                + "{% set _ = d.popitem() %}".repeated(100_000), ends: nil),
        ResourceCase(
            "a long dictionary as a list",
            "{% set d = dict(range(200000) | batch(2)) %}" + "{% set n = d.values() | list %}".repeated(300_000)),
        ResourceCase("sort of many", "{{ range(300000) | reverse | sort | length }}", ends: nil),
        ResourceCase("sort of many texts", "{{ range(300000) | map('string') | sort | length }}", ends: nil),
        ResourceCase(
            "sort by many keys", "{{ range(1000) | sort(attribute='real,imag,' * 1000 ~ 'real') | length }}", ends: nil),
        ResourceCase("groups of many", "{{ range(200000) | groupby('real') | length }}", ends: nil),
        ResourceCase("unique of many", "{{ range(400000) | unique | list | length }}", ends: nil),
        ResourceCase(
            "dictsort of many",
            "{% set d = {} %}" + "{% set _ = d.update({i: -i}) %}".repeated(100_000)
                + "{{ d | dictsort(by='value') | length }}", ends: nil),
        ResourceCase(
            "paths of many parts", "{{ ([1] * 1000) | map(attribute='real.' * 100000 ~ 'real') | list | length }}"),
        ResourceCase("paths in a sum", "{{ ([1] * 1000) | sum(attribute='real.' * 100000 ~ 'real') }}"),
        ResourceCase("paths in format", "{{ ('{0' ~ '.real' * 1000000 ~ '}').format(1) }}", ends: nil),
        ResourceCase(
            "cycler of many", "{% set c = cycler(*range(300000)) %}" + "{% set n = c.next() %}".repeated(100_000),
            ends: nil),
        ResourceCase("cycle of many", "{% set l = [0] * 100000 %}" + "{% set n = loop.cycle(*l) %}".repeated(100_000)),
        ResourceCase(
            "changed of much", "{% set l = [0] * 100000 %}" + "{% set n = loop.changed(l) %}".repeated(300_000)),
        ResourceCase(
            "loops that are kept", "{% set l = [] %}" + "{% set _ = l.append(loop) %}".repeated(400_000), ends: nil),
        ResourceCase(
            "macros that are kept",
            "{% set l = [] %}" + "{% macro m() %}{% endmacro %}{% set _ = l.append(m) %}".repeated(400_000), ends: nil),
        ResourceCase(
            "dictionaries that are kept",
            "{% set l = [] %}" + "{% set _ = l.append({'a': 1, 'b': 2, 'c': 3}) %}".repeated(400_000), ends: nil),
        ResourceCase(
            "large dictionaries that are kept",
            "{% set l = [] %}"
                + "{% set _ = l.append({1:1,2:2,3:3,4:4,5:5,6:6,7:7,8:8,9:9,10:10,11:11,12:12}) %}".repeated(400_000),
            ends: nil),
        ResourceCase(
            "namespaces that are kept",
            "{% set l = [] %}" + "{% set _ = l.append(namespace(a=1, b=2)) %}".repeated(400_000), ends: nil),
        ResourceCase(
            "lists that are kept",
            "{% set l = [] %}" + "{% set _ = l.append([[], [], [], [], [], [], [], []]) %}".repeated(400_000), ends: nil
        ),
        ResourceCase(
            "iterators that are kept",
            "{% set l = [] %}"
                + "{% set _ = l.append(tags|map('upper')|map('lower')|select('odd')|reject('even')) %}".repeated(
                    300_000), ["tags": ["a", "b"]], ends: nil),
        ResourceCase(
            "methods that are kept",
            "{% set l = [] %}" + "{% set _ = l.append([l.append, l.pop, l.sort, l.copy]) %}".repeated(300_000),
            ends: nil),
        ResourceCase(
            "texts that are kept",
            "{% set l = [] %}" + "{% set _ = l.append('a text that is a little longer ' ~ i) %}".repeated(400_000),
            ends: nil),
        ResourceCase(
            "undefined values that are kept",
            "{% set l = [] %}" + "{% set _ = l.append({}.abcdefghijklmnopqrstuvwxyz if false) %}".repeated(400_000),
            ends: nil),
        ResourceCase(
            "letters that are kept", "{% set l = [] %}" + "{% set _ = l.append(('x' * 100) | list) %}".repeated(400_000)
        ),
        ResourceCase(
            "dates that are kept",
            "{% set l = [] %}" + "{% set _ = l.append([d.date(), d - d, d.date(), d - d]) %}".repeated(300_000),
            ["d": .date(milliseconds: 0)], ends: nil),
    ]
}
