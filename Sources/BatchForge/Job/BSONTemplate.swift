import ForgeBSON
import ForgeJinja

/// A BSON value of the job file with templates for some of its values.
///
/// The structure is fixed when the job is loaded: keys are never templates, and what a template yields is put in place
/// as one value, never parsed again. A value that is exactly one `{{ … }}` keeps its type; other templates make text.
package indirect enum BSONTemplate: Sendable {
    case constant(BSONValue)
    /// Text with templates in it.
    case text(Template)
    /// Exactly one `{{ … }}`: the value keeps its type.
    case value(TemplateExpression)
    case document([Field])
    case array([BSONTemplate])

    package struct Field: Sendable {
        let key: String
        let value: BSONTemplate
    }

    var isConstant: Bool { if case .constant = self { true } else { false } }

    /// The names that the templates ask for, each once.
    var names: [String] {
        var names: [String] = []
        for leaf in leaves {
            for name in leaf.names where !names.contains(name.name) { names.append(name.name) }
        }
        return names
    }

    /// The templates in it.
    var leaves: [CompiledTemplate] {
        switch self {
        case .constant: []
        case .text(let template): [.text(template)]
        case .value(let expression): [.value(expression)]
        case .document(let fields): fields.flatMap(\.value.leaves)
        case .array(let elements): elements.flatMap(\.leaves)
        }
    }

    // MARK: Rendering

    func render(_ scope: TemplateScope) throws(TemplateError) -> BSONValue {
        switch self {
        case .constant(let value): return value
        case .text(let template): return .string(try template.render(scope))
        case .value(let expression): return try expression.bson(scope)
        case .document(let fields): return .document(try Self.render(fields, scope))
        case .array(let elements):
            var values: [BSONValue] = []
            for element in elements { values.append(try element.render(scope)) }
            return .array(.array(values))
        }
    }

    static func render(_ fields: [Field], _ scope: TemplateScope) throws(TemplateError) -> BSONDocument {
        var values: [(String, BSONValue)] = []
        for field in fields { values.append((field.key, try field.value.render(scope))) }
        return BSONDocument(checked: values)
    }

    // MARK: Compiling

    /// Compiles what is written at `node`; what is wrong is reported, and then there is no template. `path` is the
    /// template's name in messages, `names` are those that a template may ask for.
    init?(_ node: YAMLNode, at path: String, names: [String], in reading: Reading) {
        switch node.content {
        case .scalar:
            guard let scalar = reading.present(node) else { return nil }
            if case .text(let text, _) = scalar, Self.isTemplate(text) {
                self.init(text, at: path, names: names, node, in: reading)
            } else if let value = reading.bson(scalar, at: node) {
                self = .constant(value)
            } else {
                return nil
            }
        case .sequence(let nodes):
            let elements = nodes.enumerated().map { BSONTemplate($1, at: "\(path).\($0)", names: names, in: reading) }
            if elements.contains(where: { $0 == nil }) { return nil }
            self = Self.folded(elements.compactMap { $0 })
        case .mapping(let members):
            if ExtendedJSON.isWrapper(members) {
                guard let value = Self.wrapper(members, at: node, in: reading) else { return nil }
                self = .constant(value)
                return
            }
            let fields = members.compactMap { Self.field($0, at: path, names: names, in: reading) }
            if fields.count != members.count { return nil }
            self = Self.folded(fields)
        }
    }

    private init?(_ text: String, at path: String, names: [String], _ node: YAMLNode, in reading: Reading) {
        if let (inner, offset) = Self.soleExpression(text),
            let expression = try? TemplateExpression(inner, name: path, options: .standard)
        {
            guard reading.allow(expression.names, among: names, offset: offset, at: node, text) else { return nil }
            reading.remember(TemplateOrigin(path, inner, of: text, offset: offset, at: node))
            self = .value(expression)
        } else {
            guard let template = reading.compile(text, name: path, at: node),
                reading.allow(template.names, among: names, offset: 0, at: node, text)
            else { return nil }
            self = .text(template)
        }
    }

    private static func field(
        _ member: YAMLNode.Member, at path: String, names: [String], in reading: Reading
    ) -> Field? {
        if isTemplate(member.key) {
            reading.report(
                at: member, "a field name cannot be a template",
                hint: "write the name out; only values are templates")
            return nil
        }
        if member.key.utf8.contains(0) {
            reading.report(at: member, "a field name cannot contain a NUL character")
            return nil
        }
        return BSONTemplate(member.value, at: "\(path).\(member.key)", names: names, in: reading)
            .map { Field(key: member.key, value: $0) }
    }

    private static func wrapper(_ members: [YAMLNode.Member], at node: YAMLNode, in reading: Reading) -> BSONValue? {
        for member in members {
            if case .scalar(let text, _) = member.value.content, isTemplate(text) {
                reading.report(
                    at: member.value, "a template cannot stand in '\(member.key)'",
                    hint: "a value that is exactly one {{ … }} keeps its type by itself")
                return nil
            }
        }
        return reading.extended(node)
    }

    /// Parts without templates are made once, when the job is loaded.
    private static func folded(_ fields: [Field]) -> BSONTemplate {
        var values: [(String, BSONValue)] = []
        for field in fields { if case .constant(let value) = field.value { values.append((field.key, value)) } }
        return values.count == fields.count ? .constant(.document(BSONDocument(checked: values))) : .document(fields)
    }

    private static func folded(_ elements: [BSONTemplate]) -> BSONTemplate {
        let values: [BSONValue] = elements.compactMap { if case .constant(let value) = $0 { value } else { nil } }
        return values.count == elements.count ? .constant(.array(.array(values))) : .array(elements)
    }

    // MARK: Text

    static func isTemplate(_ text: String) -> Bool { text.contains("{{") || text.contains("{%") }

    /// Whether the text may keep the type of a value rather than become text.
    static func isWhole(_ text: String) -> Bool { isTemplate(text) && soleExpression(text) != nil }

    /// What stands between the braces of a text that is `{{ … }}` and nothing else, perhaps with a line end; and how
    /// many characters come before it. Whether it is *one* expression its compiler decides: `{{ a }}{{ b }}` is none.
    static func soleExpression(_ text: String) -> (inner: String, offset: Int)? {
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
    init(checked fields: [(String, BSONValue)]) {
        var document = BSONDocument()
        for (key, value) in fields { document = document.setting(key, to: value) }
        self = document
    }
}
