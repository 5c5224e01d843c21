import ForgeJSON

/// A JSON Schema that answers have to fit: draft 2020-12, and draft-07's spellings where they say the same.
///
/// It is read once, into a form in which names are looked up and references are followed already, so that a large answer
/// takes a fraction of a millisecond. What this type cannot judge it refuses when it is read: an answer has been paid for
/// by the time that it is judged. `format` and keywords that are not known are notes for people, as the specification
/// has it.
package struct ResponseSchema: Sendable {
    private let nodes: [SchemaNode]
    private let root: Int

    package init(_ schema: JSONValue) throws(SchemaError) {
        var compiler = SchemaCompiler(schema)
        root = try compiler.compile()
        nodes = compiler.nodes
    }

    /// The first thing in the answer that does not fit; nil when all of it does.
    package func firstViolation(in answer: JSONValue) -> SchemaViolation? {
        var check = SchemaCheck(nodes)
        return check.violation(of: answer, root)
    }
}
