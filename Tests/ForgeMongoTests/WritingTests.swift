import BatchForge
import ForgeBSON
import ForgeMongo
import Testing

@Suite("MongoCollection: writing")
struct WritingTests {
    @Test("updateMany stops at the document it cannot change, and says why without quoting it")
    func partial() throws {
        try TestDatabase.with { database in
            var documents: [BSONDocument] = (0..<100).map {
                ["_id": .int32(Int32($0)), "ai_status": "pending", "processing_info": [:]]
            }
            documents[60] = ["_id": 60, "ai_status": "pending", "processing_info": "geheim"]
            try database.insert(documents)
            let collection = try database.collection()
            let error = try #require(throws: StoreError.self) {
                try collection.updateMany(
                    matching: ["ai_status": "pending"],
                    update: ["$set": ["ai_status": "in_progress", "processing_info.claim": ["run": "r"]]])
            }
            #expect(error.kind == .refused)
            #expect(error.code == 28)
            #expect(
                error.description
                    == "cannot update '\(database.name).visits': the server refused it (PathNotViable, code 28)")
            #expect(try collection.count(matching: ["processing_info.claim.run": "r"], limit: nil) == 60)
            #expect(try collection.count(matching: ["ai_status": "pending"], limit: nil) == 40)
        }
    }

    @Test("updateMany tells what matched and what it changed")
    func counts() throws {
        try TestDatabase.with { database in
            try database.insert((0..<10).map { ["_id": .int32(Int32($0)), "x": .int32(Int32($0 % 2))] })
            let collection = try database.collection()
            #expect(
                try collection.updateMany(matching: [:], update: ["$set": ["x": 1]])
                    == UpdateCounts(matched: 10, modified: 5))
            #expect(
                try collection.updateMany(matching: ["x": 7], update: ["$set": ["x": 1]])
                    == UpdateCounts(matched: 0, modified: 0))
        }
    }

    @Test("updateEach counts the filters that matched, over several commands")
    func matched() throws {
        try TestDatabase.with { database in
            try database.insert((0..<2500).map { ["_id": .int32(Int32($0))] })
            let collection = try database.collection()
            let updates = (0..<3000).map {
                DocumentUpdate(filter: ["_id": .int32(Int32($0))], update: ["$push": ["answers": .int32(Int32($0))]])
            }
            let outcome = try collection.updateEach(updates)
            #expect(outcome.matched == 2500)
            #expect(outcome.refused.isEmpty)
            #expect(try collection.updateEach([]).matched == 0)
            let wrong: BSONDocument = ["$expr": ["$ne": ["$answers", ["$_id"]]]]
            #expect(try collection.count(matching: wrong, limit: nil) == 0)
        }
    }

    @Test("a guarded update that is sent again matches nothing")
    func guarded() throws {
        try TestDatabase.with { database in
            try database.insert((0..<50).map { ["_id": .int32(Int32($0)), "claim": ["run": "r", "part": 1]] })
            let collection = try database.collection()
            let updates = (0..<50).map {
                DocumentUpdate(
                    filter: ["_id": .int32(Int32($0)), "claim.run": "r", "claim.part": 1],
                    update: ["$push": ["answers": "text"], "$unset": ["claim": ""]])
            }
            #expect(try collection.updateEach(updates).matched == 50)
            #expect(try collection.updateEach(updates).matched == 0)
            #expect(try collection.count(matching: ["answers": ["$size": 1]], limit: nil) == 50)
        }
    }

    @Test("writes that the server refuses are told by position and do not stop the others")
    func refused() throws {
        try TestDatabase.with { database in
            try database.insert((0..<1500).map { ["_id": .int32(Int32($0)), "list": $0 % 700 == 3 ? "geheim" : []] })
            try database.insert([["_id": 9999, "list": [.string(String(repeating: "x", count: 10 << 20))]]])
            let collection = try database.collection()
            var updates = (0..<1500).map {
                DocumentUpdate(filter: ["_id": .int32(Int32($0))], update: ["$push": ["list": "answer"]])
            }
            // The document would become larger than 16 MB, …
            updates[20] = DocumentUpdate(
                filter: ["_id": 9999], update: ["$push": ["list": .string(String(repeating: "y", count: 9 << 20))]])
            // … this update is, …
            updates[1200] = DocumentUpdate(
                filter: ["_id": 1200], update: ["$push": ["list": .string(String(repeating: "z", count: 17 << 20))]])
            // … and these are none: they would replace the document.
            updates[1300] = DocumentUpdate(filter: ["_id": 1300], update: ["list": "geheim"])
            updates[1301] = DocumentUpdate(filter: ["_id": 1301], update: [:])
            let outcome = try collection.updateEach(updates)
            #expect(outcome.refused.keys.sorted() == [3, 20, 703, 1200, 1300, 1301, 1403])
            for index in [3, 703, 1403] { #expect(outcome.refused[index]?.code == 2) }
            #expect([10334, 17419].contains(outcome.refused[20]?.code))
            #expect(outcome.refused[1200]?.code == 10334)
            #expect(outcome.refused[1300]?.code == 9)
            for error in outcome.refused.values {
                #expect(error.kind == .refused)
                #expect(!error.description.contains("geheim"))
                #expect(!error.description.contains("list"))
            }
            #expect(outcome.matched >= 1493)
            #expect(try collection.count(matching: ["list": "answer"], limit: nil) == 1493)
            #expect(try collection.count(matching: ["list": []], limit: nil) == 4)
        }
    }

    @Test(
        "a write that makes the server refuse the whole command is found and refused alone", arguments: [0, 1, 77, 99])
    func poison(position: Int) throws {
        var deep: BSONDocument = ["x": 1]
        for _ in 0..<199 { deep = ["a": .document(deep)] }
        try TestDatabase.with { database in
            try database.insert((0..<100).map { ["_id": .int32(Int32($0))] })
            let collection = try database.collection()
            var updates = (0..<100).map {
                DocumentUpdate(filter: ["_id": .int32(Int32($0))], update: ["$push": ["answers": 1]])
            }
            updates[position] = DocumentUpdate(
                filter: ["_id": .int32(Int32(position))], update: ["$push": ["answers": .document(deep)]])
            let outcome = try collection.updateEach(updates)
            #expect(outcome.matched == 99)
            #expect(outcome.refused.keys.sorted() == [position])
            #expect(outcome.refused[position]?.kind == .refused)
            #expect(outcome.refused[position]?.reason == "the server refused it (Overflow, code 15)")
            #expect(try collection.count(matching: ["answers": ["$size": 1]], limit: nil) == 99)
        }
    }

    @Test(
        "updateMany refuses what would replace the document",
        arguments: [[:], ["a": 1], ["$set": ["b": 1], "a": 1]] as [BSONDocument])
    func replacement(update: BSONDocument) throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1, "kept": true]])
            let collection = try database.collection()
            let error = try #require(throws: StoreError.self) {
                try collection.updateMany(matching: [:], update: update)
            }
            #expect(error.kind == .refused)
            #expect(try database.documents(in: collection) == [["_id": 1, "kept": true]])
        }
    }

    @Test("keys that other drivers refuse are stored as values")
    func oddKeys() throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1]])
            let collection = try database.collection()
            let value: BSONDocument = ["": 1, "$where": "x", "a.b": ["$oid": "zz"], "$$ROOT": [:]]
            let outcome = try collection.updateEach([
                DocumentUpdate(filter: ["_id": 1], update: ["$set": ["answer": .document(value)]])
            ])
            #expect(outcome.refused.isEmpty)
            #expect(try database.documents(in: collection) == [["_id": 1, "answer": .document(value)]])
        }
    }
}
