import ForgeJinja

extension Reading {
    /// Compiles text that stands in the job file. An error is reported with the place in the job file where it is.
    func compile(
        _ text: String, name: String, at node: YAMLNode, options: TemplateOptions = .standard,
        library: TemplateLibrary? = nil
    ) -> Template? {
        let origin = TemplateOrigin(name, text, at: node)
        do {
            let template = try Template(text, name: name, options: options, library: library)
            remember(origin)
            return template
        } catch {
            report(origin.finding(error, in: source))
            return nil
        }
    }

    /// The same for an expression.
    func expression(_ text: String, name: String, at node: YAMLNode) -> TemplateExpression? {
        let origin = TemplateOrigin(name, text, at: node)
        do {
            let expression = try TemplateExpression(text, name: name, options: .standard)
            remember(origin)
            return expression
        } catch {
            report(origin.finding(error, in: source))
            return nil
        }
    }

    /// Compiles the text of a template file, where an error has its place.
    func compile(
        _ text: String, file: String, options: TemplateOptions, library: TemplateLibrary
    ) -> Template? {
        do {
            return try Template(text, name: file, options: options, library: library)
        } catch {
            report(JobError.Finding(error))
            return nil
        }
    }

    /// Reports the names that no answer has.
    func allow(
        _ names: [TemplateName], among known: [String], offset: Int, at node: YAMLNode, _ text: String
    ) -> Bool {
        let unknown = names.filter { !known.contains($0.name) }
        for name in unknown {
            let shift = name.line == 1 ? offset : 0
            let place = source.position(of: name.line, name.column + shift, in: node, text: text) ?? node.position
            report(
                source.finding(
                    .data, at: place, width: name.name.unicodeScalars.count, "unknown name '\(name.name)'",
                    hint: Suggestion.hint(for: name.name, among: known)
                        ?? "names: \(known.joined(separator: ", "))"))
        }
        return unknown.isEmpty
    }
}
