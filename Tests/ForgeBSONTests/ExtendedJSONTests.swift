import ForgeBSON
import ForgeJSON
import Testing

@Suite("Extended JSON: as PyMongo's json_util writes and reads it")
struct ExtendedJSONTests {
    @Test("random documents are written alike and read back as the same bytes", arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) throws {
        var source = RandomDocument(seed: seed)
        let documents = (0..<500).map { _ in source.next() }
        let lines = documents.map { hexadecimal($0.bytes) }
        for (mode, name) in [(ExtendedJSONMode.canonical, "CANONICAL"), (.relaxed, "RELAXED")] {
            let script = """
                for line in sys.stdin:
                    document = bson.decode(bytes.fromhex(line), options)
                    print(json_util.dumps(document, json_options=json_util.\(name)_JSON_OPTIONS))
                """
            let answers = try BSONOracle.lines(script, lines)
            for (document, answer) in zip(documents, answers) {
                #expect(document.extendedJSON(mode).text(.python) == answer, "seed \(seed)")
                let again = try BSONDocument(extendedJSON: answer)
                if mode == .canonical { #expect(again == document, "seed \(seed)") }
            }
        }
    }

    @Test("what is read is what json_util reads")
    func read() throws {
        let documents = [
            #"{"a": {"$oid": "5F1D7F3A2C8B9D0E4A6B7C8D"}}"#, #"{"a": {"$numberInt": "-5"}, "b": {"$numberLong": "5"}}"#,
            #"{"a": {"$numberDouble": "-0.0"}, "b": {"$numberDouble": "1E5"}, "c": {"$numberDouble": "-Infinity"}}"#,
            #"{"a": {"$numberDecimal": "1E-3"}}"#, #"{"a": 5, "b": 5000000000, "c": 5.0}"#,
            #"{"a": {"$binary": {"base64": "AQI=", "subType": "80"}}}"#,
            #"{"a": {"$binary": {"subType": "5", "base64": ""}}}"#,
            #"{"a": {"$uuid": "00112233-4455-6677-8899-aabbccddeeff"}}"#,
            #"{"a": {"$date": "2024-02-29T23:59:59.999Z"}}"#, #"{"a": {"$date": "2024-01-31T12:00:00+01:00"}}"#,
            #"{"a": {"$date": "1969-12-31T23:59:59.5-0330"}}"#, #"{"a": {"$date": "0001-01-01T00:00:00Z"}}"#,
            #"{"a": {"$date": "2024-01-31T12:00:00+05"}}"#, #"{"a": {"$date": {"$numberLong": "-5"}}}"#,
            #"{"a": {"$date": 1706702400123}}"#, #"{"a": {"$timestamp": {"t": 4294967295, "i": 0}}}"#,
            #"{"a": {"$regularExpression": {"pattern": "x", "options": "im"}}}"#,
            #"{"a": {"$code": "f"}, "b": {"$code": "g", "$scope": {"n": {"$numberLong": "1"}}}}"#,
            #"{"a": {"$code": "f", "$scope": {}}}"#, #"{"a": {"$minKey": 1}, "b": [{"$maxKey": 1}]}"#,
            #"{"$set": {"a": {"$exists": true}}, "$or": [{"b": {"$in": [{"$oid": "5f1d7f3a2c8b9d0e4a6b7c8d"}]}}]}"#,
            #"{"a": {"$ref": "c", "$id": 1}}"#, #"{"": {"": null}, "a": [true, []]}"#,
        ]
        let script = "for line in sys.stdin: print(bson.encode(json_util.loads(line)).hex())"
        for (document, answer) in zip(documents, try BSONOracle.lines(script, documents)) {
            #expect(hexadecimal(try BSONDocument(extendedJSON: document).bytes) == answer, "\(document)")
        }
    }

    @Test("types that PyMongo turns into others keep theirs")
    func deprecated() throws {
        let id = try #require(ObjectID("5f1d7f3a2c8b9d0e4a6b7c8d"))
        let table: [(String, BSONValue)] = [
            (#"{"$undefined":true}"#, .undefined), (#"{"$symbol":"s"}"#, .symbol("s")),
            (#"{"$dbPointer":{"$ref":"d.c","$id":{"$oid":"\#(id)"}}}"#, .dbPointer(namespace: "d.c", id: id)),
        ]
        for (text, value) in table {
            #expect(value.extendedJSON(.canonical).text() == text && value.extendedJSON(.relaxed).text() == text)
            #expect(try BSONValue(extendedJSON: JSONValue(parsing: text)) == value)
        }
    }

    @Test(
        "a type's key with another value or in other company is refused",
        arguments: [
            #"{"$oid": "x"}"#, #"{"$oid": 5}"#, #"{"$oid": "5f1d7f3a2c8b9d0e4a6b7c8"}"#,
            #"{"$oid": "5f1d7f3a2c8b9d0e4a6b7c8g"}"#, #"{"$oid": "5f1d7f3a2c8b9d0e4a6b7c8d", "x": 1}"#,
            #"{"x": 1, "$oid": "5f1d7f3a2c8b9d0e4a6b7c8d"}"#, #"{"$numberInt": "2147483648"}"#, #"{"$numberInt": 5}"#,
            #"{"$numberInt": "5.0"}"#, #"{"$numberLong": "9223372036854775808"}"#, #"{"$numberLong": ""}"#,
            #"{"$numberDouble": "x"}"#, #"{"$numberDouble": "nan"}"#, #"{"$numberDouble": "0x1p3"}"#,
            #"{"$numberDouble": "\"1\""}"#, #"{"$numberDecimal": "1.x"}"#, #"{"$numberDecimal": 1}"#,
            #"{"$binary": "AQI="}"#, #"{"$binary": {"base64": "AQI", "subType": "00"}}"#,
            #"{"$binary": {"base64": "AQI=", "subType": "100"}}"#, #"{"$binary": {"base64": "AQI=", "subType": ""}}"#,
            #"{"$binary": {"base64": "AQI="}}"#, #"{"$binary": {"base64": "A===", "subType": "00"}}"#,
            #"{"$binary": {"base64": "AQJ=", "subType": "00"}}"#, #"{"$binary": {"base64": "AQ=I", "subType": "00"}}"#,
            #"{"$binary": {"base64": "AQ-_", "subType": "00"}}"#,
            #"{"$binary": {"base64": "A=I=AQI=", "subType": "0"}}"#,
            #"{"$binary": {"base64": "", "subType": "00", "x": 1}}"#,
            #"{"$uuid": "0011223344556677-8899-aabbccddeeff"}"#,
            #"{"$uuid": "00112233-4455-6677-8899-aabbccddeefg"}"#, #"{"$uuid": 5}"#, #"{"$date": "tomorrow"}"#,
            #"{"$date": "2024-01-31"}"#, #"{"$date": "2024-01-31T12:00:00"}"#, #"{"$date": "2024-02-30T12:00:00Z"}"#,
            #"{"$date": "2023-02-29T12:00:00Z"}"#, #"{"$date": "2024-13-01T12:00:00Z"}"#,
            #"{"$date": "2024-01-01T24:00:00Z"}"#, #"{"$date": "2024-01-01T12:60:00Z"}"#,
            #"{"$date": "2024-01-01T12:00:60Z"}"#, #"{"$date": "2024-01-01T12:00:00.Z"}"#,
            #"{"$date": "2024-01-01T12:00:00ZZ"}"#, #"{"$date": "2024-01-01T12:00:00+1"}"#,
            #"{"$date": {"$numberInt": "5"}}"#, #"{"$date": 1.5}"#, #"{"$date": true}"#, #"{"$timestamp": 5}"#,
            #"{"$timestamp": {"t": -1, "i": 0}}"#, #"{"$timestamp": {"t": 4294967296, "i": 0}}"#,
            #"{"$timestamp": {"t": 1}}"#, #"{"$regularExpression": {"pattern": "x"}}"#,
            #"{"$regularExpression": {"pattern": "\u0000", "options": ""}}"#, #"{"$code": 5}"#,
            #"{"$code": "f", "x": 1}"#, #"{"$code": "f", "$scope": 1}"#, #"{"$minKey": true}"#, #"{"$maxKey": 2}"#,
            #"{"$undefined": false}"#, #"{"$dbPointer": {"$ref": "c"}}"#, #"{"$dbPointer": {"$ref": "c", "$id": 1}}"#,
            #"{"k\u0000": 1}"#, #"{"k": 1"#, "",
        ])
    func refused(value: String) {
        #expect(throws: BSONError.self, "\(value)") { try BSONDocument(extendedJSON: #"{"a": \#(value)}"#) }
    }

    @Test("a document is expected, not a list or a value", arguments: ["[]", "1", #"{"$numberInt": "1"}"#])
    func notADocument(text: String) {
        #expect(throws: BSONError(reason: "expected a document")) { try BSONDocument(extendedJSON: text) }
    }

    @Test("an error names the key, never the value")
    func errors() {
        #expect(throws: BSONError(reason: "wrong value of '$oid'")) {
            try BSONDocument(extendedJSON: #"{"a": {"$oid": "secret"}}"#)
        }
    }
}
