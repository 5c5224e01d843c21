import BatchForge
import ForgeBSON
import ForgeMongo
import Testing

@Suite("MongoCollection: reading")
struct ReadingTests {
    @Test(
        "ids come in the order asked for, in groups, up to the limit",
        arguments: [
            (limit: nil, groupSize: 1000, sizes: [1000, 1000, 500]),
            (limit: nil, groupSize: 2500, sizes: [2500]),
            (limit: nil, groupSize: 1250, sizes: [1250, 1250]),
            (limit: 7, groupSize: 3, sizes: [3, 3, 1]),
            (limit: 1000, groupSize: 1000, sizes: [1000]),
            (limit: 9000, groupSize: 2000, sizes: [2000, 500]),
            (limit: 0, groupSize: 10, sizes: []),
            (limit: -1, groupSize: 10, sizes: []),
        ] as [(limit: Int?, groupSize: Int, sizes: [Int])])
    func groups(limit: Int?, groupSize: Int, sizes: [Int]) throws {
        try TestDatabase.with { database in
            try database.insert((0..<2500).map { ["_id": .int32(Int32($0))] })
            let groups = try database.collection().groups(sort: ["_id": -1], limit: limit, groupSize: groupSize)
            #expect(groups.map(\.count) == sizes)
            let expected = (0..<2500).reversed().prefix(sizes.reduce(0, +)).map { BSONValue.int32(Int32($0)) }
            #expect(groups.flatMap { $0 } == expected)
        }
    }

    @Test("a group that is answered with false is the last one")
    func stop() throws {
        try TestDatabase.with { database in
            try database.insert((0..<2500).map { ["_id": .int32(Int32($0))] })
            let collection = try database.collection()
            var groups = 0
            try collection.eachIDGroup(matching: [:], sort: nil, limit: nil, groupSize: 10) { _ in
                groups += 1
                return groups < 3
            }
            #expect(groups == 3)
            #expect(try collection.count(matching: [:], limit: nil) == 2500)
        }
    }

    @Test("the collection can be written while its ids are handed over")
    func writingWhileReading() throws {
        try TestDatabase.with { database in
            try database.insert((0..<2500).map { ["_id": .int32(Int32($0)), "status": "pending"] })
            let collection = try database.collection()
            try collection.eachIDGroup(
                matching: ["status": "pending"], sort: ["_id": 1], limit: nil, groupSize: 100
            ) { ids in
                let counts = try collection.updateMany(
                    matching: ["_id": ["$in": .array(.array(ids))]], update: ["$set": ["status": "claimed"]])
                #expect(counts == UpdateCounts(matched: 100, modified: 100))
                return true
            }
            #expect(try collection.count(matching: ["status": "claimed"], limit: nil) == 2500)
        }
    }

