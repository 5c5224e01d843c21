import ForgeBSON
import ForgeJSON

/// Truth, equality and order as Python has them.
extension TemplateValue {
    func isTrue() throws(Fault) -> Bool {
        switch self {
        case .undefined(let undefined):
            try undefined.allowQuietUse()
            return false
        case .null: return false
        case .bool(let flag): return flag
        case .integer(let number): return number != 0
        case .double(let number): return number != 0
        case .bigInteger: return true
        case .string(let text), .markup(let text): return !text.isEmpty
        case .list(let list), .tuple(let list): return !list.items.isEmpty
        case .dictionary(let dictionary): return dictionary.count > 0
        case .document(let document), .array(let document): return !document.isEmpty
        case .range(let range): return range.count > 0
        case .object(let object): return object.isTrue
        case .date, .objectID, .decimal, .iterator, .other: return true
        }
    }

    var isNumber: Bool {
        switch self {
        case .integer, .double, .bool, .bigInteger: true
        default: false
        }
    }

    /// A number as a double, where it is one; an integer may be too large for that.
    func double() throws(Fault) -> Double? {
        if case .bigInteger(let number) = self { return try number.requiredDouble() }
        if case .object(let decimal as DecimalValue) = self { return try decimal.number.double() }
        return number
    }

    /// A number as a double, where it is one and not a big integer.
    var number: Double? {
        switch self {
        case .double(let number): number
        case .integer(let number): Double(number)
        case .bool(let flag): flag ? 1 : 0
        default: nil
        }
    }

    /// Values within values are steps, since one list may be in many places.
    func equals(_ other: TemplateValue, _ effort: inout Effort, depth: Int = 0) throws(Fault) -> Bool {
        guard depth < Nesting.limit else { throw Nesting.fault }
        if depth > 0 { try effort.spend() }
        switch (self, other) {
        case (.undefined(let undefined), _):
            try undefined.allowQuietUse()
            return other.isUndefined
        case (_, .undefined(let undefined)):
            try undefined.allowQuietUse()
            return false
        case (.null, .null): return true
        case (.string(let left), .string(let right)), (.string(let left), .markup(let right)),
            (.markup(let left), .string(let right)), (.markup(let left), .markup(let right)):
            if left.utf8.count == right.utf8.count { try effort.spend(bytes: left.utf8.count) }
            return left.hasSameBytes(as: right)
        case (.list, .list), (.list, .array), (.array, .list), (.array, .array), (.tuple, .tuple):
            return try sequenceEquals(other, &effort, depth)
        case (.dictionary, .dictionary), (.dictionary, .document), (.document, .dictionary), (.document, .document):
            return try mappingEquals(other, &effort, depth)
        case (.date(let left), .date(let right)): return left == right
        case (.objectID(let left), .objectID(let right)): return left == right
        case (.decimal(let left), .decimal(let right)): return left == right
        case (.range(let left), .range(let right)):
            return left.count == right.count
                && (left.count == 0 || left.start == right.start && (left.count == 1 || left.step == right.step))
        case (.object(let left as DecimalValue), _) where other.isNumber || other.isDecimal:
            guard let right = try DecimalNumber(operand: other, comparing: true) else { return false }
            return try left.number.order(right) == 0
        case (_, .object(is DecimalValue)) where isNumber: return try other.equals(self, &effort)
        case (.iterator(let left), .iterator(let right)): return left === right
        case (.object(let left), .object(let right)): return left.isSame(as: right)
        case (.other(let left), .other(let right)): return left == right
        default:
            guard let order = TemplateValue.order(self, other) else { return false }
            return order == 0
        }
    }

    /// Equal, or the same thing: what Python asks of the items of containers. It shows for NaN only, which equals nothing
    /// and is nearly always met again as itself.
    func matches(_ other: TemplateValue, _ effort: inout Effort, depth: Int = 0) throws(Fault) -> Bool {
        if case .double(let left) = self, case .double(let right) = other, left.isNaN, right.isNaN { return true }
        return try equals(other, &effort, depth: depth)
    }

