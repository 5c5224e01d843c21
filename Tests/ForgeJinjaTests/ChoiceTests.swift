import ForgeBSON
import ForgeJinja
import Testing

@Suite("random: chosen by the document, not by chance")
struct ChoiceTests {
    private func render(_ source: String, _ document: BSONDocument) throws -> String {
        try Template(source, name: "t").render(TemplateScope(document: document))
    }

    private static let source = "{% for i in range(20) %}{{ 'abcdefghij' | random }}{% endfor %}"

    @Test("the same document chooses the same, also when another field of it has changed")
    func steady() throws {
        let first = try render(Self.source, ["_id": 7, "status": "pending"])
        #expect(try render(Self.source, ["_id": 7, "status": "in_progress", "claim": ["run": "x"]]) == first)
        #expect(try render("{{ [1, 2, 3] | random }}", ["a": 1]) == (try render("{{ [1, 2, 3] | random }}", ["a": 1])))
    }

    @Test("documents choose differently, and every item is chosen by some")
    func spread() throws {
        var chosen: [String: Int] = [:]
        for id in 0..<1000 {
            chosen[try render("{{ ['a', 'b', 'c', 'd'] | random }}", ["_id": BSONValue(Int64(id))]), default: 0] += 1
        }
        #expect(chosen.count == 4)
        #expect(chosen.values.allSatisfy { $0 > 180 && $0 < 320 })
        #expect(Set(try render(Self.source, ["_id": 7])).count > 4)
    }
}