    @Test("a document is cut down to the projection")
    func projection() throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1, "name": ["first": "Ada", "last": "Byron"], "notes": "long"]])
            var seen: [BSONDocument] = []
            try database.collection().eachDocument(matching: [:], projection: ["name.first": 1]) { seen.append($0) }
            #expect(seen == [["_id": 1, "name": ["first": "Ada"]]])
        }
    }

    @Test("documents of every size arrive whole")
    func sizes() throws {
        try TestDatabase.with { database in
            let sizes = [0, 1, 1000, 100_000, 1 << 20, 15 << 20]
            for (id, size) in sizes.enumerated() {
                let text = String(repeating: "é", count: size / 2)
                try database.insert([["_id": .int32(Int32(id)), "text": .string(text)]])
            }
            var seen: [Int] = []
            try database.collection().eachDocument(matching: [:], projection: nil) {
                seen.append($0["text"]?.stringValue?.utf8.count ?? -1)
            }
            #expect(seen == sizes.map { $0 / 2 * 2 })
        }
    }

    @Test("an error of the body ends the reading and reaches the caller")
    func bodyThrows() throws {
        struct Stop: Error {}
        try TestDatabase.with { database in
            try database.insert((0..<600).map { ["_id": .int32(Int32($0))] })
            let collection = try database.collection()
            #expect(throws: Stop.self) {
                try collection.eachDocument(matching: [:], projection: nil) { _ in throw Stop() }
            }
            #expect(try collection.count(matching: [:], limit: nil) == 600)
        }
    }

    @Test("counting stops at the limit", arguments: [(nil, 20), (5, 5), (20, 20), (100, 20), (0, 0)] as [(Int?, Int)])
    func count(limit: Int?, expected: Int) throws {
        try TestDatabase.with { database in
            try database.insert((0..<40).map { ["_id": .int32(Int32($0)), "even": .bool($0 % 2 == 0)] })
            #expect(try database.collection().count(matching: ["even": true], limit: limit) == expected)
        }
    }

    @Test("a collection that does not exist is empty")
    func empty() throws {
        try TestDatabase.with { database in
            let collection = try database.collection("nothing")
            #expect(try collection.groups(groupSize: 10).isEmpty)
            #expect(try collection.count(matching: [:], limit: nil) == 0)
            #expect(try database.documents(in: collection).isEmpty)
        }
    }

    @Test("an aggregation hands over its rows")
    func aggregation() throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1, "name": "root"], ["_id": 2, "name": "leaf", "parent": 1]])
            var rows: [BSONDocument] = []
            try database.collection().eachDocument(from: [
                ["$match": ["_id": 2]],
                ["$lookup": ["from": "visits", "localField": "parent", "foreignField": "_id", "as": "parents"]],
            ]) { rows.append($0) }
            #expect(rows.count == 1)
            #expect(rows.first?.value(at: "parents.0.name") == "root")
        }
    }

    @Test("every BSON type comes back as it went")
    func types() throws {
        let id = try #require(ObjectID("65a1b2c3d4e5f60718293a4b"))
        let document: BSONDocument = [
            "_id": .objectID(id), "double": .double(-0.5), "nan": .double(.nan), "string": "naïve \u{0}text",
            "document": ["$oid": "x", "a.b": 1, "": [:], "$set": ["x": 1]], "array": [1, "two", [3]],
            "binary": .binary(subtype: 0x80, bytes: [0, 1, 255]), "oldBinary": .binary(subtype: 2, bytes: [7, 8]),
            "uuid": .binary(subtype: 4, bytes: [UInt8](repeating: 9, count: 16)), "undefined": .undefined,
            "bool": true, "date": .date(milliseconds: -1), "null": .null,
            "regex": .regex(pattern: "^a/b", options: "im"), "dbPointer": .dbPointer(namespace: "a.b", id: id),
            "javascript": .javascript("f()"), "scope": .javascriptScope("g()", ["x": 1]), "symbol": .symbol("s"),
            "int32": .int32(.min), "timestamp": .timestamp(0x0000_0001_0000_0002), "int64": .int64(.max),
            "decimal": .decimal128(try #require(Decimal128("1.5E+300"))), "min": .minKey, "max": .maxKey,
        ]
        try TestDatabase.with { database in
            try database.insert([document])
            let collection = try database.collection()
            #expect(try database.documents(in: collection) == [document])
            #expect(try collection.groups(groupSize: 10) == [[.objectID(id)]])
            // And through an update, as a value.
            let outcome = try collection.updateEach([
                DocumentUpdate(
                    filter: ["_id": .objectID(id)], update: ["$set": ["copy": .document(document.removing("_id"))]])
            ])
            #expect(outcome.matched == 1)
            #expect(outcome.refused.isEmpty)
            #expect(
                try database.documents(in: collection).first?["copy"] == .document(document.removing("_id")))
        }
    }

    @Test("a filter that the server does not understand is refused, without its words")
    func badFilter() throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1]])
            let collection = try database.collection()
            for call in [
                { try collection.eachDocument(matching: ["$geheim": 1], projection: nil) { _ in } },
                { _ = try collection.groups(matching: ["$geheim": 1], groupSize: 10) },
                { _ = try collection.count(matching: ["$geheim": 1], limit: nil) },
            ] as [() throws -> Void] {
                let error = try #require(throws: StoreError.self) { try call() }
                #expect(error.kind == .refused)
                #expect(error.code == 2)
                #expect(error.reason == "the server refused it (BadValue, code 2)")
            }
        }
    }
}
