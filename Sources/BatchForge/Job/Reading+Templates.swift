import ForgeJinja

extension Reading {
    /// Compiles text that stands in the job file. An error is reported with the place in the job file where it is.
    func compile(_ text: String, name: String, at node: YAMLNode) -> Template? {
        do {
            return try Template(text, name: name, options: .standard)
        } catch {
            report(error, in: text, at: node)
            return nil
        }
    }

    func report(_ error: TemplateError, in text: String, at node: YAMLNode, offset: Int = 0) {
        guard let place = source.position(of: error.line, error.column + offset, in: node, text: text) else {
            // Escapes or variables have moved the text, so its own count is told along.
            let at = text.contains("\n") ? "line \(error.line), column \(error.column)" : "column \(error.column)"
            return report(
                source.finding(
                    .data, at: node.position, "\(error.message) (at \(at) of the template)", hint: error.hint))
        }
        report(
            source.finding(
                .data, at: place, width: Self.wordWidth(source.rawLine(place.line) ?? "", place.column), error.message,
                hint: error.hint))
    }

    /// Compiles the text of a template file, where an error has its place.
    func compile(_ text: String, file: String) -> Template? {
        do {
            return try Template(text, name: file, options: .standard)
        } catch {
            report(
                JobError.Finding(
                    .data, file: file, line: error.line, column: error.column, error.message,
                    sourceLine: error.sourceLine, width: Self.wordWidth(error.sourceLine ?? "", error.column),
                    hint: error.hint))
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

    /// How far the word reaches that begins in this column.
    private static func wordWidth(_ line: String, _ column: Int) -> Int {
        let rest = line.unicodeScalars.dropFirst(column - 1)
        return max(1, rest.prefix { $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0) }.count)
    }
}
