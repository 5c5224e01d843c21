/// How one value is laid out by `format` and `%`: sign, width, precision, kind.
struct FormatSpec {
    var fill: Unicode.Scalar = " "
    var alignment: Unicode.Scalar?
    var sign: Unicode.Scalar = "-"
    var isAlternate = false
    var width = 0
    var grouping: Unicode.Scalar?
    var precision: Int?
    var kind: Unicode.Scalar?

    /// Widths and precisions beyond this are refused.
    static let limit = 100_000

    // MARK: reading

    /// Reads the part after the colon in `{:…}`.
    init(parsing text: String) throws(Fault) {
        var scalars = Substring(text).unicodeScalars
        let start = Array(scalars.prefix(2))
        let aligners = "<>=^".unicodeScalars
        if start.count == 2, aligners.contains(start[1]) {
            (fill, alignment) = (start[0], start[1])
            scalars.removeFirst(2)
        } else if let first = start.first, aligners.contains(first) {
            alignment = first
            scalars.removeFirst()
        }
        func take(_ options: String) -> Unicode.Scalar? {
            guard let first = scalars.first, options.unicodeScalars.contains(first) else { return nil }
            return scalars.removeFirst()
        }
        if let sign = take("+- ") { self.sign = sign }
        _ = take("z")
        isAlternate = take("#") != nil
        if take("0") != nil, alignment == nil { (fill, alignment) = ("0", "=") }
        width = try FormatSpec.number(&scalars) ?? 0
        grouping = take(",_")
        if take(".") != nil {
            guard let precision = try FormatSpec.number(&scalars) else {
                throw .runtime("Format specifier missing precision")
            }
            self.precision = precision
        }
        kind = scalars.popFirst()
        if !scalars.isEmpty { throw .runtime("Invalid format specifier") }
    }

    init() {}

    static func number(_ scalars: inout Substring.UnicodeScalarView) throws(Fault) -> Int? {
        var value: Int?
        while let first = scalars.first, first.isASCII, UInt8(first.value).isDigit {
            value = (value ?? 0) * 10 + Int(first.value - 0x30)
            if value ?? 0 > limit { throw .limit("a width or precision above \(limit)") }
            scalars.removeFirst()
        }
        return value
    }

    // MARK: laying out

    func format(_ value: TemplateValue) throws(Fault) -> String {
        switch value {
        case .string(let text), .markup(let text): return try format(text: text)
        case .bool(let flag):
            return kind == nil || kind == "s"
                ? try format(text: flag ? "True" : "False") : try format(integer: .integer(flag ? 1 : 0))
        case .integer, .bigInteger:
            if let kind, "eEfFgG%".unicodeScalars.contains(kind) {
                return try format(double: try value.double() ?? 0)
            }
            return try format(integer: value)
        case .double(let number): return try format(double: number)
        default:
            guard isPlain else {
                throw .runtime("unsupported format string passed to \(value.typeName).__format__")
            }
            return try value.printed()
        }
    }

    private var isPlain: Bool {
        alignment == nil && width == 0 && precision == nil && kind == nil && grouping == nil && !isAlternate
    }

    func format(text: String) throws(Fault) -> String {
        guard kind == nil || kind == "s" else {
            throw .runtime("Unknown format code '\(kind ?? "s")' for object of type 'str'")
        }
        guard alignment != "=" || fill == "0" else {
            throw .runtime("'=' alignment not allowed in string format specifier")
        }
        return pad(precision.map { PythonString.part(text, 0, $0) } ?? text, sign: "", alignment: "<")
    }

    private func format(integer: TemplateValue) throws(Fault) -> String {
        guard precision == nil else { throw .runtime("Precision not allowed in integer format specifier") }
        let (radix, prefix): (Int, String)
        switch kind {
        case nil, "d", "n": (radix, prefix) = (10, "")
        case "b": (radix, prefix) = (2, "0b")
        case "o": (radix, prefix) = (8, "0o")
        case "x": (radix, prefix) = (16, "0x")
        case "X": (radix, prefix) = (16, "0X")
        case "c":
            guard let scalar = integer.index.flatMap({ UInt32(exactly: $0) }).flatMap(Unicode.Scalar.init) else {
                throw .runtime("%c arg not in range(0x110000)")
            }
            return pad(String(scalar), sign: "", alignment: "<")
        default: throw .runtime("Unknown format code '\(kind ?? "d")' for object of type 'int'")
        }
        let digits: String
        let isNegative: Bool
        if case .bigInteger(let number) = integer {
            digits = try number.digits(radix: radix, uppercase: kind == "X")
            isNegative = number.isNegative
        } else {
            let number = integer.index ?? 0
            digits = String(number.magnitude, radix: radix, uppercase: kind == "X")
            isNegative = number < 0
        }
        let lead = signText(isNegative: isNegative) + (isAlternate ? prefix : "")
        return pad(group(digits, every: radix == 10 ? 3 : 4, leading: lead), sign: lead, alignment: ">")
    }

