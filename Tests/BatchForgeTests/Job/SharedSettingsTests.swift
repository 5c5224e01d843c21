import ForgeBSON
import ForgeJSON
import Testing

@testable import BatchForge

@Suite("SharedSettings: a collection below the environment and above the defaults, without its secrets")
struct SharedSettingsTests {
    private static func shared(
        _ documents: [BSONDocument], names: [String: String] = [:], key: String? = nil
    ) throws(JobError) -> SharedSettings {
        try SharedSettings(
            documents, of: SettingsSource(collection: "admin_settings", names: names), withholding: key.map(Secret.init)
        )
    }

    /// The AdminSettings of the process documentation, with a key that must come to nothing.
    static let seed: [BSONDocument] = [
        ["_id": "openai_api_key", "value": "sk-hunter2"], ["_id": "openai_model", "value": "gpt-5"],
        ["_id": "openai_temperature", "value": "1.0"],
        ["_id": "batch_max_completion_tokens_process", "value": 8000],
        ["_id": "batch_max_completion_tokens_usecase", "value": "15000"],
        ["_id": "batch_user_assignment", "value": "gruhno"],
    ]

    @Test("the seed's names are read as they are, and the key is warned of")
    func seedNames() throws {
        let names = ["OPENAI_MAX_TOKENS": "batch_max_completion_tokens_process"]
        let shared = try Self.shared(Self.seed, names: names)
        #expect(
            shared.values == [
                "batch_max_completion_tokens_process": 8000, "batch_max_completion_tokens_usecase": "15000",
                "batch_user_assignment": "gruhno", "openai_model": "gpt-5", "openai_temperature": "1.0",
            ])
        #expect(
            shared.warnings == [
                "settings collection 'admin_settings': 'openai_api_key' is not read: "
                    + "the key is taken from OPENAI_API_KEY"
            ])
        let fixture = try JobFixture(
            JobFixture.yaml(
                adding: "settings: {names: {OPENAI_MAX_TOKENS: batch_max_completion_tokens_process}}"))
        let job = try Job.load(file: fixture.file, environment: Environment().above(shared))
        #expect(job.request.body == ["model": "gpt-5", "temperature": 1.0, "max_completion_tokens": 8000])
        #expect(job.sharedSettings == shared.values && job.frozen["settings"]?["batch_user_assignment"] == "gruhno")
        #expect(job.provider.apiKey == nil && !JSONValue.object(job.frozen).text().contains("hunter"))
        #expect(job.warnings == shared.warnings)
    }

    @Test(
        "a document is a setting where it has a name and a value",
        arguments: [
            (["_id": "a", "value": 1], ["a": 1]), (["_id": 7, "key": "a", "value": "x"], ["a": "x"]),
            (["_id": 7, "name": "a", "value": true], ["a": true]),
            (["_id": "id", "name": "name", "key": "key_of", "value": 1], [:]),
            (["_id": "id", "name": "n", "value": 1], ["n": 1]),
            (["_id": "a", "value": ["b": [1, 2]]], ["a": ["b": [1, 2]]]), (["_id": "a", "value": nil], ["a": nil]),
            (["_id": 7, "value": 1], [:]), (["_id": "a"], [:]), (["_id": "", "value": 1], [:]),
            (["_id": "a\0b", "value": 1], [:]),
        ] as [(BSONDocument, BSONDocument)])
    func rows(document: BSONDocument, values: BSONDocument) throws {
        #expect(try Self.shared([document]).values == values)
    }

    @Test(
        "a setting is a secret by its name",
        arguments: [
            "openai_api_key", "OPENAI_API_KEY", "openaiApiKey", "apikey", "smtp_password", "db-password",
            "clientSecret",
            "github_token", "access_tokens", "webhook", "slack_webhook_url", "aws.secret.access", "SSH key", "auth",
            "credentials", "token", "PWD",
        ])
    func secretNames(name: String) {
        #expect(SecretSetting(name: name).withholds("hunter2", secrets: []), "\(name)")
    }

    @Test(
        "and not by a word that only counts tokens or only looks alike",
        arguments: [
            ("batch_max_completion_tokens_process", 8000), ("max_tokens", "500"), ("openai_max_tokens", .double(500)),
            ("tokens_per_minute", .int64(2_000_000)), ("monkey", "x"), ("keyboard", "x"), ("secretary", "x"),
            ("author", "x"), ("openai_model", "gpt-5"), ("batch_user_assignment", "gruhno"), ("tokenizer", "o200k"),
            ("endpoint", "https://host/v1"), ("style", "for a desk-bound risk-taker, not sk-x"),
            ("system_prompt", "See https://docs.example: ask a@b.example, or http://host:8080/a@b"),
            ("mail", "a@b.example"),
        ] as [(String, BSONValue)])
    func plainNames(name: String, value: BSONValue) {
        #expect(!SecretSetting(name: name).withholds(value, secrets: []), "\(name)")
    }

    @Test(
        "and by what it holds, however deep",
        arguments: [
            "sk-proj-1", "Use sk-proj-0123456789abcdef01, please", "Bearer x", "-----BEGIN KEY-----\nx",
            "mongodb://u:hunter2@host/", "smtp://a:b@mail", "Bearer hunter2-in-use",
            ["a": [["b": "sk-1"]]], ["smtp": ["password": "x"]], [["api_key": 5]],
        ] as [BSONValue])
    func secretValues(value: BSONValue) throws {
        let shared = try Self.shared([["_id": "plain", "value": value]], key: "hunter2-in-use")
        #expect(shared.values.isEmpty)
        #expect(
            shared.warnings == [
                "settings collection 'admin_settings': 'plain' is not read: it looks like a secret"
            ])
    }

    @Test("and by another setting's secret in it")
    func knownSecrets() throws {
        let shared = try Self.shared([
            ["_id": "smtp_password", "value": "hunter2-hunter2"],
            ["_id": "greeting", "value": "I am hunter2-hunter2!"],
            ["_id": "pin_secret", "value": "1"], ["_id": "batch_size", "value": "100"],
        ])
        #expect(shared.values == ["batch_size": "100"])
    }

    @Test("settings are below the environment and above the defaults; an empty variable hides none")
    func precedence() throws {
        let shared = try Self.shared([["_id": "batch_size", "value": 30], ["_id": "team", "value": "a"]])
        func job(_ more: String = "", _ process: [String: String] = [:]) throws -> Job {
            let fixture = try JobFixture(JobFixture.yaml(adding: more))
            return try Job.load(file: fixture.file, environment: Environment(process).above(shared))
        }
        #expect(try job("batch: {max_requests: 10}", ["BATCH_SIZE": "20"]).batch.maxRequests == 10)
        #expect(try job("", ["BATCH_SIZE": "20"]).batch.maxRequests == 20)
        #expect(try job("", ["BATCH_SIZE": ""]).batch.maxRequests == 30)
        #expect(try job().batch.maxRequests == 30)
        #expect(try JobFixture.load().batch.maxRequests == 100)
        #expect(try job("batch: {max_requests: \"${BATCH_SIZE:-5}\"}").batch.maxRequests == 30)
        let setting = try job().settings.first { $0.key == "batch.max_requests" }
        #expect(setting?.origin == "batch_size in settings collection 'admin_settings'")
        #expect(try job("request: {body: {user: \"${TEAM}\"}}").request.body["user"] == "a")
    }

    @Test(
        "a variable comes from the setting that is named for it, else from its own name in small letters",
        arguments: [
            ("openai_temp", [:], "0.3"), ("openai_temperature", [:], "0.3"), ("heat", ["OPENAI_TEMP": "heat"], "0.3"),
            ("openai_temp", ["OPENAI_TEMP": "heat"], nil), ("OPENAI_TEMP", [:], nil), ("temperature", [:], nil),
        ] as [(String, [String: String], String?)])
    func lookingUp(name: String, names: [String: String], value: String?) throws {
        let shared = try Self.shared([["_id": .string(name), "value": "0.3"]], names: names)
        #expect(Environment().above(shared)["OPENAI_TEMP"] == value)
    }

    @Test(
        "numbers and truth values are spelled as in an environment; what has no spelling is not there",
        arguments: [
            (8000, "8000"), (.int64(5_000_000_000), "5000000000"), (.double(0.5), "0.5"), (.double(1), "1.0"),
            (true, "true"),
            ("text", "text"), ("", nil), (nil, nil), ([1], nil), (["a": 1], nil), (.double(.nan), nil),
        ] as [(BSONValue, String?)])
    func spelling(value: BSONValue, text: String?) throws {
        let environment = Environment().above(try Self.shared([["_id": "batch_size", "value": value]]))
        #expect(environment.setting("BATCH_SIZE") == text)
    }

    @Test(
        "whom a tool talks to, and with which key, no collection says",
        arguments: [
            "OPENAI_API_KEY", "OPENAI_API_KEY_FILE", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "MONGODB_URI", "MONGODB_DB",
            "MONGODB_COLLECTION", "BATCHFORGE_JOB", "SMTP_URL", "SOME_PASSWORD",
        ])
    func local(variable: String) throws {
        let shared = try Self.shared([["_id": .string(variable.lowercased()), "value": "x"]])
        #expect(Environment().above(shared)[variable] == nil)
        let complaint = try JobFixture.complaint(JobFixture.yaml(adding: "settings: {names: {\(variable): a}}"))
        #expect(complaint?.hasPrefix("case.yaml:6:20: '\(variable)' cannot come from a collection\n") == true)
    }

    @Test("a wrong value is told with its name and never shown")
    func wrongValue() throws {
        let shared = try Self.shared([["_id": "batch_size", "value": "hunter2"]])
        let fixture = try JobFixture(JobFixture.yaml())
        let error = #expect(throws: JobError.self) {
            try Job.load(file: fixture.file, environment: Environment().above(shared))
        }
        #expect(
            error?.description
                == "settings collection 'admin_settings': 'batch_size' takes a whole number from 1 to 50000")
    }

    @Test("what is odd about a collection is said, and one name with two values is refused")
    func oddities() throws {
        let place = "settings collection 'admin_settings'"
        #expect(try Self.shared([]).warnings == ["\(place) is empty"])
        #expect(
            try Self.shared([["_id": 1], ["_id": 2]]).warnings
                == ["\(place): 2 documents left out: a setting is {_id: <name>, value: …}"])
        #expect(
            try Self.shared([["_id": "a", "value": 1]], names: ["BATCH_SIZE": "b"]).warnings
                == ["\(place) has no 'b', which BATCH_SIZE is to come from"])
        let twice: [BSONDocument] = [["_id": 1, "key": "a", "value": 1], ["_id": 2, "name": "a", "value": 2]]
        let error = #expect(throws: JobError.self) { try Self.shared(twice) }
        #expect(error?.description == "\(place): has two settings of the name 'a'")
        #expect(try Self.shared([twice[0], twice[0]]).values == ["a": 1])
    }

    @Test(
        "names that lead nowhere are refused",
        arguments: [
            ("settings: {names: {OPENAI_MAX_TOKEN: a}}", "20: 'OPENAI_MAX_TOKEN' is no variable that this job reads"),
            (
                "settings: {names: {BATCH: a}}\nbatch: {max_requests: \"${BATCH_N:-5}\"}",
                "20: 'BATCH' is no variable that this job reads"
            ),
            ("settings: {names: {BATCH_SIZE: [a]}}", "32: 'settings.names.BATCH_SIZE' takes the name of a setting"),
            ("settings: {names: {BATCH_SIZE: 5}}", "32: 'settings.names.BATCH_SIZE' takes the name of a setting"),
            ("settings: {names: {BATCH_SIZE: api_key}}", "32: 'api_key' is a secret, which no setting can be"),
            ("settings: {names: [a]}", "19: 'settings.names' takes a mapping of variables to settings, not a list"),
            ("settings: {name: {}}", "12: unknown key 'name' in 'settings'"),
            ("settings: admin", "11: 'settings' takes a mapping, not a single value"),
        ])
    func names(text: String, message: String) throws {
        let complaint = try JobFixture.complaint(JobFixture.yaml(adding: text)) ?? "accepted"
        #expect(complaint.split(separator: "\n").first.map(String.init) == "case.yaml:6:\(message)")
    }
}
