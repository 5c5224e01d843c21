import ForgeJSON

enum MongoKeys {
    static let section = KeyDeclaration("mongodb", .section, "Where the documents are.")
    static let uri = ValueKey(
        "mongodb.uri",
        .text(
            "connection string", pattern: #"^mongodb(\+srv)?://[^\s]+$"#, shownAs: "[redacted]", MongoName.uriProblem),
        or: "required", variable: "MONGODB_URI", "The server; a secret where it holds a password.")
    static let database = ValueKey(
        "mongodb.database",
        .text("name", pattern: #"^[^\s/\\."$*<>:|?]{1,63}$"#, MongoName.databaseProblem), or: "required",
        variable: "MONGODB_DB", "The database.")
    static let collection = ValueKey(
        "mongodb.collection", .collection, or: "required", variable: "MONGODB_COLLECTION",
        "The collection that holds the documents.")

    static let all: [KeyDeclaration] = [section, uri.declaration, database.declaration, collection.declaration]
}

enum SelectKeys {
    static let section = KeyDeclaration("select", .section, "Which documents are taken.")
    static let query = KeyDeclaration(
        "select.query",
        .value(["type": "object", "propertyNames": ["not": ["enum": .words(ExtendedJSON.wrappers.sorted())]]]),
        takes: "filter, Extended JSON", default: "`{<status.field>: <status.pending>}`",
        "The documents that are open, as in the MongoDB shell.")
    static let pipeline = KeyDeclaration(
        "select.pipeline",
        .value([
            "type": "array",
            "items": [
                "type": "object", "minProperties": 1, "maxProperties": 1,
                "propertyNames": [
                    "pattern": #"^\$"#, "not": ["enum": .words(JobReader.refusedStages.keys.sorted())],
                ],
            ],
        ]), takes: "list of stages", default: "the document as it is",
        "Aggregation stages that shape what the templates see of a document; `_id` must be kept.")
    static let sort = KeyDeclaration(
        "select.sort", .value(["type": "object", "additionalProperties": ["enum": [1, -1]]]),
        takes: "fields with `1` or `-1`", default: "the server's order", "In which order documents are taken.")
    static let limit = ValueKey(
        "select.limit", .integer(in: 1...Int(Int32.max)), or: "no limit", "How many documents one run takes at most.")
    static let name = ValueKey(
        "select.name",
        .text("field", pattern: FieldPath.plainPattern) {
            FieldPath.isPlain($0) ? nil : "must be a field's name, with dots inside documents"
        }, or: "none", "A field to show beside the `_id`, which is always the identity.")

    static let all: [KeyDeclaration] = [section, query, pipeline, sort, limit.declaration, name.declaration]
}

enum StatusKeys {
    private static let standard = StatusSettings()
    private static let field = SettingType.text("field", pattern: FieldPath.pattern, FieldPath.problem)

    static let section = KeyDeclaration(
        "status", .section, "How documents are marked. Each job on a collection has its own.")
    static let statusField = ValueKey(
        "status.field", field, default: standard.field, "The field that says how far a document is.")
    static let infoField = ValueKey(
        "status.info_field", field, default: standard.infoField,
        "Where our marks are: `claim` (held by a part), `failure` (why there is no answer, how often it was sent), `last`."
    )
    static let pending = word("status.pending", "pending", "Not taken yet.")
    static let inProgress = word("status.in_progress", "in_progress", "Held by a run.")
    static let completed = word("status.completed", "completed", "The answer is in the document.")
    static let failed = word("status.failed", "failed", "Given up: no attempt is left.")

    private static func word(_ path: String, _ standard: String, _ about: String) -> KeyDeclaration {
        KeyDeclaration(
            path, .value(["anyOf": [["type": "string", "minLength": 1], ["type": "integer"], ["type": "boolean"]]]),
            takes: "text or number", default: "`\(standard)`", json: .string(standard), about)
    }

    static let all: [KeyDeclaration] = [
        section, statusField.declaration, pending, inProgress, completed, failed, infoField.declaration,
    ]
}
