import ForgeBSON
import ForgeJinja

/// Templates that are long, deep or of many parts.
extension ResourceCase {
    private static let size = 16 << 20

    private static func long(_ part: String) -> String { part.times(size / part.utf8.count) }

    private static func long(_ part: @Sendable (Int) -> String, upTo bytes: Int = size) -> String {
        var text = ""
        var number = 0
        while text.utf8.count < bytes {
            text += part(number)
            number += 1
        }
        return String(text.utf8.prefix(bytes)) ?? text
    }

    static let sources: [ResourceCase] = [
        ResourceCase("more than 16 MB", " ".times(size + 1)), ResourceCase("16 MB of text alone", long("x"), ends: nil),
        ResourceCase("16 MB of lines", long("\n"), ends: nil), ResourceCase("16 MB of returns", long("\r"), ends: nil),
        ResourceCase("16 MB of NUL", long("\0"), ends: nil),
        ResourceCase("16 MB of blanks", long(" ") + "{{ x }}".times(0), ends: nil),
        ResourceCase("16 MB of {{", long("{{"), ends: nil), ResourceCase("16 MB of {%", long("{%"), ends: nil),
        ResourceCase("16 MB of {#", long("{#"), ends: nil), ResourceCase("16 MB of {", long("{ "), ends: nil),
        ResourceCase("16 MB of {%-", long("{%- "), ends: nil), ResourceCase("16 MB of }}", long("}}"), ends: nil),
        ResourceCase("16 MB of comments", long("{##}"), ends: nil),
        ResourceCase("16 MB of open comments", long("{# -"), ends: nil),
        ResourceCase("16 MB of raw", long("{%raw%}"), ends: nil),
        ResourceCase("16 MB of raw with blanks", "{% raw %}" + long("{%    "), ends: nil),
        ResourceCase(
            "16 MB of raw with a long blank", "{% raw %}" + "{%" + " ".times(8_000_000) + "{%".times(4_000_000),
            ends: nil),
        ResourceCase(
            "16 MB of blanks before a tag", " ".times(8_000_000) + "{%- if x %}" + " ".times(8_000_000), ends: .syntax),
        ResourceCase("16 MB of tags with blanks before", long("   \n {%- if 1 -%}{% endif %}"), ends: nil),
        ResourceCase("16 MB of outputs", long("{{x}}"), ["x": "1"], ends: nil),
        ResourceCase("16 MB of different names", long({ "{{a\($0)}}" }), ends: nil),
        ResourceCase("16 MB of different fields", long({ "{{x.a\($0)}}" }), ["x": [:]], ends: nil),
        ResourceCase("16 MB of numbers", long("{{1}}"), ends: nil),
        ResourceCase("16 MB of texts", long("{{''}}"), ends: nil),
        ResourceCase("16 MB of folded numbers", long("{{1+1}}"), ends: nil),
        ResourceCase("16 MB of folded texts", long("{{'a'~'b'}}"), ends: nil),
        ResourceCase("16 MB of folded large texts", long("{{'a'*9999999}}"), ends: nil),
        ResourceCase("16 MB of folded large lists", long("{{(1,)*900000}}"), ends: nil),
        ResourceCase("16 MB of folded large tuples", long("{% if (1,)*900000 %}{% endif %}"), ends: nil),
        ResourceCase("16 MB of folded widths", long("{{'%9999999d'%1}}"), ends: nil),
        ResourceCase("16 MB of folded powers", long("{{9**99999}}"), ends: nil),
        ResourceCase("16 MB of names of letters", long("{{'\\N{x}'}}"), ends: .syntax),
        ResourceCase(
            "many names of letters", "{{'\\N{DIGIT ONE}\\N{LATIN SMALL LETTER A}\\N{SNOWMAN}'}}".times(1000), ends: nil),
        ResourceCase("16 MB of set", long("{%set x=1%}"), ends: nil),
        ResourceCase("16 MB of different set", long({ "{%set a\($0)=1%}" }), ends: nil),
        ResourceCase("16 MB of if", long("{%if x%}{%endif%}"), ["x": 1], ends: nil),
        ResourceCase("16 MB of if that set", long("{%if 1%}{%set x=1%}{%endif%}"), ends: nil),
        ResourceCase("16 MB of if that set different names", long({ "{%if 1%}{%set a\($0)=1%}{%endif%}" }), ends: nil),
        ResourceCase(
            "16 MB of if after different names",
            long({ "{%set a\($0)=1%}" }, upTo: 8 << 20) + "{%if 1%}{%set x=1%}{%endif%}".times(200_000), ends: nil),
        ResourceCase("16 MB of elif", "{%if x%}" + long("{%elif x%}").dropLast(10)),
        ResourceCase("many elif", "{%if x%}" + "{%elif x%}".times(1_000_000) + "{%endif%}", ["x": 0]),
        ResourceCase(
            "many elif that set", "{%if x%}" + "{%elif x%}{%set y=1%}".times(500_000) + "{%endif%}", ["x": 0], ends: nil
        ),
        ResourceCase(
            "many elif that set different names", "{%if x%}" + long({ "{%elif x%}{%set a\($0)=1%}" }, upTo: 10 << 20),
            ["x": 0], ends: nil),
        ResourceCase("16 MB of for", long("{%for x in y%}{%endfor%}"), ["y": []], ends: nil),
        ResourceCase("16 MB of for, many names", long({ "{%for x in y%}{{a\($0)}}{%endfor%}" }), ["y": []], ends: nil),
        ResourceCase("16 MB of with", long("{%with x=1%}{%endwith%}"), ends: nil),
        ResourceCase("16 MB of macro", long("{%macro m()%}{%endmacro%}"), ends: nil),
        ResourceCase("16 MB of different macros", long({ "{%macro m\($0)()%}{%endmacro%}" }), ends: nil),
        ResourceCase("16 MB of macros with a name each", long({ "{%macro m()%}{{ a\($0) }}{%endmacro%}" }), ends: nil),
        ResourceCase("16 MB of call", "{%macro m()%}{%endmacro%}" + long("{%call m()%}{%endcall%}"), ends: nil),
        ResourceCase("16 MB of block", long({ "{%block b\($0)%}{%endblock%}" }), ends: nil),
        ResourceCase("16 MB of filter", long("{%filter e%}{%endfilter%}"), ends: nil),
        ResourceCase(
            "a macro of many parameters",
            "{%macro m(" + long({ "a\($0)," }, upTo: 8 << 20).dropLast(20) + ")%}{%endmacro%}", ends: nil),
        ResourceCase("a call of many arguments", "{{ x(" + "1,".times(7_000_000) + ") }}", ends: nil),
        ResourceCase(
            "a call of many named arguments", "{{ dict(" + long({ "a\($0)=1," }, upTo: 8 << 20).dropLast(20) + ") }}",
            ends: nil),
        ResourceCase(
            "a macro called with many named arguments",
            "{%macro m()%}{{ kwargs|length }}{%endmacro%}{{ m(" + long({ "a\($0)=1," }, upTo: 4 << 20).dropLast(20)
                + ") }}", ends: nil),
        ResourceCase("a long list", "{{ [" + "1,".times(8_000_000) + "] }}", ends: nil),
        ResourceCase("a long dictionary", "{{ {" + "1:1,".times(4_000_000) + "} }}", ends: nil),
        ResourceCase("a long tuple to unpack", "{% set " + "a,".times(4_000_000) + " = x %}", ends: nil),
        ResourceCase("a long concatenation", "{{ x" + "~x".times(4_000_000) + " }}", ["x": 1], ends: nil),
        ResourceCase("a long sum", "{{ x" + "+x".times(4_000_000) + " }}", ["x": 1]),
        ResourceCase("a long sum of numbers", "{{ 1" + "+1".times(4_000_000) + " }}"),
        ResourceCase("a long comparison", "{{ x" + "<x".times(4_000_000) + " }}", ["x": 1], ends: nil),
        ResourceCase("a long conjunction", "{{ x" + " and x".times(2_000_000) + " }}", ["x": 1]),
        ResourceCase("a long conditional", "{{ x" + " if x".times(2_000_000) + " }}", ["x": 1]),
        ResourceCase("a long conditional to the right", "{{ " + "x if x else ".times(1_000_000) + "x }}", ["x": 1]),
        ResourceCase("a long path", "{{ x" + ".x".times(4_000_000) + " }}", ["x": 1]),
        ResourceCase("a long row of filters", "{{ x" + "|e".times(4_000_000) + " }}", ["x": 1]),
        ResourceCase("a long row of tests", "{{ x" + " is none".times(1_000_000) + " }}", ["x": 1], ends: .syntax),
        ResourceCase("a long row of calls", "{{ x" + "()".times(4_000_000) + " }}", ["x": 1]),
        ResourceCase("a long row of subscripts", "{{ x" + "[0]".times(4_000_000) + " }}", ["x": 1]),
        ResourceCase("a long row of texts", "{{ " + "'x'".times(5_000_000) + " }}", ends: nil),
        ResourceCase("many brackets", "{{ " + "(".times(16_000_000) + " }}"),
        ResourceCase("many square brackets", "{{ " + "[".times(16_000_000) + " }}"),
        ResourceCase("many braces", "{{ " + "{1:".times(5_000_000) + " }}"),
        ResourceCase("many signs", "{{ " + "-".times(16_000_000) + "1 }}"),
        ResourceCase("many not", "{{ " + "not ".times(4_000_000) + "1 }}"),
        ResourceCase("many blocks", "{%if 1%}".times(2_000_000)),
        ResourceCase("many loops", "{%for x in y%}".times(1_000_000)),
        ResourceCase("many closing brackets", "{{ " + ")".times(16_000_000) + " }}", ends: .syntax),
        ResourceCase("many ends", "{%endif%}".times(1_000_000), ends: .syntax),
        ResourceCase("a long name", "{{ " + "x".times(16_000_000) + " }}"),
        ResourceCase("a long name of letters", "{{ " + "é".times(8_000_000) + " }}"),
        ResourceCase("a long field", "{{ x." + "x".times(16_000_000) + " }}", ["x": [:]]),
        ResourceCase("a long filter", "{{ x|" + "x".times(16_000_000) + " }}"),
        ResourceCase("a long tag", "{% " + "x".times(16_000_000) + " %}"),
        ResourceCase("a long number", "{{ " + "9".times(16_000_000) + " }}", ends: nil),
        ResourceCase("a long number with a point", "{{ 0." + "9".times(16_000_000) + " }}", ends: nil),
        ResourceCase("a long hexadecimal number", "{{ 0x" + "f".times(16_000_000) + " }}", ends: nil),
        ResourceCase("a long text", "{{ '" + "x".times(16_000_000) + "' }}", ends: nil),
        ResourceCase("a long text of escapes", "{{ '" + "\\x41".times(4_000_000) + "' }}", ends: nil),
        ResourceCase(
            "many open texts", "{{ " + "'a ".times(1) + "\"".times(1) + " x ".times(5_000_000) + " }}", ends: .syntax),
        ResourceCase(
            "open texts again and again", "{{ x }}" + "{{ ' }} ".times(3) + "{{ \\' \" ".times(1_000_000), ends: .syntax
        ),
    ]
}
