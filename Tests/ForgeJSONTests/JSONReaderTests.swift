import ForgeJSON
import Testing

@Suite("JSONReader: takes what is asked for, checks and skips the rest")
struct JSONReaderTests {
    private static let line = Array(
        #"""
        {"id": "batch_req_1", "custom_id": "o-5f1d", "response": {"status_code": 200, "request_id": "r", "body":
        {"id": "c", "created": 1764000000, "choices": [{"index": 0, "message": {"role": "assistant", "content":
        "Gr\u00fc\u00dfe \ud83d\ude00\n", "refusal": null}, "logprobs": {"content": [{"token": "a", "bytes": [1, 2]}]},
        "finish_reason": "stop"}, {"index": 1}], "usage": {"prompt_tokens": 12, "completion_tokens": 34}}}, "error": null}
        """#.utf8)

    private struct Answer: Equatable {
        var customID: String?
        var status: Int64?
        var content: String?
    }

    private static func answer(_ line: [UInt8], in range: Range<Int>? = nil) throws(JSONError) -> Answer {
        var answer = Answer()
        var reader = JSONReader(line, in: range)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "custom_id": answer.customID = try reader.readString()
            case "response": try readResponse(&reader, &answer)
            default: break
            }
        }
        try reader.finish()
        return answer
    }

    private static func readResponse(_ reader: inout JSONReader, _ answer: inout Answer) throws(JSONError) {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if key == "status_code" { answer.status = try reader.readInt64() }
            guard key == "body" else { continue }
            try reader.beginObject()
            while let key = try reader.nextKey() {
                guard key == "choices" else { continue }
                try reader.beginArray()
                while try reader.nextElement() { try readChoice(&reader, &answer) }
            }
        }
    }

    private static func readChoice(_ reader: inout JSONReader, _ answer: inout Answer) throws(JSONError) {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            guard key == "message" else { continue }
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if key == "content", answer.content == nil { answer.content = try reader.readString() }
            }
        }
    }

    private static let expected = Answer(customID: "o-5f1d", status: 200, content: "Grüße 😀\n")

    @Test("three values are pulled out of a line of an output file")
    func pulled() throws { #expect(try Self.answer(Self.line) == Self.expected) }

    @Test("a line is read where it lies among others")
    func range() throws {
        let bytes = Array("{\n".utf8) + Self.line + Array("\n}".utf8)
        #expect(try Self.answer(bytes, in: 2..<2 + Self.line.count) == Self.expected)
        #expect(throws: JSONError.self) { try Self.answer(bytes, in: 2..<2 + Self.line.count + 2) }
        #expect(throws: JSONError.self) { try Self.answer(bytes, in: 5..<5) }
        #expect(throws: JSONError.self) { try Self.answer(bytes, in: -7..<1000) }
    }

    @Test("a line cut at any byte is refused")
    func cut() {
        for length in 0..<Self.line.count {
            #expect(throws: JSONError.self, "\(length)") { try Self.answer(Self.line, in: 0..<length) }
        }
    }

    @Test(
        "what is skipped is checked all the same",
        arguments: [
            #"{"x": [1,]}"#, #"{"x": "\x"}"#, #"{"x": 01}"#, #"{"x": nul}"#, #"{"x": {"y" 1}}"#, #"{"x": [NaN]}"#,
            #"{"x": 1} 2"#, #"{"x": 1"#, "{\"x\": \"\u{1}\"}", #"{"x": }"#, #"{"x": {]}"#, #"{"custom_id": 5}"#,
            #"{"response": []}"#, #"{"response": {"status_code": "200"}}"#, #"[]"#, #""""#,
        ])
    func refused(document: String) {
        #expect(throws: JSONError.self) { try Self.answer(Array(document.utf8)) }
    }

    @Test("keys are compared by what they mean, not by how they are spelled")
    func keys() throws {
        var reader = JSONReader(Array(#"{"\u0061\"b": 1, "": 2, "é": 3, "key": 4}"#.utf8))
        try reader.beginObject()
        let first = try #require(try reader.nextKey())
        #expect(first == #"a"b"# && !(first == "a"))
        #expect(first.text == #"a"b"#)
        let second = try #require(try reader.nextKey())
        #expect(second == "" && !(second == "a"))
        let third = try #require(try reader.nextKey())
        #expect(third == "é" && !(third == "e\u{301}"))
        let fourth = try #require(try reader.nextKey())
        #expect(fourth == "key" && !(fourth == "kez") && !(fourth == "ke") && !(fourth == "keys"))
        #expect(try reader.readInt64() == 4)
        #expect(try reader.nextKey() == nil)
        try reader.finish()
    }

    @Test("each kind is told by its first byte, and each value read by its own call")
    func kinds() throws {
        var reader = JSONReader(Array(#" [ null , true, false, -1.5, "s", {"a": [1]}, [2] ] "#.utf8))
        try reader.beginArray()
        var kinds: [JSONReader.Kind] = []
        while try reader.nextElement() {
            kinds.append(try reader.peek())
            switch kinds.count {
            case 1: try reader.readNull()
            case 2: #expect(try reader.readBool())
            case 3: #expect(try !reader.readBool())
            case 4: #expect(try reader.readDouble() == -1.5)
            case 5: #expect(try reader.readString() == "s")
            case 6: #expect(try reader.readValue() == ["a": [1]])
            default: #expect(try reader.skipValue() == 46..<49)
            }
        }
        try reader.finish()
        #expect(kinds == [.null, .bool, .bool, .number, .string, .object, .array])
    }

    @Test("the wrong call for a value is an error that says what was expected")
    func mismatch() {
        func error<Value>(_ text: String, _ read: (inout JSONReader) throws -> Value) -> String? {
            var reader = JSONReader(Array(text.utf8))
            do {
                _ = try read(&reader)
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(error(" 1") { try $0.readString() } == "expected a string at byte 1")
        #expect(error("\"\"") { try $0.readDouble() } == "expected a number at byte 0")
        #expect(error("{}") { try $0.beginArray() } == "expected an array at byte 0")
        #expect(error("[]") { try $0.beginObject() } == "expected an object at byte 0")
        #expect(error("0") { try $0.readBool() } == "expected true or false at byte 0")
        #expect(error("0") { try $0.readNull() } == "expected null at byte 0")
        #expect(error("") { try $0.finish() } == nil)
        let unread = error("[1]") {
            try $0.beginArray()
            try $0.finish()
        }
        #expect(unread == "the document is not read to its end at byte 1")
    }

    @Test("a string is appended to a buffer as UTF-8, escapes resolved")
    func intoBuffer() throws {
        var bytes = Array("> ".utf8)
        for text in [#""plain""#, #""\u00e9\ud83d\ude00\n, and long enough for eight bytes at a time""#, #""""#] {
            var reader = JSONReader(Array(text.utf8))
            try reader.readString(into: &bytes)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "> plainé😀\n, and long enough for eight bytes at a time")
    }

    @Test("a special byte is seen at every place of a word")
    func everyPlace() throws {
        for length in 0..<20 {
            for place in 0...length {
                for special in ["\\n", "\\\"", "\\u0041", "é", "😀", "\u{7F}", "\u{80}"] {
                    let before = String(repeating: "a", count: place)
                    let after = String(repeating: "z", count: length - place)
                    let document = Array("[\"\(before)\(special)\(after)\",1]".utf8)
                    let value = try JSONValue(parsing: document)
                    #expect(try JSONValue(parsing: value.serialized(.python)) == value)
                    #expect(try JSONValue(parsing: value.serialized(.compact)) == value)
                    #expect(value[0]?.stringValue?.unicodeScalars.count == length + 1)
                    let broken = Array("[\"\(before)\u{1F}\(after)\",1]".utf8)
                    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: broken) }
                    #expect(error?.offset == 2 + place)
                }
            }
        }
    }
}
