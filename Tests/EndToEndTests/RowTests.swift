import ForgeBSON
import ForgeJSON
import ForgeTrail
import TestSupport
import Testing

/// Answers that become rows of another collection: the answers are laid in by hand, so that each is what its test
/// needs.
@Suite("results in other collections", .serialized)
struct RowTests {
    private static let cases = """
        version: 1
        mongodb: {uri: "${MONGODB_URI}", database: "${MONGODB_DB}", collection: visits}
        select: {query: {ai_status: pending}, sort: {_id: 1}}
        prompt: {user_file: ../prompt.j2}
        request: {body: {model: gpt-5, temperature: 1.0, max_completion_tokens: 8000}}
        response: {parse: json}
        results:
          - collection: cases
            for_each: "{{ response.cases }}"
            as: uc
            filter: {uid: "{{ doc.name }}-UC{{ '%02d' % loop.index }}"}
            upsert: true
            update:
              $set: {visit: "{{ document_id }}", title: "{{ uc.title }}", score: "{{ {'Low': 1, 'High': 3}[uc.score] }}",
                meta: {model: "{{ request.model }}", temperature: "{{ request.temperature }}", at: "{{ current_date }}"}}
              $setOnInsert: {made_by: "{{ run }}"}
            prune: {visit: "{{ document_id }}", meta.model: gpt-5}
          - update: {$set: {cases: "{{ response.cases | length }}"}}

        """

    /// A row for each answer, found by a field of the answer.
    private static let keyed = """
        version: 1
        mongodb: {uri: "${MONGODB_URI}", database: "${MONGODB_DB}", collection: visits}
        prompt: {user_file: ../prompt.j2}
        response: {parse: json}
        results:
          - collection: cases
            filter: {visit: "{{ document_id }}", key: "{{ response.key }}"}
            upsert: true
            update: {$set: {text: "{{ response.text }}"}}

        """

    private static func bench(_ job: String = cases, documents: Int) throws -> Workbench {
        let bench = try Workbench(documents: documents)
        try bench.write(job, to: "jobs/visits.yaml")
        return bench
    }

