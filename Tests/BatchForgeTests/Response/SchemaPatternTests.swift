import Testing

@testable import BatchForge

@Suite("SchemaPattern: ECMA-262's regular expressions, in bounded time")
struct SchemaPatternTests {
    @Test(
        "it matches anywhere in the text",
        arguments: [
            ("", "", true), ("a", "cab", true), ("^a", "ba", false), ("a$", "ba", true), ("^a$", "a\n", false),
            ("^b", "a\nb", false),
            ("^.$", "é", true), ("^.$", "e\u{301}", false), ("^.$", "😀", true), (".", "\n", false),
            (".", "\u{2028}", false),
            ("^.$", "\u{85}", true), ("^[^a]$", "\n", true), (#"\d"#, "١", false), (#"\w"#, "é", false),
            (#"\s"#, "\u{FEFF}", true),
            (#"^\S$"#, "\u{3000}", false), (#"^[\w-]+$"#, "a-b_c", true), (#"^[\w-.]+$"#, "a.b-c", true),
            (#"[\d-x]"#, "-", true),
            ("^[a-]$", "-", true), ("^[-a]$", "-", true), ("^[]a]", "a", false), ("[^]", "x", true), ("[]", "x", false),
            ("^a|b$", "ac", true), ("^(?:a|b)$", "ac", false), ("^(a|b|)$", "", true), ("^(?:ab){2}$", "abab", true),
            ("^a{2,}$", "aaa", true), ("^a{2,3}$", "aaaa", false), ("^a{0}$", "", true), ("a{,2}", "a{,2}", true),
            ("^a{$", "a{", true),
            ("^}]$", "}]", true), ("^a+?b*?c??$", "aab", true), ("^(a*)*$", "aaab", false), ("^(a*)*$", "aaa", true),
            ("(?:)*b", "b", true),
            (#"^\/\.\-\$$"#, "/.-$", true), (#"^\t\n\v\f\r\0$"#, "\t\n\u{B}\u{C}\r\0", true), (#"^\cJ$"#, "\n", true),
            (#"^\x41\u0042\u{1F600}\ud83d\ude00$"#, "AB😀😀", true), (#"^[\u4e00-\u9fff]+$"#, "漢字", true),
            (#"[\b]"#, "\u{8}", true),
            (#"^\p{Lu}\p{Letter}*$"#, "Éa", true), (#"^\p{Lu}"#, "a", false), (#"^\P{L}$"#, "1", true),
            (#"^[\p{L}\p{Nd}]+$"#, "a١", true),
            (#"^\p{General_Category=Decimal_Number}$"#, "5", true), (#"^\p{White_Space}$"#, "\u{85}", true),
            (#"[^\D]"#, "a", false),
            (#"\bcat\b"#, "a cat.", true), (#"\bcat\b"#, "concat", false), (#"\Bcat"#, "concat", true),
            ("^(?=.*a)(?=.*b)", "xbxa", true),
            ("^(?=.*a)(?=.*b)", "xa", false), ("^(?!.*secret).*$", "a secret", false), ("^(?!a(?!b))", "ab", true),
            ("^(?!a(?!b))", "ac", false), ("(?:a(?=b)|c)$", "c", true), ("a(?=b)b", "ab", true),
            ("(?<year>[0-9]{4})", "2026", true),
            ("(?!)", "a", false), ("^é$", "e\u{301}", false), ("x*", "", true), (#"^\B$"#, "", true),
            (#"\b"#, "", false), ("^$", "", true), ("$^", "", true),
        ])
    func matching(pattern: String, text: String, expected: Bool) throws {
        let pattern = try SchemaPattern(pattern)
        #expect(pattern.matches(text) == expected)
    }

    @Test(
        "what is no pattern, or needs more than bounded time, is refused",
        arguments: [
            "(", ")", "(a", "a)", "[", "[a", "[b-a]", "*", "+a", "a**", "a{2}{3}", "{2}", "a{3,2}", "^*", "(?=a)*",
            #"\"#, #"\1"#,
            #"(a)\1"#, #"\k<a>"#, "(?<=a)b", "(?<!a)b", "(?i)a", "(?>a)", "(?#c)", "(?<>", "(?<a", #"\A"#, #"\Z"#,
            #"\Q"#, #"\h"#, #"\c"#,
            #"\x4"#, #"\u12"#, #"\u{110000}"#, #"\u{}"#, #"\u{12"#, #"\ud83dA\u"#, #"\p"#, #"\p{}"#,
            #"\p{Script=Greek}"#,
            #"\p{Nonsense}"#, #"\07"#,
            "a{10001}", "a{99999999999999999999}", "(?:a{1000}){1000}", "(?:(?:a{100}){100}){100}",
            String(repeating: "(", count: 100_000),
            String(repeating: "(?=", count: 101) + String(repeating: ")", count: 101),
        ])
    func refused(pattern: String) {
        #expect(throws: PatternError.self) { try SchemaPattern(pattern) }
    }

    @Test(
        "patterns that keep other engines busy for ever take no time",
        arguments: [
            "^(a+)+$", "^(a|aa)+$", "^(a*)*b$", "(a|a)*c", "^(?=(a+)+$)", "(?=.*b)", "(?=a*b)(?=a*c)",
            "^(?:(?:){9999}){9999}$",
        ])
    func bounded(pattern: String) throws {
        let pattern = try SchemaPattern(pattern)
        let text = String(repeating: "a", count: 20_000) + "!"
        let time = ContinuousClock().measure { #expect(!pattern.matches(text)) }
        #expect(time < .seconds(5))
    }
}
