import ForgeBSON
import ForgeJSON
import ForgeJinja

/// An update of a document, written in the job file with templates for its values.
///
/// Operators and field names are never templates, and what a template yields is put in place as one BSON value. So
/// nothing that a model answers can name an operator or another field.
package struct UpdateTemplate: Sendable {
    /// What a template may ask for when an answer is taken in.
    package static let allowedNames = [
        "response_content", "response", "doc", "document_id", "current_date", "request_id", "batch_id", "custom_id",
        "model", "usage", "run", "request", "settings",
    ]

    /// Where the update writes.
    struct Target: Sendable {
        let path: String
        let member: YAMLNode.Member
    }

    private let root: [BSONTemplate.Field]
    let targets: [Target]
    /// As written, for the frozen job.
    let source: JSONValue

    /// Checks and compiles the update. What is wrong is reported to `reading`, and then there is no template.
    init?(_ node: YAMLNode, _ rules: UpdateCheck.Rules, names: [String] = allowedNames, in reading: Reading) {
        var check = UpdateCheck(rules, reading: reading)
        guard let operators = check.operators(node) else { return nil }
        var fields: [BSONTemplate.Field] = []
        for member in operators {
            let path = "results.update.\(member.key)"
            guard let value = BSONTemplate(member.value, at: path, names: names, in: reading) else { continue }
            check.arguments(of: member, value)
            fields.append(.init(key: member.key, value: Self.guarded(value, of: member.key)))
        }
        guard fields.count == operators.count, check.isClean, let source = ExtendedJSON.json(node, in: reading) else {
            return nil
        }
        root = fields
        targets = check.targets
        self.source = source
    }

    /// The names that the templates ask for, each once.
    package var names: [String] { BSONTemplate.document(root).names }

    var leaves: [CompiledTemplate] { BSONTemplate.document(root).leaves }

    /// The update for one answer.
    package func render(_ scope: TemplateScope) throws(TemplateError) -> BSONDocument {
        try BSONTemplate.render(root, scope)
    }

    /// `$push` and `$addToSet` take a document that begins with `$each` for a list with modifiers. An answer could be one,
    /// so it becomes the only element of a list of ours: elements are values and nothing else.
    private static func guarded(_ value: BSONTemplate, of name: String) -> BSONTemplate {
        guard name == "$push" || name == "$addToSet", case .document(let fields) = value else { return value }
        return .document(
            fields.map { field in
                guard case .value = field.value else { return field }
                return .init(key: field.key, value: .document([.init(key: "$each", value: .array([field.value]))]))
            })
    }
}
