import ForgeJSON

/// The keys of `select`.
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
