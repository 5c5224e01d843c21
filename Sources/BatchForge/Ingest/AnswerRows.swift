import ForgeBSON
import ForgeJinja

/// The rows of one answer in one collection, rendered: what is written, and what is deleted after it.
struct AnswerRows {
    let updates: [DocumentUpdate]
    /// The document's rows that have not just been written; nil where none are pruned.
    let obsolete: BSONDocument?

    /// Bytes of one filter for deleting: what the server takes in one command, with room for what surrounds it.
    static let filterBytes = 15 << 20

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
        guard try Set(filters.map { try $0.numbersAlike() }).count == filters.count else {
            throw BSONError(reason: "two rows of the answer have the same key")
        }
        self.updates = updates
        obsolete = try target.prune.map { prune in
            let own = try prune.render(scope)
            let rest = filters.isEmpty ? own : own.and(["$nor": .array(.array(filters.map { .document($0) }))])
            guard rest.byteCount <= Self.filterBytes else {
                throw BSONError(reason: "the keys of its rows are too long to be told from those that are pruned")
            }
            return rest
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

extension BSONDocument {
    /// With one spelling for numbers that the server takes for equal: a whole number is an integer.
    fileprivate func numbersAlike() throws(BSONError) -> BSONDocument {
        var builder = BSONBuilder()
        for (key, value) in self { try builder.append(key, value.numbersAlike()) }
        return builder.finish()
    }
}

extension BSONValue {
    fileprivate func numbersAlike() throws(BSONError) -> BSONValue {
        switch self {
        case .int32(let number): .int64(Int64(number))
        case .double(let number): Int64(exactly: number).map(BSONValue.int64) ?? self
        case .document(let document): .document(try document.numbersAlike())
        case .array(let elements): .array(try elements.numbersAlike())
        default: self
        }
    }
}
