import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("JSON to BSON: a model's answer is data, whatever its keys look like")
struct BSONFromJSONTests {
    private static let documents = [
        "{}", #"{"a": null, "b": [true, false], "c": {"d": ""}}"#, #"{"a": 1, "b": -2147483648, "c": 2147483647}"#,
        #"{"a": 2147483648, "b": 9223372036854775807, "c": -9223372036854775808}"#,
        #"{"a": 1.0, "b": -0.0, "c": 1e300, "d": -0}"#, #"{"a": "\u0000é\ud83d\ude00"}"#,
        #"{"a": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, [[]]]}"#, #"{"a": 1, "b": 2, "a": {"c": 3}}"#,
        #"{"when": {"$date": "tomorrow"}, "id": {"$oid": "5f1d7f3a2c8b9d0e4a6b7c8d"}, "n": {"$numberLong": "1"}}"#,
        #"{"a.b": 1, "$set": {"x": 1}, "": 0, "0": [{"$code": "f", "$scope": {}}]}"#,
    ]

    @Test("plain data is stored as PyMongo stores what json.loads gives")
    func table() throws {
        let script = "for line in sys.stdin: print(bson.encode(json.loads(line)).hex())"
        for (document, answer) in zip(Self.documents, try BSONOracle.lines(script, Self.documents)) {
            let value = try BSONValue(json: JSONValue(parsing: document))
            #expect(value.documentValue.map { hexadecimal($0.bytes) } == answer, "\(document)")
        }
    }

    @Test("random data as well", arguments: [1, 2] as [UInt64])
    func random(seed: UInt64) throws {
        var source = RandomDocument(seed: seed)
        // Relaxed Extended JSON, read as plain data, is full of keys with a dollar sign.
        let documents = (0..<500).map { _ in source.next().extendedJSON(.relaxed) }
        let script = "for line in sys.stdin: print(bson.encode(json.loads(line)).hex())"
        let answers = try BSONOracle.lines(script, documents.map { $0.text(.python) })
        for (document, answer) in zip(documents, answers) {
            #expect(try BSONValue(json: document).documentValue.map { hexadecimal($0.bytes) } == answer, "seed \(seed)")
        }
    }

    @Test("an integer beyond 64 bits, which PyMongo refuses, becomes a double")
    func bigInteger() throws {
        #expect(try BSONValue(json: JSONValue(parsing: "9223372036854775808")) == .double(0x1p63))
        #expect(try BSONValue(json: JSONValue(parsing: "-100000000000000000000")) == .double(-1e20))
        let digits = String(repeating: "9", count: 400)
        #expect(throws: BSONError(reason: "a number is too large")) { try BSONValue(json: JSONValue(parsing: digits)) }
    }

    @Test("a NUL in a key is refused, at any depth", arguments: [#"{"\u0000": 1}"#, #"[{"a": [{"b\u0000c": 1}]}]"#])
    func nulInKey(document: String) throws {
        let json = try JSONValue(parsing: document)
        #expect(throws: BSONError(reason: "a key contains U+0000")) { try BSONValue(json: json) }
    }

    @Test("data is nested to 100 levels")
    func depth() throws {
        func nested(_ levels: Int) throws -> JSONValue {
            let half = String(repeating: #"[{"a":"#, count: levels / 2)
            let end = String(repeating: "}]", count: levels / 2)
            return try JSONValue(parsing: half + (levels.isMultiple(of: 2) ? "1" : "[]") + end)
        }
        #expect(throws: Never.self) { try BSONValue(json: nested(100)) }
        #expect(throws: BSONError(reason: "nested deeper than 100 levels")) { try BSONValue(json: nested(101)) }
        #expect(throws: BSONError(reason: "nested deeper than 100 levels")) { try BSONValue(json: nested(200)) }
    }
}