    private func sequenceEquals(_ other: TemplateValue, _ effort: inout Effort, _ depth: Int) throws(Fault) -> Bool {
        try effort.spend(bytes: weight + other.weight)
        let left = elements
        let right = other.elements
        guard left.count == right.count else { return false }
        for (first, second) in zip(left, right) {
            guard try first.matches(second, &effort, depth: depth + 1) else { return false }
        }
        return true
    }

    private func mappingEquals(_ other: TemplateValue, _ effort: inout Effort, _ depth: Int) throws(Fault) -> Bool {
        let left = try mapping(&effort)
        let right = try other.mapping(&effort)
        guard left.count == right.count else { return false }
        for (key, value) in left.pairs {
            guard let second = try right.value(for: key), try value.matches(second, &effort, depth: depth + 1) else {
                return false
            }
        }
        return true
    }

    /// The items of a list, a tuple or an array.
    var elements: [TemplateValue] {
        switch self {
        case .list(let list), .tuple(let list): list.items
        case .array(let document): document.map { TemplateValue($0.value) }
        default: []
        }
    }

    /// A dictionary with the same entries; empty for what is none. Each entry of a document is copied.
    func mapping(_ effort: inout Effort) throws(Fault) -> TemplateDictionary {
        if case .document(let document) = self { try effort.spend(2 * document.count) }
        return try mapping()
    }

    /// A dictionary with the same entries; empty for what is none.
    func mapping() throws(Fault) -> TemplateDictionary {
        switch self {
        case .dictionary(let dictionary): return dictionary
        case .document(let document):
            let dictionary = TemplateDictionary()
            for (key, value) in document { dictionary.set(name: key, TemplateValue(value)) }
            return dictionary
        default: return TemplateDictionary()
        }
    }

    /// Below, equal or above zero for numbers; nil where they are none, or not ordered (NaN).
    private static func order(_ left: TemplateValue, _ right: TemplateValue) -> Int? {
        if let first = left.index, let second = right.index { return first < second ? -1 : first == second ? 0 : 1 }
        switch (left, right) {
        case (.bigInteger(let first), .bigInteger(let second)):
            return first < second ? -1 : first == second ? 0 : 1
        // Further from zero than any integer of 64 bits.
        case (.bigInteger(let first), .integer), (.bigInteger(let first), .bool): return first.isNegative ? -1 : 1
        case (.integer, .bigInteger(let second)), (.bool, .bigInteger(let second)): return second.isNegative ? 1 : -1
        case (.bigInteger(let first), .double(let second)): return order(first, second)
        case (.double(let first), .bigInteger(let second)): return order(second, first).map { -$0 }
        case (.double(let first), .double(let second)):
            return first < second ? -1 : first == second ? 0 : first > second ? 1 : nil
        case (.double(let first), _): return right.index.flatMap { order($0, first) }.map { -$0 }
        case (_, .double(let second)): return left.index.flatMap { order($0, second) }
        default: return nil
        }
    }

    /// The exact order of an integer and a double, which may be too large to be one another.
    private static func order(_ left: Int64, _ right: Double) -> Int? {
        if right.isNaN { return nil }
        if right >= 0x1p63 { return -1 }
        if right < -0x1p63 { return 1 }
        let whole = right.rounded(.down)
        let integer = Int64(whole)
        if left != integer { return left < integer ? -1 : 1 }
        return right > whole ? -1 : 0
    }

    private static func order(_ left: BigInteger, _ right: Double) -> Int? {
        if right.isNaN { return nil }
        guard let whole = BigInteger(cutting: right) else { return right < 0 ? 1 : -1 }
        // A double has no fraction where integers of this size are.
        return left < whole ? -1 : left == whole ? 0 : 1
    }

    func precedes(_ other: TemplateValue) throws(Fault) -> Bool {
        var effort = Effort()
        return try precedes(other, .less, &effort)
    }

