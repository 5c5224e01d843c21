import ForgeJSON

/// The part after the colon in `{:…}`: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
///
/// Read and obeyed in the steps of CPython's `formatter_unicode.c`, errors included.
struct FormatSpec {
    var fill: Unicode.Scalar = " "
    var alignment: Unicode.Scalar?
    var sign: Unicode.Scalar?
    var avoidsNegativeZero = false
    var isAlternate = false
    var width = 0
    var grouping: Unicode.Scalar?
    var precision: Int?
    var kind: Unicode.Scalar?
    /// Whether nothing is asked for at all.
    let isEmpty: Bool

    /// Widths and precisions beyond this are refused.
    static let limit = 100_000

    // MARK: reading

    /// `=` is what a zero before the width means for numbers; text stays where it is.
    init(parsing text: String, forNumber: Bool) throws(Fault) {
        isEmpty = text.isEmpty
        var scalars = Substring(text).unicodeScalars
        let start = Array(scalars.prefix(2))
        let aligners = "<>=^".unicodeScalars
        let hasFill = start.count == 2 && aligners.contains(start[1])
        if hasFill {
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
        sign = take("+- ")
        avoidsNegativeZero = take("z") != nil
        isAlternate = take("#") != nil
        if !hasFill, take("0") != nil {
            fill = "0"
            if alignment == nil, forNumber { alignment = "=" }
        }
        width = try FormatSpec.number(&scalars) ?? 0
        grouping = take(",")
        if take("_") != nil {
            if grouping != nil { throw .runtime("Cannot specify both ',' and '_'.") }
            grouping = "_"
        }
        if scalars.first == ",", grouping == "_" { throw .runtime("Cannot specify both ',' and '_'.") }
        if take(".") != nil {
            guard let precision = try FormatSpec.number(&scalars) else {
                throw .runtime("Format specifier missing precision")
            }
            self.precision = precision
        }
        kind = scalars.popFirst()
        if !scalars.isEmpty { throw .runtime("Invalid format specifier") }
        if let grouping, let kind = kind ?? (forNumber ? nil : "s"),
            !"deEfFgG%".unicodeScalars.contains(kind), grouping == "," || !"boxX".unicodeScalars.contains(kind)
        {
            throw .runtime("Cannot specify '\(grouping)' with '\(kind)'.")
        }
    }

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

    /// A value by the text of a specification.
    static func format(_ value: TemplateValue, _ text: String) throws(Fault) -> String {
        if text.isEmpty { return try value.printed() }
        switch value {
        case .string(let string), .markup(let string):
            return try FormatSpec(parsing: text, forNumber: false).format(text: string)
        case .integer, .bigInteger, .bool:
            let spec = try FormatSpec(parsing: text, forNumber: true)
            if let kind = spec.kind, "eEfFgG%".unicodeScalars.contains(kind) {
                return try spec.format(double: try value.double() ?? 0)
            }
            return try spec.format(integer: value)
        case .double(let number): return try FormatSpec(parsing: text, forNumber: true).format(double: number)
        case .date(let milliseconds): return CivilTime(milliseconds: milliseconds).formatted(text)
        case .object(let object): return try object.formatted(text)
        case .undefined(let undefined): throw undefined.fault
        default: throw .runtime("unsupported format string passed to \(value.typeName).__format__")
        }
    }

    private func format(text: String) throws(Fault) -> String {
        for (isGiven, name) in [
            (sign != nil, "Sign"), (avoidsNegativeZero, "Negative zero coercion (z)"),
            (isAlternate, "Alternate form (#)"),
            (alignment == "=", "'=' alignment"),
        ] where isGiven {
            throw .runtime("\(name) not allowed in string format specifier")
        }
        guard kind == nil || kind == "s" else { throw unknownKind("str") }
        let part = precision.map { PythonString.part(text, 0, $0) } ?? text
        let missing = width - part.unicodeScalars.count
        guard missing > 0 else { return part }
        let left = alignment == ">" ? missing : alignment == "^" ? missing / 2 : 0
        return PythonString.repeated(fill, left) + part + PythonString.repeated(fill, missing - left)
    }

    private func unknownKind(_ type: String) -> Fault {
        .runtime("Unknown format code '\(kind ?? " ")' for object of type '\(type)'")
    }

    private func format(integer: TemplateValue) throws(Fault) -> String {
        guard precision == nil else { throw .runtime("Precision not allowed in integer format specifier") }
        guard !avoidsNegativeZero else {
            throw .runtime("Negative zero coercion (z) not allowed in integer format specifier")
        }
        let (radix, prefix): (Int, String)
        switch kind {
        case nil, "d", "n": (radix, prefix) = (10, "")
        case "b": (radix, prefix) = (2, "0b")
        case "o": (radix, prefix) = (8, "0o")
        case "x": (radix, prefix) = (16, "0x")
        case "X": (radix, prefix) = (16, "0X")
        case "c":
            guard sign == nil else { throw .runtime("Sign not allowed with integer format specifier 'c'") }
            guard !isAlternate else {
                throw .runtime("Alternate form (#) not allowed with integer format specifier 'c'")
            }
            guard let scalar = integer.index.flatMap({ UInt32(exactly: $0) }).flatMap(Unicode.Scalar.init) else {
                throw .runtime("%c arg not in range(0x110000)")
            }
            return layOut(sign: "", prefix: "", digits: "", rest: String(scalar))
        default: throw unknownKind(integer.typeName)
        }
        let (isNegative, digits) = try integer.digits(radix: radix, uppercase: kind == "X")
        return layOut(sign: signText(isNegative), prefix: isAlternate ? prefix : "", digits: digits, rest: "")
    }

    private func format(double: Double) throws(Fault) -> String {
        let isUpper = kind.map { "EFG".unicodeScalars.contains($0) } ?? false
        let magnitude = double.magnitude
        var text: String
        if double.isFinite {
            switch kind {
            case nil: text = plain(magnitude)
            case "f", "F": text = PythonNumber.format(isAlternate ? "%#.*f" : "%.*f", precision ?? 6, magnitude)
            case "e", "E": text = PythonNumber.format(isAlternate ? "%#.*e" : "%.*e", precision ?? 6, magnitude)
            case "g", "G", "n":
                text =
                    isAlternate
                    ? PythonNumber.general(precision ?? 6, magnitude)
                    : PythonNumber.format("%.*g", precision ?? 6, magnitude)
            case "%": text = percent(magnitude)
            default: throw unknownKind("float")
            }
        } else {
            guard kind.map({ "eEfFgGn%".unicodeScalars.contains($0) }) ?? true else { throw unknownKind("float") }
            text = (double.isNaN ? "nan" : "inf") + (kind == "%" ? "%" : "")
        }
        if isUpper { text = text.uppercased() }
        var isNegative = double.sign == .minus && !double.isNaN
        if avoidsNegativeZero, text.utf8.prefix(while: { $0 | 0x20 != 0x65 }).allSatisfy({ !$0.isDigit || $0 == 0x30 })
        {
            isNegative = isNegative && double.isInfinite
        }
        let end = text.utf8.firstIndex { !$0.isDigit } ?? text.endIndex
        return layOut(sign: signText(isNegative), prefix: "", digits: String(text[..<end]), rest: String(text[end...]))
    }

    /// As `Decimal.__format__` does: to as many places as the number has where no precision is given.
    func format(decimal: DecimalNumber) throws(Fault) -> String {
        let kind = kind ?? "G"
        guard "eEfFgG%n".unicodeScalars.contains(kind) else { throw .runtime("Invalid format specifier") }
        let isFixed = "fF%".unicodeScalars.contains(kind)
        let isScientific = kind == "e" || kind == "E"
        var number = kind == "%" ? try DecimalNumber(decimal.coefficient, decimal.exponent + 2) : decimal
        if let precision {
            if isFixed {
                number = try number.rounded(places: precision)
            } else if isScientific {
                number = try number.rounded(digits: precision + 1)
            } else if try number.coefficient.digits(radix: 10).utf8.count > max(1, precision) {
                number = try number.rounded(digits: max(1, precision))
            }
        }
        let digits = try number.coefficient.digits(radix: 10)
        let left = number.exponent + digits.utf8.count
        let place = isFixed || (!isScientific && number.exponent <= 0 && left > -6) ? left : 1
        let padded = String(repeating: "0", count: max(0, 1 - place)) + digits
        let point = max(1, place)
        let whole = String(padded.prefix(point)) + String(repeating: "0", count: max(0, point - padded.utf8.count))
        let fraction = padded.dropFirst(point)
        var rest = fraction.isEmpty && !isAlternate ? "" : ".\(fraction)"
        if isScientific || left != place {
            let letter = kind == "e" || kind == "g" ? "e" : "E"
            rest += "\(letter)\(left < place ? "-" : "+")\((left - place).magnitude)"
        }
        if kind == "%" { rest += "%" }
        return layOut(sign: signText(number.coefficient.isNegative), prefix: "", digits: whole, rest: rest)
    }

    private func percent(_ value: Double) -> String {
        let scaled = value * 100
        if scaled.isInfinite { return "inf%" }
        return PythonNumber.format(isAlternate ? "%#.*f" : "%.*f", precision ?? 6, scaled) + "%"
    }

    /// A double without a type: as `repr` shows it or, with a precision, as `g` but for a digit after the point.
    private func plain(_ value: Double) -> String {
        guard let precision else {
            let text = TemplateValue.double(value).text
            guard isAlternate, !text.utf8.contains(0x2E), let mark = text.firstIndex(of: "e") else { return text }
            return String(text[..<mark] + "." + text[mark...])
        }
        let digits = max(1, precision)
        let scientific = PythonNumber.format(isAlternate ? "%#.*e" : "%.*e", digits - 1, value)
        let mark = scientific.firstIndex(of: "e") ?? scientific.endIndex
        let exponent = Int(scientific[mark...].dropFirst()) ?? 0
        if exponent >= -4, exponent < digits - 1 || (value == 0 && digits > 1) {
            let text =
                isAlternate ? PythonNumber.general(digits, value) : PythonNumber.format("%.*g", digits, value)
            return text.utf8.contains(0x2E) ? text : text + ".0"
        }
        if isAlternate { return scientific }
        var mantissa = scientific[..<mark]
        if mantissa.utf8.contains(0x2E) {
            while mantissa.hasSuffix("0") { mantissa.removeLast() }
            if mantissa.hasSuffix(".") { mantissa.removeLast() }
        }
        return String(mantissa + scientific[mark...])
    }

    private func signText(_ isNegative: Bool) -> String {
        if isNegative { return "-" }
        return sign == "+" || sign == " " ? sign.map(String.init) ?? "" : ""
    }

    /// Groups the digits, fills up with zeros between them and with the filling around.
    private func layOut(sign: String, prefix: String, digits: String, rest: String) -> String {
        let others = sign.utf8.count + prefix.utf8.count + rest.unicodeScalars.count
        let least = fill == "0" && alignment == "=" ? width - others : 0
        let grouped = digits.isEmpty ? "" : group(digits, least)
        let missing = max(0, width - others - grouped.utf8.count)
        func filling(_ count: Int) -> String { PythonString.repeated(fill, count) }
        switch alignment ?? ">" {
        case "<": return sign + prefix + grouped + rest + filling(missing)
        case "^": return filling(missing / 2) + sign + prefix + grouped + rest + filling(missing - missing / 2)
        case "=": return sign + prefix + filling(missing) + grouped + rest
        default: return filling(missing) + sign + prefix + grouped + rest
        }
    }

    /// The digits in groups, with zeros before them until they are so many characters.
    private func group(_ digits: String, _ least: Int) -> String {
        guard let grouping else { return PythonString.repeated("0", least - digits.utf8.count) + digits }
        // Only these kinds of integers count in fours.
        let size = kind.map { "boxX".unicodeScalars.contains($0) } ?? false ? 4 : 3
        var rest = Array(digits.utf8)[...]
        var least = least
        var reversed: [UInt8] = []
        while true {
            let length = min(size, max(rest.count, least, 1))
            reversed.append(contentsOf: rest.suffix(length).reversed())
            reversed.append(contentsOf: repeatElement(0x30, count: max(0, length - rest.count)))
            rest = rest.dropLast(length)
            least -= length
            if rest.isEmpty, least <= 0 { break }
            least -= 1
            reversed.append(UInt8(grouping.value))
        }
        return String(decoding: reversed.reversed(), as: UTF8.self)
    }
}

extension TemplateValue {
    /// The sign and the digits of an integer.
    func digits(radix: Int, uppercase: Bool = false) throws(Fault) -> (isNegative: Bool, digits: String) {
        if case .bigInteger(let number) = self {
            return (number.isNegative, try number.digits(radix: radix, uppercase: uppercase))
        }
        let number = index ?? 0
        return (number < 0, String(number.magnitude, radix: radix, uppercase: uppercase))
    }
}
