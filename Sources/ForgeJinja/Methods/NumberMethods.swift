/// The methods of numbers.
enum NumberMethods {
    static func call(_ method: Method, _ value: TemplateValue) throws(Fault) -> TemplateValue {
        if case .double(let number) = value { return try call(method, number) }
        guard let number = value.bigInteger else { throw .runtime("'\(value.typeName)' object is no number") }
        switch method {
        case .bitLength: return .integer(Int64(number.bitWidth))
        case .bitCount: return .integer(Int64(number.bitCount))
        case .asIntegerRatio: return .tuple(TemplateList([value.asInteger, .integer(1)]))
        default: return value.asInteger
        }
    }

    private static func call(_ method: Method, _ number: Double) throws(Fault) -> TemplateValue {
        switch method {
        case .isInteger: return .bool(number.isFinite && number == number.rounded())
        case .hex: return .string(hexadecimal(number))
        case .asIntegerRatio:
            guard number.isFinite else {
                throw .runtime("cannot convert \(number.isNaN ? "NaN" : "Infinity") to integer ratio")
            }
            // Scaled by a power of two until there is no fraction, the least that does.
            var (numerator, shift) = (number, 0)
            while numerator != numerator.rounded() {
                numerator *= 2
                shift += 1
            }
            let denominator = try BigInteger(2).raised(to: BigInteger(Int64(shift)))
            return .tuple(TemplateList([try PythonNumber.integer(numerator), TemplateValue(denominator)]))
        default: return .double(number)
        }
    }

    /// `0x1.8000000000000p+1`
    private static func hexadecimal(_ number: Double) -> String {
        let sign = number.sign == .minus ? "-" : ""
        if number.isNaN { return "nan" }
        if number.isInfinite { return sign + "inf" }
        if number == 0 { return sign + "0x0.0p+0" }
        let digits = String(number.significandBitPattern, radix: 16)
        let fraction = String(repeating: "0", count: 13 - digits.utf8.count) + digits
        let exponent = number.isSubnormal ? -1022 : Int(number.exponent)
        return "\(sign)0x\(number.isSubnormal ? 0 : 1).\(fraction)p\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
    }
}
