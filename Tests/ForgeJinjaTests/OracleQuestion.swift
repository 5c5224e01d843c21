import ForgeBSON
import ForgeJSON
import ForgeJinja

/// What Python's Jinja2 and this engine are both asked.
struct OracleQuestion: Sendable {
    let template: String
    let document: BSONDocument
    var options = TemplateOptions.standard
    /// The templates that it can include, import and extend, by name.
    var templates: [String: String] = [:]

    /// Whether Python is to keep it from what a template that nobody wrote may do, and to tell what it uses.
    var isGenerated = false

    /// What this engine makes of it.
    func answer() -> OracleAnswer {
        do throws(TemplateError) {
            let library = TemplateLibrary(options: options) { [templates] name in
                templates[name].map { TemplateLibrary.Source(text: $0, label: name) }
            }
            let template = try Template(template, name: "template", options: options, library: library)
            var scope = TemplateScope(document: document)
            scope.now = 1_709_211_909_000
            return .output(try template.render(scope))
        } catch {
            return .refused(
                kind: error.kind.rawValue, template: error.template, line: error.line, message: error.message)
        }
    }

    var json: JSONValue {
        [
            "sandboxed": .bool(isGenerated), "template": .string(template), "data": document.extendedJSON(.canonical),
            "trim_blocks": .bool(options.trimBlocks), "lstrip_blocks": .bool(options.lstripBlocks),
            "keep_trailing_newline": .bool(options.keepTrailingNewline),
            "undefined": .string(options.undefined.rawValue),
            "templates": .object(JSONObject(templates.map { ($0.key, .string($0.value)) })),
            "extensions": .array(options.extensions.map { .string($0.rawValue) }),
        ]
    }
}
