import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

/// What a job demands of its answers, and what its own program makes of them: over the built tools, with answers that
/// are laid in by hand.
@Suite("response: schema, sections and transform", .serialized)
struct AnswerCheckTests {
    private static func job(_ response: String) -> String {
        """
        version: 1
        mongodb: {uri: "${MONGODB_URI}", database: "${MONGODB_DB}", collection: visits}
        select: {query: {ai_status: pending}, sort: {_id: 1}}
        prompt: {user_file: ../prompt.j2}
        response: \(response)
        results:
          - update: {$set: {answer: "{{ response }}"}}
        retry: {backoff: {base: 0, max: 0}}

        """
    }

    private static func bench(_ response: String, documents: Int, files: [String: String] = [:]) throws -> Workbench {
        let bench = try Workbench(documents: documents)
        try bench.write(job(response), to: "jobs/visits.yaml")
        for (name, text) in files { try bench.write(text, to: "jobs/\(name)") }
        return bench
    }

    private static let schema = """
        {"type": "object", "required": ["cases"], "properties": {"cases": {"type": "array", "minItems": 1,
         "items": {"type": "object", "required": ["title", "score"], "properties": {"score": {"enum": ["Low", "High"]}}}}}}
        """

    @Test("an answer that does not satisfy the schema says where, not what it holds")
    func schema() throws {
        let bench = try Self.bench(
            "{parse: json, schema: cases.json}", documents: 4, files: ["cases.json": Self.schema])
        let output = try bench.answer([
            #"{"cases": [{"title": "A", "score": "Low"}]}"#, #"{"cases": [{"title": "A", "score": "geheim"}]}"#,
            "```json\n{\"cases\": [{\"title\": \"A\", \"score\": \"High\"}]}\n```", #"{"cases": ["#,
        ])
        try bench.run("ingest-results", output, expecting: 3)
        #expect(try bench.count(["ai_status": "completed"]) == 2)
        let failures = try bench.failures()
        #expect(failures[1]?.class == "schema" && failures[3]?.class == "invalid_json")
        #expect(failures[1]?.message.contains("/cases/0/score") == true)
        #expect(failures[1]?.message.contains("geheim") == false)
    }

