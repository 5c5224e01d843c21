import ForgeBSON
import ForgeJinja
import Testing

@Suite("Template: renders as Python's Jinja2 does, byte for byte")
struct DifferentialTests {
    @Test(
        "every template of the table gives what Jinja2 gives, or is refused in the same line for the same kind of reason"
    )
    func table() throws {
        let document = try BSONDocument(extendedJSON: OracleCase.document)
        let cases = OracleCase.groups.flatMap(\.cases)
        #expect(cases.count >= 1000)
        let expected = try Jinja2.answers(to: cases)
        try #require(expected.count == cases.count)
        for (test, answer) in zip(cases, expected) {
            let own = test.answer(document)
            #expect(own == answer, "\(test.template.debugDescription)")
        }
    }

    private func compare(_ cases: [OracleCase], _ seed: UInt64) throws {
        let document = try BSONDocument(extendedJSON: OracleCase.document)
        let expected = try Jinja2.answers(to: cases)
        try #require(expected.count == cases.count)
        for (test, answer) in zip(cases, expected) {
            let own = test.answer(document)
            #expect(own == answer, "seed \(seed): \(test.template.debugDescription) \(test.options)")
        }
    }

    @Test("white space goes where Jinja2 lets it go, whatever stands beside it", arguments: [11, 12] as [UInt64])
    func whiteSpace(seed: UInt64) throws {
        var random = RandomTemplate(seed: seed)
        try compare((0..<1000).map { _ in random.whiteSpace() }, seed)
    }

    @Test("a name means what Jinja2 takes it to mean, in whatever blocks", arguments: [21, 22] as [UInt64])
    func scopes(seed: UInt64) throws {
        var random = RandomTemplate(seed: seed)
        try compare((0..<500).map { _ in random.scopes() }, seed)
    }

    @Test("every method takes the arguments that Python's takes, and refuses the others")
    func methodCalls() throws {
        try compare(OracleCase.methodCalls, 0)
    }

    @Test("values are laid out as Python lays them out", arguments: [41, 42] as [UInt64])
    func formats(seed: UInt64) throws {
        var random = RandomFormat(seed: seed)
        try compare((0..<1500).map { $0 % 2 == 0 ? random.percent() : random.format() }, seed)
    }

    @Test("integers of all sizes are reckoned with as Python does", arguments: [31, 32, 33] as [UInt64])
    func arithmetic(seed: UInt64) throws {
        var random = RandomArithmetic(seed: seed)
        try compare((0..<1500).map { _ in random.operation() }, seed)
    }

    @Test("a compiled template renders the same any number of times")
    func repeated() throws {
        let document = try BSONDocument(extendedJSON: OracleCase.document)
        for test in OracleCase.groups.flatMap(\.cases) {
            guard let template = try? Template(test.template, name: "template", options: test.options) else { continue }
            let first = try? template.render(TemplateScope(document: document))
            let second = try? template.render(TemplateScope(document: document))
            #expect(first == second, "\(test.template.debugDescription)")
        }
    }
}
