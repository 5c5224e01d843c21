import ForgeJSON

/// The keys of `status`.
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
