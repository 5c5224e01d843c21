/// Things with an identity of their own: functions, macros, namespaces, loops.
package class TemplateObject: ValueHolder {
    var typeName: String { "object" }

    var isCallable: Bool { false }

    /// What tells it as a key of a dictionary, where that is not which object it is.
    var identityText: String? { nil }

    /// Whether it can be a key of a dictionary.
    var isHashable: Bool { true }

    /// Its length, where it has one.
    var count: Int? { nil }

    var isTrue: Bool { count.map { $0 > 0 } ?? true }

    /// A way through its items, where it has any.
    var cursor: Cursor? { nil }

    func repr() throws(Fault) -> String { "<\(typeName)>" }

    /// As printed.
    func printed() throws(Fault) -> String { try repr() }

    /// By what stands after the colon in `{:…}`, which is not empty.
    func formatted(_ format: String) throws(Fault) -> String {
        throw .runtime("unsupported format string passed to \(typeName).__format__")
    }

    /// Writes its `repr`; what holds other values writes them with the same writer, which knows what it is inside of.
    func write(to writer: inout ReprWriter) throws(Fault) { writer.text += try repr() }

    /// Writes what it prints as.
    func print(to writer: inout ReprWriter) throws(Fault) { writer.text += try printed() }

    func isSame(as other: TemplateObject) -> Bool { self === other }

    func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? { nil }

    /// What `attribute` knows, for suggesting a name.
    var attributeNames: [String] { [] }

    func item(_ key: TemplateValue) -> TemplateValue? { nil }

    func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        throw .runtime("'\(typeName)' object is not callable")
    }
}

/// A method together with the value it is of: `author.get`.
final class BoundMethod: TemplateObject {
    private var value: TemplateValue
    private let method: Method

    init(_ value: TemplateValue, _ method: Method) {
        self.value = value
        self.method = method
    }

    override var typeName: String { "builtin_function_or_method" }
    override var isCallable: Bool { true }

    override func repr() throws(Fault) -> String {
        "<built-in method \(method.rawValue) of \(value.typeName) object>"
    }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        try renderer.call(method, on: value, arguments)
    }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        values.append(value)
        value = .null
    }
}

/// What `namespace()` makes: names that can be set from inside loops and blocks.
final class Namespace: TemplateObject {
    let values: TemplateDictionary

    init(_ values: TemplateDictionary) { self.values = values }

    override var typeName: String { "Namespace" }

    override func write(to writer: inout ReprWriter) throws(Fault) {
        writer.text += "<Namespace "
        try writer.write(.dictionary(values))
        writer.text += ">"
    }

    override func print(to writer: inout ReprWriter) throws(Fault) { try write(to: &writer) }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        values.value(named: name)
    }

    override var attributeNames: [String] { values.pairs.compactMap(\.key.string) }

    override func item(_ key: TemplateValue) -> TemplateValue? { key.string.flatMap { values.value(named: $0) } }

    deinit { Teardown.release(self) }

    override func surrender(to held: inout [TemplateValue]) { values.surrender(to: &held) }
}

/// What `keys()`, `values()` and `items()` of a dictionary give: a view that follows its changes.
final class DictionaryView: TemplateObject {
    private var value: TemplateValue
    private let view: Cursor.View

    init(_ value: TemplateValue, _ view: Cursor.View) {
        self.value = value
        self.view = view
    }

    override var typeName: String {
        switch view {
        case .keys: "dict_keys"
        case .values: "dict_values"
        case .pairs: "dict_items"
        }
    }

    override var isHashable: Bool { if case .values = view { true } else { false } }

    override var count: Int? { Cursor.count(of: value) }

    override var cursor: Cursor? { value.cursor(view) }

    override func write(to writer: inout ReprWriter) throws(Fault) {
        var items: [TemplateValue] = []
        for (key, value) in try value.mapping().pairs {
            switch view {
            case .keys: items.append(key)
            case .values: items.append(value)
            case .pairs: items.append(.tuple(TemplateList([key, value])))
            }
        }
        let name = typeName
        try writer.within(self, dots: "...") { (writer) throws(Fault) in try writer.write(items, "\(name)([", "])") }
    }

    override func print(to writer: inout ReprWriter) throws(Fault) { try write(to: &writer) }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        values.append(value)
        value = .null
    }
}

extension TemplateValue {
    /// A way through a dictionary; nil for what is none.
    func cursor(_ view: Cursor.View) -> Cursor? {
        switch (self, view) {
        case (.dictionary(let dictionary), .keys): .keys(dictionary, 0, count: dictionary.count)
        case (.dictionary(let dictionary), .values): .values(dictionary, 0, count: dictionary.count)
        case (.dictionary(let dictionary), .pairs): .pairs(dictionary, 0, count: dictionary.count)
        case (.document(let document), _): .fields(document.makeIterator(), view)
        default: nil
        }
    }

    func pairs() -> Cursor? { cursor(.pairs) }
}
