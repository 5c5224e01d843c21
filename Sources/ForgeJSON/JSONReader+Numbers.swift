extension JSONReader {
    /// Passes a number, checking its grammar: `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?`
    mutating func scanNumber() throws(JSONError) -> JSONNumber {
        let start = offset
        var isInteger = true
        if offset < end, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        if offset < end, bytes[offset] == UInt8(ascii: "0") {
            offset += 1
            if offset < end, isDigit(bytes[offset]) { throw failure("a number must not start with 0") }
        } else {
            try scanDigits()
        }
        if offset < end, bytes[offset] == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            try scanDigits()
        }
        if offset < end, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            if offset < end, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
            try scanDigits()
        }
        return JSONNumber(range: start..<offset, isInteger: isInteger)
    }

    private mutating func scanDigits() throws(JSONError) {
        guard offset < end else { throw failure("the document is cut off") }
        guard isDigit(bytes[offset]) else { throw failure("expected a digit") }
        while offset < end, isDigit(bytes[offset]) { offset += 1 }
    }
}

/// A number whose grammar has been checked.
struct JSONNumber {
    let range: Range<Int>
    let isInteger: Bool

    /// Its value if it is spelled as an integer and fits.
    func integer(in bytes: [UInt8]) -> Int64? {
        guard isInteger else { return nil }
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        var value: Int64 = 0
        for place in range.dropFirst(isNegative ? 1 : 0) {
            let digit = Int64(bytes[place] - UInt8(ascii: "0"))
            // Summed below zero, where one value more fits.
            let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = tens.subtractingReportingOverflow(digit)
            if tooLarge || overflow { return nil }
            value = sum
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// The nearest double; infinite when it is too large.
    func double(in bytes: [UInt8]) -> Double {
        exactDouble(in: bytes) ?? Double(String(decoding: bytes[range], as: UTF8.self)) ?? .infinity
    }

    /// The usual case without a string: a mantissa below 2⁵³ and a power of ten up to 10²² are both exact, so that one
    /// multiplication or division rounds correctly.
    private func exactDouble(in bytes: [UInt8]) -> Double? {
        var mantissa: UInt64 = 0
        var power = 0
        var exponent = 0
        var exponentSign = 1
        var part = Part.whole
        for place in range {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "-"): if part == .exponent { exponentSign = -1 }
            case UInt8(ascii: "+"): break
            case UInt8(ascii: "."): part = .fraction
            case UInt8(ascii: "e"), UInt8(ascii: "E"): part = .exponent
            default:
                let digit = byte - UInt8(ascii: "0")
                if part == .exponent {
                    exponent = exponent * 10 + Int(digit)
                    if exponent > 1000 { return nil }
                } else {
                    mantissa = mantissa * 10 + UInt64(digit)
                    if mantissa > 1 << 53 { return nil }
                    if part == .fraction { power -= 1 }
                }
            }
        }
        power += exponentSign * exponent
        guard abs(power) < Self.powersOfTen.count else { return nil }
        let scale = Self.powersOfTen[abs(power)]
        let value = power < 0 ? Double(mantissa) / scale : Double(mantissa) * scale
        return bytes[range.lowerBound] == UInt8(ascii: "-") ? -value : value
    }

    private enum Part { case whole, fraction, exponent }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}

@inline(__always)
private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
