import ForgeBSON
import ForgeJSON

/// What a template's variables are looked up in: a document's fields, and values set over them.
package struct TemplateScope {
    private let document: BSONDocument?
    /// The time that `strftime_now` prints: milliseconds since 1970, UTC.
    package var now: Int64?
    /// In a row, since there are few of them and a scope is made for every document. nil hides a field of the document.
    private var values: [(name: String, value: TemplateValue?)] = []

    package init() { document = nil }

    /// The fields are looked up when the template asks for them.
    package init(document: BSONDocument) { self.document = document }

    package mutating func set(_ name: String, to value: TemplateValue) { set(name, value) }

    /// Makes the name undefined, also where the document has a field of that name.
    package mutating func hide(_ name: String) { set(name, nil) }

    /// Lets the template go on where the name is missing: it prints as nothing, and so do its attributes.
    package mutating func tolerate(_ name: String) { set(name, .undefined(Undefined(.name(name), .chainable))) }

    private mutating func set(_ name: String, _ value: TemplateValue?) {
        if let place = values.firstIndex(where: { $0.name.hasSameBytes(as: name) }) {
            values[place].value = value
        } else {
            values.append((name, value))
        }
    }

    /// The names that have a value.
    var names: [String] {
        let fields = document.map { $0.elements.prefix(2000).map(\.key) } ?? []
        return fields.filter { field in !values.contains { $0.name == field } }
            + values.compactMap { $0.value == nil ? nil : $0.name }
    }

    var documentBytes: [UInt8] { document?.bytes ?? [] }

    /// What a name stands for.
    enum Found {
        case nothing
        /// A field of the document, by its place; `element(at:)` has it.
        case field(BSONPlace)
        case value(TemplateValue)
    }

    func find(_ key: BSONKey) -> Found {
        for entry in values where entry.name.hasSameBytes(as: key.text) {
            return entry.value.map { .value($0) } ?? .nothing
        }
        guard let field = document?.place(of: key) else { return .nothing }
        return .field(field)
    }

    func element(at place: BSONPlace) -> BSONElement? { document?.element(at: place) }

    /// Appends the bytes of the string that is there, without making one; false for other types.
    @inline(__always)
    func appendText(at place: BSONPlace, to output: inout [UInt8]) -> Bool {
        document?.appendText(at: place, to: &output) ?? false
    }

    func value(at place: BSONPlace) -> TemplateValue { element(at: place).map { TemplateValue($0) } ?? .null }

    func value(named name: String) -> TemplateValue? {
        switch find(BSONKey(name)) {
        case .nothing: nil
        case .field(let field): value(at: field)
        case .value(let value): value
        }
    }
}
