import ForgeBSON

/// A value in a template, with the meaning Python gives it there.
///
/// Lists and dictionaries are shared, as in Python: what one name appends, all names see. A document from the database
/// stays in its bytes until one of its fields is asked for.
package enum TemplateValue {
    case undefined(Undefined)
    case null
    case bool(Bool)
    case integer(Int64)
    /// An integer that 64 bits do not hold.
    case bigInteger(BigInteger)
    case double(Double)
    case string(String)
    /// Text that is marked as safe HTML, as `tojson` and `escape` return it.
    case markup(String)
    case list(TemplateList)
    case tuple(TemplateList)
    case dictionary(TemplateDictionary)
    case document(BSONDocument)
    case array(BSONDocument)
    /// Milliseconds since 1970, UTC.
    case date(Int64)
    case objectID(ObjectID)
    case decimal(Decimal128)
    // Indirect are those that are larger than a string and rare, so that all others are moved about in two words.
    indirect case range(TemplateRange)
    /// Values that come one after the other and only once, as from `map` and `select`.
    case iterator(TemplateIterator)
    case object(TemplateObject)
    /// What a database holds beyond what templates work with: bytes, timestamps, regular expressions.
    indirect case other(BSONValue)

    package var isUndefined: Bool { if case .undefined = self { true } else { false } }

    var isNull: Bool { if case .null = self { true } else { false } }

    /// The text of a string, marked or not.
    var string: String? {
        switch self {
        case .string(let text), .markup(let text): text
        default: nil
        }
    }

    var isMarkup: Bool { if case .markup = self { true } else { false } }

    /// An integer as Python's `operator.index` accepts it, where 64 bits hold it.
    var index: Int64? {
        switch self {
        case .integer(let value): value
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    /// Whether it is an integer, of whatever size.
    var isInteger: Bool {
        switch self {
        case .integer, .bool, .bigInteger: true
        default: false
        }
    }

    /// An integer of whatever size.
    var bigInteger: BigInteger? {
        if case .bigInteger(let value) = self { return value }
        return index.map { BigInteger($0) }
    }

    /// The value, or the number that a truth is.
    var asInteger: TemplateValue {
        if case .bool(let flag) = self { return .integer(flag ? 1 : 0) }
        return self
    }

    init(_ value: BigInteger) { self = value.small.map { .integer($0) } ?? .bigInteger(value) }

    init(_ constant: Constant) {
        switch constant {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .bigInteger(let value): self = .bigInteger(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .tuple(let items): self = .tuple(TemplateList(items.map { TemplateValue($0) }))
        }
    }

    /// The constant that it is, where it cannot be changed or shared.
    var constant: Constant? {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .bigInteger(let value): return .bigInteger(value)
        case .double(let value): return .double(value)
        case .string(let value): return .string(value)
        case .tuple(let list):
            let items = list.items.compactMap(\.constant)
            return items.count == list.items.count ? .tuple(items) : nil
        default: return nil
        }
    }

    /// The name of the Python type, as messages use it.
    var typeName: String {
        switch self {
        case .undefined: "Undefined"
        case .null: "NoneType"
        case .bool: "bool"
        case .integer, .bigInteger: "int"
        case .double: "float"
        case .string: "str"
        case .markup: "Markup"
        case .list, .array: "list"
        case .tuple(let list): list.kind.typeName
        case .dictionary, .document: "dict"
        case .date: "datetime.datetime"
        case .objectID: "ObjectId"
        case .decimal: "Decimal128"
        case .range: "range"
        case .iterator(let iterator): iterator.typeName
        case .object(let object): object.typeName
        case .other(let value): PythonBSON.typeName(of: value)
        }
    }

    /// How a message names the object that something is missing from.
    var objectName: String {
        switch self {
        case .document, .dictionary: "dict object"
        case .null: "None"
        case .objectID: "bson.objectid.ObjectId object"
        case .decimal: "bson.decimal128.Decimal128 object"
        case .markup: "markupsafe.Markup object"
        default: "\(typeName) object"
        }
    }
}

/// The items of a list or a tuple.
package final class TemplateList: ValueHolder {
    package internal(set) var items: [TemplateValue]
    /// What kind of tuple it is.
    enum Kind {
        case plain
        /// A pair made by `groupby`, whose parts also have names.
        case group
        /// What `isocalendar()` tells.
        case isoCalendarDate

        var typeName: String {
            switch self {
            case .plain: "tuple"
            case .group: "_GroupTuple"
            case .isoCalendarDate: "datetime.IsoCalendarDate"
            }
        }

        /// The names of the parts.
        var names: [String] {
            switch self {
            case .plain: []
            case .group: ["grouper", "list"]
            case .isoCalendarDate: ["year", "week", "weekday"]
            }
        }
    }

    let kind: Kind

    var isGroup: Bool { kind == .group }

    package init(_ items: [TemplateValue]) {
        self.items = items
        kind = .plain
    }

    init(_ items: [TemplateValue], kind: Kind) {
        self.items = items
        self.kind = kind
    }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        if values.isEmpty { swap(&values, &items) } else { values.append(contentsOf: items) }
        items = []
    }
}
