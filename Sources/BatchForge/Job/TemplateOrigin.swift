import ForgeJinja

/// A template or an expression that stands in the job file, and where.
///
/// The compiler sees what YAML made of the text and counts lines and columns in that; people look into the file.
package struct TemplateOrigin: Sendable {
    /// As the errors of the template call it.
    let name: String
    /// What is compiled: the whole value, or what stands between its braces.
    let text: String
    /// The whole value, of which so many characters come before `text`.
    let value: String
    let offset: Int
    let node: YAMLNode

    init(_ name: String, _ text: String, of value: String? = nil, offset: Int = 0, at node: YAMLNode) {
        self.name = name
        self.text = text
        self.value = value ?? text
        self.offset = offset
        self.node = node
    }

    func finding(
        _ error: TemplateError, _ kind: JobError.Kind = .data, in source: SourceText
    ) -> JobError.Finding {
        let shift = error.line == 1 ? offset : 0
        if let place = source.position(of: error.line, error.column + shift, in: node, text: value) {
            return source.finding(kind, at: place, width: max(1, error.width), error.message, hint: error.hint)
        }
        // Escapes or variables have moved the text, so its own count is told along.
        let place =
            value.contains("\n")
            ? "line \(error.line), column \(error.column + shift)" : "column \(error.column + shift)"
        return source.finding(
            kind, at: node.position, "\(error.message) (at \(place) of the template)", hint: error.hint)
    }
}

/// The text of a job file, kept with the job for telling where in it something is.
package struct JobText: Sendable {
    let source: SourceText
    let origins: [TemplateOrigin]
    /// The key `vars`; nil where the file has none.
    let vars: Position?
    /// The members of `vars`.
    let variables: [String: YAMLNode.Member]

    /// The error of one of the job's templates, with its place in the file where it stands there.
    func finding(_ error: TemplateError) -> JobError.Finding {
        let named = origins.filter { $0.name == error.template }
        let origin = named.first { origin in
            let lines = SourceText.lines(of: origin.text)
            return lines.indices.contains(error.line - 1) && lines[error.line - 1] == error.sourceLine
        }
        return origin.map { $0.finding(error, in: source) } ?? JobError.Finding(error)
    }
}

extension JobError.Finding {
    /// Of a template that is a file of its own.
    init(_ error: TemplateError, _ kind: JobError.Kind = .data) {
        self.init(
            kind, file: error.template, line: error.line, column: error.column, error.message,
            sourceLine: error.sourceLine, width: max(1, error.width), hint: error.hint)
    }
}
