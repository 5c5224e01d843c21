/// `format % values`
struct PercentFormat {
    private let text: String
    private let isMarkup: Bool

    init(_ text: String, isMarkup: Bool) {
        self.text = text
        self.isMarkup = isMarkup
    }

    mutating func apply(to values: TemplateValue, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        let positional: [TemplateValue]
        if case .tuple(let list) = values { positional = list.items } else { positional = [values] }
        let isMapping = values.pairs() != nil
        var next = 0
        var usedName = false
        func draw() throws(Fault) -> TemplateValue {
            guard next < positional.count else { throw .runtime("not enough arguments for format string") }
            next += 1
            return positional[next - 1]
        }
        var result = ""
        var scalars = Substring(text).unicodeScalars
        while let scalar = scalars.popFirst() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            var argument: TemplateValue?
            if scalars.first == "(" {
                scalars.removeFirst()
                guard let end = scalars.firstIndex(of: ")") else { throw .runtime("incomplete format key") }
                let name = String(scalars[..<end])
                scalars = scalars[scalars.index(after: end)...]
                guard isMapping else { throw .runtime("format requires a mapping") }
                guard let found = try values.mapping().value(for: .string(name)) else {
                    throw .runtime("KeyError: \(PythonText.repr(name))")
                }
                argument = found
                usedName = true
            }
            var spec = try PercentFormat.readSpec(&scalars, draw)
            guard let kind = scalars.popFirst() else { throw .runtime("incomplete format") }
            if kind == "%" {
                result += "%"
                continue
            }
            let value: TemplateValue
            if let argument { value = argument } else { value = try draw() }
            result += try format(value, kind, &spec)
            if result.utf8.count > Renderer.outputLimit { break }
        }
        if next < positional.count, !usedName, !PercentFormat.mayBeLeft(values) {
            throw .runtime("not all arguments converted during string formatting")
        }
        try renderer.allow(bytes: result.utf8.count)
        return isMarkup ? .markup(result) : .string(result)
    }

    /// What Python takes for a mapping here, whose values need not all be used: whatever has subscripts but tuples and text.
    private static func mayBeLeft(_ values: TemplateValue) -> Bool {
        switch values {
        case .list, .array, .dictionary, .document, .range, .undefined: true
        default: false
        }
    }

    private static func readSpec(
        _ scalars: inout Substring.UnicodeScalarView, _ draw: () throws(Fault) -> TemplateValue
    ) throws(Fault) -> FormatSpec {
        var spec = FormatSpec()
        var isLeft = false
        var isZero = false
        flags: while let flag = scalars.first {
            switch flag {
            case "-": isLeft = true
            case "0": isZero = true
            case "+": spec.sign = "+"
            case " ": if spec.sign == "-" { spec.sign = " " }
            case "#": spec.isAlternate = true
            default: break flags
            }
            scalars.removeFirst()
        }
        func number() throws(Fault) -> Int? {
            guard scalars.first == "*" else { return try FormatSpec.number(&scalars) }
            scalars.removeFirst()
            let value = try draw()
            guard let index = value.index else { throw .runtime("* wants int") }
            guard index.magnitude <= FormatSpec.limit else {
                throw .limit("a width or precision above \(FormatSpec.limit)")
            }
            return Int(index)
        }
        if let width = try number() {
            if width < 0 { isLeft = true }
            spec.width = abs(width)
        }
        if scalars.first == "." {
            scalars.removeFirst()
            spec.precision = max(0, try number() ?? 0)
        }
        while let length = scalars.first, "hlL".unicodeScalars.contains(length) { scalars.removeFirst() }
        spec.alignment = isLeft ? "<" : isZero ? "=" : ">"
        spec.fill = isZero && !isLeft ? "0" : " "
        return spec
    }

    private func format(
        _ value: TemplateValue, _ kind: Unicode.Scalar, _ spec: inout FormatSpec
    ) throws(Fault) -> String {
        switch kind {
        case "s", "r", "a":
            var text = kind == "s" ? try value.printed() : try value.repr()
            if isMarkup, !value.isMarkup { text = HTML.escape(text) }
            if kind == "a" { text = PercentFormat.asciiOnly(text) }
            spec.kind = "s"
            if spec.alignment == "=" { (spec.alignment, spec.fill) = (">", " ") }
            return try spec.format(text: text)
        case "c":
            guard
                let scalar = value.index.flatMap({ UInt32(exactly: $0) }).flatMap(Unicode.Scalar.init)
                    ?? value.string.flatMap({ $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first : nil })
            else { throw .runtime("%c requires int or char") }
            if spec.alignment == "=" { (spec.alignment, spec.fill) = (">", " ") }
            spec.precision = nil
            return try spec.format(text: String(scalar))
        case "d", "i", "u", "x", "X", "o": return try integer(value, kind, spec)
        case "e", "E", "f", "F", "g", "G":
            if case .undefined(let undefined) = value { throw undefined.fault }
            guard let number = try value.double() else { throw .runtime("must be real number, not \(value.typeName)") }
            spec.kind = kind
            return try spec.format(.double(number))
        default:
            throw .runtime("unsupported format character '\(kind)' (0x\(String(kind.value, radix: 16)))")
        }
    }

    private func integer(_ value: TemplateValue, _ kind: Unicode.Scalar, _ spec: FormatSpec) throws(Fault) -> String {
        if case .undefined(let undefined) = value { throw undefined.fault }
        let isDecimal = kind == "d" || kind == "i" || kind == "u"
        var number = value
        if isDecimal, case .double(let double) = value { number = try PythonNumber.integer(double) }
        guard number.isInteger else {
            throw .runtime(
                "%\(kind) format: \(isDecimal ? "a real number" : "an integer") is required, not \(value.typeName)")
        }
        var spec = spec
        spec.kind = isDecimal ? "d" : kind
        guard let precision = spec.precision else { return try spec.format(number.asInteger) }
        // A precision is a least number of digits.
        spec.precision = nil
        var plain = FormatSpec()
        plain.kind = spec.kind
        plain.isAlternate = spec.isAlternate
        plain.width = precision
        plain.fill = "0"
        plain.alignment = "="
        plain.sign = spec.sign
        if try number.precedes(.integer(0)) || spec.sign != "-" { plain.width += 1 }
        if spec.isAlternate, !isDecimal { plain.width += 2 }
        spec.kind = nil
        if spec.alignment == "=" { spec.alignment = ">" }
        let digits = try plain.format(number.asInteger)
        spec.isAlternate = false
        return spec.pad(digits, sign: "", alignment: ">")
    }

    private static func asciiOnly(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += $1.isASCII ? String($1) : PythonText.escape($1) }
    }
}
