import BatchForge
import ForgeBSON
import TestSupport
import Testing

@testable import ForgeMongo

@Suite("BulkWrite: every update is sent once, and a poisonous one stands alone")
struct BulkWriteTests {
    @Test("any set of poisonous updates is refused, and all others are written exactly once", arguments: 0..<40)
    func poison(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let count = Int.random(in: 0...2200, using: &random)
        let poisonous = random.numbers(8, below: count)
        let single = random.numbers(5, below: count).subtracting(poisonous)
        let replacing = random.numbers(5, below: count).subtracting(poisonous).subtracting(single)
        var written: [Int] = []
        var bulk = BulkWrite(operation: "update 'a.b'") { updates in
            let numbers = updates.map { Int($0.filter["_id"]?.integerValue ?? -1) }
            if !poisonous.isDisjoint(with: numbers) { throw Self.refusal(15) }
            written += numbers.filter { !single.contains($0) }
            let errors = numbers.enumerated().filter { single.contains($0.element) }
                .map { ["index": .int32(Int32($0.offset)), "code": 2] as BSONDocument }
            return BulkReply(
                [
                    "nMatched": .int32(Int32(numbers.count - errors.count)),
                    "writeErrors": .array(.array(errors.map(BSONValue.document))),
                ], operation: "update 'a.b'")
        }
        let outcome = try bulk.run(
            (0..<count).map { Self.update($0, replacing.contains($0) ? ["a": 1] : ["$set": ["a": 1]]) })
        #expect(Set(outcome.refused.keys) == poisonous.union(single).union(replacing), "seed \(seed)")
        #expect(outcome.matched == written.count, "seed \(seed)")
        #expect(
            written == (0..<count).filter { !outcome.refused.keys.contains($0) }, "seed \(seed)")
        for position in poisonous { #expect(outcome.refused[position]?.code == 15) }
        for position in single { #expect(outcome.refused[position]?.code == 2) }
        for position in replacing { #expect(outcome.refused[position]?.code == 9) }
    }

    @Test(
        "what is not a refusal ends the whole write",
        arguments: [.unreachable, .denied, .misconfigured] as [StoreError.Kind])
    func fatal(kind: StoreError.Kind) {
        var calls = 0
        var bulk = BulkWrite(operation: "update 'a.b'") { _ in
            calls += 1
            throw StoreError(kind: kind, operation: "update 'a.b'", reason: "no")
        }
        #expect(throws: StoreError.self) { try bulk.run((0..<3000).map { Self.update($0, ["$set": ["a": 1]]) }) }
        #expect(calls == 1)
    }

    @Test("a chunk is at most 1000 updates and 32 MB, unless it is one update")
    func chunks() {
        let small = Self.update(0, ["$set": ["a": 1]])
        let large = Self.update(0, ["$set": ["a": .string(String(repeating: "x", count: 15 << 20))]])
        #expect(BulkWrite.chunks([]) == [])
        #expect(BulkWrite.chunks([small]) == [0..<1])
        #expect(BulkWrite.chunks(Array(repeating: small, count: 1000)) == [0..<1000])
        #expect(BulkWrite.chunks(Array(repeating: small, count: 2001)) == [0..<1000, 1000..<2000, 2000..<2001])
        #expect(BulkWrite.chunks([large, large, large, small, large]) == [0..<2, 2..<5])
    }

    @Test(
        "a reply is conclusive when it tells of refused writes and of nothing else",
        arguments: [
            (nil, false), ([:], false), (["writeErrors": []], false),
            (["writeErrors": [["index": 0, "code": 2]]], true),
            (["writeErrors": [["index": 0, "code": 2], ["index": 4, "code": 28]]], true),
            (["writeErrors": [["index": 0, "code": 2], ["index": 4, "code": 11600]]], false),
            (["writeErrors": [["index": 0, "code": 2]], "writeConcernErrors": [["code": 64]]], false),
            (["writeErrors": [["code": 2]]], false), (["writeErrors": "?"], false),
        ] as [(BSONDocument?, Bool)])
    func conclusive(reply: BSONDocument?, isConclusive: Bool) {
        #expect(BulkReply(reply, operation: "update 'a.b'").isConclusive == isConclusive)
    }

    private static func update(_ number: Int, _ update: BSONDocument) -> DocumentUpdate {
        DocumentUpdate(filter: ["_id": .int32(Int32(number))], update: update)
    }

    private static func refusal(_ code: Int) -> StoreError {
        StoreError(kind: .refused, operation: "update 'a.b'", code: code, reason: "no")
    }
}

extension SeededGenerator {
    /// At most `count` different ones.
    fileprivate mutating func numbers(_ count: Int, below limit: Int) -> Set<Int> {
        guard limit > 0 else { return [] }
        return Set((0..<count).map { _ in Int.random(in: 0..<limit, using: &self) })
    }
}
