import ForgeJSON

/// The keys of `results`.
enum ResultKeys {
    static let list = KeyDeclaration(
        "results", .list, takes: "list of updates", isRequired: true,
        constraints: ["minItems": 1, "items": itemConstraints], "What is done with an answer.")
    static let update = KeyDeclaration(
        "results[].update",
        .value([
            "type": "object", "minProperties": 1,
            "propertyNames": ["enum": .words(UpdateCheck.known + ["$setOnInsert"])],
            "additionalProperties": ["type": "object", "minProperties": 1],
        ]), takes: "update with templates", isRequired: true, "A classic MongoDB update.")
    static let collection = ValueKey(
        "results[].collection", .collection, or: "the source document",
        "Another collection, whose rows are written instead.")
    static let forEach = KeyDeclaration(
        "results[].for_each", .value(["type": "string", "pattern": #"^\{\{[\s\S]*\}\}\n?$"#]),
        takes: "one expression in braces", default: "one row", "A list in the answer; each item becomes a row.")
    static let item = ValueKey(
        "results[].as",
        .text("name", pattern: "^[A-Za-z_][A-Za-z0-9_]*$") {
            FieldPath.isName($0) ? nil : "must be a name of letters, digits and '_'"
        }, default: "item", "What the templates call the item.")
    static let filter = KeyDeclaration(
        "results[].filter", .value(filterSchema), takes: "fields and their values", default: "required for rows",
        "Which row belongs to the answer.")
    static let upsert = ValueKey(
        "results[].upsert", .flag, default: false, "Whether a row is made where there is none.")
    static let prune = KeyDeclaration(
        "results[].prune", .value(filterSchema), takes: "filter", default: "none",
        "The document's own rows; of these, the ones that were not just written are deleted.")

    static let all: [KeyDeclaration] = [
        list, update, collection.declaration, forEach, item.declaration, filter, upsert.declaration, prune,
    ]
    /// What only a target with a collection of its own can have.
    static let rows: [KeyDeclaration] = [forEach, item.declaration, filter, upsert.declaration, prune]

    private static let filterSchema: JSONObject = ["type": "object", "minProperties": 1]
    private static let itemConstraints: JSONValue = [
        "dependencies": [
            "for_each": ["collection"], "as": ["collection", "for_each"], "filter": ["collection"],
            "upsert": ["collection"], "prune": ["collection"], "collection": ["filter"],
        ],
        "allOf": [
            [
                "if": ["required": ["collection"]],
                "then": [
                    "properties": [
                        "update": ["propertyNames": ["not": ["enum": .words(UpdateCheck.unrepeatable.sorted())]]],
                        "filter": ["additionalProperties": ["not": ["$ref": "#/definitions/condition"]]],
                    ]
                ],
            ],
            [
                "if": ["properties": ["upsert": ["const": false]]],
                "then": ["properties": ["update": ["propertyNames": ["not": ["const": "$setOnInsert"]]]]],
            ],
        ],
    ]
}
