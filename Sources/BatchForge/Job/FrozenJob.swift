import Crypto
import ForgeBSON
import ForgeJSON

/// The settings of a run as `job_<run>.json` keeps them: everything that decided what was sent, and no secret.
///
/// The connection string and the key are left out; a prompt is named with its hash, since its text is a file of the
/// run's own.
struct FrozenJob {
    let json: JSONObject

    init(
        name: String, sha256: String, mongodb: MongoSettings, select: Selection, status: StatusSettings,
        vars: [Variable], prompt: Prompt, request: RequestSettings, batch: BatchSettings, response: ResponseSettings,
        results: [ResultTarget], retry: RetrySettings, provider: ProviderSettings
    ) {
        json = [
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
            "response": ["parse": .string(response.parse.rawValue)],
            "results": .array(results.map { ["update": $0.update.source] }),
            "retry": [
                "max_attempts": .integer(Int64(retry.maxAttempts)),
                "backoff": [
                    "base": .string(Quantity.spelling(retry.backoff.base)), "factor": .double(retry.backoff.factor),
                    "max": .string(Quantity.spelling(retry.backoff.max)),
                ],
            ],
            "provider": .object(Self.json(provider)),
        ]
    }

    private static func json(_ select: Selection) -> JSONObject {
        var object: JSONObject = ["query": BSONValue.document(select.query).extendedJSON()]
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
            object[source.role.rawValue] = [
                "name": .string(source.name),
                "sha256": .string(hexadecimal(SHA256.hash(data: Array(source.text.utf8)))),
            ]
        }
        return object
    }

    private static func json(_ provider: ProviderSettings) -> JSONObject {
        var object: JSONObject = ["base_url": .string(provider.baseURL)]
        if let organization = provider.organization { object["organization"] = .string(organization) }
        if let project = provider.project { object["project"] = .string(project) }
        return object
    }
}
