import ForgeBSON
import ForgeJSON
import Testing

@Suite("BSON: the bytes that PyMongo writes")
struct BSONEncodingTests {
    private static let id = ObjectID("5f1d7f3a2c8b9d0e4a6b7c8d")

    private static let documents: [(python: String, ours: BSONDocument)] = [
        ("{}", [:]), ("{'a': None}", ["a": nil]), ("{'a': True, 'b': False}", ["a": true, "b": false]),
        ("{'a': 1, 'b': -1}", ["a": 1, "b": -1]),
        ("{'a': 2**31 - 1, 'b': 2**31}", ["a": 2_147_483_647, "b": 2_147_483_648]),
        ("{'a': -2**31, 'b': -2**31 - 1}", ["a": -2_147_483_648, "b": -2_147_483_649]),
        ("{'a': 2**63 - 1, 'b': -2**63}", ["a": .int64(.max), "b": .int64(.min)]),
        ("{'a': Int64(1)}", ["a": .int64(1)]),
        ("{'a': 1.5, 'b': -0.0}", ["a": 1.5, "b": -0.0]),
        ("{'a': float('inf'), 'b': float('nan')}", ["a": .double(.infinity), "b": .double(.nan)]),
        ("{'a': '', 'b': 'é😀\\x00'}", ["a": "", "b": "é😀\0"]),
        ("{'': 1, 'a.b': 2, '$x': 3}", ["": 1, "a.b": 2, "$x": 3]),
        ("{'a': {}, 'b': {'c': {'d': []}}}", ["a": [:], "b": ["c": ["d": []]]]),
        ("{'a': [1, 'x', [2], {'k': None}]}", ["a": [1, "x", [2], ["k": nil]]]),
        ("{'a': list(range(12))}", ["a": .array(.array((0..<12).map { .int32($0) }))]),
        ("{'a': b'\\x00\\xff'}", ["a": .binary(subtype: 0, bytes: [0, 255])]),
        ("{'a': Binary(b'', 0)}", ["a": .binary(subtype: 0, bytes: [])]),
        ("{'a': Binary(b'xyz', 2)}", ["a": .binary(subtype: 2, bytes: Array("xyz".utf8))]),
        ("{'a': Binary(b'0123456789abcdef', 4)}", ["a": .binary(subtype: 4, bytes: Array("0123456789abcdef".utf8))]),
        ("{'a': ObjectId('5f1d7f3a2c8b9d0e4a6b7c8d')}", ["a": id.map(BSONValue.objectID) ?? nil]),
        (
            "{'a': DatetimeMS(-1), 'b': DatetimeMS(1706702400123)}",
            ["a": .date(milliseconds: -1), "b": .date(milliseconds: 1_706_702_400_123)]
        ),
        (
            "{'a': Regex('^x', 'im'), 'b': Regex('', '')}",
            ["a": .regex(pattern: "^x", options: "im"), "b": .regex(pattern: "", options: "")]
        ),
        (
            "{'a': Code('f()'), 'b': Code('g()', {'x': 1})}",
            ["a": .javascript("f()"), "b": .javascriptScope("g()", ["x": 1])]
        ),
        ("{'a': Timestamp(5, 7)}", ["a": .timestamp(5 << 32 | 7)]),
        ("{'a': Decimal128('1.50')}", ["a": Decimal128("1.50").map(BSONValue.decimal128) ?? nil]),
        ("{'a': MinKey(), 'b': MaxKey()}", ["a": .minKey, "b": .maxKey]),
    ]

    @Test("one document of each kind")
    func table() throws {
        let script = "for line in sys.stdin: print(bson.encode(eval(line)).hex())"
        let expected = try BSONOracle.lines(script, Self.documents.map(\.python))
        for ((python, ours), expected) in zip(Self.documents, expected) {
            #expect(hexadecimal(ours.bytes) == expected, "\(python)")
            #expect(try BSONDocument(validating: bytes(hexadecimal: expected)) == ours, "\(python)")
        }
    }

    @Test("types that PyMongo no longer writes are read and written as the specification has them")
    func deprecated() throws {
        let id = try #require(Self.id)
        let table: [(String, BSONValue)] = [
            ("08000000 0661 00 00", .undefined), ("0e000000 0e 6100 02000000 62 00 00", .symbol("b")),
            ("1a000000 0c 6100 02000000 62 00 5f1d7f3a2c8b9d0e4a6b7c8d 00", .dbPointer(namespace: "b", id: id)),
        ]
        for (text, value) in table {
            let document = try BSONDocument(validating: bytes(hexadecimal: text))
            #expect(document["a"] == value)
            #expect(["a": value] == document)
        }
    }

    @Test("random documents survive PyMongo, and every value of ours", arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) throws {
        var source = RandomDocument(seed: seed)
        let documents = (0..<700).map { _ in source.next() }
        let script = "for line in sys.stdin: print(bson.encode(bson.decode(bytes.fromhex(line), options)).hex())"
        let answers = try BSONOracle.lines(script, documents.map { hexadecimal($0.bytes) })
        for (document, answer) in zip(documents, answers) {
            #expect(hexadecimal(document.bytes) == answer, "seed \(seed)")
            let again = try BSONDocument(validating: document.bytes)
            #expect(BSONDocument(dictionaryLiteral: ("d", .document(again)))["d"] == .document(document))
            var builder = BSONBuilder()
            for (key, value) in again { try builder.append(key, value) }
            #expect(builder.finish() == document, "seed \(seed)")
        }
    }
}
