import ForgeBSON
import ForgeJinja

/// The rows of one answer in one collection, rendered: what is written, and what is deleted after it.
struct AnswerRows {
    let updates: [DocumentUpdate]
    /// The document's rows that have not just been written; nil where none are pruned.
    let obsolete: BSONDocument?

    /// Throws a `TemplateError` or `BSONError` where the answer gives no usable rows.
    init(_ target: RowTarget, _ scope: TemplateScope) throws {
        var updates: [DocumentUpdate] = []
        for scope in try Self.scopes(target, scope) {
            updates.append(
                DocumentUpdate(
                    filter: try target.filter.render(scope), update: try target.update.render(scope),
                    isUpsert: target.isUpsert))
        }
        let filters = updates.map(\.filter)
        guard Set(filters).count == filters.count else {
            throw BSONError(reason: "two rows of the answer have the same key")
        }
        self.updates = updates
        obsolete = try target.prune.map { prune in
            let own = try prune.render(scope)
            return filters.isEmpty ? own : own.and(["$nor": .array(.array(filters.map { .document($0) }))])
        }
    }

    /// One scope for each row.
    private static func scopes(_ target: RowTarget, _ scope: TemplateScope) throws -> [TemplateScope] {
        guard let each = target.each else { return [scope] }
        guard case .array(let list) = try each.list.bson(scope) else {
            throw BSONError(reason: "'\(each.text)' is not a list")
        }
        let items = list.values
        return items.enumerated().map { index, item in
            var scope = scope
            scope.set(each.name, to: TemplateValue(item))
            scope.set("loop", to: TemplateValue(.document(loop(index, of: items.count))))
            return scope
        }
    }

    /// `loop` as in a `for` of Jinja.
    private static func loop(_ index: Int, of count: Int) -> BSONDocument {
        [
            "index": BSONValue(Int64(index + 1)), "index0": BSONValue(Int64(index)),
            "revindex": BSONValue(Int64(count - index)), "revindex0": BSONValue(Int64(count - index - 1)),
            "first": .bool(index == 0), "last": .bool(index == count - 1), "length": BSONValue(Int64(count)),
        ]
    }
}
