import ForgeBSON
import ForgeJSON
import ForgeMongo
import TestSupport
import Testing

/// README's larger job, as a reader pastes it into a shell: 5,000 documents with names in every script that has them.
@Suite("README's larger job", .serialized)
struct LargerJobTests {
    @Test("every subdivision of the world gets one note, and its name is what it was")
    func subdivisions() throws {
        let bench = try Workbench()
        let expected = try subdivisionsOfPycountry()
        #expect(expected.count > 5000 && expected.values.count { !$0.utf8.allSatisfy { $0 < 0x80 } } > 1000)
        let block = try block()
        try paste(#require(block), into: bench)

        let documents = try self.documents(of: bench)
        #expect(documents.count == expected.count)
        #expect(documents.allSatisfy { $0["ai_status"] == "completed" && $0["notes"]?.arrayValue?.count == 1 })
        #expect(documents.allSatisfy { $0["name"]?.stringValue == expected[$0["_id"]?.stringValue ?? ""] })
        // The simulator answers with words of the prompt: those of another alphabet have been there and back.
        #expect(documents.count(where: Self.hasStrangeWord) > 500)

        let ledger = try bench.ledger()
        #expect(ledger.billed == expected.count && ledger.doubled == 0)
        try expectRequests(in: bench, for: documents)
    }

    /// Whether the answer has a word of the document's name that is not plain ASCII.
    private static func hasStrangeWord(_ document: BSONDocument) -> Bool {
        let words =
            document["name"]?.stringValue?.split(separator: " ").filter { !$0.utf8.allSatisfy { $0 < 0x80 } } ?? []
        let answer = document.value(at: "notes.0.text")?.stringValue ?? ""
        return words.contains { answer.contains($0) }
    }

    private func block() throws -> String? {
        ReadmeTests.block(
            "sh", under: "## A larger job: 5,000 subdivisions", in: try FileText.text(PackageRoot.file("README.md")))
    }

    /// The names by their codes, as the package itself tells them.
    private func subdivisionsOfPycountry() throws -> [String: String] {
        let script = "import json, pycountry; print(json.dumps({p.code: p.name for p in pycountry.subdivisions}))"
        let names = try JSONValue(parsing: PythonOracle.run(script: script)).objectValue ?? [:]
        return Dictionary(uniqueKeysWithValues: names.map { ($0.key, $0.value.stringValue ?? "") })
    }

    /// In a folder that has nothing else, with the tools and Python on the path.
    private func paste(_ block: String, into bench: Workbench) throws {
        let python = try PythonOracle.interpreter()
        let path = [String(python[..<(python.lastIndex(of: "/") ?? python.startIndex)]), BuiltTool.folder]
        var environment = bench.environment
        environment["PATH"] = (path + [TestEnvironment.value("PATH") ?? "/usr/bin:/bin"]).joined(separator: ":")
        environment["POLL_INTERVAL"] = "1"
        let outcome = try ToolRun(
            "sh", ["-eu"], environment: environment, directory: bench.scratch.folder("world"), input: Array(block.utf8)
        ).run()
        #expect(outcome.code == 0, "\(outcome)")
    }

    private func documents(of bench: Workbench) throws -> [BSONDocument] {
        let collection = try MongoCollection("subdivisions", of: bench.database, on: bench.mongo)
        var result: [BSONDocument] = []
        try collection.eachDocument(matching: [:], projection: nil) { result.append($0) }
        return result
    }

    /// Each document's own request is in the input files, once, with its name in the prompt; each request has its line
    /// in the output files.
    private func expectRequests(in bench: Workbench, for documents: [BSONDocument]) throws {
        let folder = "world/batches/subdivisions"
        let files = try bench.trailFiles(folder)
        func lines(_ prefix: String) throws -> [JSONValue] {
            try files.filter { $0.hasPrefix(prefix) }.flatMap { try bench.lines(bench.scratch.file("\(folder)/\($0)")) }
        }
        let requests = Dictionary(grouping: try lines("batch_input_")) { $0["custom_id"]?.stringValue ?? "" }
        let answers = Dictionary(grouping: try lines("batch_output_")) { $0["custom_id"]?.stringValue ?? "" }
        #expect(files.count { $0.hasPrefix("batch_input_") } == 3)
        #expect(requests.count == documents.count && answers.count == documents.count)
        for document in documents {
            let id = document.value(at: "processing_info.last.custom_id")?.stringValue ?? ""
            let name = document["name"]?.stringValue ?? ""
            let code = document["_id"]?.stringValue ?? ""
            let prompt = requests[id]?.first?["body"]?["messages"]?.arrayValue?.last?["content"]?.stringValue ?? ""
            #expect(requests[id]?.count == 1 && answers[id]?.count == 1, "\(code)")
            #expect(prompt.contains("\(name) (\(code))"), "\(code)")
        }
    }
}
