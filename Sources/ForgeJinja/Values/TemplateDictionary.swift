import ForgeJSON

/// A dictionary that keeps the order of its keys, shared by all who hold it.
package final class TemplateDictionary: ValueHolder {
    /// A key as far as finding it goes: `1`, `1.0` and `true` are the same one.
    enum Key: Hashable {
        case null
        case integer(Int64)
        case double(UInt64)
        case text(Text)
        case tuple([Key])
        case other(String)
    }

    /// Text that is equal only to the same code points.
    struct Text: Hashable {
        let text: String

        static func == (left: Text, right: Text) -> Bool { left.text.hasSameBytes(as: right.text) }

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
            hasher.combine(0xFF as UInt8)
        }
    }

    /// An entry removed leaves a gap until the next one is needed, so that positions hold.
    private var entries: [(key: TemplateValue, value: TemplateValue)] = []
    private var keys: [Key] = []
    /// Positions, kept only where there are more keys than a search is good for.
    private var positions: [Key: Int]?

    package override init() {}

    init(_ pairs: [(key: TemplateValue, value: TemplateValue)]) throws(Fault) {
        super.init()
        for pair in pairs { try set(pair.key, pair.value) }
    }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        for entry in entries {
            values.append(entry.key)
            values.append(entry.value)
        }
        removeAll()
    }

    var count: Int { entries.count }

    subscript(position: Int) -> (key: TemplateValue, value: TemplateValue) { entries[position] }

    var pairs: [(key: TemplateValue, value: TemplateValue)] { entries }

    private func position(of key: Key) -> Int? {
        if let positions { return positions[key] }
        return keys.firstIndex(of: key)
    }

    func value(for key: TemplateValue) throws(Fault) -> TemplateValue? {
        let key = try TemplateDictionary.key(for: key)
        return position(of: key).map { entries[$0].value }
    }

    func value(named name: String) -> TemplateValue? {
        position(of: .text(Text(text: name))).map { entries[$0].value }
    }

    func set(_ key: TemplateValue, _ value: TemplateValue) throws(Fault) {
        let identity = try TemplateDictionary.key(for: key)
        if let position = position(of: identity) {
            entries[position].value = value
            return
        }
        entries.append((key, value))
        keys.append(identity)
        if positions != nil {
            positions?[identity] = keys.count - 1
        } else if keys.count > 8 {
            positions = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        }
    }

    func set(name: String, _ value: TemplateValue) {
        // A string is always fit to be a key.
        try? set(.string(name), value)
    }

    func remove(_ key: TemplateValue) throws(Fault) -> TemplateValue? {
        guard let position = position(of: try TemplateDictionary.key(for: key)) else { return nil }
        return remove(at: position).value
    }

    func remove(at position: Int) -> (key: TemplateValue, value: TemplateValue) {
        let key = keys.remove(at: position)
        if position == keys.count {
            positions?[key] = nil
        } else if positions != nil {
            positions = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        }
        return entries.remove(at: position)
    }

    func removeAll() {
        entries = []
        keys = []
        positions = nil
    }

    /// How many entries are moved when this one goes: all those of a large dictionary but for the last.
    func effort(ofRemoving key: TemplateValue) throws(Fault) -> Int {
        guard count > 8, try position(of: TemplateDictionary.key(for: key)) != count - 1 else { return 1 }
        return count
    }

    /// What identifies a key, or an error where the value cannot be one.
    static func key(for value: TemplateValue) throws(Fault) -> Key {
        // One tuple may be in many places of another.
        var effort = Effort(steps: 10_000)
        return try key(for: value, depth: 0, &effort)
    }

    private static func key(for value: TemplateValue, depth: Int, _ effort: inout Effort) throws(Fault) -> Key {
        switch value {
        case .null: return .null
        case .bool(let flag): return .integer(flag ? 1 : 0)
        case .integer(let number): return .integer(number)
        case .double(let number):
            if let integer = Int64(exactly: number) { return .integer(integer) }
            return .double(number.bitPattern)
        case .bigInteger(let number):
            // One that a double holds is the same key as that double.
            if let double = number.double, BigInteger(cutting: double) == number { return .double(double.bitPattern) }
            return .other("int \(try number.digits(radix: 16)) \(number.isNegative)")
        case .string(let text), .markup(let text): return .text(Text(text: text))
        case .tuple(let list):
            guard depth < Nesting.limit else { throw Nesting.fault }
            var keys: [Key] = []
            for item in list.items {
                try effort.spend()
                keys.append(try key(for: item, depth: depth + 1, &effort))
            }
            return .tuple(keys)
        case .date(let milliseconds): return .other("date \(milliseconds)")
        case .objectID(let id): return .other("id \(id)")
        case .range(let range): return .other("range \(range.start) \(range.count) \(range.step)")
        case .object(let object as DecimalValue):
            // The same key as an equal integer or double.
            let whole = try object.number.integer()
            if try DecimalNumber(whole, 0).order(object.number) == 0 { return try key(for: TemplateValue(whole)) }
            let double = try object.number.double()
            if try DecimalNumber(double)?.order(object.number) == 0 { return .double(double.bitPattern) }
            return .other("decimal \(try object.number.normalized())")
        case .object(let object):
            guard object.isHashable else { throw .runtime("unhashable type: '\(object.typeName)'") }
            return .other(object.identityText ?? "object \(ObjectIdentifier(object).hashValue)")
        case .iterator(let iterator): return .other("object \(ObjectIdentifier(iterator).hashValue)")
        case .other(let value): return .other("other \(value)")
        case .undefined(let undefined):
            try undefined.allowQuietUse()
            return .other("undefined")
        case .list, .array, .dictionary, .document, .decimal:
            throw .runtime("unhashable type: '\(value.typeName)'")
        }
    }
}

extension String {
    /// Order as Python has it, by code point, which is the order of the bytes.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
