import ForgeJSON
import TestSupport
import Testing

@Suite("JSON: what is a document and what is not")
struct JSONParsingTests {
    private static let documents = [
        "null", "true", "false", " \t\r\n null \n", "0", "-0", "7", "-7", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "1e3", "1E3", "1e+3", "1e-3",
        "0.1", "-0.0", "0e0", "0.0e-5", "1.0", "1.5e300", "5e-324", "1e-400", "2.2250738585072014e-308",
        "1.7976931348623157e308", "1e15", "1e16", "1e17", "123456789012345680.0", "0.0001", "0.00001", "1e22", "1e23",
        "9007199254740993.0", "0.30000000000000004", "100000000000000000000000.0", "8.41E21", "1.7976931348623157E+308",
        #""""#, #""a""#, #""seven77""#, #""eight888""#, #""nine99999""#, #""\"\\\/\b\f\n\r\t""#,
        #""\u0041\u00e9\u20AC""#,
        #""\ud83d\ude00""#, #""\uD83D\uDE00 and more""#, #""\u0000""#, #""a\u0000b\u001f\u007f""#, "\"\u{7F}\"",
        "\"é€😀\"", "\"\u{85}\u{2028}\u{2029}\u{FFFD}\u{10FFFF}\"", #""ends in an escape \n""#, #""\\\\\\\\\\\\\\\\\\""#,
        "[]", "[ ]", "[1]", "[1, 2 ,3]", "[[[[]]]]", #"[null, true, "x", {"a": 1}]"#, "{}", "{ }", #"{"a":1}"#,
        #"{ "a" : 1 , "b" : [ ] }"#, #"{"a":{"a":{"a":null}}}"#, #"{"a":1,"b":2,"a":3}"#, #"{"\u0061":1,"a":2}"#,
        #"{"":0}"#, #"{"é":1,"é":2}"#, #"{"a\nb":1}"#, "{\"\u{1F600}\":1}",
    ]

    @Test("a document is read as Python reads it, and written as Python writes it")
    func accepted() throws {
        let expected = try JSONOracle.rewritten(Self.documents.map { Array($0.utf8) })
        for (document, expected) in zip(Self.documents, expected) {
            #expect(try JSONValue(parsing: document).text(.python) == expected, "\(document)")
        }
    }

