import BatchForge
import ForgeBSON
import ForgeMongo
import Testing

@Suite("MongoCollection: rows that may not be there yet")
struct RowWritingTests {
    @Test("an upsert makes the document or updates it, and says how many were made")
    func upsert() throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1, "key": "a", "n": 1]])
            let collection = try database.collection()
            let updates = ["a", "b", "c"].map { key in
                DocumentUpdate(
                    filter: ["key": ["$eq": .string(key)]],
                    update: ["$set": ["n": 2], "$setOnInsert": ["made": true]], isUpsert: true)
            }
            let outcome = try collection.updateEach(updates)
            #expect(outcome.matched == 1 && outcome.inserted == 2 && outcome.refused.isEmpty)
            let again = try collection.updateEach(updates)
            #expect(again.matched == 3 && again.inserted == 0)
            let rows = try database.documents(in: collection)
            #expect(rows.compactMap { $0["key"]?.stringValue }.sorted() == ["a", "b", "c"])
            #expect(rows.first { $0["key"] == "a" }?["made"] == nil)
            #expect(rows.first { $0["key"] == "b" }?["made"] == true)
        }
    }

    @Test("without upsert a filter that matches nothing makes nothing")
    func noUpsert() throws {
        try TestDatabase.with { database in
            let collection = try database.collection()
            let outcome = try collection.updateEach([DocumentUpdate(filter: ["key": 1], update: ["$set": ["n": 1]])])
            #expect(outcome.matched == 0 && outcome.inserted == 0)
            #expect(try collection.count(matching: [:], limit: nil) == 0)
        }
    }

    @Test("a row that breaks a unique index is refused with its code, and the others are written")
    func duplicateKey() throws {
        try TestDatabase.with { database in
            _ = try database.client.run(
                command: [
                    "createIndexes": "visits",
                    "indexes": [["key": ["uid": 1], "name": "uid", "unique": true] as BSONValue],
                ], on: database.name)
            let collection = try database.collection()
            let outcome = try collection.updateEach(
                (1...3).map { number in
                    DocumentUpdate(
                        filter: ["key": BSONValue(number)], update: ["$set": ["uid": BSONValue(max(number, 2))]],
                        isUpsert: true)
                })
            #expect(outcome.inserted == 2)
            #expect(outcome.refused.mapValues(\.code) == [1: 11000])
        }
    }

    @Test("deleteMany says how many are gone")
    func delete() throws {
        try TestDatabase.with { database in
            try database.insert((0..<10).map { ["_id": .int32(Int32($0)), "x": .int32(Int32($0 % 2))] })
            let collection = try database.collection()
            #expect(try collection.deleteMany(matching: ["x": 1]) == 5)
            #expect(try collection.deleteMany(matching: ["x": 1]) == 0)
            #expect(try collection.count(matching: [:], limit: nil) == 5)
            #expect(throws: StoreError.self) { try collection.deleteMany(matching: ["$nope": 1]) }
        }
    }

    @Test("a sibling is another collection of the same database")
    func sibling() throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1]], into: "others")
            let sibling = try database.collection().sibling("others")
            #expect(try sibling.count(matching: [:], limit: nil) == 1)
            #expect(throws: StoreError.self) { try database.collection().sibling("a$b") }
        }
    }
}