    /// Whether this comes before the other, as `<` has it.
    func precedes(
        _ other: TemplateValue, _ comparison: Comparison = .less, _ effort: inout Effort, depth: Int = 0
    ) throws(Fault) -> Bool {
        guard depth < Nesting.limit else { throw Nesting.fault }
        if depth > 0 { try effort.spend() }
        if case .undefined(let undefined) = self { throw undefined.fault }
        if case .undefined(let undefined) = other { throw undefined.fault }
        if isNumber, other.isNumber {
            return TemplateValue.order(self, other).map { comparison.holds($0) } ?? false
        }
        if let left = string, let right = other.string {
            try effort.spend(bytes: min(left.utf8.count, right.utf8.count))
            return comparison.holds(left.precedes(right) ? -1 : right.precedes(left) ? 1 : 0)
        }
        switch (self, other) {
        case (.list, .list), (.list, .array), (.array, .list), (.array, .array), (.tuple, .tuple):
            let left = elements
            let right = other.elements
            for (first, second) in zip(left, right) {
                if try first.matches(second, &effort, depth: depth + 1) { continue }
                return try first.precedes(second, comparison, &effort, depth: depth + 1)
            }
            return comparison.holds(left.count < right.count ? -1 : left.count == right.count ? 0 : 1)
        case (.date(let left), .date(let right)):
            return comparison.holds(left < right ? -1 : left == right ? 0 : 1)
        case (.object(let left as TimeDifference), .object(let right as TimeDifference)):
            return comparison.holds(left.microseconds, right.microseconds)
        case (.object(let left as CalendarDay), .object(let right as CalendarDay)):
            return comparison.holds(left.time.days, right.time.days)
        case (.object(let left as ClockTime), .object(let right as ClockTime)):
            return comparison.holds(left.time.milliseconds, right.time.milliseconds)
        case (.object(let left as ZonedDate), .object(let right as ZonedDate)):
            return comparison.holds(left.time.milliseconds, right.time.milliseconds)
        case (.object(is DecimalValue), _), (_, .object(is DecimalValue)):
            guard let left = try DecimalNumber(operand: self, comparing: true),
                let right = try DecimalNumber(operand: other, comparing: true)
            else { throw unordered(other, comparison) }
            return comparison.holds(try left.order(right))
        case (.objectID(let left), .objectID(let right)):
            let (first, second) = (left.description, right.description)
            return comparison.holds(first.precedes(second) ? -1 : first == second ? 0 : 1)
        default:
            throw unordered(other, comparison)
        }
    }

    private func unordered(_ other: TemplateValue, _ comparison: Comparison) -> Fault {
        .runtime("'\(comparison.rawValue)' not supported between instances of '\(typeName)' and '\(other.typeName)'")
    }
}

extension Comparison {
    func holds(_ left: Int64, _ right: Int64) -> Bool { holds(left < right ? -1 : left == right ? 0 : 1) }

    /// Whether the comparison is true of two values in that order.
    func holds(_ order: Int) -> Bool {
        switch self {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        case .equal: order == 0
        case .notEqual: order != 0
        case .contained, .notContained: false
        }
    }
}

extension Renderer {
    mutating func compare(
        _ comparison: Comparison, _ left: TemplateValue, _ right: TemplateValue
    ) throws(Fault) -> Bool {
        switch comparison {
        case .equal: try left.equals(right, &effort)
        case .notEqual: try !left.equals(right, &effort)
        case .contained: try contains(right, left)
        case .notContained: try !contains(right, left)
        default: try left.precedes(right, comparison, &effort)
        }
    }

    /// `value in container`
    mutating func contains(_ container: TemplateValue, _ value: TemplateValue) throws(Fault) -> Bool {
        switch container {
        case .string(let text), .markup(let text):
            guard let part = value.string else {
                if case .undefined(let undefined) = value, undefined.mode == .strict { throw undefined.fault }
                throw .runtime("'in <string>' requires string as left operand, not \(value.typeName)")
            }
            try spend(bytes: text.utf8.count)
            return PythonString.find(part, in: text) != nil
        case .dictionary(let dictionary):
            try spend(bytes: value.weight)
            return try dictionary.value(for: value) != nil
        case .document(let document):
            _ = try TemplateDictionary.key(for: value)
            guard let name = value.string else { return false }
            return try field(BSONKey(name), of: document) != nil
        case .range(let range) where value.index != nil:
            return range.position(of: value.index ?? 0) != nil
        case .undefined(let undefined):
            try undefined.allowQuietUse()
            return false
        default:
            guard var cursor = try? Cursor(container) else {
                throw .runtime("argument of type '\(container.typeName)' is not iterable")
            }
            while let item = try cursor.next(&self) {
                if try item.matches(value, &effort) { return true }
            }
            return false
        }
    }
}