    private func format(double: Double) throws(Fault) -> String {
        let lead = signText(isNegative: double.sign == .minus && !double.isNaN)
        let value = double.magnitude
        let isUpper = kind.map { "EFG".unicodeScalars.contains($0) } ?? false
        guard double.isFinite else {
            let word = (double.isNaN ? "nan" : "inf") + (kind == "%" ? "%" : "")
            return pad(isUpper ? word.uppercased() : word, sign: lead, alignment: ">")
        }
        var digits: String
        switch kind {
        case nil where precision == nil: digits = TemplateValue.double(value).text
        case nil:
            let significant = max(1, precision ?? 6)
            digits = FormatSpec.general(value, significant)
            if !digits.contains("e"), !digits.contains(".") {
                // One digit has to follow the point, or the number is written with an exponent.
                let fits = digits.utf8.count < significant
                digits = fits ? digits + ".0" : FormatSpec.exponential(value, significant)
            }
        case "f", "F": digits = PythonNumber.format(isAlternate ? "%#.*f" : "%.*f", precision ?? 6, value)
        case "e", "E": digits = PythonNumber.format("%.*e", precision ?? 6, value)
        case "g", "G", "n": digits = PythonNumber.format(isAlternate ? "%#.*g" : "%.*g", precision ?? 6, value)
        case "%": digits = PythonNumber.format("%.*f", precision ?? 6, value * 100) + "%"
        default: throw .runtime("Unknown format code '\(kind ?? "f")' for object of type 'float'")
        }
        if isUpper { digits = digits.uppercased() }
        return pad(group(digits, every: 3, leading: lead), sign: lead, alignment: ">")
    }

    private static func general(_ value: Double, _ precision: Int) -> String {
        PythonNumber.format("%.*g", precision, value)
    }

    private static func exponential(_ value: Double, _ significant: Int) -> String {
        var text = PythonNumber.format("%.*e", significant - 1, value)
        guard let mark = text.firstIndex(of: "e") else { return text }
        var digits = String(text[..<mark])
        if digits.contains(".") {
            while digits.hasSuffix("0") { digits.removeLast() }
            if digits.hasSuffix(".") { digits.removeLast() }
        }
        text = digits + text[mark...]
        return text
    }

    private func signText(isNegative: Bool) -> String {
        if isNegative { return "-" }
        return sign == "-" ? "" : String(sign)
    }

    /// Puts separators between the digits before the point, and zeros in front where they fill the width.
    private func group(_ text: String, every size: Int, leading: String) -> String {
        guard let grouping else { return text }
        let end = text.utf8.firstIndex { !$0.isDigit && !(size == 4 && $0.isLetter) } ?? text.utf8.endIndex
        var digits = String(text[..<end])
        let rest = String(text[end...])
        func separated(_ digits: String) -> String {
            var result: [UInt8] = []
            for (index, byte) in digits.utf8.enumerated() {
                if index > 0, (digits.utf8.count - index) % size == 0 { result.append(UInt8(grouping.value)) }
                result.append(byte)
            }
            return String(decoding: result, as: UTF8.self)
        }
        if fill == "0", alignment == "=" {
            let room = width - leading.utf8.count - rest.utf8.count
            while separated("0" + digits).utf8.count <= room || separated(digits).utf8.count < room {
                digits = "0" + digits
            }
        }
        return separated(digits) + rest
    }

    func pad(_ text: String, sign: String, alignment standard: Unicode.Scalar) -> String {
        let missing = width - text.unicodeScalars.count - sign.unicodeScalars.count
        guard missing > 0 else { return sign + text }
        switch alignment ?? standard {
        case "<": return sign + text + PythonString.repeated(fill, missing)
        case "^":
            let left = missing / 2
            return PythonString.repeated(fill, left) + sign + text + PythonString.repeated(fill, missing - left)
        case "=":
            // Text has no sign to put the filling after.
            return sign
                + (standard == "<"
                    ? text + PythonString.repeated(fill, missing) : PythonString.repeated(fill, missing) + text)
        default: return PythonString.repeated(fill, missing) + sign + text
        }
    }
}
