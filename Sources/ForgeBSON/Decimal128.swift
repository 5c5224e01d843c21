/// A decimal floating-point number of 34 digits (IEEE 754-2008, BID encoding), kept as its two words.
package struct Decimal128: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// 34 digits are two halves of 17, each of which fits a word.
    private static let half: UInt64 = 100_000_000_000_000_000
    private static let digitLimit = 34
    private static let bias = 6176
    private static let exponents = -6176...6111

    private static let signBit: UInt64 = 1 << 63
    private static let infinity: UInt64 = 0x7800 << 48
    private static let notANumber: UInt64 = 0x7C00 << 48

    /// The exponent and the coefficient's digits as two halves; nil for what is no number.
    private var finite: (exponent: Int, upper: UInt64, lower: UInt64)? {
        if high & Self.infinity == Self.infinity { return nil }
        if high >> 61 & 3 == 3 {
            // This form is for coefficients above 34 digits, which count as zero.
            return (Int(high >> 47 & 0x3FFF) - Self.bias, 0, 0)
        }
        let exponent = Int(high >> 49 & 0x3FFF) - Self.bias
        let top = high & 0x1_FFFF_FFFF_FFFF
        let (upper, lower) = Self.half.dividingFullWidth((top % Self.half, low))
        return top / Self.half == 0 && upper < Self.half ? (exponent, upper, lower) : (exponent, 0, 0)
    }
}

extension Decimal128: LosslessStringConvertible {
    /// The text as the specification of BSON gives it, which is also Python's `str(Decimal)`.
    package var description: String {
        guard let (exponent, upper, lower) = finite else {
            if high & Self.notANumber == Self.notANumber { return "NaN" }
            return high & Self.signBit == 0 ? "Infinity" : "-Infinity"
        }
        var digits = Array(lower.description.utf8)
        if upper > 0 {
            digits = upper.description.utf8 + Array(repeating: UInt8(ascii: "0"), count: 17 - digits.count) + digits
        }
        var text: [UInt8] = high & Self.signBit == 0 ? [] : [UInt8(ascii: "-")]
        let adjusted = exponent + digits.count - 1
        if exponent > 0 || adjusted < -6 {
            text.append(digits[0])
            if digits.count > 1 {
                text.append(UInt8(ascii: "."))
                text.append(contentsOf: digits.dropFirst())
            }
            text.append(contentsOf: (adjusted < 0 ? "E\(adjusted)" : "E+\(adjusted)").utf8)
        } else if exponent == 0 {
            text.append(contentsOf: digits)
        } else {
            let whole = digits.count + exponent
            text.append(contentsOf: whole > 0 ? digits.prefix(whole) : [UInt8(ascii: "0")])
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: Array(repeating: UInt8(ascii: "0"), count: max(-whole, 0)))
            text.append(contentsOf: digits.dropFirst(max(whole, 0)))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for what is not a decimal number and for one that has no exact representation.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        var sign: UInt64 = 0
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            if first == UInt8(ascii: "-") { sign = Self.signBit }
            rest.removeFirst()
        }
        switch String(decoding: rest, as: UTF8.self).lowercased() {
        case "inf", "infinity":
            self.init(high: sign | Self.infinity, low: 0)
            return
        case "nan":
            self.init(high: sign | Self.notANumber, low: 0)
            return
        default: break
        }
        guard var (digits, exponent) = Self.number(rest) else { return nil }
        Self.fit(&digits, &exponent)
        guard digits.count <= Self.digitLimit, Self.exponents.contains(exponent) else { return nil }
        let upper = digits.dropLast(17).reduce(0 as UInt64) { $0 * 10 + UInt64($1) }
        let lower = digits.suffix(17).reduce(0 as UInt64) { $0 * 10 + UInt64($1) }
        let product = upper.multipliedFullWidth(by: Self.half)
        let (low, carry) = product.low.addingReportingOverflow(lower)
        self.init(high: sign | UInt64(exponent + Self.bias) << 49 | (product.high + (carry ? 1 : 0)), low: low)
    }

    /// Reads `12.5E+3` as its digits without leading zeros and the exponent of the last one.
    private static func number(_ text: ArraySlice<UInt8>) -> (digits: [UInt8], exponent: Int)? {
        var digits: [UInt8] = []
        var hasDigit = false
        var exponent = 0
        var isFraction = false
        for (place, byte) in zip(text.indices, text) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                hasDigit = true
                if isFraction { exponent -= 1 }
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte - UInt8(ascii: "0")) }
            case UInt8(ascii: ".") where !isFraction: isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let written = String(decoding: text[(place + 1)...], as: UTF8.self)
                guard hasDigit, let power = Int(written), power.magnitude < 1 << 40 else { return nil }
                return (digits, exponent + power)
            default: return nil
            }
        }
        return hasDigit ? (digits, exponent) : nil
    }

    /// Moves zeros between the end of the digits and the exponent until both are in range, if that can be.
    private static func fit(_ digits: inout [UInt8], _ exponent: inout Int) {
        if digits.isEmpty {
            exponent = min(max(exponent, exponents.lowerBound), exponents.upperBound)
            return
        }
        while digits.count > digitLimit || exponent < exponents.lowerBound, digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        while exponent > exponents.upperBound, digits.count < digitLimit {
            digits.append(0)
            exponent -= 1
        }
    }
}
