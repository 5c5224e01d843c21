/// What happens to the answers, and how often one is asked for.
extension JobReader {
    func response(_ top: Section) -> ResponseSettings {
        let section = top.section("response", known: ["parse"], later: ["schema", "sections", "require", "transform"])
        let words = ResponseSettings.Parse.allCases.map(\.rawValue)
        let type = SettingType.text { words.contains($0) ? nil : "must be one of \(words.joined(separator: ", "))" }
        let word = section.value("parse", type, default: ResponseSettings.Parse.jsonOrText.rawValue)
        return ResponseSettings(parse: word.flatMap { ResponseSettings.Parse(rawValue: $0) } ?? .jsonOrText)
    }

    func results(_ top: Section, _ status: StatusSettings) -> [ResultTarget] {
        guard top.has("results") else {
            reading.report(
                at: Position(line: 1, column: 1), "missing key 'results'",
                hint: "say where an answer goes: results: [{update: {$set: {answer: \"{{ response_content }}\"}}}]")
            return []
        }
        guard let member = top.member("results") else { return [] }
        let hint = "begin each with '- update:'"
        guard case .sequence(let elements) = member.value.content else {
            reading.report(at: member.value, "'results' takes a list of updates, not \(member.value.kind)", hint: hint)
            return []
        }
        if elements.isEmpty { reading.report(at: member.value, "'results' takes a list of updates", hint: hint) }
        let targets = elements.compactMap { target($0, status) }
        UpdateCheck.conflicts(targets.flatMap(\.update.targets), in: reading)
        return targets
    }

    private func target(_ node: YAMLNode, _ status: StatusSettings) -> ResultTarget? {
        let section = Section(
            node, at: "results", position: node.position, in: reading, known: ["update"],
            later: ["collection", "for_each", "as", "filter", "upsert", "prune"])
        guard section.has("update") else {
            if case .mapping = node.content { reading.report(at: node, "missing key 'update' in 'results'") }
            return nil
        }
        guard let member = section.member("update") else { return nil }
        return UpdateTemplate(member.value, protecting: status, in: reading).map { ResultTarget(update: $0) }
    }

    func retry(_ top: Section) -> RetrySettings {
        let section = top.section("retry", known: ["max_attempts", "backoff"], later: ["on"])
        let attempts = section.value("max_attempts", .integer(in: 1...100), variable: "MAX_RETRIES", default: 3)
        let backoff = section.section("backoff", known: ["base", "factor", "max"])
        let base = backoff.value("base", .duration(in: .zero...Self.day), default: .seconds(30))
        let factor = backoff.value("factor", .number(in: 1...100), default: 2)
        let most = backoff.value("max", .duration(in: .zero...Self.day * 7), default: .seconds(900))
        if let base, let most, most < base {
            reading.report(at: backoff.position, "'retry.backoff.max' is less than 'retry.backoff.base'")
        }
        return RetrySettings(
            maxAttempts: attempts ?? 3,
            backoff: .init(base: base ?? .zero, factor: factor ?? 2, max: most ?? .zero))
    }
}
