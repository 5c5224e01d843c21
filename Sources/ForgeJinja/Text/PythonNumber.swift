#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Arithmetic with Python's results.
enum PythonNumber {
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// Nil where 64 bits do not hold it. The exponent is not negative.
    static func power(_ base: Int64, _ exponent: Int64) -> Int64? {
        if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
        if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
        // Any other base leaves the range within 64 doublings.
        guard exponent < 64 else { return nil }
        var result: Int64 = 1
        for _ in 0..<exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: base)
            if overflow { return nil }
            result = product
        }
        return result
    }

    /// The quotient of two integers, rounded once.
    static func quotient(_ left: Int64, _ right: Int64) throws(Fault) -> Double {
        let exact = Int64(1) << 53
        if left.magnitude <= exact.magnitude, right.magnitude <= exact.magnitude { return Double(left) / Double(right) }
        return try BigInteger(left).quotient(by: BigInteger(right))
    }

    /// `//` and `%` of doubles, as `float_divmod` has them.
    static func divmod(_ left: Double, _ right: Double) -> (quotient: Double, remainder: Double) {
        var remainder = left.truncatingRemainder(dividingBy: right)
        var quotient = (left - remainder) / right
        if remainder != 0 {
            if (right < 0) != (remainder < 0) {
                remainder += right
                quotient -= 1
            }
        } else {
            remainder = Double(signOf: right, magnitudeOf: 0)
        }
        guard quotient != 0 else { return (Double(signOf: left / right, magnitudeOf: 0), remainder) }
        let floor = quotient.rounded(.down)
        return (quotient - floor > 0.5 ? floor + 1 : floor, remainder)
    }

    /// `%#.*g`, which the C library gets wrong where rounding adds a digit.
    static func general(_ precision: Int, _ value: Double) -> String {
        let digits = max(1, precision)
        let scientific = format("%#.*e", digits - 1, value)
        let mark = scientific.firstIndex(of: "e") ?? scientific.endIndex
        guard let exponent = Int(scientific[mark...].dropFirst()), exponent >= -4, exponent < digits else {
            return scientific
        }
        return format("%#.*f", digits - 1 - exponent, value)
    }

    /// Text by a format of C's `printf` that takes a precision and a double.
    static func format(_ format: String, _ precision: Int, _ value: Double) -> String {
        // 309 digits before the point, the point, the precision and room for sign and exponent.
        var buffer = [CChar](repeating: 0, count: max(0, precision) + 400)
        let length = unsafe withVaList([Int32(clamping: precision), value]) { arguments in
            unsafe vsnprintf(&buffer, buffer.count, format, arguments)
        }
        return String(decoding: buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The same where the scaled number is so small that its error is far below its distance from the middle between two
    /// whole ones. That whole number and the power of ten are exact, so that dividing rounds once, as reading a text does.
    private static func roundQuickly(_ value: Double, _ digits: Int64) -> Double? {
        let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6]
        guard digits >= 0, digits < powers.count else { return nil }
        let scaled = value * powers[Int(digits)]
        guard scaled.magnitude < 1e9, (scaled.magnitude - scaled.magnitude.rounded(.down) - 0.5).magnitude > 1e-6 else {
            return nil
        }
        return scaled.rounded() / powers[Int(digits)]
    }

    /// `round(value, digits)`: half to even on the value's exact decimal expansion.
    static func round(_ value: Double, _ digits: Int64) throws(Fault) -> Double {
        guard value.isFinite, digits <= 323 else { return value }
        if let result = roundQuickly(value, digits) { return result }
        if digits >= 0 { return Double(format("%.*f", Int(digits), value)) ?? value }
        guard digits > -309, let whole = BigInteger(cutting: value.magnitude) else {
            return Double(signOf: value, magnitudeOf: 0)
        }
        // Counted in halves, with one more for a fraction, which is enough to tell on which side of the middle it lies.
        let fraction = value.magnitude == value.magnitude.rounded(.down) ? 0 : 1
        let halves = try whole.multiplied(by: BigInteger(2)).adding(BigInteger(Int64(fraction)))
        let unit = try BigInteger(10).raised(to: BigInteger(-digits))
        let result = try halves.quotientToNearest(dividingBy: try unit.adding(unit)).multiplied(by: unit)
        guard let magnitude = result.double else { throw .runtime("rounded value too large to represent") }
        return Double(signOf: value, magnitudeOf: magnitude)
    }

    /// `round(value, digits)` of an integer.
    static func round(_ value: Int64, _ digits: Int64) throws(Fault) -> TemplateValue {
        guard digits < 0 else { return .integer(value) }
        guard digits >= -20 else { return .integer(0) }
        return TemplateValue(try BigInteger(value).rounded(zeros: Int(-digits)))
    }

    /// A double cut to an integer.
    static func integer(_ value: Double) throws(Fault) -> TemplateValue {
        if let result = Int64(exactly: value.rounded(.towardZero)) { return .integer(result) }
        guard let result = BigInteger(cutting: value) else {
            throw .runtime(
                value.isNaN ? "cannot convert float NaN to integer" : "cannot convert float infinity to integer")
        }
        return TemplateValue(result)
    }

    /// `int(text, base)`, or nil where the text is none.
    static func integer(_ text: String, base: Int = 10) throws(Fault) -> TemplateValue? {
        var digits = Substring(PythonString.strip(decimalDigits(of: text), nil))
        var isNegative = false
        if let sign = digits.utf8.first, sign == 0x2B || sign == 0x2D {
            isNegative = sign == 0x2D
            digits = digits.dropFirst()
        }
        var radix = base
        let prefixes = [("0x", 16), ("0o", 8), ("0b", 2)]
        let lowered = digits.prefix(2).lowercased()
        var hasPrefix = false
        for (prefix, value) in prefixes where lowered == prefix && (base == value || base == 0) {
            (radix, hasPrefix) = (value, true)
            digits = digits.dropFirst(2)
        }
        if base == 0, !hasPrefix {
            radix = 10
            if digits.utf8.first == 0x30, digits.utf8.contains(where: { $0 != 0x30 && $0 != 0x5F }) { return nil }
        }
        // A text that is no number is mostly seen to be none at its beginning.
        guard digits.utf8.first.map({ $0.isDigit || $0.isLetter || $0 == 0x5F }) ?? false else { return nil }
        guard (2...36).contains(radix), let plain = ungrouped(digits, afterPrefix: hasPrefix) else { return nil }
        if let value = Int64((isNegative ? "-" : "") + plain, radix: radix) { return .integer(value) }
        return try BigInteger(digits: plain.utf8, radix: radix, isNegative: isNegative).map { TemplateValue($0) }
    }

    /// The text with decimal digits of all scripts as those of ASCII, which Python takes for the same in numbers.
    private static func decimalDigits(of text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
                result.append(Unicode.Scalar(0x30 + UInt8(value)))
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// `float(text)`, or nil where the text is none.
    static func double(_ text: String) -> Double? {
        let stripped = PythonString.strip(decimalDigits(of: text), nil)
        var body = stripped.lowercased()
        if body.hasPrefix("+") || body.hasPrefix("-") { body.removeFirst() }
        let sign = stripped.hasPrefix("-") ? -1.0 : 1.0
        switch body {
        case "inf", "infinity": return sign * .infinity
        case "nan": return .nan
        default: break
        }
        guard body.utf8.allSatisfy({ $0.isDigit || [0x2E, 0x65, 0x2B, 0x2D, 0x5F].contains($0) }),
            let first = body.utf8.first, first.isDigit || first == 0x2E
        else { return nil }
        var digits = ""
        var previous: UInt8 = 0
        for (index, byte) in body.utf8.enumerated() {
            if byte == 0x5F {
                let next = body.utf8.dropFirst(index + 1).first ?? 0
                guard previous.isDigit, next.isDigit else { return nil }
            } else {
                digits.unicodeScalars.append(Unicode.Scalar(byte))
            }
            previous = byte
        }
        // Swift wants a digit on both sides of a point.
        if digits.hasPrefix(".") { digits = "0" + digits }
        digits = digits.replacing(".e", with: ".0e")
        if digits.hasSuffix(".") { digits += "0" }
        guard digits.utf8.filter({ $0 == 0x2E }).count <= 1, digits != "0.0" || body != "." else { return nil }
        return Double(digits).map { sign * $0 }
    }

    private static func ungrouped(_ digits: Substring, afterPrefix: Bool) -> String? {
        var result = ""
        var previous: UInt8 = afterPrefix ? 0x30 : 0x5F
        for byte in digits.utf8 {
            if byte == 0x5F {
                guard previous != 0x5F else { return nil }
            } else {
                guard byte.isDigit || byte.isLetter else { return nil }
                result.unicodeScalars.append(Unicode.Scalar(byte))
            }
            previous = byte
        }
        return previous == 0x5F ? nil : result
    }
}

extension Double {
    init(signOf sign: Double, magnitudeOf magnitude: Double) {
        self = sign.sign == .minus ? -magnitude.magnitude : magnitude.magnitude
    }
}
