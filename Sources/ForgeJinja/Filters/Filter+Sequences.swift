/// Filters over the items of a value.
extension Filter {
    static let sequences: [String: Body] = [
        "length": { (_, value, _) throws(Fault) in .integer(Int64(try length(of: value))) },
        "count": { (_, value, _) throws(Fault) in .integer(Int64(try length(of: value))) },
        "first": { (renderer, value, _) throws(Fault) in
            var cursor = try Cursor(value)
            return try cursor.next(&renderer)
                ?? .undefined(Undefined(.hint("No first item, sequence was empty."), renderer.undefinedMode))
        },
        "last": { (renderer, value, _) throws(Fault) in
            try reversed(value, &renderer).first
                ?? .undefined(Undefined(.hint("No last item, sequence was empty."), renderer.undefinedMode))
        },
        "list": { (renderer, value, _) throws(Fault) in .list(TemplateList(try renderer.items(of: value))) },
        "reverse": { (renderer, value, _) throws(Fault) in
            if let text = value.string {
                return value.marked(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
            }
            if case .iterator = value {
                return .list(TemplateList(try renderer.items(of: value).reversed()))
            }
            let items: [TemplateValue]
            do throws(Fault) {
                items = try reversed(value, &renderer)
            } catch {
                throw error.kind == .limit ? error : .runtime("argument must be iterable")
            }
            return .iterator(iterator("list_reverseiterator", over: items))
        },
        "join": { (renderer, value, arguments) throws(Fault) in
            let given = try arguments.bind("join", "d", "attribute")
            let separator = try (given[0] ?? .string("")).printed()
            let attribute = given[1] ?? .null
            var cursor = try Cursor(value)
            var text = ""
            var isFirst = true
            while let item = try cursor.next(&renderer) {
                if !isFirst { text += separator }
                isFirst = false
                text += try renderer.text(of: attribute.isNull ? item : try renderer.item(item, path: attribute))
                if text.utf8.count > Renderer.outputLimit { break }
            }
            try renderer.allow(bytes: text.utf8.count)
            return .string(text)
        },
        "sort": { (renderer, value, arguments) throws(Fault) in
            let given = try arguments.bind("sort", "reverse", "case_sensitive", "attribute")
            let order = SortOrder(
                isReversed: try given[0]?.requiredIndex("sort") ?? 0 != 0,
                isCaseSensitive: try given[1]?.isTrue() ?? false,
                comparesKeysAsList: true)
            let items = try renderer.items(of: value)
            let paths = order.paths(given[2] ?? .null)
            return .list(TemplateList(try order.sort(items, by: paths, &renderer)))
        },
        "unique": { (_, value, arguments) throws(Fault) in
            let given = try arguments.bind("unique", "case_sensitive", "attribute")
            let isCaseSensitive = try given[0]?.isTrue() ?? false
            let path = given[1] ?? .null
            var seen: Set<TemplateDictionary.Key> = []
            return .iterator(
                TemplateIterator("generator", try Cursor(value)) { (iterator, renderer) throws(Fault) in
                    while let item = try iterator.source.next(&renderer) {
                        let key = try renderer.folded(try renderer.item(item, path: path), unless: isCaseSensitive)
                        if seen.insert(try TemplateDictionary.key(for: key)).inserted { return item }
                    }
                    return nil
                })
        },
        "batch": { (_, value, arguments) throws(Fault) in
            let given = try arguments.bind("batch", "linecount", "fill_with", required: 1)
            let width = given[0] ?? .null
            let fill = given[1] ?? .null
            // What no number of items is equal to makes one batch of them all. To compare with what is missing is refused,
            // but not before there is an item.
            let count = try width.double().flatMap { Int(exactly: $0) }.map { $0 < 0 ? .max : $0 } ?? .max
            // No items are as many as 0 at the first item, and never again.
            var isEmptyFirst = count == 0
            return .iterator(
                TemplateIterator("generator", try Cursor(value)) { (iterator, renderer) throws(Fault) in
                    var batch: [TemplateValue] = []
                    if isEmptyFirst, let item = try iterator.source.next(&renderer) {
                        isEmptyFirst = false
                        iterator.arguments.positional = [item]
                        return .list(TemplateList(batch))
                    }
                    batch += iterator.arguments.positional
                    iterator.arguments.positional = []
                    while count == 0 || batch.count < count, let item = try iterator.source.next(&renderer) {
                        if case .undefined(let undefined) = width { try undefined.allowQuietUse() }
                        batch.append(item)
                    }
                    if batch.isEmpty { return nil }
                    if !fill.isNull, try TemplateValue.integer(Int64(batch.count)).precedes(width) {
                        let missing = try width.requiredIndex("batch") - batch.count
                        try renderer.allow(items: missing)
                        batch += [TemplateValue](repeating: fill, count: missing)
                    }
                    return .list(TemplateList(batch))
                })
        },
        "slice": { (renderer, value, arguments) throws(Fault) in try slices(&renderer, value, arguments) },
        "groupby": { (renderer, value, arguments) throws(Fault) in try groups(&renderer, value, arguments) },
        "items": { (_, value, _) throws(Fault) in
            if value.isUndefined { return .iterator(iterator("generator", over: [])) }
            guard let cursor = value.pairs() else { throw .runtime("Can only get item pairs from a mapping.") }
            return .iterator(
                TemplateIterator("generator", cursor) { (iterator, renderer) throws(Fault) in
                    try iterator.source.next(&renderer)
                })
        },
        "dictsort": { (renderer, value, arguments) throws(Fault) in
            let given = try arguments.bind("dictsort", "case_sensitive", "by", "reverse")
            let order = SortOrder(
                isReversed: try given[2]?.requiredIndex("dictsort") ?? 0 != 0,
                isCaseSensitive: try given[0]?.isTrue() ?? false)
            let by = try (given[1] ?? .string("key")).printed()
            guard by == "key" || by == "value" else {
                throw .runtime("You can only sort by either \"key\" or \"value\"")
            }
            guard var cursor = value.pairs() else {
                throw .runtime("'\(value.objectName)' has no attribute 'items'")
            }
            let pairs = try renderer.rest(of: &cursor)
            return .list(
                TemplateList(try order.sort(pairs, by: [.integer(by == "key" ? 0 : 1)], &renderer)))
        },
    ]

    static func length(of value: TemplateValue) throws(Fault) -> Int {
        if case .undefined(let undefined) = value { try undefined.allowQuietUse() }
        guard let count = Cursor.count(of: value) else {
            throw .runtime("object of type '\(value.typeName)' has no len()")
        }
        return count
    }

    static func iterator(_ typeName: String, over items: [TemplateValue]) -> TemplateIterator {
        TemplateIterator(typeName, .fixed(items, 0)) { (iterator, renderer) throws(Fault) in
            try iterator.source.next(&renderer)
        }
    }

    private static func reversed(
        _ value: TemplateValue, _ renderer: inout Renderer
    ) throws(Fault) -> [TemplateValue] {
        switch value {
        case .range(let range):
            // Only the last one is asked for, or all are counted as steps.
            guard range.count > 0 else { return [] }
            try renderer.spend(range.count)
            return (0..<range.count).reversed().map { .integer(range[$0]) }
        case .iterator, .null, .bool, .integer, .double, .date, .objectID, .decimal, .other:
            throw .runtime("'\(value.typeName)' object is not reversible")
        default: return try renderer.items(of: value).reversed()
        }
    }

    private static func slices(
        _ renderer: inout Renderer, _ value: TemplateValue, _ arguments: Arguments
    ) throws(Fault) -> TemplateValue {
        let given = try arguments.bind("slice", "slices", "fill_with", required: 1)
        let count = try (given[0] ?? .null).requiredIndex("slice")
        guard count != 0 else { throw .runtime("integer division or modulo by zero") }
        let fill = given[1] ?? .null
        let items = try renderer.items(of: value)
        try renderer.allow(items: max(0, count))
        var slices: [TemplateValue] = []
        var start = 0
        for number in 0..<max(0, count) {
            let isLonger = number < items.count % count
            let end = start + items.count / count + (isLonger ? 1 : 0)
            var slice = Array(items[start..<end])
            if !fill.isNull, !isLonger { slice.append(fill) }
            slices.append(.list(TemplateList(slice)))
            start = end
        }
        return .iterator(iterator("generator", over: slices))
    }

    private static func groups(
        _ renderer: inout Renderer, _ value: TemplateValue, _ arguments: Arguments
    ) throws(Fault) -> TemplateValue {
        let given = try arguments.bind("groupby", "attribute", "default", "case_sensitive", required: 1)
        let path = given[0] ?? .null
        let missing = given[1] ?? .null
        let order = SortOrder(isReversed: false, isCaseSensitive: try given[2]?.isTrue() ?? false)
        var keyed: [SortOrder.Entry] = []
        for item in try renderer.items(of: value) {
            let key = try renderer.item(item, path: path, missing: missing)
            keyed.append(SortOrder.Entry(item: item, keys: [try renderer.folded(key, unless: order.isCaseSensitive)]))
        }
        var groups: [TemplateValue] = []
        var members: [TemplateValue] = []
        var current: TemplateValue?
        func finish(_ renderer: inout Renderer) throws(Fault) {
            guard let first = members.first else { return }
            let key = try renderer.item(first, path: path, missing: missing)
            groups.append(.tuple(TemplateList([key, .list(TemplateList(members))], kind: .group)))
            members = []
        }
        for entry in try order.sort(keyed, &renderer) {
            if let current, try !current.equals(entry.keys[0], &renderer.effort) { try finish(&renderer) }
            current = entry.keys[0]
            members.append(entry.item)
        }
        try finish(&renderer)
        return .list(TemplateList(groups))
    }
}
