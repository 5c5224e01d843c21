import Crypto
import ForgeBSON
import ForgeJSON
import ForgeJinja

/// The settings of a run as `job_<run>.json` keeps them: everything that decided what was sent, and no secret.
///
/// The connection string and the key are left out; a prompt is named with its hash, since its text is a file of the
/// run's own.
struct FrozenJob {
    let json: JSONObject

    init(
        name: String, sha256: String, mongodb: MongoSettings, select: Selection, status: StatusSettings,
        vars: [Variable], prompt: Prompt, request: RequestSettings, batch: BatchSettings, response: ResponseSettings,
        results: [ResultTarget], retry: RetrySettings, dependsOn: [String], provider: ProviderSettings,
        shared: SharedSettings?
    ) {
        var json: JSONObject = [
            "version": 1,
            "job": .string(name),
            "job_sha256": .string(sha256),
            "mongodb": ["database": .string(mongodb.database), "collection": .string(mongodb.collection)],
            "select": .object(Self.json(select)),
            "status": .object(Self.json(status)),
            "vars": .object(Self.json(vars)),
            "prompt": .object(Self.json(prompt)),
            "request": [
                "endpoint": .string(request.endpoint), "completion_window": .string(request.completionWindow),
                "body": .object(request.body),
            ],
            "batch": [
                "max_requests": .integer(Int64(batch.maxRequests)), "max_bytes": .integer(Int64(batch.maxBytes)),
                "poll_interval": .string(Quantity.spelling(batch.pollInterval)),
                "settle_time": .string(Quantity.spelling(batch.settleTime)),
            ],
            "response": .object(Self.json(response)),
            "results": .array(results.map { .object(Self.json($0)) }),
            "retry": .object(Self.json(retry)),
            "depends_on": .array(dependsOn.map { .string($0) }),
            "provider": .object(Self.json(provider)),
        ]
        if let shared { json["settings"] = BSONValue.document(shared.values).extendedJSON() }
        self.json = json
    }

    private static func json(_ select: Selection) -> JSONObject {
        var object: JSONObject = ["query": BSONValue.document(select.query).extendedJSON()]
        if !select.pipeline.isEmpty {
            object["pipeline"] = .array(select.pipeline.map { BSONValue.document($0).extendedJSON() })
        }
        if let sort = select.sort { object["sort"] = BSONValue.document(sort).extendedJSON() }
        if let limit = select.limit { object["limit"] = .integer(Int64(limit)) }
        if let name = select.name { object["name"] = .string(name) }
        return object
    }

    private static func json(_ status: StatusSettings) -> JSONObject {
        [
            "field": .string(status.field), "pending": status.pending.extendedJSON(),
            "in_progress": status.inProgress.extendedJSON(), "completed": status.completed.extendedJSON(),
            "failed": status.failed.extendedJSON(), "info_field": .string(status.infoField),
        ]
    }

    private static func json(_ vars: [Variable]) -> JSONObject {
        var object = JSONObject()
        for variable in vars { object[variable.name] = .string(variable.text) }
        return object
    }

    private static func json(_ prompt: Prompt) -> JSONObject {
        var object = JSONObject()
        for source in prompt.sources {
            var template: JSONObject = ["name": .string(source.name), "sha256": .string(sha256(source.text))]
            if !source.parts.isEmpty {
                var names = JSONObject()
                for part in source.parts { names[part.name] = .integer(Int64(part.number)) }
                template["templates"] = .object(names)
            }
            object[source.role.rawValue] = .object(template)
        }
        if !prompt.parts.isEmpty {
            object["templates"] = .array(
                prompt.parts.map {
                    [
                        "number": .integer(Int64($0.number)), "name": .string($0.file),
                        "sha256": .string(sha256($0.text)),
                    ]
                })
        }
        object["options"] = .object(json(prompt.options))
        return object
    }

    private static func json(_ options: TemplateOptions) -> JSONObject {
        [
            "trim_blocks": .bool(options.trimBlocks), "lstrip_blocks": .bool(options.lstripBlocks),
            "keep_trailing_newline": .bool(options.keepTrailingNewline),
            "undefined": .string(options.undefined.rawValue),
            "extensions": .words(options.extensions.map(\.rawValue).sorted()),
        ]
    }

    private static func sha256(_ text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8))) }

    private static func json(_ response: ResponseSettings) -> JSONObject {
        var object: JSONObject = ["parse": .string(response.parse.rawValue)]
        if let schema = response.schema { object["schema"] = schema.json }
        if !response.sections.isEmpty { object["sections"] = .array(response.sections.map { .string($0) }) }
        if !response.require.isEmpty { object["require"] = .array(response.require.map { .string($0.text) }) }
        if let transform = response.transform {
            object["transform"] = [
                "exec": .array(transform.command.map { .string($0) }),
                "timeout": .string(Quantity.spelling(transform.timeout)),
            ]
        }
        return object
    }

    private static func json(_ target: ResultTarget) -> JSONObject {
        switch target {
        case .source(let update): return ["update": update.source]
        case .rows(let rows):
            var object: JSONObject = ["collection": .string(rows.collection)]
            if let each = rows.each {
                object["for_each"] = .string(each.text)
                object["as"] = .string(each.name)
            }
            object["filter"] = rows.filter.source
            object["upsert"] = .bool(rows.isUpsert)
            object["update"] = rows.update.source
            if let prune = rows.prune { object["prune"] = prune.source }
            return object
        }
    }

    private static func json(_ retry: RetrySettings) -> JSONObject {
        var on = JSONObject()
        for (word, rule) in retry.on.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            switch rule {
            case .giveUp: on[word.rawValue] = "give_up"
            case .wait: on[word.rawValue] = "wait"
            case .again(_, let source): on[word.rawValue] = ["set": source]
            }
        }
        var object: JSONObject = [
            "max_attempts": .integer(Int64(retry.maxAttempts)),
            "backoff": [
                "base": .string(Quantity.spelling(retry.backoff.base)), "factor": .double(retry.backoff.factor),
                "max": .string(Quantity.spelling(retry.backoff.max)),
            ],
        ]
        if !retry.on.isEmpty { object["on"] = .object(on) }
        return object
    }

    private static func json(_ provider: ProviderSettings) -> JSONObject {
        var object: JSONObject = ["base_url": .string(provider.baseURL)]
        if let organization = provider.organization { object["organization"] = .string(organization) }
        if let project = provider.project { object["project"] = .string(project) }
        return object
    }
}
