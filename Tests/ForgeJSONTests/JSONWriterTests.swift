import ForgeJSON
import TestSupport
import Testing

@Suite("JSONWriter: documents that any reader takes")
struct JSONWriterTests {
    @Test("the compact style keeps UTF-8 and escapes what must be escaped, and the three line ends of Unicode")
    func compact() {
        let text = "a\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}é\u{84}\u{85}\u{86}\u{2027}\u{2028}\u{2029}\u{202A}😀"
        let expected =
            #""a\"\\/\b\f\n\r\t\u0000\u001f"# + "\u{7F}é\u{84}" + #"\u0085"# + "\u{86}\u{2027}" + #"\u2028\u2029"#
            + "\u{202A}😀\""
        #expect(Array(JSONValue.string(text).text().utf8) == Array(expected.utf8))
    }

    @Test("any string is written as json.dumps writes it, and Python reads both styles", arguments: [1, 2] as [UInt64])
    func strings(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let ranges: [ClosedRange<UInt32>] = [0...0x7F, 0x20...0x7E, 0x80...0x7FF, 0x2020...0x2030, 0x4E00...0x9FFF]
        let texts = (0..<3000).map { _ in
            var text = ""
            for _ in 0..<Int.random(in: 0...30, using: &generator) {
                let range = ranges.randomElement(using: &generator) ?? 0x1F600...0x1F64F
                let wide = Int.random(in: 0..<10, using: &generator) == 0 ? 0x1_0000...0x10_FFFF : range
                text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: wide, using: &generator)) ?? "?")
            }
            return text
        }
        let compact = try JSONOracle.rewritten(texts.map { JSONValue.string($0).serialized(.compact) })
        for (text, expected) in zip(texts, compact) {
            #expect(JSONValue.string(text).text(.python) == expected, "seed \(seed): \(text.debugDescription)")
        }
    }

    @Test("commas and colons come by themselves")
    func pieces() {
        func written(_ style: JSONStyle) -> String {
            var writer = JSONWriter(style: style)
            writer.beginObject()
            writer.writeKey("a")
            writer.beginArray()
            writer.writeNull()
            writer.writeBool(true)
            writer.writeInteger(-5)
            writer.writeDouble(1e16)
            writer.writeString("x")
            writer.beginArray()
            writer.endArray()
            writer.beginObject()
            writer.endObject()
            writer.writeRaw("[1]".utf8)
            writer.endArray()
            writer.writeKey("b\"")
            writer.write(["c": [1, 2]])
            writer.endObject()
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        #expect(written(.compact) == #"{"a":[null,true,-5,1e+16,"x",[],{},[1]],"b\"":{"c":[1,2]}}"#)
        #expect(written(.python) == #"{"a": [null, true, -5, 1e+16, "x", [], {}, [1]], "b\"": {"c": [1, 2]}}"#)
    }

    @Test("one writer makes a file of lines")
    func lines() {
        var writer = JSONWriter()
        for number in 1...3 {
            writer.write(["n": .integer(Int64(number))])
            writer.bytes.append(UInt8(ascii: "\n"))
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n")
    }

    @Test("a string is put together from pieces")
    func escapedPieces() {
        var writer = JSONWriter()
        writer.bytes.append(UInt8(ascii: "\""))
        for piece in ["Dear \"you\"", "", ",\n", "é"] { writer.appendEscaped(piece) }
        writer.bytes.append(UInt8(ascii: "\""))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #""Dear \"you\",\n"# + "é\"")
    }

    @Test(
        "bytes that are not UTF-8 become U+FFFD, so that the document stays one",
        arguments: [JSONStyle.compact, .python])
    func invalid(style: JSONStyle) throws {
        let pieces: [[UInt8]] = [
            [0x80], [0xC3], [0x61, 0xC3, 0x62], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
            [0xFF],
        ]
        for bytes in pieces {
            var writer = JSONWriter(style: style)
            bytes.withUnsafeBufferPointer { writer.writeString(utf8: $0) }
            let text = try #require(try JSONValue(parsing: writer.bytes).stringValue)
            #expect(text.unicodeScalars.contains("\u{FFFD}"))
            #expect(text.utf8.filter { $0 < 0x80 } == bytes.filter { $0 < 0x80 })
        }
    }

    @Test("a double that JSON cannot spell is null", arguments: [.nan, .infinity, -.infinity] as [Double])
    func notFinite(value: Double) {
        #expect(JSONValue.double(value).text(.compact) == "null")
        #expect(JSONValue.double(value).text(.python) == "null")
    }
}
