import ForgeJSON
import ForgeJinja
import ForgeTrail

/// What the model is told: the prompt's templates, and those that they bring in.
extension JobReader {
    func prompt(_ top: Section) -> Prompt? {
        let section = top.section(PromptKeys.section)
        let settings = PromptSettings(
            options: templateOptions(section), folder: includeFolder(section),
            listed: section.has(PromptKeys.templates) ? texts(section, PromptKeys.templates) : [])
        let system = template(section, .system, PromptKeys.system, PromptKeys.systemFile, settings)
        guard let user = template(section, .user, PromptKeys.user, PromptKeys.userFile, settings) else { return nil }
        let compiled = [system, user].compactMap { $0 }
        for name in settings.listed where !compiled.contains(where: { $0.library.contains(name) }) {
            reading.report(
                at: section.position(of: PromptKeys.templates), "there is no template '\(name)'",
                hint: "names are paths below 'prompt.include_dir'")
        }
        for prompt in compiled { prompt.library.close() }
        return Self.prompt(system, user, settings)
    }

    private struct PromptSettings {
        let options: TemplateOptions
        /// As the job names it; nil where the prompt's own folder is meant.
        let folder: String?
        /// The templates that may be brought in under names which are worked out.
        let listed: [String]
    }

    private struct CompiledPrompt {
        let role: PromptRole
        let template: Template
        let text: String
        let name: String
        let library: TemplateLibrary
        let parts: [TemplateParts.Part]
    }

    private static func prompt(
        _ system: CompiledPrompt?, _ user: CompiledPrompt, _ settings: PromptSettings
    ) -> Prompt {
        var parts: [Prompt.Part] = []
        let sources = [system, user].compactMap { $0 }.map { prompt in
            let names = prompt.parts.map { part in
                let file = part.source.label
                let number = parts.first { $0.file == file }?.number ?? parts.count + 1
                if number > parts.count {
                    parts.append(Prompt.Part(number: number, file: file, text: part.source.text))
                }
                return Prompt.PartName(name: part.name, number: number)
            }
            return Prompt.Source(role: prompt.role, text: prompt.text, name: prompt.name, parts: names)
        }
        return Prompt(
            system: system?.template, user: user.template, sources: sources, parts: parts, options: settings.options)
    }

    // MARK: How they are read

    private func templateOptions(_ section: Section) -> TemplateOptions {
        TemplateOptions(
            trimBlocks: section.value(PromptKeys.trimBlocks) ?? false,
            lstripBlocks: section.value(PromptKeys.lstripBlocks) ?? false,
            keepTrailingNewline: section.value(PromptKeys.keepTrailingNewline) ?? false,
            undefined: section.value(PromptKeys.undefined).flatMap { TemplateOptions.Undefined(rawValue: $0) }
                ?? .strict,
            extensions: section.has(PromptKeys.extensions) ? extensions(section) : [])
    }

    private func extensions(_ section: Section) -> Set<TemplateOptions.Extension> {
        let known = TemplateOptions.Extension.allCases.map(\.rawValue)
        var found: Set<TemplateOptions.Extension> = []
        for word in texts(section, PromptKeys.extensions) {
            if let known = TemplateOptions.Extension(rawValue: word) {
                found.insert(known)
            } else {
                reading.report(
                    at: section.position(of: PromptKeys.extensions), "unknown extension '\(word)'",
                    hint: Suggestion.hint(for: word, among: known) ?? "extensions: \(known.joined(separator: ", "))")
            }
        }
        return found
    }

    private func includeFolder(_ section: Section) -> String? {
        guard section.has(PromptKeys.includeDir), let given = section.value(PromptKeys.includeDir),
            let node = section.member(PromptKeys.includeDir)?.value
        else { return nil }
        if !TemplateFolder(given, from: folder).exists {
            reading.report(
                reading.source.finding(
                    .missing, at: node.position, width: reading.source.width(of: node),
                    "there is no folder '\(PathText.resolve(given, in: folder))'",
                    hint: "paths are relative to the job file"))
        }
        return given
    }

