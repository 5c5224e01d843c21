import ForgeJSON
import TestSupport
import Testing

@testable import BatchForge

@Suite("SettingList: every setting with its value and its origin, and no secret")
struct SettingListTests {
    private static let variables = [
        "MONGODB_URI": "mongodb://u:hunter2@h", "OPENAI_API_KEY": "sk-hunter3", "OPENAI_ORG_ID": "org-hunter4",
    ]

    private static func settings(_ yaml: String, files: [String: String] = [:]) throws -> (Job, String) {
        let fixture = try JobFixture(yaml, files: files)
        let job = try fixture.load(variables)
        let lines = SettingList(of: job).lines.joined(separator: "\n")
        return (job, lines.replacing("\(fixture.directory.path)/", with: ""))
    }

    @Test("every key that can be declared has its line where the job has it")
    func complete() throws {
        let (job, _) = try Self.settings(KeyDeclarationTests.whole, files: ["answer.json": "{}"])
        let told = job.settings.map {
            $0.key.replacing("results[0]", with: "results[]").replacing("results[1]", with: "results[]")
        }
        // What the whole job says in another way.
        let others = [
            "version", "prompt.system_file", "prompt.user_file", "request.body.max_completion_tokens",
            "response.sections",
        ]
        for key in JobKeys.all where !key.grammar.isEmpty && !others.contains(key.path) {
            let prefix = key.path.prefix { $0 != "<" }
            let isTold = told.contains {
                key.path.contains("<")
                    ? $0.hasPrefix(prefix)
                    : $0 == key.path || $0.hasPrefix(key.path + ".") || $0.hasPrefix(key.path + "[")
            }
            #expect(isTold, "\(key.path)")
        }
        #expect(Set(job.settings.map(\.key)).count == job.settings.count)
    }

    @Test("in three columns")
    func columns() throws {
        let (_, text) = try Self.settings(
            JobFixture.yaml(
                adding:
                    "vars: {first: patient.first_name}\nrequest: {body: {metadata: {a: \(String(repeating: "x", count: 200))}}}"
            ))
        let lines = text.split(separator: "\n").map(String.init)
        for line in [
            "mongodb.uri                  = [redacted]                 case.yaml:2",
            "status.pending               = pending                    default",
            "select.query                 = {\"ai_status\":\"pending\"}    default",
            "vars.first                   = patient.first_name         case.yaml:6",
            "results[0].update            = $set answer                case.yaml:5",
            "provider.base_url            = https://api.openai.com/v1  default",
            "provider.api_key             = [redacted]                 $OPENAI_API_KEY",
            "provider.organization        = [redacted]                 $OPENAI_ORG_ID",
        ] { #expect(lines.contains(line), "\(text)") }
        let long = lines.first { $0.hasPrefix("request.body.metadata        = {\"a\":\"xxx") }
        #expect(long?.hasSuffix("xx…  case.yaml:7") == true)
        #expect(!text.contains("hunter"), "\(text)")
    }

    @Test("a secret is told of and not told, wherever it comes from")
    func secrets() throws {
        let fixture = try JobFixture(
            JobFixture.yaml([2: "mongodb: {uri: \"${MONGODB_URI}\", database: d, collection: c}"]),
            files: ["key": "sk-hunter5\n", ".env": "OPENAI_API_KEY_FILE=\(PackageRoot.path)\n"])
        let file = fixture.directory.file("key")
        let job = try fixture.load(["MONGODB_URI": "mongodb://u:hunter2@h", "OPENAI_API_KEY_FILE": file])
        let text = job.settings.map { "\($0.key) \($0.value) \($0.origin)" }.joined(separator: "\n")
        #expect(text.contains("provider.api_key [redacted] $OPENAI_API_KEY_FILE"))
        #expect(!text.contains("hunter"))
    }
}
