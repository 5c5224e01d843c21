import ForgeJSON

/// Writes values as `tojson` does: `json.dumps` with sorted keys, in ASCII, and with what HTML takes as its own escaped.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    /// What each level is indented by; nil for everything on one line.
    private let indent: String?
    private var depth = 0
    /// Used for strings, whose escapes are JSON's own.
    private var writer = JSONWriter(style: .python)

    private(set) var effort: Effort

    init(indent: String?, _ effort: Effort) {
        self.indent = indent
        self.effort = effort
    }

    static func indention(_ value: TemplateValue) throws(Fault) -> String? {
        if value.isNull { return nil }
        if let text = value.string { return text }
        let width = try value.requiredIndex("tojson")
        guard width <= 1000 else { throw .limit("an indention of \(width) columns") }
        return PythonString.repeated(" ", width)
    }

    /// The text with `<`, `>`, `&` and `'` as escapes, which only strings can hold.
    mutating func text() throws(Fault) -> String {
        let escaped = bytes.reduce(0) { $0 + (JSONText.isEscaped($1) ? 1 : 0) }
        try effort.allow(bytes: bytes.count + 5 * escaped)
        guard escaped > 0 else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 5 * escaped)
        for byte in bytes {
            guard JSONText.isEscaped(byte) else {
                result.append(byte)
                continue
            }
            result.append(contentsOf: "\\u00".utf8)
            result.append(byte == 0x3C || byte == 0x3E ? 0x33 : 0x32)
            result.append(byte == 0x3C ? 0x63 : byte == 0x3E ? 0x65 : byte == 0x26 ? 0x36 : 0x37)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte == 0x3C || byte == 0x3E || byte == 0x26 || byte == 0x27
    }

    mutating func write(_ value: TemplateValue) throws(Fault) {
        guard bytes.count <= Renderer.outputLimit else { throw Effort.textFault }
        try effort.spend()
        switch value {
        case .null: append("null")
        case .bool(let flag): append(flag ? "true" : "false")
        case .integer(let number): append(String(number))
        case .bigInteger(let number): append(try number.decimal())
        case .double(let number): append(JSONText.spelled(number))
        case .string(let text), .markup(let text): write(text)
        case .list, .tuple, .array: try write(items: value.elements)
        case .dictionary, .document: try write(pairs: try value.mapping(&effort).pairs)
        case .undefined(let undefined):
            try undefined.allowQuietUse()
            let name = undefined.mode == .lenient ? "Undefined" : "ChainableUndefined"
            throw .runtime("Object of type \(name) is not JSON serializable")
        default:
            let name = value.typeName.split(separator: ".").last.map(String.init) ?? value.typeName
            throw .runtime("Object of type \(name) is not JSON serializable")
        }
    }

    private static func spelled(_ number: Double) -> String {
        number.isNaN ? "NaN" : number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : pythonRepr(number)
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func write(_ text: String) {
        writer.bytes.removeAll(keepingCapacity: true)
        writer.writeString(text)
        bytes.append(contentsOf: writer.bytes)
    }

    private mutating func open(_ bracket: String) throws(Fault) {
        guard depth < Nesting.limit else { throw Nesting.fault }
        append(bracket)
        depth += 1
    }

    private mutating func separate(isFirst: Bool) {
        if let indent {
            if !isFirst { append(",") }
            append("\n" + String(repeating: indent, count: depth))
        } else if !isFirst {
            append(", ")
        }
    }

    private mutating func close(_ bracket: String) {
        depth -= 1
        if let indent { append("\n" + String(repeating: indent, count: depth)) }
        append(bracket)
    }

    private mutating func write(items: [TemplateValue]) throws(Fault) {
        guard !items.isEmpty else { return append("[]") }
        try open("[")
        for (index, item) in items.enumerated() {
            separate(isFirst: index == 0)
            try write(item)
        }
        close("]")
    }

    private mutating func write(pairs: [(key: TemplateValue, value: TemplateValue)]) throws(Fault) {
        guard !pairs.isEmpty else { return append("{}") }
        try open("{")
        for (index, pair) in try JSONText.sorted(pairs).enumerated() {
            separate(isFirst: index == 0)
            switch pair.key {
            case .null: write("null")
            case .bool(let flag): write(flag ? "true" : "false")
            case .integer(let number): write(String(number))
            case .bigInteger(let number): write(try number.decimal())
            case .double(let number): write(JSONText.spelled(number))
            case .string(let text), .markup(let text): write(text)
            default:
                throw .runtime("keys must be str, int, float, bool or None, not \(pair.key.typeName)")
            }
            append(": ")
            try write(pair.value)
        }
        close("}")
    }

    private static func sorted(
        _ pairs: [(key: TemplateValue, value: TemplateValue)]
    ) throws(Fault) -> [(key: TemplateValue, value: TemplateValue)] {
        // A wrong pair of keys is an error in whatever order they are compared.
        for (left, right) in zip(pairs, pairs.dropFirst()) { _ = try left.key.precedes(right.key) }
        return pairs.sorted { (try? $0.key.precedes($1.key)) ?? false }
    }
}
