import ForgeBSON
import ForgeJSON
import ForgeJinja

/// An update of a document, written in the job file with templates for its values.
///
/// The structure is fixed when the job is loaded: operators and field names are never templates, and what a template
/// yields is put in place as one BSON value, never parsed again. So nothing that a model answers can name an operator
/// or another field.
package struct UpdateTemplate: Sendable {
    /// What a template may ask for when an answer is taken in.
    package static let allowedNames = [
        "response_content", "response", "current_date", "request_id", "batch_id", "custom_id", "document_id", "model",
        "usage", "run",
    ]

    indirect enum Part: Sendable {
        case constant(BSONValue)
        /// Text with templates in it.
        case text(Template)
        /// Exactly one `{{ … }}`: the value keeps its type.
        case value(TemplateExpression)
        case document([Field])
        case array([Part])
    }

    struct Field: Sendable {
        let key: String
        let part: Part
    }

    /// Where the update writes.
    struct Target: Sendable {
        let path: String
        let member: YAMLNode.Member
    }

    private let root: [Field]
    let targets: [Target]
    /// As written, for the frozen job.
    let source: JSONValue

    /// Checks and compiles the update. What is wrong is reported to `reading`, and then there is no template.
    init?(_ node: YAMLNode, protecting status: StatusSettings, in reading: Reading) {
        var check = UpdateCheck(status: status, reading: reading)
        guard let operators = check.operators(node) else { return nil }
        var fields: [Field] = []
        for member in operators {
            guard let part = Self.part(member.value, at: "results.update.\(member.key)", in: reading) else { continue }
            check.arguments(of: member, part)
            fields.append(Field(key: member.key, part: Self.guarded(part, of: member.key)))
        }
        guard fields.count == operators.count, check.isClean, let source = ExtendedJSON.json(node, in: reading) else {
            return nil
        }
        root = fields
        targets = check.targets
        self.source = source
    }

    /// The names that the templates ask for, each once.
    package var names: [String] {
        var names: [String] = []
        Self.forEachTemplate(.document(root)) { found in
            for name in found where !names.contains(name.name) { names.append(name.name) }
        }
        return names
    }

    /// The update for one answer.
    package func render(_ scope: TemplateScope) throws(TemplateError) -> BSONDocument {
        try Self.document(root, scope)
    }

    // MARK: Rendering

    private static func document(_ fields: [Field], _ scope: TemplateScope) throws(TemplateError) -> BSONDocument {
        var values: [(String, BSONValue)] = []
        for field in fields { values.append((field.key, try value(field.part, scope))) }
        return BSONDocument(checked: values)
    }

    private static func value(_ part: Part, _ scope: TemplateScope) throws(TemplateError) -> BSONValue {
        switch part {
        case .constant(let value): return value
        case .text(let template): return .string(try template.render(scope))
        case .value(let expression): return try expression.evaluate(scope).bson()
        case .document(let fields): return .document(try document(fields, scope))
        case .array(let parts):
            var values: [BSONValue] = []
            for part in parts { values.append(try value(part, scope)) }
            return .array(.array(values))
        }
    }

    private static func forEachTemplate(_ part: Part, _ body: ([TemplateName]) -> Void) {
        switch part {
        case .constant: break
        case .text(let template): body(template.names)
        case .value(let expression): body(expression.names)
        case .document(let fields): for field in fields { forEachTemplate(field.part, body) }
        case .array(let parts): for part in parts { forEachTemplate(part, body) }
        }
    }

    // MARK: Compiling

    /// `path` is the template's name in messages.
    private static func part(_ node: YAMLNode, at path: String, in reading: Reading) -> Part? {
        switch node.content {
        case .scalar:
            guard let scalar = reading.present(node) else { return nil }
            if case .text(let text, _) = scalar, isTemplate(text) {
                return template(text, name: path, at: node, in: reading)
            }
            return reading.bson(scalar, at: node).map { .constant($0) }
        case .sequence(let elements):
            let parts = elements.enumerated().map { part($1, at: "\(path).\($0)", in: reading) }
            if parts.contains(where: { $0 == nil }) { return nil }
            return folded(parts.compactMap { $0 })
        case .mapping(let members):
            if ExtendedJSON.isWrapper(members) { return wrapper(node, in: reading) }
            var fields: [Field] = []
            for member in members {
                if isTemplate(member.key) {
                    reading.report(
                        at: member, "a field name cannot be a template",
                        hint: "write the name out; only values are templates")
                } else if member.key.utf8.contains(0) {
                    reading.report(at: member, "a field name cannot contain a NUL character")
                } else if let part = part(member.value, at: "\(path).\(member.key)", in: reading) {
                    fields.append(Field(key: member.key, part: part))
                }
            }
            return fields.count == members.count ? folded(fields) : nil
        }
    }

    /// `$push` and `$addToSet` take a document that begins with `$each` for a list with modifiers. An answer could be one,
    /// so it becomes the only element of a list of ours: elements are values and nothing else.
    private static func guarded(_ part: Part, of name: String) -> Part {
        guard name == "$push" || name == "$addToSet", case .document(let fields) = part else { return part }
        return .document(
            fields.map { field in
                guard case .value = field.part else { return field }
                return Field(key: field.key, part: .document([Field(key: "$each", part: .array([field.part]))]))
            })
    }

    /// Whether the text may keep the type of a value rather than become text.
    static func isWhole(_ text: String) -> Bool { isTemplate(text) && soleExpression(text) != nil }

    static func isTemplate(_ text: String) -> Bool { text.contains("{{") || text.contains("{%") }

    private static func wrapper(_ node: YAMLNode, in reading: Reading) -> Part? {
        if case .mapping(let members) = node.content {
            for member in members {
                if case .scalar(let text, _) = member.value.content, isTemplate(text) {
                    reading.report(
                        at: member.value, "a template cannot stand in '\(member.key)'",
                        hint: "a value that is exactly one {{ … }} keeps its type by itself")
                    return nil
                }
            }
        }
        return reading.extended(node).map { .constant($0) }
    }

    /// Parts without templates are made once, when the job is loaded.
    private static func folded(_ fields: [Field]) -> Part {
        var values: [(String, BSONValue)] = []
        for field in fields { if case .constant(let value) = field.part { values.append((field.key, value)) } }
        return values.count == fields.count ? .constant(.document(BSONDocument(checked: values))) : .document(fields)
    }

    private static func folded(_ parts: [Part]) -> Part {
        let values: [BSONValue] = parts.compactMap { if case .constant(let value) = $0 { value } else { nil } }
        return values.count == parts.count ? .constant(.array(.array(values))) : .array(parts)
    }

    private static func template(_ text: String, name: String, at node: YAMLNode, in reading: Reading) -> Part? {
        if let (inner, offset) = soleExpression(text),
            let expression = try? TemplateExpression(inner, name: name, options: .standard)
        {
            return reading.allow(expression.names, offset: offset, at: node, text) ? .value(expression) : nil
        }
        guard let template = reading.compile(text, name: name, at: node) else { return nil }
        return reading.allow(template.names, offset: 0, at: node, text) ? .text(template) : nil
    }

    /// What stands between the braces of a text that is `{{ … }}` and nothing else, perhaps with a line end; and how
    /// many characters come before it. Whether it is *one* expression its compiler decides: `{{ a }}{{ b }}` is none.
    private static func soleExpression(_ text: String) -> (inner: String, offset: Int)? {
        var text = Substring(text)
        if text.last == "\n" { text.removeLast() }
        guard text.hasPrefix("{{"), text.hasSuffix("}}"), text.utf8.count >= 4 else { return nil }
        var inner = text.dropFirst(2).dropLast(2)
        var offset = 2
        if inner.first == "-" || inner.first == "+" {
            inner.removeFirst()
            offset += 1
        }
        if inner.last == "-" || inner.last == "+" { inner.removeLast() }
        return (String(inner), offset)
    }
}

extension BSONDocument {
    /// A document of fields whose names have been checked: none contains a NUL character.
    fileprivate init(checked fields: [(String, BSONValue)]) {
        var document = BSONDocument()
        for (key, value) in fields { document = document.setting(key, to: value) }
        self = document
    }
}
