import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("select.pipeline: what belongs to a document is in its prompt, or nothing is sent", .serialized)
struct PipelineTests {
    private static let lookup = "{$lookup: {from: contexts, localField: _id, foreignField: visit, as: found}}"

    /// A job whose prompt needs `topic`, which the pipeline takes out of another collection.
    private static let context = [
        lookup, "{$match: {'found.0': {$exists: true}}}", "{$set: {topic: {$first: $found.topic}}}",
    ]

    private func bench(
        documents: Int, pipeline: [String], prompt: String = "Write about {{ name }} and {{ topic }}.",
        batchSize: Int = 100
    ) throws -> Workbench {
        let bench = try Workbench(documents: documents, prompt: prompt)
        let select = "sort: {_id: 1}, name: name, pipeline: [\(pipeline.joined(separator: ", "))]"
        try bench.write(
            Workbench.job(batchSize: batchSize).replacing("sort: {_id: 1}", select), to: "jobs/visits.yaml")
        return bench
    }

    @Test("rows of ten megabytes are held a few at a time")
    func largeRows() throws {
        let pipeline = ["{$lookup: {from: contexts, pipeline: [], as: found}}"]
        let bench = try bench(
            documents: 100, pipeline: pipeline, prompt: "Write about {{ name }} and {{ found[0].topic }}.")
        let long = String(repeating: "x", count: 1_000_000)
        for _ in 0..<10 {
            try bench.command([
                "insert": "contexts", "documents": [["topic": "sand", "text": .string(long)] as BSONValue],
            ])
        }
        var run = try bench.tool("gen-batch")
        // Kilobytes that it may have of its own.
        run.arguments = ["-c", "ulimit -d 600000; exec \"$0\" \"$@\"", run.executable] + run.arguments
        run.executable = "/bin/sh"
        let outcome = try run.run()
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try prompts(bench).count == 100)
    }

    private func addContext(_ bench: Workbench, _ numbers: some Sequence<Int>) throws {
        let rows = numbers.map { BSONValue.document(["visit": .int32(Int32($0)), "topic": .string("topic \($0)")]) }
        _ = try bench.mongo.run(command: ["insert": "contexts", "documents": .array(.array(rows))], on: bench.database)
    }

    private func prompts(_ bench: Workbench) throws -> [String: String] {
        var prompts: [String: String] = [:]
        for name in try bench.trailFiles() where name.hasPrefix("batch_input_") {
            for line in try bench.lines(bench.scratch.file("batches/visits/\(name)")) {
                let id = try #require(line["custom_id"]?.stringValue)
                #expect(prompts[id] == nil, "\(id) stands in two lines")
                prompts[id] = line["body"]?["messages"]?[0]?["content"]?.stringValue
            }
        }
        return prompts
    }

    @Test("ancestors and siblings are in the prompt, from the root down")
    func relatives() throws {
        let bench = try Workbench(
            prompt: """
                {{ name }}: {% for a in ancestors | sort(attribute='depth', reverse=true) %}{{ a.name }} > {% endfor %}
                {%- for s in siblings | sort(attribute='_id') %}[{{ s.name }}]{% endfor %}
                """)
        try bench.write(
            Workbench.job(batchSize: 100).replacing(
                "sort: {_id: 1}",
                """
                pipeline: [
                  {$graphLookup: {from: visits, startWith: $parent, connectFromField: parent, connectToField: _id,
                                  as: ancestors, depthField: depth}},
                  {$lookup: {from: visits, let: {me: $_id, parent: $parent}, as: siblings, pipeline: [
                    {$match: {$expr: {$and: [{$eq: [$parent, $$parent]}, {$ne: [$_id, $$me]}]}}},
                    {$project: {name: 1}}]}}]
                """), to: "jobs/visits.yaml")
        func node(_ id: Int, _ name: String, below parent: Int?) -> BSONDocument {
            [
                "_id": .int32(Int32(id)), "name": .string(name), "parent": parent.map { .int32(Int32($0)) } ?? .null,
                "ai_status": .string(id > 10 ? "pending" : "none"),
            ]
        }
        try bench.insert([
            node(1, "Ship", below: nil), node(2, "Plan", below: 1), node(11, "Route", below: 2),
            node(12, "Load", below: 2), node(13, "Pack", below: 1),
        ])
        try bench.run("gen-batch")
        #expect(
            try prompts(bench) == [
                "i-11": "Route: Ship > Plan > [Load]", "i-12": "Load: Ship > Plan > [Route]",
                "i-13": "Pack: Ship > [Plan]",
            ])
    }

    @Test("a document without context is not sent, and is once the context has come")
    func missingContext() throws {
        let bench = try bench(documents: 10, pipeline: Self.context)
        try addContext(bench, 0..<7)
        let outcome = try bench.run("gen-batch", expecting: 3)
        #expect(outcome.errors.contains("3 documents without context (missing_context), the first i-7 \"visit 7\""))
        #expect(outcome.errors.contains("next: submit-batch"))
        #expect(try prompts(bench).keys.sorted() == (0..<7).map { "i-\($0)" })
        let failed = try bench.documents(["processing_info.failure.class": "missing_context"])
        #expect(failed.count == 3)
        for document in failed {
            #expect(document["ai_status"] == "pending")
            #expect(document.value(at: "processing_info.failure.attempts")?.integerValue == 0)
            #expect(
                document.value(at: "processing_info.failure.message") == "select.pipeline gave no row for it")
        }
        let listed = try bench.run("identify-failed", "--class", "missing_context", expecting: 3)
        #expect(listed.output.split(separator: "\n").sorted() == ["i-7", "i-8", "i-9"])

        // Nothing has changed: no new run, and no word of submitting it.
        let files = try bench.trailFiles()
        let early = try bench.run("retry-failed", expecting: 3)
        #expect(!early.errors.contains("submit-batch"))
        #expect(early.errors.contains("retry-failed"))
        #expect(try bench.trailFiles() == files)

        try addContext(bench, 7..<9)
        try bench.run("retry-failed", expecting: 3)
        #expect(try prompts(bench)["i-8"] == "Write about visit 8 and topic 8.")
        try addContext(bench, 9..<10)
        try bench.finish()
        try bench.expectWhole(10)
        #expect(try bench.ledger().billed == 10)
    }

    @Test("retry.on holds for what was never sent as well")
    func missingContextRules() throws {
        for (rule, word, code) in [("wait", "pending", 75), ("give_up", "failed", 0)] as [(String, BSONValue, Int32)] {
            let bench = try bench(documents: 2, pipeline: Self.context)
            let job = try FileText.text(bench.scratch.file("jobs/visits.yaml"))
            try bench.write(
                job.replacing("{base: 0, max: 0}", "{base: 1h, max: 1h}, on: {missing_context: \(rule)}"),
                to: "jobs/visits.yaml")
            try addContext(bench, 0..<1)
            try bench.run("gen-batch", expecting: 3)
            #expect(try bench.count(["_id": 1, "ai_status": word]) == 1)
            try addContext(bench, 1..<2)
            try bench.run("identify-failed", expecting: 3)
            try bench.run("retry-failed", expecting: code)
            #expect(try bench.count(["_id": 1, "ai_status": word]) == 1)
        }
    }

    @Test("when no document has context, nothing is claimed")
    func noContextAtAll() throws {
        let bench = try bench(documents: 5, pipeline: Self.context)
        let outcome = try bench.run("gen-batch", expecting: 65)
        #expect(outcome.errors.contains("i-0: select.pipeline gave no row for it"))
        #expect(outcome.errors.contains("none of 5 sampled documents can be rendered"))
        #expect(outcome.errors.contains("stage 2, '$match'"))
        #expect(try bench.count(["ai_status": "pending", "processing_info": ["$exists": false]]) == 5)
        #expect(!FileText.exists(bench.scratch.file("batches")))
    }

    @Test(
        "a pipeline that loses or doubles documents is refused before anything is claimed",
        arguments: [
            ("{$unwind: $tags}", 65, "more than one row", "stage 1, '$unwind'"),
            ("{$project: {_id: 0, name: 1}}", 65, "without _id", "stage 1, '$project'"),
            ("{$group: {_id: $name}}", 65, "another _id", "stage 1, '$group'"),
            ("{$replaceWith: {name: $name}}", 65, "without _id", "stage 1, '$replaceWith'"),
            ("{$set: {a: 1}}, {$lokup: {from: contexts}}", 78, "stage 2, '$lokup'", "nothing was claimed"),
            ("{$set: {name: {$nonsense: 1}}}", 78, "stage 1, '$set'", "'select.pipeline'"),
            ("{$limit: 0}", 78, "stage 1, '$limit'", "'select.pipeline'"),
        ])
    func mistakes(pipeline: String, code: Int32, message: String, more: String) throws {
        let bench = try bench(documents: 4, pipeline: [pipeline], prompt: "Write about {{ name }}.")
        try bench.update([:], ["$set": ["tags": ["a", "b"]]])
        let before = try bench.fingerprint()
        for arguments in [[], ["--dry-run"]] {
            let outcome = try bench.tool("gen-batch", arguments).run()
            #expect(outcome.code == code, "\(outcome)")
            #expect(outcome.errors.contains(message) && outcome.errors.contains(more), "\(outcome)")
        }
        #expect(try bench.fingerprint() == before)
    }

    @Test(
        "a document that the pipeline goes wrong for fails alone, however late it comes",
        arguments: [
            ("{$set: {topic: {$divide: [100, $count]}}}", "cannot be evaluated"),
            ("{$set: {topic: {$toInt: $text}}}", "cannot be evaluated"),
            ("{$unwind: $tags}, {$set: {topic: $tags}}", "more than one row"),
            ("{$set: {topic: 1}}, {$replaceWith: {$cond: [{$eq: [$count, 0]}, {name: x}, $$ROOT]}}", "without _id"),
            ("{$set: {topic: 1, _id: {$cond: [{$eq: [$count, 0]}, 5000, $_id]}}}", "another _id"),
        ])
    func oneOfMany(stages: String, message: String) throws {
        let bench = try bench(documents: 250, pipeline: [stages])
        try bench.update([:], ["$set": ["count": 4, "text": "4", "tags": ["a"]]])
        try bench.update(["_id": 171], ["$set": ["count": 0, "text": "four", "tags": ["a", "b"]]])
        let outcome = try bench.run("gen-batch", expecting: 3)
        #expect(outcome.errors.contains("1 document (template), the first i-171"))
        let sent = try prompts(bench)
        #expect(sent.count == 249 && sent["i-171"] == nil)
        let failed = try bench.documents(["processing_info.failure": ["$exists": true]])
        #expect(failed.map { $0["_id"] } == [171])
        #expect(failed.first?.value(at: "processing_info.failure.class") == "template")
        let text = failed.first?.value(at: "processing_info.failure.message")?.stringValue ?? ""
        #expect(text.contains(message), "\(text)")
        #expect(try bench.count(["ai_status": "in_progress"]) == 249)
    }

    @Test("a pipeline that cannot be evaluated for any document is refused before anything is claimed")
    func evaluatedForNone() throws {
        let bench = try bench(documents: 3, pipeline: ["{$set: {topic: {$toInt: $name}}}"])
        let outcome = try bench.run("gen-batch", expecting: 65)
        #expect(outcome.errors.contains("cannot be evaluated for it") && outcome.errors.contains("mongosh"))
        #expect(try bench.count(["processing_info": ["$exists": false]]) == 3)
    }

    @Test("gen-batch killed in the middle gives its claims back, and every document is in one input file")
    func killed() throws {
        let bench = try bench(documents: 2000, pipeline: Self.context, batchSize: 100)
        try addContext(bench, 0..<2000)
        let running = try bench.tool("gen-batch").start()
        try bench.await("input")
        running.send(9)
        _ = try running.wait()
        let outcome = try bench.run("gen-batch")
        #expect(outcome.errors.contains("recovered an interrupted run"))
        #expect(try prompts(bench).count == 2000)
        #expect(try bench.count(["ai_status": "in_progress"]) == 2000)
    }
}
