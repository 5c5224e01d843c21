import ForgeJSON
import ForgeJinja

/// How an answer is read, and what makes it good enough.
extension JobReader {
    func response(_ top: Section) -> ResponseSettings {
        let section = top.section(ResponseKeys.section)
        let word = section.value(ResponseKeys.parse)
        let parse = word.flatMap { ResponseSettings.Parse(rawValue: $0) } ?? .jsonOrText
        let sections = section.has(ResponseKeys.sections) ? texts(section, ResponseKeys.sections) : []
        if !sections.isEmpty && parse == .json {
            reading.report(
                at: section.position(of: ResponseKeys.sections), "'response.sections' is for answers in text",
                hint: "remove it, or set 'response.parse' to text")
        }
        return ResponseSettings(
            parse: parse, schema: section.has(ResponseKeys.schema) ? schema(section, parse) : nil, sections: sections,
            require: requirements(section), transform: transform(section))
    }

    /// A list of texts, each with something in it.
    func texts(_ section: Section, _ key: KeyDeclaration) -> [String] {
        guard let node = section.member(key)?.value else { return [] }
        guard case .sequence(let elements) = node.content else {
            reading.report(at: node, "'\(section.name(key))' takes a list of texts, not \(node.kind)")
            return []
        }
        let texts = elements.compactMap { element -> String? in
            guard element.isScalar, let scalar = reading.present(element) else {
                if !element.isScalar { reading.report(at: element, "'\(section.name(key))' takes texts") }
                return nil
            }
            if case .text(let text, _) = scalar, !text.allSatisfy(\.isWhitespace) { return text }
            reading.report(at: element, "'\(section.name(key))' takes texts", hint: "put it in quotes")
            return nil
        }
        reading.note(section.name(key), JSONValue.words(texts).text(), at: node)
        return texts
    }

    private func requirements(_ section: Section) -> [Requirement] {
        guard section.has(ResponseKeys.require), let node = section.member(ResponseKeys.require)?.value else {
            return []
        }
        guard case .sequence(let elements) = node.content else {
            reading.report(at: node, "'response.require' takes a list of expressions, not \(node.kind)")
            return []
        }
        let requirements = elements.compactMap { element -> Requirement? in
            guard element.isScalar, let scalar = reading.present(element), case .text(let text, _) = scalar else {
                reading.report(at: element, "'response.require' takes expressions", hint: "put it in quotes")
                return nil
            }
            if BSONTemplate.isTemplate(text) {
                reading.report(
                    at: element, "'response.require' takes expressions without braces",
                    hint: "leave out '{{' and '}}'")
                return nil
            }
            guard let expression = reading.expression(text, name: "response.require", at: element),
                reading.allow(expression.names, among: Requirement.names, offset: 0, at: element, text)
            else { return nil }
            return Requirement(expression: expression, text: text)
        }
        let texts = JSONValue.words(requirements.map(\.text)).text()
        reading.note(section.name(ResponseKeys.require), texts, at: node)
        return requirements
    }

    private func schema(_ section: Section, _ parse: ResponseSettings.Parse) -> ResponseSettings.Schema? {
        if parse == .text {
            reading.report(
                at: section.position(of: ResponseKeys.schema), "'response.schema' is for answers in JSON",
                hint: "set 'response.parse' to json")
        }
        guard let given = section.value(ResponseKeys.schema), let node = section.member(ResponseKeys.schema)?.value,
            let (path, text) = companion(given, at: node)
        else { return nil }
        do {
            let json = try JSONValue(parsing: text)
            return ResponseSettings.Schema(name: path, json: json, compiled: try ResponseSchema(json))
        } catch let error as SchemaError {
            reading.report(JobError.Finding(.configuration, file: path, "the schema cannot be used: \(error)"))
        } catch {
            reading.report(JobError.Finding(.configuration, file: path, "not JSON: \(error)"))
        }
        return nil
    }

    private func transform(_ section: Section) -> ResponseSettings.Transform? {
        guard section.has(ResponseKeys.transform) else { return nil }
        let transform = section.section(ResponseKeys.transform)
        let timeout = transform.value(ResponseKeys.timeout)
        guard transform.has(ResponseKeys.exec) else {
            if case .mapping? = section.member(ResponseKeys.transform)?.value.content {
                reading.report(at: transform.position, "missing key 'exec' in 'response.transform'")
            }
            return nil
        }
        let command = texts(transform, ResponseKeys.exec)
        if case .sequence(let words)? = transform.member(ResponseKeys.exec)?.value.content, words.isEmpty {
            reading.report(at: transform.position(of: ResponseKeys.exec), "'exec' takes a command and its arguments")
        }
        return command.isEmpty ? nil : ResponseSettings.Transform(command: command, timeout: timeout ?? .seconds(30))
    }
}
