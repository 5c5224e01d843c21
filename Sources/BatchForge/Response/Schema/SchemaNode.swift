/// One schema inside a schema, compiled: what a value has to keep to. Other schemas are named by their number.
struct SchemaNode: Sendable {
    var rules: [SchemaRule] = []
}
