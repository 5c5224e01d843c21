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
            guard next < positional.count, !usedName else { throw .runtime("not enough arguments for format string") }
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
            if scalars.first == "%" {
                scalars.removeFirst()
                result += "%"
                continue
            }
            var argument: TemplateValue?
            if scalars.first == "(" {
                scalars.removeFirst()
                let name = try PercentFormat.readName(&scalars)
                guard isMapping else { throw .runtime("format requires a mapping") }
                guard let found = try renderer.key(.string(name), of: values) else {
                    throw .runtime("KeyError: \(PythonText.repr(name))")
                }
                argument = found
                usedName = true
            }
            let layout = try Layout(&scalars, draw)
            guard let kind = scalars.popFirst() else { throw .runtime("incomplete format") }
            let value: TemplateValue
            if let argument { value = argument } else { value = try draw() }
            try renderer.spend()
            result += try format(value, kind, layout)
            if result.utf8.count > Renderer.outputLimit { break }
        }
        try renderer.allow(bytes: result.utf8.count)
        if next < positional.count, !usedName, !PercentFormat.mayBeLeft(values) {
            throw .runtime("not all arguments converted during string formatting")
        }
        return isMarkup ? .markup(result) : .string(result)
    }

    /// A name up to the parenthesis that closes it; it may hold pairs of its own.
    private static func readName(_ scalars: inout Substring.UnicodeScalarView) throws(Fault) -> String {
        var name = String.UnicodeScalarView()
        var depth = 1
        while let scalar = scalars.popFirst() {
            if scalar == "(" { depth += 1 }
            if scalar == ")" { depth -= 1 }
            if depth == 0 { return String(name) }
            name.append(scalar)
        }
        throw .runtime("incomplete format key")
    }

    /// What Python takes for a mapping here, whose values need not all be used: whatever has subscripts but tuples and text.
    private static func mayBeLeft(_ values: TemplateValue) -> Bool {
        switch values {
        case .list, .array, .dictionary, .document, .range, .undefined: true
        default: false
        }
    }

    /// Flags, width and precision, `*` for those that are given.
    private struct Layout {
        var isLeft = false
        var hasZeros = false
        var sign = ""
        var isAlternate = false
        var width = 0
        var precision: Int?

        init(
            _ scalars: inout Substring.UnicodeScalarView, _ draw: () throws(Fault) -> TemplateValue
        ) throws(Fault) {
            flags: while let flag = scalars.first {
                switch flag {
                case "-": isLeft = true
                case "0": hasZeros = true
                case "+": sign = "+"
                case " ": if sign.isEmpty { sign = " " }
                case "#": isAlternate = true
                default: break flags
                }
                scalars.removeFirst()
            }
            func number() throws(Fault) -> Int? {
                guard scalars.first == "*" else { return try FormatSpec.number(&scalars) }
                scalars.removeFirst()
                let value = try draw()
                guard value.isInteger else { throw .runtime("* wants int") }
                let index = try value.requiredIndex("*")
                guard index.magnitude <= FormatSpec.limit else {
                    throw .limit("a width or precision above \(FormatSpec.limit)")
                }
                return index
            }
            if let width = try number() {
                if width < 0 { isLeft = true }
                self.width = abs(width)
            }
            if scalars.first == "." {
                scalars.removeFirst()
                precision = max(0, try number() ?? 0)
            }
            if let length = scalars.first, "hlL".unicodeScalars.contains(length) { scalars.removeFirst() }
        }

        /// Zeros, where they are asked for, go between sign and prefix, and the digits.
        func pad(sign: String = "", prefix: String = "", _ text: String, isNumber: Bool = false) -> String {
            let missing = max(0, width - text.unicodeScalars.count - sign.utf8.count - prefix.utf8.count)
            if isLeft { return sign + prefix + text + PythonString.repeated(" ", missing) }
            return isNumber && hasZeros
                ? sign + prefix + PythonString.repeated("0", missing) + text
                : PythonString.repeated(" ", missing) + sign + prefix + text
        }
    }

    private func format(_ value: TemplateValue, _ kind: Unicode.Scalar, _ layout: Layout) throws(Fault) -> String {
        let value = isMarkup ? try PercentFormat.wrapped(value, kind) : value
        switch kind {
        case "s", "r", "a":
            var text = kind == "s" ? try value.printed() : try value.repr()
            if kind == "a" { text = PythonText.ascii(text) }
            if isMarkup, kind != "s" || !value.isMarkup { text = HTML.escape(text) }
            return layout.pad(layout.precision.map { PythonString.part(text, 0, $0) } ?? text)
        case "c":
            if case .undefined(let undefined) = value { throw undefined.fault }
            if value.isInteger {
                guard let scalar = value.index.flatMap({ UInt32(exactly: $0) }).flatMap(Unicode.Scalar.init) else {
                    throw .runtime("%c arg not in range(0x110000)")
                }
                return layout.pad(String(scalar))
            }
            guard let text = value.string, text.unicodeScalars.count == 1 else {
                throw .runtime("%c requires int or char")
            }
            return layout.pad(text)
        case "d", "i", "u", "x", "X", "o": return try integer(value, kind, layout)
        case "e", "E", "f", "F", "g", "G":
            if case .undefined(let undefined) = value { throw undefined.fault }
            guard let number = try value.double() else {
                throw .runtime("must be real number, not \(value.typeName)")
            }
            return double(number, kind, layout)
        default:
            throw .runtime("unsupported format character '\(kind)' (0x\(String(kind.value, radix: 16)))")
        }
    }

    /// What Markup hands on in place of a value: something that becomes a number when one is wanted, and is none itself.
    private static func wrapped(_ value: TemplateValue, _ kind: Unicode.Scalar) throws(Fault) -> TemplateValue {
        switch kind {
        case "c": throw .runtime("%c requires int or char")
        case "o", "x", "X":
            throw .runtime("%\(kind) format: an integer is required, not _MarkupEscapeHelper")
        case "d", "i", "u":
            guard let text = value.string else { return value }
            guard let number = try PythonNumber.integer(text) else {
                throw .runtime("invalid literal for int() with base 10")
            }
            return number
        case "e", "E", "f", "F", "g", "G":
            guard let text = value.string else { return value }
            guard let number = PythonNumber.double(text) else {
                throw .runtime("could not convert string to float")
            }
            return .double(number)
        default: return value
        }
    }

    private func integer(_ value: TemplateValue, _ kind: Unicode.Scalar, _ layout: Layout) throws(Fault) -> String {
        if case .undefined(let undefined) = value { throw undefined.fault }
        let isDecimal = kind == "d" || kind == "i" || kind == "u"
        var number = value
        if isDecimal, case .double(let double) = value { number = try PythonNumber.integer(double) }
        if isDecimal, case .object(let decimal as DecimalValue) = value {
            number = TemplateValue(try decimal.number.integer())
        }
        guard number.isInteger else {
            throw .runtime(
                "%\(kind) format: \(isDecimal ? "a real number" : "an integer") is required, not \(value.typeName)")
        }
        let radix = isDecimal ? 10 : kind == "o" ? 8 : 16
        let (isNegative, digits) = try number.digits(radix: radix, uppercase: kind == "X")
        let zeros = PythonString.repeated("0", (layout.precision ?? 0) - digits.utf8.count)
        return layout.pad(
            sign: isNegative ? "-" : layout.sign, prefix: layout.isAlternate && !isDecimal ? "0\(kind)" : "",
            zeros + digits, isNumber: true)
    }

    private func double(_ number: Double, _ kind: Unicode.Scalar, _ layout: Layout) -> String {
        var text = number.isNaN ? "nan" : "inf"
        if number.isFinite {
            let letter = Unicode.Scalar(UInt8(ascii: kind) | 0x20)
            let (digits, sign) = (layout.precision ?? 6, layout.isAlternate ? "#" : "")
            text =
                layout.isAlternate && letter == "g"
                ? PythonNumber.general(digits, number.magnitude)
                : PythonNumber.format("%\(sign).*\(letter)", digits, number.magnitude)
        }
        if "EFG".unicodeScalars.contains(kind) { text = text.uppercased() }
        let isNegative = number.sign == .minus && !number.isNaN
        return layout.pad(sign: isNegative ? "-" : layout.sign, text, isNumber: true)
    }
}
