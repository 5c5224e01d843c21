import ForgeJinja

/// How often an answer is asked for, and how differently.
extension JobReader {
    func retry(_ top: Section) -> RetrySettings {
        let section = top.section("retry", known: ["max_attempts", "backoff", "on"])
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
            backoff: .init(base: base ?? .zero, factor: factor ?? 2, max: most ?? .zero), on: rules(section))
    }

    private func rules(_ section: Section) -> [VerdictClass: RetryRule] {
        guard section.has("on"), let node = section.member("on")?.value else { return [:] }
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
            if let rule = rule(member) { rules[word] = rule }
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
            member.value, at: "retry.on.\(member.key)", position: member.position, in: reading, known: ["set"])
        guard let set = section.member("set"), case .mapping(let fields) = set.value.content, !fields.isEmpty else {
            reading.report(at: member, "'retry.on.\(member.key)' takes a rule", hint: hint)
            return nil
        }
        for field in fields where ["messages", "stream", "stream_options", "model"].contains(field.key) {
            reading.report(at: field, "'\(field.key)' cannot be changed in a retry")
        }
        guard let source = ExtendedJSON.json(set.value, in: reading),
            let template = BSONTemplate(
                set.value, at: "retry.on.\(member.key).set", names: RetryRule.names, in: reading)
        else { return nil }
        return .again(template, source: source)
    }
}
