import ForgeJSON

/// `text.format(…)`
struct StringFormat {
    private let text: String
    private let arguments: Arguments
    private let isMarkup: Bool
    private var nextAutomatic = 0
    /// Whether fields are numbered by the template; they may not be mixed with those that are not.
    private var isManual: Bool?

    init(_ text: String, _ arguments: Arguments, isMarkup: Bool) {
        self.text = text
        self.arguments = arguments
        self.isMarkup = isMarkup
    }

    mutating func apply(_ renderer: inout Renderer) throws(Fault) -> String {
        let result = try expand(text, &renderer, depth: 2)
        try renderer.allow(bytes: result.utf8.count)
        return result
    }

    private mutating func expand(_ text: String, _ renderer: inout Renderer, depth: Int) throws(Fault) -> String {
        guard depth > 0 else { throw .runtime("Max string recursion exceeded") }
        var result = ""
        var scalars = Substring(text).unicodeScalars
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "{":
                if scalars.first == "{" {
                    scalars.removeFirst()
                    result += "{"
                } else {
                    result += try field(&scalars, &renderer, depth)
                }
            case "}":
                guard scalars.popFirst() == "}" else { throw .runtime("Single '}' encountered in format string") }
                result += "}"
            default: result.unicodeScalars.append(scalar)
            }
            if result.utf8.count > Renderer.outputLimit { break }
        }
        return result
    }

    private mutating func field(
        _ scalars: inout Substring.UnicodeScalarView, _ renderer: inout Renderer, _ depth: Int
    ) throws(Fault) -> String {
        var body = String.UnicodeScalarView()
        var nesting = 1
        while let scalar = scalars.popFirst() {
            if scalar == "{" { nesting += 1 }
            if scalar == "}" { nesting -= 1 }
            if nesting == 0 { break }
            body.append(scalar)
        }
        guard nesting == 0 else {
            throw .runtime(
                body.isEmpty ? "Single '{' encountered in format string" : "expected '}' before end of string")
        }
        // The specification begins at the first colon outside brackets.
        var bracket = false
        let colon = body.firstIndex {
            if $0 == "[" { bracket = true }
            if $0 == "]" { bracket = false }
            return $0 == ":" && !bracket
        }
        var name = String(body[..<(colon ?? body.endIndex)])
        let spec = colon.map { String(body[body.index(after: $0)...]) } ?? ""
        var conversion: Unicode.Scalar?
        if let mark = name.unicodeScalars.lastIndex(of: "!"), name.unicodeScalars[mark...].count <= 2 {
            conversion = name.unicodeScalars[mark...].dropFirst().first
            guard let conversion, "rsa".unicodeScalars.contains(conversion) else {
                throw .runtime("Unknown conversion specifier '\(conversion.map(String.init) ?? "")'")
            }
            name = String(name.unicodeScalars[..<mark])
        }
        try renderer.spend()
        var value = try self.value(of: name, &renderer)
        switch conversion {
        case "s": value = .string(try renderer.text(of: value))
        case "r": value = .string(try value.repr(&renderer.effort))
        case "a": value = .string(PythonText.ascii(try value.repr(&renderer.effort)))
        default: break
        }
        if case .undefined(let undefined) = value { try undefined.allowQuietUse() }
        let isNested = spec.utf8.contains { $0 == 0x7B || $0 == 0x7D }
        let text = try FormatSpec.format(value, isNested ? try expand(spec, &renderer, depth: depth - 1) : spec)
        return isMarkup && !value.isMarkup ? HTML.escape(text) : text
    }

    /// The value of `0`, `name`, `0.attribute[key]` or nothing at all.
    private mutating func value(of field: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        var rest = Substring(field)
        let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
        let first = String(rest[..<end])
        rest = rest[end...]
        var value = try argument(first)
        while let mark = rest.popFirst() {
            try renderer.spend()
            if mark == "." {
                let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
                let name = String(rest[..<end])
                if case .undefined(let undefined) = value { throw undefined.fault }
                // Attributes only, and a key is none.
                guard let found = try renderer.ownAttribute(value, name, Method(rawValue: name)) else {
                    throw .runtime("'\(value.typeName)' object has no attribute '\(name)'")
                }
                value = found
                rest = rest[end...]
            } else {
                guard mark == "[", let end = rest.firstIndex(of: "]") else {
                    throw .runtime("Only '.' or '[' may follow ']' in format field specifier")
                }
                let name = String(rest[..<end])
                let isIndex = !name.isEmpty && name.utf8.allSatisfy(\.isDigit)
                let key = isIndex ? try PythonNumber.integer(name) ?? .null : .string(name)
                if case .undefined(let undefined) = value { throw undefined.fault }
                guard let found = try renderer.key(key, of: value) else {
                    throw .runtime("there is no element \(try key.repr()) for the format")
                }
                value = found
                rest = rest[rest.index(after: end)...]
            }
        }
        return value
    }

    private mutating func argument(_ name: String) throws(Fault) -> TemplateValue {
        if let index = name.isEmpty ? nextAutomatic : name.utf8.allSatisfy(\.isDigit) ? Int(name) : nil {
            if let isManual, isManual == name.isEmpty {
                throw .runtime(
                    name.isEmpty
                        ? "cannot switch from manual field specification to automatic field numbering"
                        : "cannot switch from automatic field numbering to manual field specification")
            }
            isManual = !name.isEmpty
            if name.isEmpty { nextAutomatic += 1 }
            guard index < arguments.positional.count else {
                throw .runtime("Replacement index \(index) out of range for positional args tuple")
            }
            return arguments.positional[index]
        }
        guard let value = arguments.value(named: name) else { throw .runtime("KeyError: \(PythonText.repr(name))") }
        return value
    }
}