    private static let noDocuments: [(bytes: [UInt8], at: Int)] =
        [
            ("", 0), ("  ", 2), ("nul", 3), ("nulL", 3), ("True", 0), ("truex", 4), ("fals", 4), ("None", 0), ("x", 0),
            ("+1", 0), ("-", 1), ("01", 1), ("-01", 2), ("00", 1), ("1.", 2), (".5", 0), ("1.e5", 2), ("1e", 2),
            ("1e+", 3), ("1.5.5", 3), ("0x10", 1), ("1_000", 1), ("--1", 1), ("-a", 1), ("1 2", 2), ("NaN", 0),
            ("Infinity", 0), ("-Infinity", 1), ("1e999", 0), ("-1e999", 0), ("'a'", 0), (#"""#, 1), (#""a"#, 2),
            (#""\"#, 1), (#""\x""#, 1), (#""\u12""#, 1), (#""\u123g""#, 1), (#""\U0041""#, 1), (#""\u 123""#, 1),
            ("\"a\nb\"", 2), ("\"\t\"", 1), ("\"\u{0}\"", 1), ("\"12345678\u{1F}\"", 9), (#""a"b"#, 3), ("[", 1),
            ("]", 0), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("[1}", 2), ("[1]]", 3),
            ("[1],", 3), ("{", 1), ("}", 0), ("{]", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a" 1}"#, 5),
            (#"{"a":1,}"#, 7), (#"{"a":1 "b":2}"#, 7), (#"{a:1}"#, 1), (#"{'a':1}"#, 1), (#"{1:1}"#, 1),
            (#"{"a":1]"#, 6), (#"{"a"::1}"#, 5), (#"{,"a":1}"#, 1), (#"{"a":1}}"#, 7), ("/* */ 1", 0), ("1 // x", 2),
            ("\u{FEFF}1", 0), ("\u{A0}1", 0), ("\u{B}1", 0),
        ].map { (Array($0.0.utf8), $0.1) } + [
            ([0x22, 0x80, 0x22], 1), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xC3, 0x22], 1),
            ([0x22, 0xE0, 0x80, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0xF0, 0x80, 0x80, 0x80, 0x22], 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1),
            ([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], 1), ([0x22, 0xE2, 0x82, 0x22], 1), ([0xFF, 0xFE], 0), ([0], 0),
            ([0x31, 0], 1),
        ]

    @Test("anything else is refused where it goes wrong; Python refuses it too, told to be strict")
    func refused() throws {
        let oracle = try JSONOracle.rewritten(Self.noDocuments.map(\.bytes))
        for ((bytes, offset), oracle) in zip(Self.noDocuments, oracle) {
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            #expect(oracle == nil, "Python takes \(text)")
            let error = #expect(throws: JSONError.self, "\(text)") { try JSONValue(parsing: bytes) }
            #expect(error?.offset == offset, "\(text): \(error?.description ?? "")")
        }
    }

    @Test("what Python takes and we refuse on purpose", arguments: ["NaN", "[Infinity]", "-Infinity", "1e999"])
    func stricter(document: String) throws {
        #expect(throws: JSONError.self) { try JSONValue(parsing: document) }
        let script = "import json, sys; json.loads(sys.stdin.read())"
        _ = try PythonOracle.run(script: script, input: Array(document.utf8))
    }

    @Test(
        "an escape of a lone surrogate, which Python keeps and cannot write, is U+FFFD",
        arguments: [
            (#""\ud800""#, "\u{FFFD}"), (#""\udc00""#, "\u{FFFD}"), (#""\ud800\ud800""#, "\u{FFFD}\u{FFFD}"),
            (#""\ud800\u0041""#, "\u{FFFD}A"), (#""\ud83dx\ude00""#, "\u{FFFD}x\u{FFFD}"),
            (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
            (#""\ud800\n""#, "\u{FFFD}\n"), (#""\ud800\""#, nil), (#""\ud800\u12""#, nil),
        ])
    func loneSurrogate(document: String, text: String?) {
        #expect((try? JSONValue(parsing: document)) == text.map(JSONValue.string))
    }

    @Test("nesting is taken to 200 levels", arguments: ["[", #"{"a":"#])
    func depth(bracket: String) {
        let end = bracket == "[" ? "]" : "}"
        func nested(_ levels: Int) -> String {
            String(repeating: bracket, count: levels - 1) + (bracket == "[" ? "[]" : "{}")
                + String(repeating: end, count: levels - 1)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(200)) }
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(201)) }
        #expect(error?.reason == "nested deeper than 200 levels")
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: bracket, count: 1_000_000)) }
    }

    @Test("a document cut at any byte is refused")
    func cut() throws {
        let document = Array(
            #" {"id": "batch_1", "é😀": [1, -2.5e+10, true, false, null, "\u00e9\ud83d\ude00\n"], "o": {"k": {}}} "#.utf8
        )
        _ = try JSONValue(parsing: document)
        for length in 0..<document.count - 1 {
            #expect(throws: JSONError.self, "\(length) bytes") { try JSONValue(parsing: document, in: 0..<length) }
            #expect(throws: JSONError.self, "\(length) bytes") { try JSONValue(parsing: Array(document[..<length])) }
        }
    }

    @Test("a document damaged at random is judged as Python judges it", arguments: [1, 2, 3] as [UInt64])
    func damaged(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array(#"{}[]",:\u0123456789eE+-.truefalsnl abcdDF é😀"#.utf8) + [0, 0x1F, 0x7F, 0x80, 0xFF]
        let documents = (0..<2000).map { number in
            var bytes = Array(Self.documents[number % Self.documents.count].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                let byte = alphabet.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.insert(byte, at: place)
                case 1 where place < bytes.count: bytes[place] = byte
                default: if place < bytes.count { bytes.remove(at: place) }
                }
            }
            return bytes
        }
        let expected = try JSONOracle.rewritten(documents)
        for (document, expected) in zip(documents, expected) {
            let text = try? JSONValue(parsing: document).text(.python)
            #expect(text == expected, "seed \(seed): \(String(decoding: document, as: UTF8.self).debugDescription)")
        }
    }

    @Test("an error says where and why, and quotes nothing")
    func errors() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: #"{"secret": tru}"#) }
        #expect(error?.description == "expected a value at byte 14")
    }
}