    // MARK: Where they stand

    private func template(
        _ section: Section, _ role: PromptRole, _ inline: ValueKey<String>, _ file: ValueKey<String>,
        _ settings: PromptSettings
    ) -> CompiledPrompt? {
        if section.has(inline) && section.has(file), let member = section.member(file) {
            reading.report(
                at: member, "'\(section.name(inline))' and '\(section.name(file))' are both given", hint: "keep one")
            return nil
        }
        if section.has(file) { return promptFile(section, file, role, settings) }
        if section.has(inline) { return inlinePrompt(section, inline, role, settings) }
        if let (variable, text) = reading.setting(of: inline) {
            reading.note(section.name(inline), "(text)", reading.place(of: variable))
            return compile(text, named: "$\(variable)", role, in: ".", settings)
        }
        if role == .user {
            reading.report(
                at: section.position, "missing key 'prompt.user'",
                hint: "write the prompt there, or name a file with 'prompt.user_file'")
        }
        return nil
    }

    private func inlinePrompt(
        _ section: Section, _ key: ValueKey<String>, _ role: PromptRole, _ settings: PromptSettings
    ) -> CompiledPrompt? {
        // A variable that is empty, as the seed's SYSTEM_PROMPT is by default, means no system prompt.
        if role == .system, let node = section.member(key)?.value, node.isScalar {
            guard let scalar = reading.scalar(node) else { return nil }
            if case .text("", isFilled: true) = scalar { return nil }
        }
        guard let text = section.value(key), let node = section.member(key)?.value else { return nil }
        return compile(text, named: section.name(key), role, in: ".", settings, at: node)
    }

    private func promptFile(
        _ section: Section, _ key: ValueKey<String>, _ role: PromptRole, _ settings: PromptSettings
    ) -> CompiledPrompt? {
        guard let given = section.value(key), let node = section.member(key)?.value,
            let (path, text) = companion(given, at: node)
        else { return nil }
        if text.allSatisfy(\.isWhitespace) {
            reading.report(at: node, "'\(path)' is empty")
            return nil
        }
        let parts = given.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let own = parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
        return compile(text, named: path, role, in: own, settings)
    }

    /// `node` is where the text stands in the job file, where it does.
    private func compile(
        _ text: String, named name: String, _ role: PromptRole, in own: String, _ settings: PromptSettings,
        at node: YAMLNode? = nil
    ) -> CompiledPrompt? {
        let folder = TemplateFolder(settings.folder ?? own, from: folder)
        let library = TemplateLibrary(
            options: settings.options,
            source: { (name) throws(TemplateLibrary.Unreadable) in try folder.source(named: name) },
            neighbours: { folder.neighbours(of: $0) })
        let template =
            node.map { reading.compile(text, name: name, at: $0, options: settings.options, library: library) }
            ?? reading.compile(text, file: name, options: settings.options, library: library)
        guard let template else { return nil }
        let parts = template.parts(and: settings.listed)
        func report(_ error: TemplateError, _ kind: JobError.Kind, hint: String?) {
            let finding: JobError.Finding
            if let node, error.template == name {
                finding = TemplateOrigin(name, text, at: node).finding(error, kind, in: reading.source)
            } else {
                finding = JobError.Finding(error, kind)
            }
            reading.report(finding.saying(error.message, hint: hint ?? error.hint))
        }
        for problem in parts.problems {
            let isText = problem.kind == .syntax || problem.kind == .limit
            report(
                problem, isText ? .data : .configuration,
                hint: !isText && problem.sourceLine != nil
                    ? (problem.hint.map { "\($0) " } ?? "") + "templates are looked for in '\(folder.shown)'" : nil)
        }
        if settings.listed.isEmpty {
            for place in parts.open {
                report(
                    place, .configuration,
                    hint: "list the templates that it can be in 'prompt.templates', so that the run can keep them")
            }
        }
        guard parts.problems.isEmpty else { return nil }
        return CompiledPrompt(
            role: role, template: template, text: text, name: name, library: library, parts: parts.found)
    }
}
