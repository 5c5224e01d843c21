import ForgeJSON
import TestSupport
import Testing

@testable import BatchForge

@Suite("KeyDeclaration: every key is declared once, read, and told in the documents and to editors")
struct KeyDeclarationTests {
    /// Every key of the format, once.
    static let whole = """
        # yaml-language-server: $schema=../docs/job.schema.json
        version: 1
        mongodb: {uri: "${MONGODB_URI}", database: "${MONGODB_DB:-clinic}", collection: visits}
        select:
          query: {ai_status: pending, at: {$gt: {$date: 2024-01-31T00:00:00Z}}}
          pipeline:
            - {$lookup: {from: doctors, localField: doctor, foreignField: _id, as: doctors}}
          sort: {_id: 1}
          limit: 10
          name: document_id
        status: {field: s, pending: 0, in_progress: 1, completed: 2, failed: 3, info_field: i}
        vars: {first: patient.first_name, second: "visits | length"}
        prompt:
          system: Be brief.
          user: "Hello {{ first }}"
          trim_blocks: true
          lstrip_blocks: false
          keep_trailing_newline: true
          undefined: chainable
          extensions: [do, strftime_now]
          include_dir: .
          templates: []
        request:
          endpoint: /v1/chat/completions
          completion_window: 24h
          body: {model: gpt-4o, temperature: "${T:-0.5}", max_tokens: 100, top_p: 1, metadata: {a: [1, null]}}
        batch: {max_requests: "${BATCH_SIZE:-100}", max_bytes: 1.5MB, poll_interval: 60, settle_time: 0}
        response:
          parse: json
          schema: answer.json
          require: ["response.use_cases | length >= 6"]
          transform: {exec: [python3, adapt.py], timeout: 10s}
        results:
          - update: {$push: {answers: {text: "{{ response_content }}", at: "{{ current_date }}"}}}
          - collection: use_cases
            for_each: "{{ response.use_cases }}"
            as: uc
            filter: {node: "{{ document_id }}", title: "{{ uc.title }}"}
            upsert: true
            update: {$set: {text: "{{ uc.text }}"}, $setOnInsert: {made: "{{ current_date }}"}}
            prune: {node: "{{ document_id }}"}
        retry:
          max_attempts: 5
          backoff: {base: 1s, factor: 1.5, max: 1h}
          on: {truncated: {set: {max_tokens: 200}}, refused: give_up, rate_limit: wait}
        depends_on: [details]
        settings: {collection: admin_settings, names: {OPENAI_MAX_TOKENS: batch_max_completion_tokens_process}}
        """

    @Test("no declaration is without a reader")
    func read() throws {
        let fixture = try JobFixture(Self.whole, files: ["answer.json": "{}"])
        let source = SourceText(file: fixture.file, text: Self.whole)
        let reading = Reading(source, Environment(["MONGODB_URI": "mongodb://h"]))
        let reader = JobReader(reading, folder: fixture.directory.path, overrides: JobOverrides())
        _ = try reader.job(named: "case", root: YAMLReader.read(source), sha256: "")
        let unread = JobKeys.all.map(\.path).filter { !reading.asked.contains($0) }
        #expect(unread.isEmpty)
        #expect(reading.asked.isSubset(of: JobKeys.all.map(\.path)))
    }

