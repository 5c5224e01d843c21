import ForgeBSON
import Testing

@Suite("BSONDocument: looked into and changed without being taken apart")
struct BSONDocumentTests {
    private static let visit: BSONDocument = [
        "_id": 7, "patient": ["name": ["first": "Ada", "last": "Byron"], "": 5], "a.b": 1,
        "events": [["kind": "x"], ["kind": "y", "codes": [10, 20, 30]], "text"], "0": "zero", "é": true, "none": nil,
    ]

    @Test(
        "a path goes through documents by key and through arrays by number",
        arguments: [
            ("_id", 7), ("patient.name.first", "Ada"), ("patient.", 5), ("events.0.kind", "x"), ("events.1.kind", "y"),
            ("events.1.codes.2", 30), ("events.2", "text"), ("0", "zero"), ("é", true), ("none", nil),
            ("events.00", ["kind": "x"]),
        ] as [(String, BSONValue)])
    func paths(path: String, value: BSONValue) { #expect(Self.visit.value(at: path) == value) }

    @Test(
        "a path that leads nowhere gives nothing",
        arguments: [
            "", ".", "absent", "_id.x", "patient.name.middle", "patient.name.first.x", "events.3", "events.-1",
            "events.+1",
            "events.kind", "events.", "events.1.codes.3", "events.99999999999999999999", "a.b", "patient..x", "none.x",
            "e\u{301}", "_i", "_idd",
        ])
    func nowhere(path: String) { #expect(Self.visit.value(at: path) == nil) }

    @Test("a key is looked up as it is, dots included")
    func keys() {
        #expect(Self.visit["a.b"] == 1)
        #expect(Self.visit["patient.name"] == nil)
        #expect(BSONDocument(dictionaryLiteral: ("a", 1), ("a", 2))["a"] == 1)
    }

    @Test("elements come in their order, with their values")
    func sequence() {
        #expect(Self.visit.map(\.key) == ["_id", "patient", "a.b", "events", "0", "é", "none"])
        #expect(Self.visit.count == 7 && !Self.visit.isEmpty)
        #expect(BSONDocument().isEmpty && BSONDocument().count == 0 && BSONDocument().bytes == [5, 0, 0, 0, 0])
        #expect(Self.visit["events"]?.arrayValue?.count == 3)
        #expect(Self.visit["patient"]?.arrayValue == nil)
        #expect(BSONDocument.array(["x", nil]).map(\.key) == ["0", "1"])
        #expect(Self.visit.elements.map(\.type).prefix(2) == [.int32, .document])
    }

    @Test("a nested document is a document of its own")
    func nested() throws {
        let patient = try #require(Self.visit["patient"]?.documentValue)
        let expected: BSONDocument = ["name": ["first": "Ada", "last": "Byron"], "": 5]
        #expect(patient == expected && patient.hashValue == expected.hashValue)
        #expect(patient.bytes == expected.bytes)
        #expect(patient.withUnsafeBytes { Array($0) } == expected.bytes)
        #expect(try BSONDocument(validating: patient.bytes) == expected)
        #expect(patient.setting("x", to: 1)["x"] == 1)
        #expect(["again": .document(patient)] == BSONDocument(dictionaryLiteral: ("again", .document(expected))))
    }

    @Test("the bytes of a string are lent without being copied")
    func utf8() {
        let name = Self.visit.element(at: "patient.name.last")
        #expect(name?.key == "last" && name?.withUTF8 { Array($0) } == Array("Byron".utf8))
        #expect(Self.visit.element("_id")?.withUTF8 { _ in true } == nil)
        #expect(BSONDocument(dictionaryLiteral: ("a", "")).element("a")?.withUTF8 { $0.count } == 0)
    }

    @Test("a value is set in its place or at the end, and removed")
    func changing() {
        let document: BSONDocument = ["a": 1, "b": [1, 2], "c": "x"]
        #expect(document.setting("b", to: "new") == ["a": 1, "b": "new", "c": "x"])
        #expect(document.setting("d", to: [:]) == ["a": 1, "b": [1, 2], "c": "x", "d": [:]])
        #expect(document.removing("a") == ["b": [1, 2], "c": "x"])
        #expect(document.removing("absent") == document)
        #expect(BSONDocument().setting("a", to: 1) == ["a": 1])
        #expect(BSONDocument(dictionaryLiteral: ("a", 1), ("a", 2)).setting("a", to: 3).map(\.value) == [3, 2])
        #expect(BSONDocument(dictionaryLiteral: ("a", 1), ("a", 2)).removing("a").isEmpty)
    }

    @Test("values are equal by their bytes")
    func equality() {
        #expect(BSONValue.int32(1) != .int64(1) && BSONValue.int32(1) != .double(1))
        #expect(BSONValue.string("\u{E9}") != .string("e\u{301}") && BSONValue.string("a") != .symbol("a"))
        #expect(BSONValue.double(.nan) == .double(.nan) && BSONValue.double(0) != .double(-0.0))
        #expect(BSONValue.document([:]) != .array([:]))
        #expect(Set<BSONValue>(["a", "a", 1, .int64(1), "e\u{301}", "\u{E9}"]).count == 5)
    }

    @Test("accessors give the value of their kind, and nothing of another")
    func accessors() {
        #expect(BSONValue.int64(5).integerValue == 5 && BSONValue.double(5).integerValue == 5)
        #expect(BSONValue.double(5.5).integerValue == nil && BSONValue.double(1e300).integerValue == nil)
        #expect(BSONValue.double(.nan).integerValue == nil && BSONValue.string("5").integerValue == nil)
        #expect(BSONValue.int32(5).doubleValue == 5 && BSONValue.bool(true).doubleValue == nil)
        #expect(BSONValue.date(milliseconds: 5).dateValue == 5 && BSONValue.int64(5).dateValue == nil)
        #expect(BSONValue.null.isNull && !BSONValue.undefined.isNull)
        #expect(BSONValue.bool(false).boolValue == false && BSONValue.int32(0).boolValue == nil)
    }

    @Test("a NUL in a key is refused by the builder; a literal, which cannot refuse, replaces it")
    func nulInKey() {
        var builder = BSONBuilder()
        #expect(throws: BSONError(reason: "a key contains U+0000")) { try builder.append("a\0b", 1) }
        #expect(throws: BSONError.self) { try builder.append("a", .regex(pattern: "\0", options: "")) }
        #expect(throws: BSONError.self) { try builder.append("a", .regex(pattern: "", options: "\0")) }
        #expect(throws: BSONError.self) { try builder.appendDocument("\0") { _ in } }
        #expect(throws: BSONError.self) { try builder.appendArray("\0") { _ in } }
        #expect(builder.finish().isEmpty)
        let replaced: BSONDocument = ["a\0b": .regex(pattern: "\0", options: "")]
        #expect(replaced == ["a\u{FFFD}b": .regex(pattern: "\u{FFFD}", options: "")])
        #expect(BSONDocument().setting("\0", to: 1) == ["\u{FFFD}": 1])
    }

    @Test("a builder nests, counts the elements of arrays, and starts anew when it has finished")
    func builder() throws {
        var builder = BSONBuilder()
        try builder.append("a", 1)
        try builder.appendArray("b") { array throws(BSONError) in
            try array.append("x")
            try array.append([1])
            try array.append("2", 3)
        }
        try builder.appendDocument("c") { inner throws(BSONError) in
            try inner.append("d", 4)
            try inner.appendDocument("e") { _ in }
        }
        #expect(builder.finish() == ["a": 1, "b": ["x", [1], 3], "c": ["d": 4, "e": [:]]])
        try builder.append("z", nil)
        #expect(builder.finish() == ["z": nil])
    }

    @Test("what a body began to append is gone when it throws")
    func throwingBody() throws {
        var builder = BSONBuilder()
        try builder.append("a", 1)
        #expect(throws: BSONError(reason: "enough")) {
            try builder.appendDocument("b") { inner throws(BSONError) in
                try inner.append("c", 2)
                throw BSONError(reason: "enough")
            }
        }
        try builder.append("d", 3)
        #expect(builder.finish() == ["a": 1, "d": 3])
    }
}
