import ForgeBSON
import ForgeJinja
import Testing

@Suite("Template: documents as a database allows them, however odd")
struct OddDocumentTests {
    private func render(_ source: String, _ document: BSONDocument) throws -> String {
        try Template(source, name: "t").render(TemplateScope(document: document))
    }

    @Test(
        "keys of any kind are found",
        arguments: [
            ("{{ d[''] }}", "empty"), ("{{ d['a.b'] }}", "dot"), ("{{ d['$x'] }}", "dollar"),
            ("{{ d.twice }}", "first"),
            ("{{ d | list | length }}", "5"), ("{{ d['é'] is defined }}", "False"),
        ])
    func keys(source: String, expected: String) throws {
        var builder = BSONBuilder()
        for (key, value) in [("", "empty"), ("a.b", "dot"), ("$x", "dollar"), ("twice", "first"), ("twice", "second")] {
            try builder.append(key, .string(value))
        }
        #expect(try render(source, ["d": .document(builder.finish())]) == expected)
    }

    @Test("a NUL in a text is a character like others")
    func nul() throws {
        #expect(try render("{{ s | length }}{{ s }}{{ [s] }}", ["s": "a\u{0}b"]) == "3a\u{0}b['a\\x00b']")
    }

    @Test("a text that is not UTF-8 is refused with its document")
    func invalidText() {
        let bytes: [UInt8] = [14, 0, 0, 0, 2, 0x61, 0, 2, 0, 0, 0, 0xFF, 0, 0]
        #expect(throws: BSONError.self) { try BSONDocument(validating: bytes) }
    }

    @Test(
        "values of every type print, alone and in a list, or say why they have no JSON form",
        arguments: [
            .double(.nan), "text", ["k": 1], [1, 2], .binary(subtype: 0, bytes: [0, 255]),
            .binary(subtype: 5, bytes: [1]), .undefined, true, .date(milliseconds: .max), .date(milliseconds: .min),
            nil,
            .regex(pattern: "a", options: "i"), .javascript("f()"), .javascriptScope("f()", ["x": 1]), .symbol("s"),
            .int32(.min), .timestamp(.max), .int64(.min), .decimal128(Decimal128(high: .max, low: .max)), .minKey,
            .maxKey,
        ] as [BSONValue])
    func everyType(value: BSONValue) throws {
        let document: BSONDocument = ["v": value]
        #expect(try !render("{{ v }}", document).isEmpty)
        #expect(try render("{{ [v] }}", document).hasPrefix("["))
        do {
            #expect(try !render("{{ v | tojson }}", document).isEmpty)
        } catch let error as TemplateError {
            #expect(error.message.hasSuffix("is not JSON serializable"))
        }
    }
}
