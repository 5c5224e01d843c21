import ForgeBSON
import TestSupport
import Testing

/// How the documents are cut into batches, and how slow the provider is, is nothing that the database knows of.
@Suite("Any batch size and any delay give the same database")
struct VariationTests {
    struct Variation: CustomTestStringConvertible {
        let size: Int
        /// Before each reply of the provider.
        let milliseconds: Int
        var documents = 60

        var testDescription: String { "\(documents) documents, \(size) a batch, \(milliseconds) ms a call" }
    }

    @Test(
        "sizes and delays",
        arguments: [
            Variation(size: 1, milliseconds: 0), Variation(size: 7, milliseconds: 0),
            Variation(size: 100, milliseconds: 0), Variation(size: 50_000, milliseconds: 0),
            Variation(size: 1, milliseconds: 50, documents: 20), Variation(size: 7, milliseconds: 50),
            Variation(size: 100, milliseconds: 50), Variation(size: 50_000, milliseconds: 50),
            Variation(size: 1, milliseconds: 2000, documents: 2), Variation(size: 7, milliseconds: 2000, documents: 10),
            Variation(size: 100, milliseconds: 2000), Variation(size: 50_000, milliseconds: 2000),
        ])
    func same(variation: Variation) throws {
        let expected = try Self.reference.get()
        let clock = ContinuousClock()
        let begin = clock.now
        let found = try Self.database(after: variation)
        let seconds = ((clock.now - begin) / .seconds(1) * 100).rounded() / 100
        print("\(variation.testDescription): \(seconds) s")
        #expect(found == Array(expected.prefix(variation.documents)))
    }

    @Test("the comparison sees an answer that is another's")
    func sees() throws {
        let documents = try Self.reference.get()
        #expect(documents.count == 60)
        let answers = documents.compactMap { $0.value(at: "answers.0.text")?.stringValue }
        #expect(Set(answers).count == 60)
    }

    /// One job in batches of a size that none of the variations has.
    private static let reference = Result { try database(after: Variation(size: 33, milliseconds: 0)) }

    private static func database(after variation: Variation) throws -> [BSONDocument] {
        let bench = try Workbench(
            documents: variation.documents, batchSize: variation.size,
            arguments: ["--latency", "\(Double(variation.milliseconds) / 1000)"])
        let parts = (variation.documents + variation.size - 1) / variation.size
        #expect(try bench.run("gen-batch").output.split(separator: "\n").count == parts)
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")
        try bench.expectWhole(variation.documents, variation.testDescription)
        #expect(try bench.ledger().billed == variation.documents)
        return try bench.comparableDocuments()
    }
}