    @Test("a schema that cannot be used is refused with its place before anything is sent")
    func badSchema() throws {
        let bench = try Self.bench(
            "{parse: json, schema: cases.json}", documents: 1, files: ["cases.json": #"{"type": "objekt"}"#])
        let outcome = try bench.run("gen-batch", expecting: 78)
        #expect(outcome.errors.contains("jobs/cases.json: the schema cannot be used: at '/type': "))
        #expect(try bench.count(["ai_status": "pending"]) == 1)
    }

    @Test("an answer without one of its sections, or with an empty one, is incomplete and asked for again")
    func sections() throws {
        let bench = try Self.bench("{parse: text, sections: [\"## Overview\", \"Key Activities\"]}", documents: 3)
        let output = try bench.answer([
            "## Overview\nText.\n\n### Key Activities\n- one", "## Overview\nText.",
            "# Overview\n## Overview\n\n## Key Activities\nA",
        ])
        try bench.run("ingest-results", output, expecting: 3)
        let failures = try bench.failures()
        #expect(failures[0] == nil)
        #expect(failures[1]?.class == "incomplete" && failures[1]?.message == "section 'Key Activities' is missing")
        #expect(failures[2]?.class == "incomplete" && failures[2]?.message == "section '## Overview' is empty")
        try bench.run("identify-failed", expecting: 3)
        #expect(try bench.run("retry-failed").errors.contains("requests 2"))
    }

    @Test("an answer that has been paid for is taken when the job asks for less, not bought again")
    func loosened() throws {
        let bench = try Self.bench("{parse: text, sections: [Overview, Details]}", documents: 2)
        let output = try bench.answer(["## Overview\nA\n\n## Details\nB", "## Overview\nA"])
        try bench.run("ingest-results", output, expecting: 3)
        #expect(try bench.failures()[1]?.class == "incomplete")
        try bench.write(Self.job("{parse: text, sections: [Overview]}"), to: "jobs/visits.yaml")
        try bench.run("ingest-results", output)
        #expect(try bench.count(["ai_status": "completed"]) == 2)
        #expect(try bench.failures().isEmpty)
    }

    /// The program that docs/configuration.md shows: the seed's own function, and a loop around it.
    private static func program() throws -> String {
        let document = try FileText.text(PackageRoot.file("docs/configuration.md"))
        return try #require(ReadmeTests.block("python", in: document))
    }

    @Test("a program of the user's makes of an answer and its document what is stored")
    func transform() throws {
        let bench = try Self.bench(
            "{parse: json, transform: {exec: [python3, ./transform.py]}}", documents: 3,
            files: ["transform.py": Self.program()])
        try bench.update(["_id": 1], ["$set": ["kind": "op"]])
        let output = try bench.answer([#"{"score": 1}"#, #"{"score": 2.5}"#, #"{"score": -1}"#])
        try bench.run("ingest-results", output, expecting: 3)
        let documents = try bench.documents()
        #expect(
            documents[0]["answer"] == ["_id": 0, "patient_type": "ip", "talking_points": ["score": 1]] as BSONValue)
        #expect(documents[1].value(at: "answer.patient_type") == "op")
        #expect(documents[1].value(at: "answer.talking_points.score") == 2.5)
        let failures = try bench.failures()
        #expect(failures[2]?.class == "transform_error")
        #expect(failures[2]?.message == "the transform refused the answer: a negative score")
        // The program is mended: the answer that has been paid for is taken after all.
        try bench.write(Self.program().replacing("< 0", "< -5"), to: "jobs/transform.py")
        try bench.run("ingest-results", output)
        #expect(try bench.count(["ai_status": "completed"]) == 3)
    }

    @Test("a program that fails on one answer costs nobody else theirs, and nothing is bought again for it")
    func crash() throws {
        let program = try Self.program().replacing("raise ValueError(\"a negative score\")", "sys.exit(3)")
        let bench = try Self.bench(
            "{parse: json, transform: {exec: [python3, ./transform.py]}}", documents: 3,
            files: ["transform.py": program])
        let output = try bench.answer([#"{"score": 1}"#, #"{"score": -1}"#, #"{"score": 2}"#])
        try bench.run("ingest-results", output, expecting: 3)
        #expect(try bench.count(["ai_status": "completed"]) == 2)
        let failures = try bench.failures()
        #expect(failures[1]?.class == "write_error")
        #expect(failures[1]?.message.contains("ended with exit status 3") == true)
        try bench.run("identify-failed", expecting: 3)
        #expect(try bench.run("retry-failed").errors.contains("requests") == false)
    }

    @Test("the program sees neither the key nor the database's address")
    func environment() throws {
        let program = """
            import json, os, sys
            for line in sys.stdin:
                print(json.dumps({"response": {"seen": sorted(os.environ)}}), flush=True)
            """
        let bench = try Self.bench(
            "{parse: json, transform: {exec: [python3, ./transform.py]}}", documents: 1,
            files: ["transform.py": program])
        try bench.run("ingest-results", try bench.answer([#"{"score": 1}"#]))
        let seen = try #require(try bench.documents().first?.value(at: "answer.seen")?.arrayValue)
        #expect(seen.contains("MONGODB_DB") && seen.contains("PATH"))
        #expect(!seen.contains("OPENAI_API_KEY") && !seen.contains("MONGODB_URI"))
    }

    @Test("a program that is not there ends the step, and no answer is lost")
    func missing() throws {
        let bench = try Self.bench("{parse: json, transform: {exec: [./nothing]}}", documents: 2)
        let output = try bench.answer([#"{"score": 1}"#, #"{"score": 2}"#])
        let outcome = try bench.run("ingest-results", output, expecting: 78)
        #expect(outcome.errors.contains("cannot start the transform './nothing'"))
        #expect(try bench.count(["ai_status": "in_progress"]) == 2)
        try bench.write(Self.job("{parse: json}"), to: "jobs/visits.yaml")
        try bench.run("ingest-results", output)
        #expect(try bench.count(["ai_status": "completed"]) == 2)
    }
}

extension Workbench {
    /// The failures in the documents, by the number that is their `_id`.
    func failures() throws -> [Int64: (class: String, message: String)] {
        var failures: [Int64: (class: String, message: String)] = [:]
        for document in try documents(["processing_info.failure": ["$exists": true]]) {
            guard let id = document["_id"]?.integerValue else { continue }
            failures[id] = (
                document.value(at: "processing_info.failure.class")?.stringValue ?? "",
                document.value(at: "processing_info.failure.message")?.stringValue ?? ""
            )
        }
        return failures
    }
}
