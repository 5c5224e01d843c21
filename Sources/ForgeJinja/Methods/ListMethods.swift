/// The methods of lists and tuples.
enum ListMethods {
    static func call(
        _ method: Method, _ list: TemplateList, _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateValue {
        switch method {
        case .append:
            let value = try arguments.bind("append", "object", required: 1)[0] ?? .null
            list.items.append(value)
        case .extend:
            let source = try arguments.bind("extend", "iterable", required: 1)[0] ?? .null
            list.items.append(contentsOf: try renderer.items(of: source))
        case .insert:
            let given = try arguments.bind("insert", "index", "object", required: 2)
            let index = try (given[0] ?? .null).requiredIndex("insert")
            let count = list.items.count
            let position = index < 0 ? max(0, index + count) : min(index, count)
            try renderer.spend(moving: count - position)
            list.items.insert(given[1] ?? .null, at: position)
        case .pop:
            let index = try arguments.bind("pop", "index")[0] ?? .integer(-1)
            _ = try index.requiredIndex("pop")
            guard !list.items.isEmpty else { throw .runtime("pop from empty list") }
            guard let position = Renderer.position(index, in: list.items.count) else {
                throw .runtime("pop index out of range")
            }
            try renderer.spend(moving: list.items.count - position)
            return list.items.remove(at: position)
        case .remove:
            let value = try arguments.bind("remove", "value", required: 1)[0] ?? .null
            guard let position = try position(of: value, in: list.items, from: 0, to: list.items.count, &renderer)
            else {
                throw .runtime("list.remove(x): x not in list")
            }
            try renderer.spend(moving: list.items.count - position)
            list.items.remove(at: position)
        case .clear: list.items.removeAll()
        case .reverse:
            try renderer.spend(list.items.count)
            list.items.reverse()
        case .copy:
            try renderer.spend(list.items.count)
            return .list(TemplateList(list.items))
        case .sort:
            guard arguments.positional.isEmpty else { throw .runtime("sort() takes no positional arguments") }
            let given = try arguments.bind("sort", "key", "reverse")
            let order = SortOrder(
                isReversed: try given[1]?.requiredIndex("sort") ?? 0 != 0, isCaseSensitive: true)
            let key = given[0] ?? .null
            guard !key.isNull else {
                list.items = try order.sort(list.items, by: [.null], &renderer)
                return .null
            }
            var entries: [SortOrder.Entry] = []
            for item in list.items {
                let value = try renderer.call(key, Arguments(positional: [item]))
                entries.append(SortOrder.Entry(item: item, keys: [value]))
            }
            list.items = try order.sort(entries, &renderer).map(\.item)
        case .count:
            let value = try arguments.bind("count", "value", required: 1)[0] ?? .null
            var count: Int64 = 0
            try renderer.spend(list.items.count)
            for item in list.items where try item.matches(value, &renderer.effort) { count += 1 }
            return .integer(count)
        case .index:
            let given = try arguments.bind("index", "value", "start", "stop", required: 1)
            let count = list.items.count
            func bound(_ value: TemplateValue?, _ missing: Int) throws(Fault) -> Int {
                guard let value else { return missing }
                let index = try value.requiredPosition("index")
                return index < 0 ? max(0, index + count) : min(index, count)
            }
            let start = try bound(given[1], 0)
            let stop = try bound(given[2], count)
            let value = given[0] ?? .null
            guard let position = try position(of: value, in: list.items, from: start, to: stop, &renderer) else {
                throw .runtime("the value is not in list")
            }
            return .integer(Int64(position))
        default: throw .runtime("'list object' has no attribute '\(method.rawValue)'")
        }
        return .null
    }

    private static func position(
        of value: TemplateValue, in items: [TemplateValue], from start: Int, to stop: Int, _ renderer: inout Renderer
    ) throws(Fault) -> Int? {
        guard start < stop else { return nil }
        for position in start..<stop {
            try renderer.spend()
            if try items[position].matches(value, &renderer.effort) { return position }
        }
        return nil
    }
}

extension Renderer {
    /// To be asked before so many items of a list are moved by a place.
    fileprivate mutating func spend(moving count: Int) throws(Fault) { try spend(count / 32) }
}
