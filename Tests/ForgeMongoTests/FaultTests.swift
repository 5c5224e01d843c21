import BatchForge
import ForgeBSON
import ForgeMongo
import Testing

// One after the other: the server has one failCommand for all.
@Suite("MongoCollection: a server that fails", .serialized)
struct FaultTests {
    @Test(
        "a write that the driver sends again is applied once",
        arguments: [
            ["closeConnection": true],
            ["errorCode": 10107, "errorLabels": ["RetryableWriteError"]],
            ["errorCode": 91, "errorLabels": ["RetryableWriteError"]],
        ] as [BSONDocument])
    func retried(fault: BSONDocument) throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1, "claim": 1]])
            let collection = try database.collection(appName: database.name)
            try database.fail(["update"], of: database.name, times: 1, with: fault)
            #expect(try collection.updateEach([Self.answer]).matched == 1)
            #expect(try database.documents(in: collection) == [["_id": 1, "answers": ["text"]]])
        }
    }

    @Test(
        "a write that is lost twice is an error, and doing it again applies it once",
        arguments: [
            (["closeConnection": true], 2), (["errorCode": 11602, "errorLabels": ["RetryableWriteError"]], 2),
            (["errorCode": 189, "errorLabels": []], 1),
        ] as [(BSONDocument, Int)])
    func lost(fault: BSONDocument, times: Int) throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1, "claim": 1]])
            let collection = try database.collection(appName: database.name)
            try database.fail(["update"], of: database.name, times: times, with: fault)
            let error = try #require(throws: StoreError.self) { try collection.updateEach([Self.answer]) }
            #expect(error.kind == .unreachable)
            #expect(error.isTransient)
            #expect(try collection.updateEach([Self.answer]).matched == 1)
            #expect(try collection.updateEach([Self.answer]).matched == 0)
            #expect(try database.documents(in: collection) == [["_id": 1, "answers": ["text"]]])
        }
    }

    // The driver sends the write again for 91 and not for 64.
    @Test("a write that no majority confirms in time is not known to be applied", arguments: [(64, 1), (91, 2)])
    func unconfirmed(code: Int, times: Int) throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1, "claim": 1], ["_id": 2]])
            let collection = try database.collection(appName: database.name)
            let fault: BSONDocument = [
                "writeConcernError": ["code": .int32(Int32(code)), "errmsg": "geheim", "codeName": "geheim x"]
            ]
            try database.fail(["update"], of: database.name, times: times, with: fault)
            let error = try #require(throws: StoreError.self) { try collection.updateEach([Self.answer]) }
            #expect(error.kind == .unreachable)
            #expect(error.code == code)
            #expect(error.reason.hasSuffix("it may have been applied"))
            #expect(!error.description.contains("geheim"))
            // It was applied all the same, which the next confirmed write shows.
            #expect(try collection.updateEach([Self.answer]).matched == 0)
            #expect(try collection.count(matching: ["answers": ["$size": 1]], limit: nil) == 1)
        }
    }

    @Test("updateMany without a majority's confirmation throws as well")
    func unconfirmedMany() throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1]])
            let collection = try database.collection(appName: database.name)
            let fault: BSONDocument = ["writeConcernError": ["code": 64, "errmsg": "geheim"]]
            try database.fail(["update"], of: database.name, times: 1, with: fault)
            let error = try #require(throws: StoreError.self) {
                try collection.updateMany(matching: [:], update: ["$set": ["x": 1]])
            }
            #expect(error.kind == .unreachable)
            #expect(error.reason.hasSuffix("it may have been applied"))
            #expect(!error.description.contains("geheim"))
            #expect(try collection.updateMany(matching: ["x": 1], update: ["$set": ["y": 1]]).matched == 1)
        }
    }

    @Test(
        "a read that breaks off is an error, not an end",
        arguments: [
            ("find", ["closeConnection": true]), ("getMore", ["closeConnection": true]),
            ("getMore", ["errorCode": 43]), ("aggregate", ["closeConnection": true]),
        ] as [(String, BSONDocument)])
    func brokenRead(command: String, fault: BSONDocument) throws {
        try TestDatabase.with { database in
            try database.insert((0..<2500).map { ["_id": .int32(Int32($0))] })
            let collection = try database.collection(appName: database.name)
            try database.fail([command], of: database.name, times: 2, with: fault)
            var seen = 0
            let error = try #require(throws: StoreError.self) {
                if command == "aggregate" {
                    _ = try collection.count(matching: [:], limit: nil)
                } else {
                    try collection.eachDocument(matching: [:], projection: nil) { _ in seen += 1 }
                }
            }
            #expect(error.kind == .unreachable)
            #expect(seen < 2500)
        }
    }

    @Test("a user that may not write is denied, and nothing is halved", arguments: [13, 18])
    func denied(code: Int) throws {
        try TestDatabase.with { database in
            try database.insert([["_id": 1, "claim": 1]])
            let collection = try database.collection(appName: database.name)
            let fault: BSONDocument = ["errorCode": .int32(Int32(code))]
            try database.fail(["update"], of: database.name, times: 1, with: fault)
            let error = try #require(throws: StoreError.self) {
                try collection.updateEach([Self.answer, Self.answer])
            }
            #expect(error.kind == .denied)
            #expect(try collection.count(matching: ["claim": 1], limit: nil) == 1)
        }
    }

    private static let answer = DocumentUpdate(
        filter: ["_id": 1, "claim": 1], update: ["$push": ["answers": "text"], "$unset": ["claim": ""]])
}
