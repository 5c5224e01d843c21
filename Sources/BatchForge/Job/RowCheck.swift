import ForgeBSON
import ForgeJSON

/// What the parts of an entry for rows may not do to each other.
///
/// A row is found by its `filter`: for writing it, for writing it again after a crash, and for telling it from those that
/// are pruned. So its update must leave it findable. And in the job's own collection a row must not become a document
/// that the job selects, nor a document be deleted as a row.
struct RowCheck {
    let target: RowTarget
    let section: Section
    let reading: Reading

    /// Reports what is wrong.
    func run(_ mongodb: MongoSettings, _ select: Selection?, _ status: StatusSettings) {
        UpdateCheck.conflicts(target.update.targets, in: reading)
        checkUpdate()
        if target.isUpsert { checkNewRow() }
        if target.collection == mongodb.collection { checkOwnCollection(select, status) }
    }

    private var keys: [YAMLNode.Member] {
        guard case .mapping(let members)? = section.member(ResultKeys.filter)?.value.content else { return [] }
        return members
    }

    private func checkUpdate() {
        for written in target.update.targets {
            guard let key = keys.first(where: { FieldPath.overlap($0.key, written.path) }) else { continue }
            if isSame(written, as: key) { continue }
            let what = key.key == written.path ? "it" : "'\(key.key)'"
            reading.report(
                at: written.member, "'\(written.member.key)' cannot be updated: the row is found by \(what)",
                hint: "leave it out; a new row gets it from 'filter'")
        }
    }

    /// Whether the update writes what the filter demands: the same value or the same template.
    private func isSame(_ written: UpdateTemplate.Target, as key: YAMLNode.Member) -> Bool {
        guard written.path == key.key, written.member.key == key.key, let value = target.filter.source[key.key] else {
            return false
        }
        return ["$set", "$setOnInsert"].contains { target.update.source[$0]?.objectValue?[key.key] == value }
    }

    /// The server makes a new row out of the filter, and cannot where one of its fields is inside another.
    private func checkNewRow() {
        for (index, key) in keys.enumerated() {
            guard let other = keys[..<index].first(where: { FieldPath.overlap($0.key, key.key) }) else { continue }
            reading.report(at: key, "'\(key.key)' and '\(other.key)' cannot both be the key of a new row")
        }
    }

    private func checkOwnCollection(_ select: Selection?, _ status: StatusSettings) {
        for key in keys where FieldPath.overlap(key.key, status.field) || FieldPath.overlap(key.key, status.infoField) {
            reading.report(
                at: key, "'\(key.key)' cannot be the key of a row here: the status is written there",
                hint: "find the row by another field")
        }
        if target.prune != nil {
            reading.report(
                at: section.position(of: ResultKeys.prune), "documents of the job's own collection cannot be pruned",
                hint: "write the rows into a collection of their own")
        }
        // A new row has no status, so a query for the pending ones does not find it.
        if target.isUpsert, let query = select?.query, query[status.field] != status.pending {
            reading.report(
                at: section.position(of: ResultKeys.upsert),
                "new documents of the job's own collection would be selected and sent",
                hint: "let 'select.query' ask for '\(status.field): \(status.pending.extendedJSON().text())', "
                    + "which a new document does not have")
        }
    }
}
