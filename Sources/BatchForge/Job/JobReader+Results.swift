/// Where an answer goes: updates of the source document, and rows of other collections.
extension JobReader {
    func results(
        _ top: Section, _ mongodb: MongoSettings, _ select: Selection?, _ status: StatusSettings
    ) -> [ResultTarget] {
        guard top.has(ResultKeys.list) else {
            reading.report(
                at: Position(line: 1, column: 1), "missing key 'results'",
                hint: "say where an answer goes: results: [{update: {$set: {answer: \"{{ response_content }}\"}}}]")
            return []
        }
        guard let member = top.member(ResultKeys.list) else { return [] }
        let hint = "begin each with '- update:'"
        guard case .sequence(let elements) = member.value.content else {
            reading.report(at: member.value, "'results' takes a list of updates, not \(member.value.kind)", hint: hint)
            return []
        }
        if elements.isEmpty { reading.report(at: member.value, "'results' takes a list of updates", hint: hint) }
        let targets = elements.enumerated().compactMap { target($1, number: $0, mongodb, select, status) }
        UpdateCheck.conflicts(
            targets.flatMap { target -> [UpdateTemplate.Target] in
                if case .source(let update) = target { update.targets } else { [] }
            }, in: reading)
        return targets
    }

    private func target(
        _ node: YAMLNode, number: Int, _ mongodb: MongoSettings, _ select: Selection?, _ status: StatusSettings
    ) -> ResultTarget? {
        let section = Section(
            node, at: "results", label: "results[\(number)]", position: node.position, in: reading, of: ResultKeys.list)
        guard section.has(ResultKeys.update) else {
            if case .mapping = node.content { reading.report(at: node, "missing key 'update' in 'results'") }
            return nil
        }
        guard let update = section.member(ResultKeys.update) else { return nil }
        noteShapes(section)
        if section.has(ResultKeys.collection) {
            return rows(section, update, mongodb, select, status).map { .rows($0) }
        }
        if let key = ResultKeys.rows.first(where: { section.has($0) }), let member = section.member(key) {
            reading.report(
                at: member, "'\(section.name(key))' needs 'results.collection'",
                hint: "without a collection the source document is updated, which is one and is there")
            return nil
        }
        return UpdateTemplate(update.value, .source(status), in: reading).map { .source($0) }
    }

    /// Operators and fields say what an entry does; the templates are in the file.
    private func noteShapes(_ section: Section) {
        for key in [ResultKeys.update, ResultKeys.forEach, ResultKeys.filter, ResultKeys.prune] {
            guard section.has(key), let node = section.member(key)?.value else { continue }
            reading.note(section.label(key), Self.shape(node), at: node)
        }
    }

    private static func shape(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let text, _): return text
        case .sequence(let elements): return elements.count.counted("entry", plural: "entries")
        case .mapping(let members):
            let parts = members.map { member in
                guard member.key.hasPrefix("$"), case .mapping(let fields) = member.value.content else {
                    return member.key
                }
                return "\(member.key) \(fields.map(\.key).joined(separator: ", "))"
            }
            return parts.joined(separator: ", ")
        }
    }

    // MARK: Rows

    private func rows(
        _ section: Section, _ update: YAMLNode.Member, _ mongodb: MongoSettings, _ select: Selection?,
        _ status: StatusSettings
    ) -> RowTarget? {
        let collection = section.value(ResultKeys.collection)
        let isUpsert = section.value(ResultKeys.upsert) ?? false
        let each = section.has(ResultKeys.forEach) ? iteration(section) : nil
        if section.has(ResultKeys.item), !section.has(ResultKeys.forEach), let member = section.member(ResultKeys.item)
        {
            reading.report(at: member, "'results.as' needs 'results.for_each'")
        }
        let names = UpdateTemplate.allowedNames + (each.map { [$0.name, "loop"] } ?? [])
        let rules = UpdateCheck.Rules(
            status: collection == mongodb.collection ? status : nil, isRow: true, isUpsert: isUpsert)
        let template = UpdateTemplate(update.value, rules, names: names, in: reading)
        let filter = filter(section, names, each?.name)
        let prune = section.has(ResultKeys.prune) ? prune(section, of: filter) : nil
        guard let collection, let template, let filter, section.has(ResultKeys.forEach) == (each != nil),
            section.has(ResultKeys.prune) == (prune != nil)
        else { return nil }
        let target = RowTarget(
            collection: collection, each: each, filter: filter, isUpsert: isUpsert, update: template, prune: prune)
        RowCheck(target: target, section: section, reading: reading).run(mongodb, select, status)
        return target
    }

    private func iteration(_ section: Section) -> RowTarget.Iteration? {
        let name = section.value(ResultKeys.item) ?? "item"
        if UpdateTemplate.allowedNames.contains(name) || name == "loop" {
            reading.report(
                at: section.position(of: ResultKeys.item), "'\(name)' has a meaning of its own",
                hint: "take another name")
        }
        guard let node = section.member(ResultKeys.forEach)?.value else { return nil }
        guard
            let template = BSONTemplate(
                node, at: "results.for_each", names: UpdateTemplate.allowedNames, in: reading)
        else { return nil }
        guard case .value(let list) = template, case .scalar(let text, _) = node.content else {
            reading.report(
                at: node, "'results.for_each' takes one expression in braces",
                hint: "write for_each: \"{{ response.use_cases }}\"")
            return nil
        }
        return RowTarget.Iteration(list: list, name: name, text: text)
    }

    private func filter(_ section: Section, _ names: [String], _ each: String?) -> RowFilter? {
        guard section.has(ResultKeys.filter) else {
            reading.report(
                at: section.position, "missing key 'filter' in 'results'",
                hint: "say which row belongs to the answer: filter: {source: \"{{ document_id }}\"}")
            return nil
        }
        guard let member = section.member(ResultKeys.filter),
            let filter = RowFilter(member, at: "results.filter", names: names, operators: false, in: reading)
        else { return nil }
        let asked = Set(filter.names)
        if asked.isDisjoint(with: Self.identities) && (each == nil || !asked.contains(each ?? "")) {
            reading.report(
                at: member, "every document would write the same row",
                hint: "tell the rows apart by \"{{ document_id }}\" or a field of 'doc'")
        } else if let each, asked.isDisjoint(with: [each, "loop"]) {
            reading.report(
                at: member, "every '\(each)' of a document would write the same row",
                hint: "tell the rows apart by a field of '\(each)' or by \"{{ loop.index }}\"")
        }
        return filter
    }

    /// A row that is pruned is deleted, so it has to be the document's own.
    private func prune(_ section: Section, of rows: RowFilter?) -> RowFilter? {
        guard let member = section.member(ResultKeys.prune),
            let filter = RowFilter(
                member, at: "results.prune", names: UpdateTemplate.allowedNames, operators: true, in: reading)
        else { return nil }
        if Set(filter.names).isDisjoint(with: Self.identities) {
            reading.report(
                at: member, "the rows of all other documents would be deleted",
                hint: "limit it to the document's own: source: \"{{ document_id }}\"")
        } else if let rows, Set(rows.names).isDisjoint(with: Self.identities) {
            reading.report(
                at: member, "rows that several documents may share cannot be pruned",
                hint: "let 'filter' ask for the document too: source: \"{{ document_id }}\"")
        }
        return filter
    }

    /// What differs from document to document.
    private static let identities: Set<String> = ["document_id", "custom_id", "doc"]
}
