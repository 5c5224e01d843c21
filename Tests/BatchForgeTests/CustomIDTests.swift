import ForgeBSON
import Testing

@testable import BatchForge

@Suite("CustomID: a document's _id in a form that every provider takes")
struct CustomIDTests {
    @Test(
        "says which document it is, and can be read back",
        arguments: [
            (.int32(42), "i-42"), (.int64(-7), "i--7"), (.int64(.max), "i-9223372036854775807"),
            (.string("visit_0042"), "s-visit_0042"), (.string("Zoë"), "b-Wm_Dqw"), (.string("a/b:c"), "b-YS9iOmM"),
            (.string(" "), "b-IA"), (.string("----"), "s-----"),
            (
                .binary(subtype: 4, bytes: Array(0..<16)), "u-000102030405060708090a0b0c0d0e0f"
            ),
        ] as [(BSONValue, String)])
    func roundTrip(id: BSONValue, text: String) throws {
        let customID = CustomID(for: id)
        #expect(customID.description == text)
        #expect(customID.description.utf8.count <= 64)
        let back = try #require(CustomID(text)?.id)
        #expect(CustomID(for: back) == customID)
        #expect(back.integerValue == id.integerValue && back.stringValue == id.stringValue)
    }

    @Test("an ObjectId keeps its digits")
    func objectID() throws {
        let id = try #require(ObjectID("5f1d7f3a2c8b9d0e4a6b7c8d"))
        #expect(CustomID(for: .objectID(id)).description == "o-5f1d7f3a2c8b9d0e4a6b7c8d")
        #expect(CustomID("o-5f1d7f3a2c8b9d0e4a6b7c8d")?.id == .objectID(id))
    }

    @Test("numbers that MongoDB calls equal have one id")
    func numbers() {
        #expect(CustomID(for: .double(42)) == CustomID(for: .int32(42)))
        #expect(CustomID(for: .double(42.5)).isHash)
    }

    @Test(
        "what is too long or has no text form becomes a hash",
        arguments: [
            .string(String(repeating: "a", count: 63)), .string(String(repeating: "é", count: 24)), .string(""),
            .document(["a": 1]), .date(milliseconds: 0), .binary(subtype: 0, bytes: [1, 2, 3]), .bool(true),
        ] as [BSONValue])
    func hashes(id: BSONValue) {
        let customID = CustomID(for: id)
        #expect(customID.isHash)
        #expect(customID.description.utf8.count == 34)
        #expect(CustomID(customID.description) == customID)
    }

    @Test(
        "other texts are not ids",
        arguments: [
            "", "x", "o-", "o-123", "o-5F1D7F3A2C8B9D0E4A6B7C8D", "i-", "i-4x", "i-007", "i-99999999999999999999",
            "u-00", "b-!",
            "b-QR", "q-1", "s-a b", "s-" + String(repeating: "a", count: 63), "visit_0042", "../etc", "h-\u{e9}",
        ])
    func rejected(text: String) { #expect(CustomID(text) == nil) }
}
