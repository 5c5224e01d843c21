import ForgeBSON
import ForgeJSON

/// Attributes, subscripts and slices.
extension Renderer {
    /// `value.name`: what Python has under that name first, then the key.
    mutating func attribute(_ value: TemplateValue, _ name: Program.Name) throws(Fault) -> TemplateValue {
        if let found = try ownAttribute(value, name.text, name.method) { return found }
        if let found = try key(named: name.text, of: value) { return found }
        return .undefined(Undefined(.attribute(of: value.objectName, name.text), undefinedMode, in: value))
    }

    /// `value[key]`: the key first, then, where it is text, what Python has under that name.
    mutating func item(_ value: TemplateValue, _ key: TemplateValue) throws(Fault) -> TemplateValue {
        if case .undefined(let undefined) = value {
            guard undefined.mode == .chainable else { throw undefined.operandFault }
            return value
        }
        if let found = try self.key(key, of: value) { return found }
        if let name = key.string {
            if let found = try ownAttribute(value, name, Method.named(name)) { return found }
            return .undefined(Undefined(.attribute(of: value.objectName, name), undefinedMode, in: value))
        }
        return .undefined(Undefined(.element(of: value.objectName, try key.repr()), undefinedMode))
    }

    /// What `attribute=` of a filter names: parts between dots, numbers among them. `missing` stands in for what is not there
    /// on the way.
    mutating func item(
        _ value: TemplateValue, path: TemplateValue, missing: TemplateValue = .null
    ) throws(Fault) -> TemplateValue {
        if path.isNull { return value }
        var result = value
        func step(_ key: TemplateValue, _ renderer: inout Renderer) throws(Fault) {
            result = try renderer.item(result, key)
            if result.isUndefined, !missing.isNull { result = missing }
        }
        guard let text = path.string else {
            try step(path, &self)
            return result
        }
        try spend(bytes: text.utf8.count)
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            try spend(2)
            let isNumber = !part.isEmpty && part.utf8.allSatisfy(\.isDigit)
            try step(isNumber ? try PythonNumber.integer(String(part)) ?? .null : .string(String(part)), &self)
        }
        return result
    }

    /// What a type offers under a name, apart from keys.
    mutating func ownAttribute(
        _ value: TemplateValue, _ name: String, _ method: Method?
    ) throws(Fault) -> TemplateValue? {
        switch value {
        case .undefined(let undefined):
            guard undefined.mode == .chainable else { throw undefined.operandFault }
            return value
        case .object(let object): return try object.attribute(name, &self)
        case .tuple(let tuple) where tuple.kind != .plain:
            if let index = tuple.kind.names.firstIndex(of: name), index < tuple.items.count {
                return tuple.items[index]
            }
        case .integer, .bool, .bigInteger:
            switch name {
            case "real", "numerator": return value.index.map { .integer($0) } ?? value
            case "imag": return .integer(0)
            case "denominator": return .integer(1)
            default: break
            }
        case .double(let number) where name == "real" || name == "imag": return .double(name == "real" ? number : 0)
        case .range(let range):
            switch name {
            case "start": return .integer(range.start)
            case "stop": return .integer(range.stop)
            case "step": return .integer(range.step)
            default: break
            }
        case .date(let milliseconds):
            if let part = CivilTime(milliseconds: milliseconds).part(name) { return .integer(part) }
            if name == "tzinfo" { return .null }
            if name == "fold" { return .integer(0) }
        case .objectID(let id) where name == "generation_time":
            // The first four bytes are seconds since 1970.
            let seconds = id.bytes.prefix(4).reduce(0) { $0 << 8 | Int64($1) }
            return .object(ZonedDate(CivilTime(milliseconds: seconds * 1000)))
        default: break
        }
        if let method, method.belongs(to: value) { return .object(BoundMethod(value, method)) }
        return nil
    }

    private mutating func key(named name: String, of value: TemplateValue) throws(Fault) -> TemplateValue? {
        switch value {
        case .dictionary(let dictionary): return dictionary.value(named: name)
        case .document(let document): return try field(BSONKey(name), of: document).map { TemplateValue($0) }
        default: return nil
        }
    }

    mutating func key(_ key: TemplateValue, of value: TemplateValue) throws(Fault) -> TemplateValue? {
        switch value {
        case .dictionary(let dictionary):
            switch key {
            case .list, .array, .dictionary, .document: return nil
            default:
                try spend(bytes: key.weight)
                return try dictionary.value(for: key)
            }
        case .document(let document):
            if case .undefined(let undefined) = key { try undefined.allowQuietUse() }
            guard let name = key.string else { return nil }
            return try field(BSONKey(name), of: document).map { TemplateValue($0) }
        case .list(let list), .tuple(let list):
            guard let index = Renderer.position(key, in: list.items.count) else { return nil }
            return list.items[index]
        case .array(let document):
            return try element(key, of: document)
        case .range(let range):
            return Renderer.position(key, in: range.count).map { .integer(range[$0]) }
        case .string(let text), .markup(let text):
            guard key.index != nil else { return nil }
            try spend(bytes: text.utf8.count)
            guard let index = Renderer.position(key, in: text.unicodeScalars.count) else {
                return nil
            }
            let scalars = text.unicodeScalars
            let character = String(scalars[scalars.index(scalars.startIndex, offsetBy: index)])
            return value.isMarkup ? .markup(character) : .string(character)
        case .object(let object): return object.item(key)
        default: return nil
        }
    }

    /// A field of a document; those before it are passed by.
    mutating func field(_ key: BSONKey, of document: BSONDocument) throws(Fault) -> BSONElement? {
        let (element, passed) = document.search(key)
        try spend(passed / Renderer.elementsPerStep)
        return element
    }

    /// An element of an array, which is found by going to it.
    private mutating func element(_ key: TemplateValue, of document: BSONDocument) throws(Fault) -> TemplateValue? {
        guard var position = key.index.flatMap({ Int(exactly: $0) }) else { return nil }
        if position < 0 {
            let count = document.count
            try spend(count / Renderer.elementsPerStep)
            position = position &+ count
        }
        guard position >= 0 else { return nil }
        let (element, passed) = document.search(position)
        try spend(passed / Renderer.elementsPerStep)
        return element.map { TemplateValue($0) }
    }

    /// How many elements of a document are passed by in the time of a step.
    static let elementsPerStep = 32

    /// The position that an index means, from the end where it is negative.
    static func position(_ key: TemplateValue, in count: Int) -> Int? {
        guard let index = key.index.flatMap({ Int(exactly: $0) }) else { return nil }
        let position = index < 0 ? index &+ count : index
        return position >= 0 && position < count ? position : nil
    }

    /// The loop that a variable holds.
    func loop(_ id: NodeID) -> LoopState? {
        guard case .slot(let slot, _) = code.nodes[id], case .object(let object)? = frame[slot] else {
            return nil
        }
        return object as? LoopState
    }

    // MARK: slices

    mutating func slice(
        _ value: TemplateValue, _ start: TemplateValue, _ stop: TemplateValue, _ step: TemplateValue
    ) throws(Fault) -> TemplateValue {
        switch value {
        case .string(let text), .markup(let text):
            try spend(bytes: 4 * text.utf8.count)
            let scalars = Array(text.unicodeScalars)
            var result = String.UnicodeScalarView()
            for index in try Renderer.positions(start, stop, step, in: scalars.count) { result.append(scalars[index]) }
            return value.isMarkup ? .markup(String(result)) : .string(String(result))
        case .list(let list): return .list(TemplateList(try slice(list.items, start, stop, step)))
        case .tuple(let list): return .tuple(TemplateList(try slice(list.items, start, stop, step)))
        case .array: return .list(TemplateList(try slice(try items(of: value), start, stop, step)))
        case .range(let range): return .range(try range.slice(start, stop, step))
        case .undefined(let undefined):
            guard undefined.mode == .chainable else { throw undefined.operandFault }
            return value
        case .dictionary, .document: throw .runtime("unhashable type: 'slice'")
        default: throw .runtime("'\(value.typeName)' object is not subscriptable")
        }
    }

    private mutating func slice(
        _ items: [TemplateValue], _ start: TemplateValue, _ stop: TemplateValue, _ step: TemplateValue
    ) throws(Fault) -> [TemplateValue] {
        let positions = try Renderer.positions(start, stop, step, in: items.count)
        try allow(items: positions.count)
        return positions.map { items[$0] }
    }

    /// The positions a slice takes out of so many.
    private static func positions(
        _ start: TemplateValue, _ stop: TemplateValue, _ step: TemplateValue, in count: Int
    ) throws(Fault) -> [Int] {
        let bounds = try SliceBounds(start, stop, step, in: count)
        return Array(Swift.stride(from: bounds.first, to: bounds.last, by: bounds.step))
    }
}

/// Where a slice begins, where it ends before, and in what steps it goes, for so many items.
struct SliceBounds {
    let first: Int
    let last: Int
    let step: Int

    init(_ start: TemplateValue, _ stop: TemplateValue, _ step: TemplateValue, in count: Int) throws(Fault) {
        func bound(_ value: TemplateValue) throws(Fault) -> Int? {
            if case .undefined(let undefined) = value { throw undefined.fault }
            guard value.isInteger else {
                if value.isNull { return nil }
                throw .runtime("slice indices must be integers or None or have an __index__ method")
            }
            return try value.requiredPosition("slice")
        }
        let step = try bound(step) ?? 1
        guard step != 0 else { throw .runtime("slice step cannot be zero") }
        let (low, high) = step > 0 ? (0, count) : (-1, count - 1)
        func clamp(_ value: Int?, _ missing: Int) -> Int {
            guard let value else { return missing }
            return min(max(value < 0 ? value &+ count : value, low), high)
        }
        first = clamp(try bound(start), step > 0 ? 0 : count - 1)
        last = clamp(try bound(stop), step > 0 ? count : -1)
        // One step beyond the end is as good as many, and cannot overflow.
        self.step = count == .max ? step : max(-count - 1, min(count + 1, step))
    }
}
