import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail
import TestSupport
import Testing

@testable import BatchForge

@Suite("Job: a job file and the environment become settings")
struct JobLoadTests {
    @Test("the defaults are the seed's")
    func defaults() throws {
        let job = try JobFixture.load()
        #expect(job.name == "case")
        #expect(job.mongodb.uri.reveal() == "mongodb://localhost")
        #expect(job.select.query == ["ai_status": "pending"])
        #expect(job.select.sort == nil && job.select.limit == nil && job.select.name == nil)
        #expect(job.status.field == "ai_status" && job.status.infoField == "processing_info")
        #expect(job.status.inProgress == "in_progress" && job.status.failed == "failed")
        #expect(job.request.endpoint == "/v1/chat/completions" && job.request.completionWindow == "24h")
        #expect(job.request.body == ["model": "gpt-4o-mini", "temperature": 0.1, "max_tokens": 500])
        #expect(job.batch.maxRequests == 100 && job.batch.maxBytes == 209_715_200)
        #expect(job.batch.pollInterval == .seconds(300) && job.batch.settleTime == .seconds(60))
        #expect(job.response.parse == .jsonOrText)
        #expect(job.retry.maxAttempts == 3)
        #expect(job.retry.backoff == .init(base: .seconds(30), factor: 2, max: .seconds(900)))
        #expect(job.provider.baseURL == "https://api.openai.com/v1" && job.provider.apiKey == nil)
        #expect(job.prompt.system == nil && job.prompt.names == ["name"])
        #expect(job.warnings.isEmpty)
    }

