/// Filters about whether there is a value, and what form it is printed in.
extension Filter {
    static let output: [String: Body] = [
        "default": { (_, value, arguments) throws(Fault) in try orDefault(value, arguments) },
        "d": { (_, value, arguments) throws(Fault) in try orDefault(value, arguments) },
        "string": { (_, value, _) throws(Fault) in value.isMarkup ? value : .string(try value.printed()) },
        "safe": { (_, value, _) throws(Fault) in .markup(try value.printed()) },
        "escape": { (_, value, _) throws(Fault) in try escaped(value) },
        "e": { (_, value, _) throws(Fault) in try escaped(value) },
        "forceescape": { (_, value, _) throws(Fault) in .markup(HTML.escape(try value.printed())) },
        "tojson": { (renderer, value, arguments) throws(Fault) in
            let indent = try arguments.bind("tojson", "indent")[0] ?? .null
            var writer = JSONText(indent: try JSONText.indention(indent))
            try writer.write(value)
            try renderer.allow(bytes: writer.bytes.count)
            return .markup(writer.text)
        },
        "pprint": { (renderer, value, _) throws(Fault) in
            let text = try PrettyPrint.text(of: value)
            try renderer.allow(bytes: text.utf8.count)
            return .string(text)
        },
        "urlencode": { (renderer, value, _) throws(Fault) in try urlEncoded(value, &renderer) },
        "attr": { (renderer, value, arguments) throws(Fault) in
            let name = try (arguments.bind("attr", "name", required: 1)[0] ?? .null).requiredString("attr")
            // Only what the type itself has under that name, never a key.
            if case .dictionary = value, Method(rawValue: name)?.belongs(to: value) != true {
                return .undefined(Undefined(.attribute(of: value.objectName, name), renderer.undefinedMode, in: value))
            }
            if case .document = value, Method(rawValue: name)?.belongs(to: value) != true {
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

    private static func escaped(_ value: TemplateValue) throws(Fault) -> TemplateValue {
        value.isMarkup ? value : .markup(HTML.escape(try value.printed()))
    }

    private static func urlEncoded(
        _ value: TemplateValue, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateValue {
        if case .undefined(let undefined) = value { try undefined.allowQuietUse() }
        guard value.string == nil, var cursor = value.pairs() ?? (try? Cursor(value)) else {
            return .string(quoted(try value.printed(), keeping: "/"))
        }
        var parts: [String] = []
        while let item = try cursor.next(&renderer) {
            let pair = try renderer.items(of: item)
            guard pair.count == 2 else { throw .runtime("urlencode expects pairs") }
            let key = quoted(try pair[0].printed(), keeping: "").replacing("%20", with: "+")
            parts.append(key + "=" + quoted(try pair[1].printed(), keeping: "").replacing("%20", with: "+"))
        }
        return .string(parts.joined(separator: "&"))
    }

    private static func quoted(_ text: String, keeping safe: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let isPlain = byte.isDigit || byte.isLetter || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
            if isPlain || safe.utf8.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
