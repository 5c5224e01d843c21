import ForgeJinja

/// How often an answer is asked for, and how differently.
extension JobReader {
    func retry(_ top: Section) -> RetrySettings {
        let section = top.section(RetryKeys.section)
        let attempts = section.value(RetryKeys.maxAttempts)
        let backoff = section.section(RetryKeys.backoff)
        let base = backoff.value(RetryKeys.base)
        let factor = backoff.value(RetryKeys.factor)
        let most = backoff.value(RetryKeys.most)
        if let base, let most, most < base {
            reading.report(at: backoff.position, "'retry.backoff.max' is less than 'retry.backoff.base'")
        }
        return RetrySettings(
            maxAttempts: attempts ?? 3,
            backoff: .init(base: base ?? .zero, factor: factor ?? 2, max: most ?? .zero), on: rules(section))
    }

    private func rules(_ section: Section) -> [VerdictClass: RetryRule] {
        reading.ask(for: RetryKeys.rule)
        guard section.has(RetryKeys.on), let node = section.member(RetryKeys.on)?.value else { return [:] }
        guard case .mapping(let members) = node.content else {
            reading.report(at: node, "'retry.on' takes a mapping of classes, not \(node.kind)")
            return [:]
        }
        var rules: [VerdictClass: RetryRule] = [:]
        for member in members {
            guard let word = VerdictClass(rawValue: member.key), VerdictClass.retriable.contains(word) else {
                let words = VerdictClass.retriable.map(\.rawValue)
                reading.report(
                    at: member, "'\(member.key)' is not a class of failures that can be sent again",
                    hint: Suggestion.hint(for: member.key, among: words) ?? "classes: \(words.joined(separator: ", "))")
                continue
            }
            if let rule = rule(member) {
                rules[word] = rule
                reading.note("retry.on.\(member.key)", rule.text, at: member.value)
            }
        }
        return rules
    }

    private func rule(_ member: YAMLNode.Member) -> RetryRule? {
        let hint = "give_up, wait, or {set: {…}} with fields of the request's body"
        if member.value.isScalar {
            guard let scalar = reading.present(member.value) else { return nil }
            switch scalar {
            case .text("give_up", _): return .giveUp
            case .text("wait", _): return .wait
            default:
                reading.report(at: member.value, "'retry.on.\(member.key)' takes a rule", hint: hint)
                return nil
            }
        }
        let section = Section(
            member.value, at: "retry.on.\(member.key)", position: member.position, in: reading, of: RetryKeys.rule)
        guard let set = section.member(RetryKeys.set), case .mapping(let fields) = set.value.content, !fields.isEmpty
        else {
            reading.report(at: member, "'retry.on.\(member.key)' takes a rule", hint: hint)
            return nil
        }
        for field in fields where RetryKeys.unchangeable.contains(field.key) {
            reading.report(at: field, "'\(field.key)' cannot be changed in a retry")
        }
        guard let source = ExtendedJSON.json(set.value, in: reading),
            let template = BSONTemplate(
                set.value, at: "retry.on.\(member.key).set", names: RetryRule.names, in: reading)
        else { return nil }
        return .again(template, source: source)
    }
}
