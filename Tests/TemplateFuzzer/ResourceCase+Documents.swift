import ForgeBSON
import ForgeJinja

/// Documents as large as the database allows.
extension ResourceCase {
    private static var million: BSONValue { .array(.array((0..<1_000_000).map { BSONValue(Int64($0)) })) }

    private static var fields: BSONDocument {
        var builder = BSONBuilder()
        for number in 0..<700_000 { try? builder.append("field \(number)", 1) }
        return builder.finish()
    }

    private static var rows: BSONValue {
        .array(
            .array((0..<100_000).map { ["kind": .string("k\($0 % 100)"), "cost": BSONValue(Int64($0)), "name": "n"] }))
    }

    private static func nested(_ depth: Int, _ value: BSONValue = 1) -> BSONValue {
        (0..<depth).reduce(value) { value, _ in ["k": value] }
    }

    static let documents: [ResourceCase] = [
        ResourceCase("16 MB of text, printed", "{{ t }}", ["t": .string("x".times(16_000_000))], ends: nil),
        ResourceCase("16 MB of text, printed twice", "{{ t }}{{ t }}", ["t": .string("x".times(16_000_000))]),
        ResourceCase("16 MB of text, quoted", "{{ [t] }}", ["t": .string("\u{1}".times(16_000_000))]),
        ResourceCase("16 MB of text, as JSON", "{{ t | tojson }}", ["t": .string("\u{1}".times(16_000_000))]),
        ResourceCase("16 MB of text, escaped as JSON", "{{ t | tojson }}", ["t": .string("<".times(16_000_000))]),
        ResourceCase("16 MB of text, by words", "{{ t.split() | length }}", ["t": .string("x ".times(8_000_000))]),
        ResourceCase(
            "16 MB of text, wrapped", "{{ t | wordwrap(10) | length }}", ["t": .string("x ".times(8_000_000))],
            ends: nil),
        ResourceCase("16 MB of text, indented", "{{ t | indent | length }}", ["t": .string("x\n".times(8_000_000))]),
        ResourceCase(
            "16 MB of text, as a title", "{{ t | title | length }}", ["t": .string("word ".times(3_200_000))], ends: nil
        ),
        ResourceCase(
            "16 MB of text, upper", "{{ t | upper | length }}", ["t": .string("ß".times(8_000_000))], ends: nil),
        ResourceCase(
            "16 MB of text, in slices", "{{ t[::-1] | length }}", ["t": .string("é".times(8_000_000))], ends: nil),
        ResourceCase(
            "16 MB of text, reversed", "{{ t | reverse | length }}", ["t": .string("é".times(8_000_000))], ends: nil),
        ResourceCase(
            "16 MB of text, replaced", "{{ t | replace('x', 'y') | length }}", ["t": .string("x".times(16_000_000))],
            ends: nil),
        ResourceCase(
            "16 MB of text, without tags", "{{ t | striptags | length }}", ["t": .string("<b>x</b> ".times(1_700_000))],
            ends: nil),
        ResourceCase("16 MB of text, percent", "{{ t % 1 }}", ["t": .string("%d".times(8_000_000))], ends: nil),
        ResourceCase("16 MB of text, format", "{{ t.format(1) }}", ["t": .string("{0}".times(5_000_000))], ends: nil),
        ResourceCase(
            "16 MB of bytes", "{{ b }}", ["b": .binary(subtype: 0, bytes: [UInt8](repeating: 1, count: 16_000_000))]),
        ResourceCase("a million numbers, printed", "{{ l }}", ["l": million], ends: nil),
        ResourceCase("a million numbers, as JSON", "{{ l | tojson | length }}", ["l": million], ends: nil),
        ResourceCase("a million numbers, in a loop", "{% for x in l %}{% endfor %}", ["l": million]),
        ResourceCase("a million numbers, summed", "{{ l | sum }}", ["l": million], ends: nil),
        ResourceCase("a million numbers, sorted", "{{ l | sort | length }}", ["l": million]),
        ResourceCase(
            "a million numbers, by number", "{% for i in range(300000) %}{% set x = l[999999] %}{% endfor %}",
            ["l": million]),
        ResourceCase(
            "a million numbers, by numbers", "{% for i in range(300000) %}{% set x = l[i] %}{% endfor %}",
            ["l": million]),
        ResourceCase(
            "a million numbers, counted", "{% for i in range(300000) %}{% set x = l | length %}{% endfor %}",
            ["l": million]),
        ResourceCase("a million numbers, changed", "{% set _ = l.append(1) %}{{ l | length }}", ["l": million]),
        ResourceCase(
            "a million numbers, compared", "{% for i in range(300000) %}{% set x = l == l %}{% endfor %}",
            ["l": million]),
        ResourceCase(
            "a million numbers, sliced", "{% for i in range(300000) %}{% set x = l[1:2] %}{% endfor %}", ["l": million]),
        ResourceCase(
            "a million numbers, last", "{% for i in range(300000) %}{% set x = l | last %}{% endfor %}", ["l": million]),
        ResourceCase(
            "a million numbers, searched", "{% for i in range(300000) %}{% set x = -1 in l %}{% endfor %}",
            ["l": million]),
        ResourceCase(
            "a million numbers, asked", "{% for i in range(300000) %}{% set x = l.count(1) %}{% endfor %}",
            ["l": million]),
        ResourceCase(
            "700,000 fields, missing", "{% for i in range(300000) %}{% set x = d.nope is defined %}{% endfor %}",
            ["d": .document(fields)]),
        ResourceCase(
            "700,000 fields, last", "{% for i in range(300000) %}{% set x = d['field 699999'] %}{% endfor %}",
            ["d": .document(fields)]),
        ResourceCase(
            "700,000 fields, got", "{% for i in range(300000) %}{% set x = d.get('nope') %}{% endfor %}",
            ["d": .document(fields)]),
        ResourceCase(
            "700,000 fields, asked for", "{% for i in range(300000) %}{% set x = 'nope' in d %}{% endfor %}",
            ["d": .document(fields)]),
        ResourceCase("700,000 fields at the top", "{{ nope | default('-') }}{{ field }}", fields, ends: .undefined),
        ResourceCase("700,000 fields, printed", "{{ d }}", ["d": .document(fields)], ends: nil),
        ResourceCase("700,000 fields, as JSON", "{{ d | tojson }}", ["d": .document(fields)], ends: nil),
        ResourceCase("700,000 fields, sorted", "{{ d | dictsort | length }}", ["d": .document(fields)]),
        ResourceCase(
            "700,000 fields, changed", "{% set _ = d.update(x=1) %}{{ d | length }}", ["d": .document(fields)]),
        ResourceCase("700,000 fields, compared", "{{ d == dict(d) }}", ["d": .document(fields)], ends: nil),
        ResourceCase(
            "700,000 fields, as an own dictionary", "{{ dict(d) | length }}", ["d": .document(fields)], ends: nil),
        ResourceCase("100,000 rows in groups", "{{ rows | groupby('kind') | length }}", ["rows": rows], ends: nil),
        ResourceCase(
            "100,000 rows sorted", "{{ rows | sort(attribute='kind,cost') | length }}", ["rows": rows], ends: nil),
        ResourceCase(
            "100,000 rows chosen", "{{ rows | selectattr('cost', 'gt', 5) | map(attribute='name') | join | length }}",
            ["rows": rows], ends: nil),
        ResourceCase(
            "100,000 rows printed", "{% for r in rows %}{{ r.kind }} {{ r.cost }} {{ r.name }}\n{% endfor %}",
            ["rows": rows], ends: nil),
        ResourceCase(
            "100,000 rows changed", "{% for r in rows %}{% set _ = r.update(x=1) %}{% endfor %}{{ rows | length }}",
            ["rows": rows], ends: nil),
        ResourceCase("100 levels", "{{ d }}{{ d | tojson }}{{ d == d }}", ["d": nested(98)], ends: nil),
        ResourceCase(
            "199 levels", "{{ d }}{{ d | tojson }}{{ d == d }}{{ d | string | length }}", ["d": nested(198)], ends: nil),
        ResourceCase("100 levels of much", "{{ d == e }}", ["d": nested(98, million), "e": nested(98, 1)], ends: nil),
        ResourceCase(
            "levels in a loop",
            "{% set ns = namespace(x=d) %}" + "{% set ns.x = ns.x.k %}".repeated(197) + "{{ ns.x }}",
            ["d": nested(198)], ends: nil),
    ]
}
