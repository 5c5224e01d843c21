import ForgeBSON
import ForgeJSON

/// `str` and `repr`.
extension TemplateValue {
    /// The value as Python's `str` shows it; an undefined value shows as nothing.
    package var text: String { (try? printed()) ?? "" }

    func printed() throws(Fault) -> String {
        switch self {
        case .string(let text), .markup(let text): return text
        case .undefined(let undefined):
            try undefined.allowQuietUse()
            return ""
        case .date(let milliseconds): return CivilTime(milliseconds: milliseconds).text
        case .objectID(let id): return id.description
        case .decimal(let number): return number.description
        case .other(let value): return PythonBSON.text(of: value)
        case .object:
            var effort = Effort()
            return try repr(&effort, asPrinted: true)
        default: return try repr()
        }
    }

    func repr() throws(Fault) -> String {
        var effort = Effort()
        return try repr(&effort)
    }

    /// As `printed`, where what has to be gone through and the text are steps.
    func printed(_ effort: inout Effort) throws(Fault) -> String {
        switch self {
        case .list, .tuple, .array, .dictionary, .document, .object: return try repr(&effort, asPrinted: true)
        default:
            let text = try printed()
            try effort.allow(bytes: text.utf8.count)
            return text
        }
    }

    func repr(_ effort: inout Effort, asPrinted: Bool = false) throws(Fault) -> String {
        var writer = ReprWriter(effort)
        if asPrinted, case .object(let object) = self {
            try object.print(to: &writer)
        } else {
            try writer.write(self)
        }
        effort = writer.effort
        try effort.allow(bytes: writer.text.utf8.count)
        return writer.text
    }
}

/// Writes values as Python's `repr` shows them.
struct ReprWriter {
    var text = ""
    fileprivate(set) var effort: Effort
    /// The lists and dictionaries being written, in which Python shows themselves as dots.
    private var open: [ObjectIdentifier] = []

    fileprivate init(_ effort: Effort) { self.effort = effort }

    mutating func write(_ value: TemplateValue) throws(Fault) {
        guard text.utf8.count <= Renderer.outputLimit else { throw Effort.textFault }
        try effort.spend()
        switch value {
        case .undefined: text += "Undefined"
        case .null: text += "None"
        case .bool(let flag): text += flag ? "True" : "False"
        case .integer(let number): text += String(number)
        case .bigInteger(let number): text += try number.decimal()
        case .double(let number): text += pythonRepr(number)
        case .string(let string): PythonText.appendRepr(of: string, to: &text)
        case .markup(let string):
            text += "Markup("
            PythonText.appendRepr(of: string, to: &text)
            text += ")"
        case .list(let list):
            try within(list, dots: "[...]") { (writer) throws(Fault) in
                try writer.write(list.items, "[", "]")
            }
        case .tuple(let list) where list.kind == .isoCalendarDate:
            let parts = zip(list.kind.names, list.items).map { "\($0)=\($1.text)" }
            text += "datetime.IsoCalendarDate(\(parts.joined(separator: ", ")))"
        case .tuple(let list):
            try within(list, dots: "(...)") { (writer) throws(Fault) in
                try writer.write(list.items, "(", list.items.count == 1 ? ",)" : ")")
            }
        case .array(let document): try write(document.map { TemplateValue($0.value) }, "[", "]")
        case .dictionary(let dictionary):
            try within(dictionary, dots: "{...}") { (writer) throws(Fault) in
                try writer.write(pairs: dictionary.pairs)
            }
        case .document(let document): try write(pairs: document.map { (.string($0.key), TemplateValue($0.value)) })
        case .date(let milliseconds): text += CivilTime(milliseconds: milliseconds).repr
        case .objectID(let id): text += "ObjectId('\(id)')"
        case .decimal(let number): text += "Decimal128('\(number)')"
        case .range(let range):
            text += "range(\(range.start), \(range.stop)\(range.step == 1 ? "" : ", \(range.step)"))"
        case .iterator(let iterator): text += "<\(iterator.typeName) object>"
        case .object(let object): try object.write(to: &self)
        case .other(let value): text += PythonBSON.repr(of: value)
        }
    }

    /// Writes a container, or dots where it is being written already.
    mutating func within(
        _ container: AnyObject, dots: String, _ body: (inout ReprWriter) throws(Fault) -> Void
    ) throws(Fault) {
        guard !open.contains(ObjectIdentifier(container)) else {
            text += dots
            return
        }
        guard open.count < Nesting.limit else { throw Nesting.fault }
        open.append(ObjectIdentifier(container))
        try body(&self)
        open.removeLast()
    }

    mutating func write(_ items: [TemplateValue], _ start: String, _ end: String) throws(Fault) {
        text += start
        for (index, item) in items.enumerated() {
            if index > 0 { text += ", " }
            try write(item)
        }
        text += end
    }

    private mutating func write(pairs: [(key: TemplateValue, value: TemplateValue)]) throws(Fault) {
        text += "{"
        for (index, pair) in pairs.enumerated() {
            if index > 0 { text += ", " }
            try write(pair.key)
            text += ": "
            try write(pair.value)
        }
        text += "}"
    }
}
