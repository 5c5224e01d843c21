import ForgeBSON
import ForgeJinja
import TestSupport
import Testing

@Suite("Template: renders as Python's Jinja2 does, byte for byte")
struct DifferentialTests {
    @Test(
        "every template of the table gives what Jinja2 gives, or is refused in the same line for the same kind of reason"
    )
    func table() throws {
        let document = try BSONDocument(extendedJSON: OracleCase.document)
        let questions = OracleCase.groups.flatMap(\.cases).map { $0.question(document) }
        #expect(questions.count >= 1000)
        let replies = try Jinja2.replies(to: questions)
        try #require(replies.count == questions.count)
        for (question, reply) in zip(questions, replies) {
            #expect(question.answer() == reply.answer, "\(question.template.debugDescription)")
        }
    }

    /// `BATCHFORGE_ORACLE_SEED` gives other templates, `BATCHFORGE_ORACLE_CASES` another number of them.
    @Test("templates and documents written by grammar give what Jinja2 gives, whatever of the language they use")
    func grammar() throws {
        let seed = TestEnvironment.value("BATCHFORGE_ORACLE_SEED").flatMap(UInt64.init) ?? 1
        let count = TestEnvironment.value("BATCHFORGE_ORACLE_CASES").flatMap(Int.init) ?? 6000
        print("templates by grammar: seed \(seed), \(count) cases")
        var uses: [String: Int] = [:]
        var rendered = 0
        var compared = 0
        var differing = 0
        for start in stride(from: 0, to: count, by: 1000) {
            let numbers = start..<min(count, start + 1000)
            let cases = numbers.map { Grammar.generatedCase(seed: seed, number: $0) }
            let replies = try Jinja2.replies(to: cases.map(\.question))
            try #require(replies.count == cases.count)
            for (number, (test, reply)) in zip(numbers, zip(cases, replies)) {
                for name in Set(reply.names) { uses[name, default: 0] += 1 }
                compared += reply.answer == nil ? 0 : 1
                if case .output = reply.answer { rendered += 1 }
                guard let difference = Difference(test, reply.answer) else { continue }
                differing += 1
                // Making a case small takes seconds; the first few say enough.
                let shown = differing <= 5 ? try difference.shrunk() : difference
                Issue.record("seed \(seed), case \(number)\n\(shown)")
            }
        }
        print("templates by grammar: \(compared) compared, \(rendered) rendered, \(differing) differ")
        #expect(compared >= count * 99 / 100 && rendered >= count * 6 / 10)
        guard count >= 5000 else { return }
        #expect(Grammar.unsupported.count <= 5)
        let page = String(decoding: try FileText.read(PackageRoot.file("docs/templates.md")), as: UTF8.self)
        for name in Grammar.unsupported { #expect(page.contains("`\(name.split(separator: " ").last ?? "")`")) }
        for name in try Jinja2.knownNames() + Grammar.tags where !Grammar.unsupported.contains(name) {
            #expect(uses[name, default: 0] >= 20, "\(name)")
        }
    }

    private func compare(_ cases: [OracleCase], _ seed: UInt64) throws {
        let document = try BSONDocument(extendedJSON: OracleCase.document)
        let questions = cases.map { $0.question(document) }
        let replies = try Jinja2.replies(to: questions)
        try #require(replies.count == questions.count)
        for (question, reply) in zip(questions, replies) {
            #expect(question.answer() == reply.answer, "seed \(seed): \(question.template.debugDescription)")
        }
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
