import ForgeJSON

/// A value as JSON Schema compares it: 1 and 1.0 are the same, and so are objects with the same members in any order.
struct SchemaValue: Hashable, Sendable {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    static func == (left: SchemaValue, right: SchemaValue) -> Bool { isSame(left.value, right.value) }

    func hash(into hasher: inout Hasher) { Self.hash(value, into: &hasher) }

    private static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.integer, .bigInteger), (.bigInteger, .integer), (.integer, .double), (.double, .integer),
            (.bigInteger, .bigInteger), (.bigInteger, .double), (.double, .bigInteger):
            guard let left = SchemaNumber(left), let right = SchemaNumber(right) else { return false }
            return left == right
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in right[member.key].map { isSame(member.value, $0) } ?? false }
        default: return left == right
        }
    }

    private static func hash(_ value: JSONValue, into hasher: inout Hasher) {
        switch value {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        // Equal numbers have the same nearest double, whichever way they are spelled.
        case .integer, .bigInteger, .double: hasher.combine(value.doubleValue)
        case .string(let text): hasher.combine(ExactText(text))
        case .array(let values):
            hasher.combine(values.count)
            for value in values { hash(value, into: &hasher) }
        case .object(let object):
            hasher.combine(object.count)
            var sum = 0
            for (key, value) in object {
                var member = Hasher()
                member.combine(ExactText(key))
                hash(value, into: &member)
                sum &+= member.finalize()
            }
            hasher.combine(sum)
        }
    }
}
