import ForgeBSON
import ForgeJinja
import TestSupport
import Testing

/// The templates in `Prompts`: prompts and chat templates as people write them, one a file, each with the documents of its
/// folder. Some are refused, by Python too.
@Suite("Prompts: render as Python's Jinja2 renders them, byte for byte")
struct PromptTests {
    private static let root = PackageRoot.file("Tests/ForgeJinjaTests/Prompts")

    private static let subjects = [
        "agents", "chat", "few-shot", "orders", "others", "processes", "retrieval", "rows", "visits",
    ]

    private static let switches: [@Sendable (String) -> OracleCase] = [
        { OracleCase($0, keepTrailingNewline: true) },
        { OracleCase($0, trimBlocks: true) },
        { OracleCase($0, lstripBlocks: true, keepTrailingNewline: true) },
        { OracleCase($0, trimBlocks: true, lstripBlocks: true, keepTrailingNewline: true) },
        { OracleCase($0, undefined: .lenient, extensions: Set(TemplateOptions.Extension.allCases)) },
    ]

    private static func files(in subject: String, endingIn suffix: String) throws -> [String] {
        try FileText.names(in: "\(root)/\(subject)").filter { $0.hasSuffix(suffix) }.sorted()
    }

    @Test("a template and its folder's documents, with every switch of white space", arguments: subjects)
    func folder(subject: String) throws {
        let names = try Self.files(in: subject, endingIn: ".j2")
        let templates = try names.map { try FileText.text("\(Self.root)/\(subject)/\($0)") }
        let documents = try Self.files(in: subject, endingIn: ".json")
        #expect(names.count >= 5 && !documents.isEmpty)
        let data = try documents.map {
            try BSONDocument(extendedJSON: try FileText.text("\(Self.root)/\(subject)/\($0)"))
        }
        let cases = Self.switches.flatMap { templates.map($0) }
        let questions = cases.flatMap { test in data.map { test.question($0) } }
        let replies = try Jinja2.replies(to: questions)
        try #require(replies.count == questions.count)
        for (index, question) in questions.enumerated() {
            let (place, document) = index.quotientAndRemainder(dividingBy: documents.count)
            let (number, file) = place.quotientAndRemainder(dividingBy: names.count)
            #expect(
                question.answer() == replies[index].answer,
                "\(subject)/\(names[file]) with \(documents[document]), switches \(number)")
        }
    }
}
