/// Filters about whether there is a value, and what form it is printed in.
extension Filter {
    static let output: [String: Body] = [
        "default": { (_, value, arguments) throws(Fault) in try orDefault(value, arguments) },
        "d": { (_, value, arguments) throws(Fault) in try orDefault(value, arguments) },
        "string": { (renderer, value, _) throws(Fault) in
            value.isMarkup ? value : .string(try renderer.text(of: value))
        },
        "safe": { (renderer, value, _) throws(Fault) in .markup(try renderer.text(of: value)) },
        "escape": { (renderer, value, _) throws(Fault) in .markup(try HTML.escape(value, &renderer)) },
        "e": { (renderer, value, _) throws(Fault) in .markup(try HTML.escape(value, &renderer)) },
        "forceescape": { (renderer, value, _) throws(Fault) in
            .markup(try HTML.escape(try renderer.text(of: value), &renderer))
        },
        "tojson": { (renderer, value, arguments) throws(Fault) in
            let indent = try arguments.bind("tojson", "indent")[0] ?? .null
            var writer = JSONText(indent: try JSONText.indention(indent), renderer.effort)
            try writer.write(value)
            let text = try writer.text()
            renderer.effort = writer.effort
            return .markup(text)
        },
        "pprint": { (renderer, value, _) throws(Fault) in
            let text = try PrettyPrint.text(of: value, &renderer.effort)
            try renderer.allow(bytes: text.utf8.count)
            return .string(text)
        },
        "urlencode": { (renderer, value, _) throws(Fault) in try urlEncoded(value, &renderer) },
        "attr": { (renderer, value, arguments) throws(Fault) in
            let name = try (arguments.bind("attr", "name", required: 1)[0] ?? .null).requiredString("attr")
            // Only what the type itself has under that name, never a key.
            if case .dictionary = value, Method.named(name)?.belongs(to: value) != true {
                return .undefined(Undefined(.attribute(of: value.objectName, name), renderer.undefinedMode, in: value))
            }
            if case .document = value, Method.named(name)?.belongs(to: value) != true {
                return .undefined(Undefined(.attribute(of: value.objectName, name), renderer.undefinedMode, in: value))
            }
            return try renderer.attribute(value, Program.Name(name))
        },
    ]

    private static func orDefault(_ value: TemplateValue, _ arguments: Arguments) throws(Fault) -> TemplateValue {
        let given = try arguments.bind("default", "default_value", "boolean")
        let otherwise = given[0] ?? .string("")
        if value.isUndefined { return otherwise }
        let replacesFalse = try given[1]?.isTrue() ?? false
        if replacesFalse, try !value.isTrue() { return otherwise }
        return value
    }

    private static func urlEncoded(
        _ value: TemplateValue, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateValue {
        if case .undefined(let undefined) = value { try undefined.allowQuietUse() }
        guard value.string == nil, var cursor = value.pairs() ?? (try? Cursor(value)) else {
            return .string(try quoted(try renderer.text(of: value), keeping: "/", &renderer))
        }
        var parts: [String] = []
        while let item = try cursor.next(&renderer) {
            let pair = try renderer.items(of: item)
            guard pair.count == 2 else { throw .runtime("urlencode expects pairs") }
            let key = try quoted(try renderer.text(of: pair[0]), keeping: "", &renderer)
            let value = try quoted(try renderer.text(of: pair[1]), keeping: "", &renderer)
            parts.append("\(key.replacing("%20", with: "+"))=\(value.replacing("%20", with: "+"))")
        }
        return .string(parts.joined(separator: "&"))
    }

    private static func quoted(
        _ text: String, keeping safe: String, _ renderer: inout Renderer
    ) throws(Fault) -> String {
        func isPlain(_ byte: UInt8) -> Bool {
            byte.isDigit || byte.isLetter || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
                || safe.utf8.contains(byte)
        }
        try renderer.allow(bytes: text.utf8.reduce(0) { $0 + (isPlain($1) ? 1 : 3) })
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
        var result: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) { result.append(byte) } else { result += [0x25, digit(byte >> 4), digit(byte & 0xF)] }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
