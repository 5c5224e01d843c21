import ForgeBSON
import ForgeJSON
import ForgeMongo
import TestSupport
import Testing

/// The examples as they are in the repository, through the built tools.
@Suite("examples", .serialized)
struct ExampleTests {
    private static let sections = [
        "Overview", "Key Activities", "Inputs and Prerequisites", "Process Steps", "Outputs and Deliverables",
        "Roles and Responsibilities", "Best Practices", "Common Challenges", "Performance Metrics",
        "Technology and Tools",
    ]

    @Test("caseforge: a document of ten sections for every leaf, told with its ancestors and siblings")
    func caseforge() throws {
        let bench = try Self.bench(
            "caseforge", collections: ["nodes", "admin_settings"],
            script: [
                ###"{"line": {"custom_id": "o-6b20a0c40000000004020103"}, "times": 1, "content": "## Overview\n\nShort."}"###
            ])
        let nodes = try bench.documents(in: "nodes")
        let leaves = nodes.filter { $0["is_leaf"] == true }
        #expect(leaves.count >= 60 && Set(nodes.compactMap { $0["level"]?.integerValue }) == [1, 2, 3, 4])

        try bench.run("gen-batch")
        try Self.checkPrompts(of: leaves, among: nodes, in: bench)
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        let incomplete = try bench.documents(in: "nodes").compactMap { $0.value(at: "details_info.failure.class") }
        #expect(incomplete == ["incomplete"])
        try bench.run("identify-failed", expecting: 3)
        try bench.run("retry-failed")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")

        let after = try bench.documents(in: "nodes").filter { $0["is_leaf"] == true }
        #expect(after.allSatisfy { $0["details_status"] == "completed" && $0["documented_at"]?.dateValue != nil })
        let documents = try bench.documents(in: "node_documents")
        #expect(documents.count == leaves.count)
        for leaf in leaves {
            let own = documents.filter { $0["node_id"] == leaf["_id"] }
            let document = try #require(own.first)
            #expect(own.count == 1)
            #expect(document["title"]?.stringValue == "Process Details - \(leaf["name"]?.stringValue ?? "")")
            #expect(document["document_type"] == "process_details" && document["user"] == "process_office")
            let headings = document["content"]?.stringValue?.split(separator: "\n").filter { $0.hasPrefix("## ") }
            #expect(headings?.map { String($0.dropFirst(3)) } == Self.sections)
            let meta = try #require(document["meta_json"]?.documentValue)
            #expect(
                meta["generated_by"] == "batch_api" && meta["model"] == "gpt-5" && meta["temperature"] == .double(1))
            #expect(meta["timestamp"]?.dateValue != nil && meta["request_id"]?.stringValue?.isEmpty == false)
            #expect(meta["batch_id"]?.stringValue?.hasPrefix("batch_") == true)
        }
        #expect(try bench.ledger().doubled == 0)
    }

    /// The line from the root down, each with its description, and the siblings by their codes.
    private static func checkPrompts(of leaves: [BSONDocument], among nodes: [BSONDocument], in bench: Workbench) throws
    {
        let folder = "batches/process_details"
        let requests = try bench.trailFiles(folder).filter { $0.hasPrefix("batch_input_") }.flatMap {
            try bench.lines(bench.scratch.file("\(folder)/\($0)"))
        }
        #expect(requests.count == leaves.count)
        for leaf in leaves {
            let id = try #require(leaf["_id"]?.objectIDValue)
            let request = try #require(requests.first { $0["custom_id"]?.stringValue == "o-\(id)" })
            #expect(request["body"]?["max_completion_tokens"] == 8000 && request["body"]?["max_tokens"] == nil)
            let prompt = try #require(request["body"]?["messages"]?.arrayValue?.last?["content"]?.stringValue)
            var rest = prompt[...]
            var line: [BSONDocument] = []
            var parent = leaf["parent_id"]
            while let node = nodes.first(where: { $0["_id"] == parent }) {
                line.insert(node, at: 0)
                parent = node["parent_id"]
            }
            #expect(line.count == 3)
            for node in line {
                let text = "\(node["code"]?.stringValue ?? "") \(node["name"]?.stringValue ?? ""): "
                let place = try #require(rest.firstRange(of: text), "\(text) is missing or out of order")
                rest = rest[place.upperBound...]
            }
            for node in nodes where node["parent_id"] == leaf["parent_id"] && node["_id"] != leaf["_id"] {
                #expect(rest.contains("- \(node["code"]?.stringValue ?? "?") "))
            }
            #expect(!prompt.contains("{{"))
        }
    }

    @Test("caseforge: a trial of five is kept apart and not paid for again")
    func trial() throws {
        let bench = try Self.bench("caseforge", collections: ["nodes", "admin_settings"])
        for step in [
            ["gen-batch", "--count", "5"], ["submit-batch"], ["monitor-batch", "--wait", "--interval", "0.05"],
        ] {
            #expect(try bench.tool(step[0], Array(step.dropFirst()) + ["--test"]).run().code == 0)
        }
        #expect(try bench.documents(in: "node_documents").count == 5)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")
        #expect(try bench.documents(in: "node_documents").count == 66)
        let ledger = try bench.ledger()
        #expect(ledger.billed == 66 && ledger.doubled == 0)
    }

    /// The example's job, prompts and data, each collection from the file of its name.
    private static func bench(_ example: String, collections: [String], script: [String] = []) throws -> Workbench {
        let bench = try Workbench(script: script, arguments: ["--seed", "1"])
        for folder in ["jobs", "prompts"] {
            for name in try FileText.names(in: PackageRoot.file("examples/\(example)/\(folder)")) {
                let text = try FileText.text(PackageRoot.file("examples/\(example)/\(folder)/\(name)"))
                try bench.write(text, to: "\(folder)/\(name)")
            }
        }
        // The tools shall find the one job that is there.
        try bench.remove("jobs/visits.yaml")
        for collection in collections {
            let lines = try FileText.text(PackageRoot.file("examples/\(example)/data/\(collection).jsonl"))
            let documents = try lines.split(separator: "\n").map {
                BSONValue.document(try BSONDocument(extendedJSON: String($0)))
            }
            try bench.command(["insert": .string(collection), "documents": .array(.array(documents))])
        }
        return bench
    }
}
