import BatchForge
import ForgeBSON
import ForgeMongo
import TestSupport
import Testing

/// MongoDB stores text that is not UTF-8, which some drivers send.
@Suite("MongoCollection: documents whose text is not UTF-8")
struct MalformedDocumentTests {
    @Test("reading one is an error that names it")
    func reading() throws {
        try TestDatabase.with { database in
            try Self.insert(#"{"_id": ObjectId("65a1b2c3d4e5f60718293a4b"), "text": "geheim??"}"#, into: database)
            let collection = try database.collection()
            let error = try #require(throws: StoreError.self) { try database.documents(in: collection) }
            #expect(error.kind == .refused)
            #expect(error.reason.contains("the document with _id 65a1b2c3d4e5f60718293a4b is not valid BSON"))
            #expect(!error.description.contains("geheim"))
            // Without the bad text it can be read.
            #expect(try collection.groups(groupSize: 10).count == 1)
        }
    }

    @Test("the server's words about one, which quote it, do not hide what became of the other writes")
    func writing() throws {
        try TestDatabase.with { database in
            try Self.insert(#"{"_id": "geheim??", "list": "no list"}"#, into: database)
            try database.insert([["_id": 1]])
            let collection = try database.collection()
            let outcome = try collection.updateEach([
                DocumentUpdate(filter: ["list": "no list"], update: ["$push": ["list": 1]]),
                DocumentUpdate(filter: ["_id": 1], update: ["$push": ["list": 1]]),
            ])
            #expect(outcome.matched == 1)
            #expect(outcome.refused.mapValues(\.code) == [0: 2])
            #expect(try collection.count(matching: ["list": ["$size": 1]], limit: nil) == 1)
            let error = try #require(throws: StoreError.self) {
                try collection.updateMany(matching: ["list": "no list"], update: ["$push": ["list": 1]])
            }
            #expect(error.code == 2)
        }
    }

    /// Inserts a document, written in Python, with each `??` as two bytes that are no UTF-8.
    private static func insert(_ document: String, into database: TestDatabase) throws {
        let script = """
            import sys, pymongo
            from bson import ObjectId, encode
            from bson.raw_bson import RawBSONDocument
            uri, name, document = sys.stdin.read().split("\\n")
            raw = encode(eval(document)).replace(b"??", b"\\xff\\xfe")
            pymongo.MongoClient(uri)[name].visits.insert_one(RawBSONDocument(raw))
            """
        let input = [try TestDatabase.uri(), database.name, document].joined(separator: "\n")
        _ = try PythonOracle.run(script: script, input: Array(input.utf8))
    }
}
