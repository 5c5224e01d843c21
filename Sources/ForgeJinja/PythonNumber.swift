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

    static func power(_ base: Int64, _ exponent: Int64) throws(Fault) -> Int64 {
        if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
        if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
        // Any other base leaves the range within 64 doublings.
        guard exponent < 64 else { throw .integerRange }
        var result: Int64 = 1
        for _ in 0..<exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: base)
            if overflow { throw .integerRange }
            result = product
        }
        return result
    }

    /// The quotient of two integers, rounded once.
    static func quotient(_ left: Int64, _ right: Int64) -> Double {
        let exact = Int64(1) << 53
        if left.magnitude <= exact.magnitude, right.magnitude <= exact.magnitude { return Double(left) / Double(right) }
        // 64 more bits of quotient, and a bit that tells whether anything was left over, decide every rounding.
        let (high, rest) = left.magnitude.quotientAndRemainder(dividingBy: right.magnitude)
        let (low, remainder) = right.magnitude.dividingFullWidth((rest, 0))
        let isNegative = (left < 0) != (right < 0)
        let shift = high.leadingZeroBitCount
        var bits = shift == 64 ? low : shift == 0 ? high : (high << UInt64(shift)) | (low >> UInt64(64 - shift))
        let lost = shift == 64 ? 0 : shift == 0 ? low : low << UInt64(shift)
        if lost != 0 || remainder != 0 { bits |= 1 }
        let value = Double(sign: .plus, exponent: -shift, significand: Double(bits))
        return isNegative ? -value : value
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

    /// Text by a format of C's `printf` that takes a precision and a double.
    static func format(_ format: String, _ precision: Int, _ value: Double) -> String {
        // 309 digits before the point, the point, the precision and room for sign and exponent.
        var buffer = [CChar](repeating: 0, count: max(0, precision) + 400)
        let length = unsafe withVaList([Int32(clamping: precision), value]) { arguments in
            unsafe vsnprintf(&buffer, buffer.count, format, arguments)
        }
        return String(decoding: buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `round(value, digits)`: half to even on the value's exact decimal expansion.
    static func round(_ value: Double, _ digits: Int64) -> Double {
        guard value.isFinite, digits <= 323 else { return value }
        if digits >= 0 { return Double(format("%.*f", Int(digits), value)) ?? value }
        guard digits > -309 else { return Double(signOf: value, magnitudeOf: 0) }
        let exponent = Int(-digits)
        // The digits before the place that is kept, and whether what follows is less than, equal to or more than half.
        let text = format("%.*f", 1100, value.magnitude)
        let point = text.utf8.firstIndex(of: 0x2E) ?? text.utf8.endIndex
        let whole = Array(text.utf8[..<point])
        let padded = [UInt8](repeating: 0x30, count: max(0, exponent + 1 - whole.count)) + whole
        let kept = padded[..<(padded.count - exponent)]
        let dropped = padded[(padded.count - exponent)...] + Array(text.utf8[point...].dropFirst())
        let half = [0x35] + [UInt8](repeating: 0x30, count: max(0, dropped.count - 1))
        let isOdd = (kept.last ?? 0x30) % 2 == 1
        let isUp = half.lexicographicallyPrecedes(dropped) || (dropped.elementsEqual(half) && isOdd)
        let base = Double(String(decoding: kept, as: UTF8.self)) ?? 0
        let rounded = Double("\(format("%.*f", 0, base + (isUp ? 1 : 0)))e\(exponent)") ?? value
        return Double(signOf: value, magnitudeOf: rounded)
    }

    /// `round(value, digits)` of an integer.
    static func round(_ value: Int64, _ digits: Int64) throws(Fault) -> Int64 {
        guard digits < 0 else { return value }
        guard digits >= -18 else { return 0 }
        let unit = try power(10, -digits)
        let remainder = ((value % unit) + unit) % unit
        let below = value - remainder
        let isUp = remainder > unit / 2 || (remainder == unit / 2 && (below / unit) % 2 != 0)
        let (result, overflow) = below.addingReportingOverflow(isUp ? unit : 0)
        if overflow { throw .integerRange }
        return result
    }

    /// A double cut to an integer.
    static func integer(_ value: Double) throws(Fault) -> Int64 {
        guard let result = Int64(exactly: value.rounded(.towardZero)) else { throw .integerRange }
        return result
    }

    /// `int(text, base)`, or nil where the text is none.
    static func integer(_ text: String, base: Int = 10) -> Int64? {
        var digits = Substring(PythonString.strip(text, nil))
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
        guard (2...36).contains(radix), let plain = ungrouped(digits, afterPrefix: hasPrefix) else { return nil }
        return Int64((isNegative ? "-" : "") + plain, radix: radix)
    }

    /// `float(text)`, or nil where the text is none.
    static func double(_ text: String) -> Double? {
        let stripped = PythonString.strip(text, nil)
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
