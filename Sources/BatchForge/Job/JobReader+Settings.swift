import ForgeJinja

/// The collection of settings that the job shares with others.
extension JobReader {
    func settingsSource(_ top: Section) -> SettingsSource? {
        guard top.has(SettingsKeys.section) else { return nil }
        let section = top.section(SettingsKeys.section)
        let collection = section.value(SettingsKeys.collection)
        let names = section.has(SettingsKeys.names) ? settingNames(section) : [:]
        return collection.map { SettingsSource(collection: $0, names: names) }
    }

    private func settingNames(_ section: Section) -> [String: String] {
        guard let node = section.member(SettingsKeys.names)?.value else { return [:] }
        guard case .mapping(let members) = node.content else {
            reading.report(at: node, "'settings.names' takes a mapping of variables to settings, not \(node.kind)")
            return [:]
        }
        reading.ask(for: SettingsKeys.name)
        var names: [String: String] = [:]
        for member in members {
            if let problem = Self.variableProblem(member.key, in: reading.source) {
                reading.report(
                    at: member, "'\(member.key)' \(problem)",
                    hint: Suggestion.hint(for: member.key, among: Self.sharedVariables))
                continue
            }
            guard member.value.isScalar, case .text(let name, _)? = reading.present(member.value), !name.isEmpty else {
                reading.report(at: member.value, "'settings.names.\(member.key)' takes the name of a setting")
                continue
            }
            if SecretSetting(name: name).isSecret {
                reading.report(
                    at: member.value, "'\(name)' is a secret, which no setting can be", hint: "it is never read")
            }
            names[member.key] = name
            reading.note("settings.names.\(member.key)", name, at: member.value)
        }
        return names
    }

    /// The variables that name a default of the job and may come from a collection.
    private static let sharedVariables = JobKeys.variables.filter(SharedSettings.mayHold)

    private static func variableProblem(_ name: String, in source: SourceText) -> String? {
        if !SharedSettings.mayHold(name) { return "cannot come from a collection" }
        // Any other would have no effect, and that is a slip that costs money when it is about a limit.
        let isUsed =
            sharedVariables.contains(name) || ["${\(name)}", "${\(name):-"].contains { source.text.contains($0) }
        return isUsed ? nil : "is no variable that this job reads"
    }

    /// What has to be known before that collection can be read; nil when something about it is wrong.
    func settingsPlace(_ root: YAMLNode) -> SettingsPlace? {
        let top = top(root)
        // What else is wrong with the file is told when it is loaded.
        let before = reading.findings.count
        let mongodb = mongodb(top)
        guard let source = settingsSource(top), reading.findings.count == before else { return nil }
        return SettingsPlace(mongodb: mongodb, source: source, key: provider().apiKey)
    }
}