    @Test("the seed's environment names fill in what the file leaves out")
    func environment() throws {
        let job = try JobFixture.load(
            [2: "", 3: ""], adding: "",
            [
                "MONGODB_URI": "mongodb://h", "MONGODB_DB": "d", "MONGODB_COLLECTION": "c", "OPENAI_API_KEY": "sk-1",
                "OPENAI_MODEL": "gpt-4.1", "OPENAI_TEMP": "0.7", "OPENAI_MAX_TOKENS": "900", "BATCH_SIZE": "7",
                "COMPLETION_WINDOW": "48h", "POLL_INTERVAL": "5m", "MAX_RETRIES": "9", "SYSTEM_PROMPT": "Be brief.",
                "USER_PROMPT_TEMPLATE": "Hello {{ who }}", "OPENAI_BASE_URL": "http://127.0.0.1:8080/v1/",
                "OPENAI_ORG_ID": "org-1", "OPENAI_PROJECT_ID": "proj-1",
            ])
        #expect(
            job.mongodb.uri.reveal() == "mongodb://h" && job.mongodb.database == "d" && job.mongodb.collection == "c")
        #expect(job.request.body == ["model": "gpt-4.1", "temperature": 0.7, "max_tokens": 900])
        #expect(job.request.completionWindow == "48h" && job.batch.maxRequests == 7)
        #expect(job.batch.pollInterval == .seconds(300) && job.retry.maxAttempts == 9)
        #expect(job.prompt.sources.map(\.text) == ["Be brief.", "Hello {{ who }}"])
        #expect(job.prompt.names == ["who"])
        #expect(job.provider.apiKey?.reveal() == "sk-1" && job.provider.baseURL == "http://127.0.0.1:8080/v1")
        #expect(job.provider.organization == "org-1" && job.provider.project == "proj-1")
    }

    @Test("the file wins over the environment, a flag over both, and an empty variable is none")
    func precedence() throws {
        let file = try JobFixture.load(
            adding: "batch: {max_requests: 5}\nrequest: {body: {model: gpt-4o, max_tokens: 1, temperature: 1}}",
            [
                "BATCH_SIZE": "7", "OPENAI_MODEL": "gpt-4.1", "OPENAI_TEMP": "0.7", "OPENAI_MAX_TOKENS": "9",
                "MONGODB_DB": "other",
            ])
        #expect(file.batch.maxRequests == 5 && file.mongodb.database == "clinic")
        #expect(file.request.body == ["model": "gpt-4o", "max_tokens": 1, "temperature": 1])
        let flags = JobOverrides(uri: "mongodb://flag", database: "flagged", collection: "flags")
        let flagged = try JobFixture(JobFixture.yaml([2: "mongodb: {uri: \"${UNSET}\", database: d}"])).load(
            overrides: flags)
        #expect(flagged.mongodb.uri.reveal() == "mongodb://flag" && flagged.mongodb.database == "flagged")
        #expect(flagged.mongodb.collection == "flags")
        #expect(try JobFixture.load(adding: "", ["BATCH_SIZE": ""]).batch.maxRequests == 100)
    }

    @Test(
        "a value that variables fill in is told with where they come from",
        arguments: [
            (["MODEL": "gpt-5"], "$MODEL"), ([:], "the default of ${MODEL}"),
            (["MODEL": ""], "the default of ${MODEL}"),
        ])
    func filled(variables: [String: String], origin: String) throws {
        let job = try JobFixture.load(
            adding: "request: {body: {model: \"${MODEL:-gpt-4.1}\", stop: [\"${A:-x}\"]}}", variables)
        let settings = job.settings
        #expect(settings.first { $0.key == "request.body.model" }?.origin == "\(job.file):6 from \(origin)")
        #expect(settings.first { $0.key == "request.body.stop" }?.origin == "\(job.file):6 from the default of ${A}")
    }

    @Test("each setting is told with its origin, and secrets are not told")
    func origins() throws {
        let job = try JobFixture.load(
            adding: "batch: {max_requests: 5}", ["MAX_RETRIES": "2", "OPENAI_API_KEY": "sk-1"])
        func setting(_ key: String) -> Setting? { job.settings.first { $0.key == key } }
        #expect(
            setting("batch.max_requests") == Setting(key: "batch.max_requests", value: "5", origin: "\(job.file):6"))
        #expect(setting("retry.max_attempts") == Setting(key: "retry.max_attempts", value: "2", origin: "$MAX_RETRIES"))
        #expect(setting("batch.max_bytes")?.origin == "default")
        #expect(setting("mongodb.uri")?.value == "[redacted]" && setting("provider.api_key")?.value == "[redacted]")
    }

    @Test("a tool that reaches no database asks for none")
    func withoutDatabase() throws {
        let fixture = try JobFixture(JobFixture.yaml([2: "mongodb: {uri: \"${MONGODB_URI}\"}"]))
        #expect(throws: JobError.self) { try fixture.load() }
        let job = try fixture.load(overrides: JobOverrides(needsDatabase: false))
        #expect(job.mongodb.uri.isEmpty)
    }

    @Test("any field of the API goes through as it is written")
    func body() throws {
        let job = try JobFixture.load(
            adding: """
                request:
                  body:
                    model: gpt-5
                    temperature: 1.0
                    max_completion_tokens: "${LIMIT:-8000}"
                    metadata: {team: "${TEAM}", code: "010", none: null, on: true}
                    response_format: {type: json_schema, json_schema: {name: a, schema: {type: object, required: [a, b]}}}
                """, ["TEAM": "{{ x }}: [1]"])
        #expect(
            job.request.body == [
                "model": "gpt-5", "temperature": 1.0, "max_completion_tokens": 8000,
                "metadata": ["team": "{{ x }}: [1]", "code": "010", "none": nil, "on": true],
                "response_format": [
                    "type": "json_schema",
                    "json_schema": ["name": "a", "schema": ["type": "object", "required": ["a", "b"]]],
                ],
            ])
    }

    @Test("queries are Extended JSON, with MongoDB's own types")
    func query() throws {
        let job = try JobFixture.load(
            adding: """
                select:
                  query:
                    _id: {$gt: {$oid: 507f1f77bcf86cd799439011}}
                    at: {$lt: {$date: 2024-01-31T00:00:00Z}}
                    n: {$in: [1, 5000000000, 1.5, {$numberLong: "7"}]}
                    name: {$regex: "^a", $options: i}
                    $expr: {$eq: ["$$ROOT.a", "$b"]}
                    text: "${WORD}"
                    deleted: null
                    yes: true
                  sort: {at: -1, name: 1}
                  limit: 10
                  name: details.name
                """, ["WORD": "true, $where: 1"])
        let id = try #require(ObjectID("507f1f77bcf86cd799439011"))
        #expect(
            job.select.query == [
                "_id": ["$gt": .objectID(id)], "at": ["$lt": .date(milliseconds: 1_706_659_200_000)],
                "n": ["$in": [1, .int64(5_000_000_000), .double(1.5), .int64(7)]],
                "name": ["$regex": "^a", "$options": "i"], "$expr": ["$eq": ["$$ROOT.a", "$b"]],
                "text": "true, $where: 1", "deleted": .null, "yes": true,
            ])
        #expect(job.select.sort == ["at": -1, "name": 1])
        #expect(job.select.limit == 10 && job.select.name == "details.name")
    }

    @Test("what only looks like a value of the shell, and one in quotes, is text")
    func textWithParentheses() throws {
        let job = try JobFixture.load(
            adding: "select: {query: {a: \"ObjectId(1)\", b: Date, c: f(x), d: ObjectId(1) of old}}")
        #expect(job.select.query == ["a": "ObjectId(1)", "b": "Date", "c": "f(x)", "d": "ObjectId(1) of old"])
    }

    @Test("variables are paths or expressions")
    func variables() throws {
        let job = try JobFixture.load(
            adding: "vars: {a: patient.first_name, b: visits.0.date, c: \"last | upper\", d: \"'x' ~ doctor\"}")
        let kinds = job.vars.map { variable in
            if case .path(let path) = variable.source { path } else { "expression" }
        }
        #expect(job.vars.map(\.name) == ["a", "b", "c", "d"])
        #expect(kinds == ["patient.first_name", "visits.0.date", "expression", "expression"])
    }

    @Test("prompts are read from files beside the job file, byte for byte")
    func files() throws {
        let fixture = try JobFixture(
            JobFixture.yaml([
                3: "prompt: {system: \"Cost: ${CUR:-€}{{ price }}, $${CUR}, ${{ price }}\", user_file: ./user.j2}"
            ]),
            files: ["user.j2": "{# c #}${HOME} {{ name }}\n"])
        let job = try fixture.load()
        #expect(
            job.prompt.sources.map(\.text) == [
                "Cost: €{{ price }}, ${CUR}, ${{ price }}", "{# c #}${HOME} {{ name }}\n",
            ])
        #expect(job.prompt.sources.map(\.name) == ["prompt.system", fixture.directory.file("user.j2")])
        #expect(job.prompt.names == ["price", "name"])
    }

    @Test("a system prompt that a variable leaves empty is none")
    func emptySystemPrompt() throws {
        let job = try JobFixture.load([3: "prompt: {system: \"${SYSTEM_PROMPT:-}\", user: x}"])
        #expect(job.prompt.system == nil && job.prompt.sources.count == 1)
    }

    @Test("a runtime error of an update's template names the field")
    func updateName() throws {
        let update = try #require(try JobFixture.load().results.first?.sourceUpdate)
        let error = #expect(throws: TemplateError.self) { try update.render(TemplateScope()) }
        #expect(error?.template == "results.update.$set.answer" || error?.template == "value")
    }

    @Test("the frozen job has every setting and no secret")
    func frozen() throws {
        let job = try JobFixture.load(
            [2: "mongodb: {uri: \"mongodb://u:hunter2@h/?authSource=admin\", database: clinic, collection: visits}"],
            adding: "select: {query: {_id: {$oid: 507f1f77bcf86cd799439011}}}\nvars: {a: b}",
            ["OPENAI_API_KEY": "sk-hunter3"])
        let text = JSONValue.object(job.frozen).text()
        #expect(!text.contains("hunter") && !text.contains("mongodb://") && text.contains(job.sha256))
        #expect(job.frozen["select"]?["query"]?["_id"] == ["$oid": "507f1f77bcf86cd799439011"])
        #expect(job.frozen["results"] == [["update": ["$set": ["answer": "{{ response_content }}"]]]])
        #expect(
            job.frozen["batch"] == [
                "max_requests": 100, "max_bytes": 209_715_200, "poll_interval": "5m", "settle_time": "1m",
            ])
        #expect(job.sha256.utf8.count == 64)
        #expect(job.warnings.count == 1 && !job.warnings.joined().contains("hunter"))
    }

    @Test("the worked example loads")
    func example() throws {
        let file = PackageRoot.file("examples/medical/jobs/talking_points.yaml")
        let job = try Job.load(file: file, environment: Environment(["MONGODB_URI": "mongodb://h"]))
        #expect(job.name == "talking_points" && job.mongodb.collection == "visits")
        #expect(job.vars.count == 4 && job.results.count == 1)
        #expect(job.prompt.sources.map(\.role) == [PromptRole.system, .user])
    }
}
