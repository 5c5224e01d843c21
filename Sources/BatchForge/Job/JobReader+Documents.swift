import ForgeBSON
import ForgeJSON

/// Where the documents are, which are taken, and how they are marked.
extension JobReader {
    // MARK: Database

    func mongodb(_ top: Section) -> MongoSettings {
        let section = top.section(MongoKeys.section)
        guard overrides.needsDatabase else { return MongoSettings(uri: Secret(""), database: "", collection: "") }
        warnOfPassword(section)
        let uri = setting(section, MongoKeys.uri, "connection string", flag: ("--uri", overrides.uri))
        let database = setting(section, MongoKeys.database, "database", flag: ("--db", overrides.database))
        let collection = setting(
            section, MongoKeys.collection, "collection", flag: ("--collection", overrides.collection))
        return MongoSettings(uri: Secret(uri), database: database, collection: collection)
    }

    private func setting(
        _ section: Section, _ key: ValueKey<String>, _ what: String, flag: (name: String, value: String?)
    ) -> String {
        let type = key.type
        if let value = flag.value {
            if let problem = value.isEmpty ? "must not be empty" : type.check(value) {
                reading.report(JobError.Finding(.configuration, file: "command line", "'\(flag.name)' \(problem)"))
            }
            reading.note(section.name(key), type.show(value), flag.name)
            return value
        }
        if !section.has(key) && reading.setting(of: key) == nil {
            reading.report(
                JobError.Finding(
                    .configuration, file: reading.source.file, "no MongoDB \(what)",
                    hint:
                        "set \(key.declaration.variable ?? ""), '\(section.name(key))' in the job file, or \(flag.name)"
                ))
        }
        return section.value(key) ?? ""
    }

    private func warnOfPassword(_ section: Section) {
        guard overrides.uri == nil, section.has(MongoKeys.uri), let node = section.member(MongoKeys.uri)?.value,
            case .scalar(let text, _) = node.content, MongoName.hasPassword(text), !Substitution.concerns(text)
        else { return }
        reading.warn(
            at: node.position, "the connection string has a password in it; write \"${MONGODB_URI}\" and set it in .env"
        )
    }

    // MARK: Selection

    /// Nil where what is written was reported.
    func select(_ top: Section, _ status: StatusSettings) -> Selection? {
        let section = top.section(SelectKeys.section)
        let pending = BSONDocument().setting(status.field, to: status.pending)
        let query = section.has(SelectKeys.query) ? document(section, SelectKeys.query) : pending
        if !section.has(SelectKeys.query) {
            reading.note(section.name(SelectKeys.query), BSONValue.document(pending).extendedJSON().text(), "default")
        }
        let sort = section.has(SelectKeys.sort) ? document(section, SelectKeys.sort) : nil
        if section.has(SelectKeys.sort), let node = section.member(SelectKeys.sort)?.value { checkSort(node) }
        let limit = section.value(SelectKeys.limit)
        let name = section.value(SelectKeys.name)
        let pipeline = section.has(SelectKeys.pipeline) ? pipeline(section) : []
        return query.map { Selection(query: $0, pipeline: pipeline, sort: sort, limit: limit, name: name) }
    }

    /// Stages that write, or that cannot follow another stage.
    static let refusedStages = [
        "$out": "writes", "$merge": "writes", "$geoNear": "must come first, where the claim is matched",
        "$search": "must come first, where the claim is matched",
        "$vectorSearch": "must come first, where the claim is matched", "$collStats": "reads no documents",
        "$indexStats": "reads no documents", "$currentOp": "reads no documents", "$changeStream": "never ends",
    ]

    private func pipeline(_ section: Section) -> [BSONDocument] {
        guard let node = section.member(SelectKeys.pipeline)?.value else { return [] }
        guard case .sequence(let elements) = node.content else {
            reading.report(at: node, "'select.pipeline' takes a list of stages, not \(node.kind)")
            return []
        }
        var stages: [BSONDocument] = []
        for element in elements {
            guard case .mapping(let members) = element.content, members.count == 1, members[0].key.hasPrefix("$") else {
                reading.report(
                    at: element, "a stage is a mapping with one operator", hint: "write - {$lookup: {…}}")
                continue
            }
            if let reason = Self.refusedStages[members[0].key] {
                reading.report(at: members[0], "'\(members[0].key)' cannot be used in 'select.pipeline': it \(reason)")
            } else if case .document(let stage)? = reading.bson(element) {
                stages.append(stage)
            }
        }
        reading.note(section.name(SelectKeys.pipeline), stages.count.counted("stage"), at: node)
        return stages
    }

    private func document(_ section: Section, _ key: KeyDeclaration) -> BSONDocument? {
        guard let node = section.member(key)?.value else { return nil }
        guard case .mapping = node.content else {
            reading.report(at: node, "'\(section.name(key))' takes a mapping, not \(node.kind)")
            return nil
        }
        guard let value = reading.bson(node) else { return nil }
        if case .document(let document) = value {
            reading.note(section.name(key), value.extendedJSON().text(), at: node)
            return document
        }
        reading.report(at: node, "'\(section.name(key))' takes a document of fields, not a single value")
        return nil
    }

    private func checkSort(_ node: YAMLNode) {
        guard case .mapping(let members) = node.content else { return }
        for member in members {
            if case .scalar("1", .plain) = member.value.content { continue }
            if case .scalar("-1", .plain) = member.value.content { continue }
            reading.report(at: member.value, "a sort order is 1 or -1")
        }
    }

    // MARK: Status

    func status(_ top: Section) -> StatusSettings {
        let section = top.section(StatusKeys.section)
        let standard = StatusSettings()
        let field = section.value(StatusKeys.statusField) ?? standard.field
        let infoField = section.value(StatusKeys.infoField) ?? standard.infoField
        if FieldPath.overlap(field, infoField) {
            reading.report(
                at: section.position,
                "'status.field' and 'status.info_field' must be two fields, neither inside the other")
        }
        var words: [(key: KeyDeclaration, value: BSONValue)] = []
        for (key, word) in [
            (StatusKeys.pending, standard.pending), (StatusKeys.inProgress, standard.inProgress),
            (StatusKeys.completed, standard.completed), (StatusKeys.failed, standard.failed),
        ] {
            let value = statusWord(section, key) ?? word
            let text = value.stringValue ?? value.extendedJSON().text()
            if let node = section.value(of: key) {
                reading.note(key.path, text, at: node)
            } else {
                reading.note(key.path, text, "default")
            }
            if let other = words.first(where: { $0.value == value }) {
                reading.report(
                    at: section.position(of: key), "'\(key.path)' and '\(other.key.path)' must differ")
            }
            words.append((key, value))
        }
        return StatusSettings(
            field: field, pending: words[0].value, inProgress: words[1].value, completed: words[2].value,
            failed: words[3].value, infoField: infoField)
    }

    private func statusWord(_ section: Section, _ key: KeyDeclaration) -> BSONValue? {
        guard section.has(key), let node = section.member(key)?.value else { return nil }
        guard case .scalar = node.content else {
            reading.report(at: node, "'\(key.path)' takes text or a number, not \(node.kind)")
            return nil
        }
        guard let scalar = reading.scalar(node), let value = reading.bson(scalar, at: node) else { return nil }
        switch value {
        case .string(let text) where !text.isEmpty: return value
        case .int32, .int64, .bool: return value
        default:
            reading.report(at: node, "'\(key.path)' takes text or a number")
            return nil
        }
    }
}