    @Test("paths are unique, and below a key that is declared")
    func paths() {
        let paths = JobKeys.all.map(\.path)
        #expect(Set(paths).count == paths.count)
        for key in JobKeys.all where !key.parent.isEmpty {
            let parent = key.parent.hasSuffix("[]") ? String(key.parent.dropLast(2)) : key.parent
            #expect(paths.contains(parent), "\(key.path)")
        }
        for key in JobKeys.all { #expect(key.about.hasSuffix(".") || key.about.hasSuffix("`."), "\(key.path)") }
    }

    // MARK: Documents

    @Test("docs/job.schema.json is what the declarations say (UPDATE_DOCS=1 writes it)")
    func schemaFile() throws {
        let path = PackageRoot.file("docs/job.schema.json")
        let text = JobSchema.json.indented() + "\n"
        if TestEnvironment.value("UPDATE_DOCS") != nil { try FileText.write(text, to: path) }
        #expect(try FileText.text(path) == text, "run the test with UPDATE_DOCS=1")
    }

    @Test("the tables of docs/configuration.md are what the declarations say (UPDATE_DOCS=1 writes them)")
    func tables() throws {
        let path = PackageRoot.file("docs/configuration.md")
        let document = try FileText.text(path)
        var updated = document
        for (name, table) in [("keys", KeyTables.keys), ("variables", KeyTables.variables)] {
            let start = try #require(updated.firstRange(of: "<!-- \(name): generated -->\n"))
            let end = try #require(updated[start.upperBound...].firstRange(of: "\n<!-- end of \(name) -->"))
            updated.replaceSubrange(start.upperBound..<end.lowerBound, with: "\n\(table)\n")
        }
        if TestEnvironment.value("UPDATE_DOCS") != nil { try FileText.write(updated, to: path) }
        #expect(try FileText.text(path) == updated, "run the test with UPDATE_DOCS=1")
    }

    // MARK: The schema

    /// What Python's `jsonschema` finds wrong with each file; empty where it finds nothing.
    private static func findings(_ files: [JSONValue]) throws -> [String] {
        let script = """
            import json, sys
            from jsonschema import Draft7Validator
            request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
            Draft7Validator.check_schema(request["schema"])
            validator = Draft7Validator(request["schema"])
            out = ["; ".join(error.json_path + ": " + error.message for error in validator.iter_errors(file))
                   for file in request["files"]]
            sys.stdout.write(json.dumps(out))
            """
        let request: JSONValue = ["schema": JobSchema.json, "files": .array(files)]
        let answer = try JSONValue(parsing: PythonOracle.run(script: script, input: request.serialized()))
        return try #require(answer.arrayValue).map { $0.stringValue ?? "" }
    }

    private static func json(_ text: String) throws(JobError) -> JSONValue {
        try YAMLReader.read(SourceText(file: "case.yaml", text: text)).plainJSON
    }

    @Test("the schema accepts every job file of the examples and of the documents")
    func accepted() throws {
        var texts = [Self.whole, JobFixture.yaml()]
        for example in try FileText.names(in: PackageRoot.file("examples")) {
            let folder = PackageRoot.file("examples/\(example)/jobs")
            for name in try FileText.names(in: folder) where name.hasSuffix(".yaml") {
                let file = "\(folder)/\(name)"
                _ = try Job.load(file: file, environment: Environment(["MONGODB_URI": "mongodb://h"]))
                texts.append(try FileText.text(file))
            }
        }
        let count = texts.count
        for name in try FileText.names(in: PackageRoot.file("docs")) where name.hasSuffix(".md") {
            let blocks = try FileText.text(PackageRoot.file("docs/\(name)")).split(separator: "```yaml\n").dropFirst()
            texts += blocks.map { String($0[..<($0.firstRange(of: "```")?.lowerBound ?? $0.endIndex)]) }
                .filter { $0.contains("version: 1") }
        }
        #expect(count > 2 && texts.count > count)
        for (text, finding) in zip(texts, try Self.findings(texts.map(Self.json))) {
            #expect(finding.isEmpty, "\(finding)\n\(text)")
        }
    }

    @Test("the schema accepts whatever a tool accepts: every value of the whole job, changed in many ways")
    func notStricter() throws {
        let fixture = try JobFixture(Self.whole, files: ["answer.json": "{}"])
        let candidates: [JSONValue] = [
            nil, true, 0, -1, 1.5, 50_000, "", "x", "a.b", "$a", "{{ response }}", "${N:-5}", "5m", "1 KB", [], ["x"],
            ["a": 1], ["$set": ["a": 1]], ["a": ["$gt": 1]],
        ]
        var accepted: [JSONValue] = []
        for changed in try Self.json(Self.whole).changes(candidates) {
            try FileText.write(changed.text(), to: fixture.file)
            if (try? fixture.load(["MONGODB_URI": "mongodb://h"])) != nil { accepted.append(changed) }
        }
        #expect(accepted.count > 300)
        for (file, finding) in zip(accepted, try Self.findings(accepted)) where !finding.isEmpty {
            Issue.record("\(finding)\n\(file.text())")
        }
    }

    @Test("the schema refuses what a job file is refused for, as far as a schema can say it")
    func refused() throws {
        let all =
            JobErrorTests.structure + JobErrorTests.values + JobErrorTests.later + JobErrorTests.rows
            + JobErrorTests.checks
        // What is no YAML of ours never comes to the schema.
        let cases = all.compactMap { broken in
            (try? Self.json(JobFixture.yaml(broken.changes, adding: broken.more))).map { (broken.message, $0) }
        }
        #expect(cases.count > 90)
        let findings = try Self.findings(cases.map(\.1))
        let accepted = zip(cases, findings).filter { $1.isEmpty }.map(\.0.0)
        let beyond = accepted.filter { message in !Self.beyond.contains { message.hasSuffix($0) } }
        #expect(beyond.isEmpty)
        let unneeded = Self.beyond.filter { end in !accepted.contains { $0.hasSuffix(end) } }
        #expect(unneeded.isEmpty)
    }

    /// What depends on the environment, on other files, on two values at once, or on what text means.
    private static let beyond: [String] = [
        "1:1: missing key 'prompt.user'", "3:1: missing key 'prompt.user'", "no MongoDB collection",
        "variable 'DB_NAME' is not set", "cannot read 'absent.j2': No such file or directory",
        "cannot read 'a.json': No such file or directory", "'batch.max_bytes' must be from 1024 to 209715200 bytes",
        "'retry.backoff.max' is less than 'retry.backoff.base'",
        "'status.field' and 'status.info_field' must be two fields, neither inside the other",
        "'status.failed' and 'status.completed' must differ",
        "'yes' is a truth value in YAML 1.1 and text in YAML 1.2",
        "'no' is a truth value in YAML 1.1 and text in YAML 1.2",
        "'010' with its leading 0 is octal in YAML 1.1 and decimal in YAML 1.2",
        "'12:30:45' is a number of base 60 in YAML 1.1 and text in YAML 1.2",
        "'2024-01-31' is a date in YAML 1.1 and text in YAML 1.2", "a whole number outside 64 bits",
        "6:21: a value is missing", "every document would write the same row",
        "every 'uc' of a document would write the same row", "the rows of all other documents would be deleted",
        "unknown name 'item'", "'ai_status' cannot be updated: the status is written there", "unknown name 'reponse'",
        "a job cannot depend on itself", "a value in the spelling of the MongoDB shell would be taken for text",
    ]
}

extension JSONValue {
    /// The same with one value in it replaced by each candidate, or one member left out, in every possible way.
    func changes(_ candidates: [JSONValue]) -> [JSONValue] {
        switch self {
        case .object(let object):
            let members = object.map { ($0.key, $0.value) }
            return members.indices.flatMap { index -> [JSONValue] in
                let others = members.enumerated().filter { $0.offset != index }.map(\.element)
                let changed = (members[index].1.changes(candidates) + candidates).map { value in
                    JSONValue.object(JSONObject(members.enumerated().map { ($1.0, $0 == index ? value : $1.1) }))
                }
                return changed + [.object(JSONObject(others))]
            }
        case .array(let elements):
            return elements.indices.flatMap { index in
                (elements[index].changes(candidates) + candidates).map { value in
                    JSONValue.array(elements.enumerated().map { $0 == index ? value : $1 })
                }
            }
        default: return []
        }
    }
}

extension YAMLNode {
    /// The value as an editor's reader of YAML 1.2 takes it.
    var plainJSON: JSONValue {
        switch content {
        case .sequence(let elements): return .array(elements.map(\.plainJSON))
        case .mapping(let members): return .object(JSONObject(members.map { ($0.key, $0.value.plainJSON) }))
        case .scalar(let text, let style):
            guard style == .plain else { return .string(text) }
            switch PlainScalar(text) {
            case .null: return .null
            case .bool(let value): return .bool(value)
            case .integer(let value): return .integer(value)
            case .bigInteger(let digits): return .bigInteger(digits)
            case .double(let value): return .double(value)
            case .text, .ambiguous: return .string(text)
            }
        }
    }
}
