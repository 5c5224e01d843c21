import ForgeJinja

/// The prompt's variables, and the files that the job names.
extension JobReader {
    func variables(_ top: Section) -> [Variable] {
        reading.ask(for: PromptKeys.variable)
        guard top.has(PromptKeys.vars), let member = top.member(PromptKeys.vars) else { return [] }
        guard case .mapping(let members) = member.value.content else {
            reading.report(at: member.value, "'vars' takes a mapping, not \(member.value.kind)")
            return []
        }
        return members.compactMap(variable)
    }

    static let reservedNames: Set<String> = [
        "doc", "loop", "true", "false", "none", "True", "False", "None", "and", "or", "not", "in", "is", "if", "else",
        "elif", "self", "super", "caller", "varargs", "kwargs",
    ]

    private func variable(_ member: YAMLNode.Member) -> Variable? {
        guard FieldPath.isName(member.key) else {
            reading.report(
                at: member, "'\(member.key)' cannot be the name of a variable",
                hint: "letters, digits and '_', not a digit first")
            return nil
        }
        if Self.reservedNames.contains(member.key) {
            reading.report(
                at: member, "'\(member.key)' has a meaning of its own in templates", hint: "take another name")
            return nil
        }
        guard case .scalar = member.value.content else {
            reading.report(
                at: member.value, "'vars.\(member.key)' takes a path or an expression, not \(member.value.kind)")
            return nil
        }
        guard !member.value.isAbsent else {
            reading.report(
                at: member, "'vars.\(member.key)' has no value", hint: "write a field's path or an expression")
            return nil
        }
        guard let scalar = reading.scalar(member.value) else { return nil }
        guard case .text(let text, _) = scalar, !text.isEmpty else {
            reading.report(
                at: member.value, "'vars.\(member.key)' takes a path or an expression, not \(scalar.kind)",
                hint: "an expression goes in quotes")
            return nil
        }
        reading.note("vars.\(member.key)", text, at: member.value)
        if FieldPath.isPlain(text) { return Variable(name: member.key, source: .path(text), text: text) }
        if text.contains("-"), FieldPath.isPlain(text.replacing("-", with: "_")) {
            reading.report(
                at: member.value, "'vars.\(member.key)' reads as a subtraction",
                hint: "write doc['…'] for a field with '-' in its name, or blanks around the '-'")
            return nil
        }
        if BSONTemplate.isTemplate(text) {
            reading.report(
                at: member.value, "'vars.\(member.key)' takes an expression without braces",
                hint: "leave out '{{' and '}}'")
            return nil
        }
        return reading.expression(text, name: "vars.\(member.key)", at: member.value).map {
            Variable(name: member.key, source: .expression($0), text: text)
        }
    }

    /// The text of a file that the job names; what keeps it from being read is reported.
    func companion(_ given: String, at node: YAMLNode) -> (path: String, text: String)? {
        let path = PathText.resolve(given, in: folder)
        let opened = given.hasPrefix("/") ? given : "\(folder)/\(given)"
        let file: FileBytes
        do {
            file = try FileBytes(reading: opened, limit: YAMLReader.sizeLimit)
        } catch {
            let (kind, problem) = error.problem(reading: path)
            reading.report(
                reading.source.finding(
                    kind, at: node.position, width: reading.source.width(of: node), problem,
                    hint: kind == .missing ? "paths are relative to the job file" : nil))
            return nil
        }
        if let text = String(validating: file.bytes, as: UTF8.self) { return (path, text) }
        reading.report(JobError.Finding(.data, file: path, "the file is not UTF-8 text"))
        return nil
    }
}