    @Test("an answer becomes rows with typed values, and the rows it no longer has are deleted")
    func fanOut() throws {
        let bench = try Self.bench(documents: 2)
        try bench.insertRows([
            ["uid": "visit 0-UC02", "visit": 0, "title": "from before", "meta": ["model": "gpt-5"]],
            ["uid": "visit 0-UC03", "visit": 0, "title": "no longer there", "meta": ["model": "gpt-5"]],
            ["uid": "by hand", "visit": 0, "title": "somebody's own", "meta": ["model": "none"]],
            ["uid": "other", "visit": 7, "title": "another document's", "meta": ["model": "gpt-5"]],
        ])
        let output = try bench.answer([
            #"{"cases": [{"title": "A", "score": "Low"}, {"title": "B", "score": "High"}]}"#, #"{"cases": []}"#,
        ])
        let outcome = try bench.run("ingest-results", output)
        #expect(outcome.errors.contains("rows     2 in cases"))
        #expect(outcome.errors.contains("pruned   1 row"))
        let rows = try bench.rows()
        #expect(
            rows.compactMap { $0["uid"]?.stringValue }.sorted()
                == ["by hand", "other", "visit 0-UC01", "visit 0-UC02"])
        let first = try #require(rows.first { $0["uid"] == "visit 0-UC01" })
        #expect(first["visit"] == 0 && first["title"] == "A" && first["score"] == 1)
        #expect(first.value(at: "meta.temperature") == .double(1) && first.value(at: "meta.at")?.dateValue != nil)
        #expect(first["made_by"]?.stringValue?.isEmpty == false)
        let second = try #require(rows.first { $0["uid"] == "visit 0-UC02" })
        #expect(second["title"] == "B" && second["made_by"] == nil)
        #expect(try bench.documents(["ai_status": "completed"]).compactMap { $0["cases"]?.integerValue } == [2, 0])
    }

    @Test("ingesting the same file again changes no row, also none that somebody has edited since")
    func again() throws {
        let bench = try Self.bench(documents: 2)
        let output = try bench.answer(Array(repeating: #"{"cases": [{"title": "A", "score": "Low"}]}"#, count: 2))
        try bench.run("ingest-results", output)
        try bench.updateRow(["uid": "visit 0-UC01"], ["$set": ["title": "edited"]])
        let before = try bench.rows()
        try bench.run("ingest-results", output)
        #expect(try bench.rows() == before)
    }

    @Test(
        "an answer that was found wanting, and is being asked for again, is counted once although the job asks for less"
    )
    func countedOnce() throws {
        let job = Self.cases.replacing(
            "response: {parse: json}", "response: {parse: json, require: [\"response.cases | length >= 1\"]}")
        let bench = try Self.bench(job, documents: 2)
        let output = try bench.answer(Array(repeating: #"{"cases": []}"#, count: 2))
        try bench.run("ingest-results", output, expecting: 3)
        try bench.run("identify-failed", expecting: 3)
        try bench.run("retry-failed")
        try bench.write(Self.cases, to: "jobs/visits.yaml")
        let outcome = try bench.run("ingest-results", output, expecting: 3)
        #expect(outcome.errors.contains("(2 were in the database already)"))
    }

    @Test("a document that no longer waits for the answer gets no rows")
    func claimLost() throws {
        let bench = try Self.bench(documents: 2)
        let output = try bench.answer(Array(repeating: #"{"cases": [{"title": "A", "score": "Low"}]}"#, count: 2))
        try bench.update(
            ["_id": 1], ["$unset": ["processing_info": true], "$set": ["ai_status": "pending"]])
        try bench.run("ingest-results", output, expecting: 3)
        #expect(try bench.rows().compactMap { $0["visit"]?.integerValue } == [0])
        #expect(try bench.lines(bench.trailFile("unapplied_")).first?["reason"] == "claim_lost")
    }

    @Test("an answer acts as a value in a filter, never as an operator")
    func hostileKey() throws {
        let bench = try Self.bench(Self.keyed, documents: 1)
        try bench.insertRows([["visit": 0, "key": "mine", "text": "untouched"]])
        let output = try bench.answer([#"{"key": {"$ne": ""}, "text": "taken over"}"#])
        _ = try bench.tool("ingest-results", [output]).run()
        #expect(try bench.rows().first { $0["key"] == "mine" }?["text"] == "untouched")
    }

    @Test(
        "an answer without usable rows is kept, and its document is not complete",
        arguments: [
            (#"{"cases": {"title": "A"}}"#, "is not a list"), (#"{"other": 1}"#, "no attribute 'cases'"),
            (#"{"cases": [{"title": "A"}]}"#, "no attribute 'score'"),
        ])
    func unusable(answer: String, message: String) throws {
        let bench = try Self.bench(documents: 1)
        let output = try bench.answer([answer])
        try bench.run("ingest-results", output, expecting: 3)
        #expect(try bench.rows().isEmpty)
        let failure = try #require(try bench.documents().first?.value(at: "processing_info.failure")?.documentValue)
        #expect(failure["class"] == "write_error")
        #expect(failure["message"]?.stringValue?.contains(message) == true, "\(failure.extendedJSONText)")
    }

    @Test(
        "a key that is missing or null is refused",
        arguments: [
            (#"{"key": null, "text": "a"}"#, "'key' is null"), (#"{"text": "a"}"#, "no attribute 'key'"),
        ])
    func noKey(answer: String, message: String) throws {
        let bench = try Self.bench(Self.keyed, documents: 1)
        let output = try bench.answer([answer])
        try bench.run("ingest-results", output, expecting: 3)
        let failure = try #require(try bench.documents().first?.value(at: "processing_info.failure")?.documentValue)
        #expect(failure["message"]?.stringValue?.contains(message) == true, "\(failure.extendedJSONText)")
        #expect(try bench.rows().isEmpty)
    }

    @Test("two rows of one answer with one key are refused: one would overwrite the other")
    func sharedKey() throws {
        let job = Self.cases.replacing("{{ doc.name }}-UC{{ '%02d' % loop.index }}", "{{ document_id }}-{{ uc.title }}")
        let bench = try Self.bench(job, documents: 1)
        let output = try bench.answer([#"{"cases": [{"title": "A", "score": "Low"}, {"title": "A", "score": "High"}]}"#]
        )
        let outcome = try bench.run("ingest-results", output, expecting: 3)
        #expect(outcome.errors.contains("two rows of the answer have the same key"))
        #expect(try bench.rows().isEmpty)
    }

    @Test(
        "two keys that the server takes for equal are one key",
        arguments: [
            ("1", "1.0"), ("0", "-0.0"), (#"{"a": [1]}"#, #"{"a": [1.0]}"#), ("9007199254740993", "9007199254740993.0"),
        ])
    func equalNumbers(one: String, other: String) throws {
        let job = Self.cases.replacing(
            "{uid: \"{{ doc.name }}-UC{{ '%02d' % loop.index }}\"}",
            "{visit: \"{{ document_id }}\", title: \"{{ uc.title }}\"}")
        let bench = try Self.bench(job, documents: 1)
        let rows = [one, other].map { #"{"title": \#($0), "score": "Low"}"# }.joined(separator: ", ")
        let output = try bench.answer([#"{"cases": [\#(rows)]}"#])
        let isOne = other != "9007199254740993.0"
        try bench.run("ingest-results", output, expecting: isOne ? 3 : 0)
        #expect(try bench.rows().count == (isOne ? 0 : 2))
    }

    @Test("answers with long keys are pruned in as many commands as it takes")
    func longKeys() throws {
        let job = Self.cases.replacing(
            "{uid: \"{{ doc.name }}-UC{{ '%02d' % loop.index }}\"}",
            "{visit: \"{{ document_id }}\", title: \"{{ uc.title }}\"}")
        let bench = try Self.bench(job, documents: 60)
        try bench.command([
            "createIndexes": "cases", "indexes": [["key": ["visit": 1], "name": "visit"] as BSONValue],
        ])
        try bench.insertRows((0..<60).map { ["visit": .int32($0), "title": "old", "meta": ["model": "gpt-5"]] })
        let long = String(repeating: "k", count: 4000)
        let items = (0..<80).map { #"{"title": "\#(long)\#($0)", "score": "Low"}"# }.joined(separator: ", ")
        let output = try bench.answer(Array(repeating: #"{"cases": [\#(items)]}"#, count: 60))
        let outcome = try bench.run("ingest-results", output)
        #expect(outcome.errors.contains("pruned   60 rows"))
        #expect(try bench.count(["ai_status": "completed"]) == 60)
    }

    @Test("a row that the server refuses fails its answer alone, which can be ingested again once that is mended")
    func refusedRow() throws {
        let bench = try Self.bench(Self.keyed, documents: 3)
        try bench.command([
            "createIndexes": "cases",
            "indexes": [["key": ["text": 1], "name": "text", "unique": true] as BSONValue],
        ])
        let output = try bench.answer([
            #"{"key": "a", "text": "one"}"#, #"{"key": "b", "text": "one"}"#, #"{"key": "c", "text": "two"}"#,
        ])
        let outcome = try bench.run("ingest-results", output, expecting: 3)
        #expect(outcome.errors.contains("a row of 'cases' cannot be written"))
        #expect(try bench.count(["ai_status": "completed"]) == 2)
        #expect(try bench.count(["processing_info.failure.class": "write_error"]) == 1)
        let failed = try bench.run("identify-failed", expecting: 3)
        #expect(failed.errors.contains("1 answer paid for and not written: mend what the message names, then run "))
        #expect(!failed.errors.contains("--reset"))
        try bench.command(["dropIndexes": "cases", "index": "text"])
        try bench.run("ingest-results", output)
        #expect(try bench.count(["ai_status": "completed"]) == 3)
        #expect(try bench.rows().count == 3)
    }

    @Test("without upsert a row has to be there")
    func noRow() throws {
        let job = Self.keyed.replacing("    upsert: true\n", "")
        let bench = try Self.bench(job, documents: 2)
        try bench.insertRows([["visit": 1, "key": "a", "text": ""]])
        let output = try bench.answer(Array(repeating: #"{"key": "a", "text": "new"}"#, count: 2))
        try bench.run("ingest-results", output, expecting: 3)
        #expect(try bench.rows().map { $0["text"] } == ["new"])
        let failed = try #require(try bench.documents(["processing_info.failure": ["$exists": true]]).first)
        #expect(failed["_id"] == 0)
        #expect(
            failed.value(at: "processing_info.failure.message")?.stringValue?.contains("has no row") == true)
    }

    @Test("a document that the pipeline can no longer read, or drops, does not keep the others from their answers")
    func unreadable() throws {
        let job = Self.cases.replacing(
            "select: {query: {ai_status: pending}, sort: {_id: 1}}",
            "select: {query: {ai_status: pending}, sort: {_id: 1}, pipeline: [{$match: {gone: null}}, "
                + "{$set: {part: {$divide: [1, {$ifNull: [$parts, 1]}]}}}]}")
        let bench = try Self.bench(job, documents: 20)
        let output = try bench.answer(Array(repeating: #"{"cases": []}"#, count: 20))
        try bench.update(["_id": 7], ["$set": ["parts": 0]])
        try bench.update(["_id": 9], ["$set": ["gone": true]])
        try bench.run("ingest-results", output, expecting: 3)
        #expect(try bench.count(["ai_status": "completed"]) == 18)
        let failures = try bench.documents(["processing_info.failure.class": "write_error"])
        #expect(failures.compactMap { $0["_id"]?.integerValue }.sorted() == [7, 9])
        let messages = failures.compactMap { $0.value(at: "processing_info.failure.message")?.stringValue }
        #expect(messages.contains { $0.hasPrefix("select.pipeline cannot be evaluated for it: ") })
        #expect(messages.contains("select.pipeline gave no row for it"))
        try bench.update([:], ["$unset": ["gone": true, "parts": true]])
        try bench.run("ingest-results", output)
        #expect(try bench.count(["ai_status": "completed"]) == 20)
    }

    @Test("an ingest that is killed anywhere leaves no complete document without its rows, and can be run again")
    func killed() throws {
        let bench = try Self.bench(documents: 3)
        let answers = Array(
            repeating: #"{"cases": [{"title": "A", "score": "Low"}, {"title": "B", "score": "High"}]}"#, count: 3)
        let output = try bench.answer(answers)
        let census = try KillAtSystemCall.census(bench.tool("ingest-results", [output]))
        var deaths = 0
        let calls = census.calls.dropFirst(census.firstOwnCall).filter {
            ["sendmsg", "sendto", "write"].contains($0.name)
        }
        for (number, call) in calls.enumerated() {
            // A trail of its own for each death.
            let batches = ["--batches", "batches-\(number)"]
            try bench.startOver(documents: 3)
            let output = try bench.answer(answers, batches: batches[1])
            let death = try KillAtSystemCall.run(bench.tool("ingest-results", [output] + batches), dyingAt: call)
            if death != nil { deaths += 1 }
            for document in try bench.documents(["ai_status": "completed"]) {
                let own = try bench.rows().filter { $0["visit"] == document["_id"] }
                #expect(own.count == 2, "killed at \(call)")
            }
            try bench.run("ingest-results", output, batches[0], batches[1])
            #expect(try bench.count(["ai_status": "completed"]) == 3, "killed at \(call)")
            #expect(try bench.rows().count == 6, "killed at \(call)")
        }
        print("ingest-results with rows killed \(deaths) times")
        #expect(deaths >= 5)
    }

    @Test("'current_date' is when the journal says that the ingest began, also when it is done again later")
    func currentDate() throws {
        let bench = try Self.bench(documents: 2)
        let output = try bench.answer(Array(repeating: #"{"cases": [{"title": "A", "score": "Low"}]}"#, count: 2))
        // The first ingest writes one document and cannot write the other.
        try bench.command([
            "createIndexes": "cases",
            "indexes": [["key": ["title": 1], "name": "title", "unique": true] as BSONValue],
        ])
        try bench.run("ingest-results", output, expecting: 3)
        try bench.command(["dropIndexes": "cases", "index": "title"])
        try bench.run("ingest-results", output)
        let journal = try bench.lines(bench.scratch.file("batches/visits/journal.jsonl"))
        let began = journal.filter { $0["event"] == "ingest.begin" }.compactMap { $0["time"]?.stringValue }
        let dates = try bench.rows().compactMap { $0.value(at: "meta.at")?.dateValue }
        #expect(began.count == 1 && dates.count == 2)
        #expect(Set(dates.map { Timestamp(milliseconds: $0).description }) == Set(began))
    }

    @Test("an answer that does not meet 'require' is incomplete, says which condition, and is asked for again")
    func requirement() throws {
        let job = Self.cases.replacing(
            "response: {parse: json}", "response: {parse: json, require: [\"response.cases | length >= 1\"]}")
        let bench = try Self.bench(job, documents: 2)
        let output = try bench.answer([#"{"cases": []}"#, #"{"cases": [{"title": "A", "score": "Low"}]}"#])
        try bench.run("ingest-results", output, expecting: 3)
        let failed = try #require(try bench.documents(["processing_info.failure": ["$exists": true]]).first)
        #expect(failed.value(at: "processing_info.failure.class") == "incomplete")
        #expect(
            failed.value(at: "processing_info.failure.message") == "'response.cases | length >= 1' is not met")
        try bench.run("identify-failed", expecting: 3)
        #expect(try bench.run("retry-failed").errors.contains("requests 1"))
    }
}

extension Workbench {
    /// Generates one part and lays these contents beside it as what a model answered, in the order of the requests.
    func answer(_ contents: [String], batches: String = "batches") throws -> String {
        try run("gen-batch", "--batches", batches)
        let input = try trailFile("batch_input_", "\(batches)/visits")
        let lines = try self.lines(input).enumerated().map { index, request -> String in
            let answer: JSONObject = [
                "id": .string("batch_req_\(index)"), "custom_id": request["custom_id"] ?? .null,
                "response": [
                    "status_code": 200, "request_id": .string("req_\(index)"),
                    "body": [
                        "model": "gpt-5",
                        "choices": [
                            [
                                "message": ["role": "assistant", "content": .string(contents[index])],
                                "finish_reason": "stop",
                            ]
                        ],
                    ],
                ],
                "error": .null,
            ]
            return JSONValue.object(answer).text() + "\n"
        }
        let output = input.replacing("batch_input_", "batch_output_")
        try FileText.write(lines.joined(), to: output)
        return output
    }

    /// The rows without their `_id`.
    func rows() throws -> [BSONDocument] { try documents(in: "cases").map { $0.removing("_id") } }

    func insertRows(_ rows: [BSONDocument]) throws {
        try command(["insert": "cases", "documents": .array(.array(rows.map { .document($0) }))])
    }

    func updateRow(_ filter: BSONDocument, _ update: BSONDocument) throws {
        try command([
            "update": "cases",
            "updates": .array(.array([.document(["q": .document(filter), "u": .document(update)])])),
        ])
    }

    /// The documents as they were, and no rows.
    func startOver(documents: Int) throws {
        for collection in ["visits", "cases"] {
            try command(["delete": .string(collection), "deletes": [["q": [:], "limit": 0] as BSONValue]])
        }
        try insert((0..<documents).map { Self.document($0) })
    }
}
