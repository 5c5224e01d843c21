import ForgeBSON

/// How deep values may nest where they are gone through from the outside in.
enum Nesting {
    static let limit = 200
    static let fault = Fault.limit("a value nested deeper than \(limit) levels")
}

/// A place in values that are being gone through, as Python's iterators are: a list may grow under it.
enum Cursor {
    case empty
    case list(TemplateList, Int)
    case keys(TemplateDictionary, Int, count: Int)
    case pairs(TemplateDictionary, Int, count: Int)
    case values(TemplateDictionary, Int, count: Int)
    case array(BSONDocument.Elements)
    case fields(BSONDocument.Iterator, View)
    case text(String.UnicodeScalarView.Iterator)
    case range(TemplateRange, Int)
    case iterator(TemplateIterator)
    case fixed([TemplateValue], Int)

    /// What of a dictionary is gone through.
    enum View { case keys, values, pairs }

    init(_ value: TemplateValue) throws(Fault) {
        switch value {
        case .list(let list), .tuple(let list): self = .list(list, 0)
        case .dictionary(let dictionary): self = .keys(dictionary, 0, count: dictionary.count)
        case .array(let document): self = .array(document.elements)
        case .document(let document): self = .fields(document.makeIterator(), .keys)
        case .string(let text), .markup(let text): self = .text(text.unicodeScalars.makeIterator())
        case .range(let range): self = .range(range, 0)
        case .iterator(let iterator): self = .iterator(iterator)
        case .undefined(let undefined):
            try undefined.allowQuietUse()
            self = .empty
        case .object(let object):
            guard let cursor = object.cursor else { throw Cursor.notIterable(value) }
            self = cursor
        default: throw Cursor.notIterable(value)
        }
    }

    private static func notIterable(_ value: TemplateValue) -> Fault {
        .runtime("'\(value.typeName)' object is not iterable")
    }

    /// How many values come from the start, where that is known without going through them.
    static func count(of value: TemplateValue) -> Int? {
        switch value {
        case .list(let list), .tuple(let list): list.items.count
        case .dictionary(let dictionary): dictionary.count
        case .array(let document), .document(let document): document.count
        case .string(let text), .markup(let text): text.unicodeScalars.count
        case .range(let range): range.count
        case .object(let object): object.count
        case .undefined: 0
        default: nil
        }
    }

    mutating func next(_ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        try renderer.spend()
        switch self {
        case .empty: return nil
        case .list(let list, let index):
            guard index < list.items.count else { return nil }
            self = .list(list, index + 1)
            return list.items[index]
        case .fixed(let items, let index):
            guard index < items.count else { return nil }
            self = .fixed(items, index + 1)
            return items[index]
        case .keys(let dictionary, let index, let count):
            guard let entry = try Cursor.entry(dictionary, index, count) else { return nil }
            self = .keys(dictionary, index + 1, count: count)
            return entry.key
        case .values(let dictionary, let index, let count):
            guard let entry = try Cursor.entry(dictionary, index, count) else { return nil }
            self = .values(dictionary, index + 1, count: count)
            return entry.value
        case .pairs(let dictionary, let index, let count):
            guard let entry = try Cursor.entry(dictionary, index, count) else { return nil }
            self = .pairs(dictionary, index + 1, count: count)
            try renderer.spend()
            return .tuple(TemplateList([entry.key, entry.value]))
        case .array(var iterator):
            guard let element = iterator.next() else { return nil }
            self = .array(iterator)
            return TemplateValue(element)
        case .fields(var iterator, let view):
            guard let element = iterator.next() else { return nil }
            self = .fields(iterator, view)
            switch view {
            case .keys: return .string(element.key)
            case .values: return TemplateValue(element.value)
            case .pairs:
                try renderer.spend()
                return .tuple(TemplateList([.string(element.key), TemplateValue(element.value)]))
            }
        case .text(var iterator):
            guard let scalar = iterator.next() else { return nil }
            self = .text(iterator)
            return .string(String(scalar))
        case .range(let range, let index):
            guard index < range.count else { return nil }
            self = .range(range, index + 1)
            return .integer(range[index])
        case .iterator(let iterator): return try iterator.next(&renderer)
        }
    }

    private static func entry(
        _ dictionary: TemplateDictionary, _ index: Int, _ count: Int
    ) throws(Fault) -> (key: TemplateValue, value: TemplateValue)? {
        guard dictionary.count == count else { throw .runtime("dictionary changed size during iteration") }
        return index < count ? dictionary[index] : nil
    }

    /// Gives away the values it holds; see `Teardown`.
    mutating func surrender(to values: inout [TemplateValue]) {
        switch self {
        case .list(let list, _): values.append(.list(list))
        case .keys(let dictionary, _, _), .pairs(let dictionary, _, _), .values(let dictionary, _, _):
            values.append(.dictionary(dictionary))
        case .iterator(let iterator): values.append(.iterator(iterator))
        case .fixed(let items, _): values.append(contentsOf: items)
        case .empty, .array, .fields, .text, .range: return
        }
        self = .empty
    }
}

extension Renderer {
    /// Everything that comes from a value.
    mutating func items(of value: TemplateValue) throws(Fault) -> [TemplateValue] {
        if case .list(let list) = value {
            try spend(list.items.count)
            return list.items
        }
        var cursor = try Cursor(value)
        return try rest(of: &cursor)
    }

    mutating func rest(of cursor: inout Cursor) throws(Fault) -> [TemplateValue] {
        var items: [TemplateValue] = []
        while let item = try cursor.next(&self) { items.append(item) }
        return items
    }
}
