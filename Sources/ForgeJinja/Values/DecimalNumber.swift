import ForgeBSON

/// A decimal number as Python's `decimal` reckons with it: exact, then rounded to 28 digits, halves to the even one.
struct DecimalNumber {
    /// With the sign of the number; the sign of a zero is not kept.
    let coefficient: BigInteger
    let exponent: Int

    /// How many digits a result has at most.
    static let precision = 28

    /// Beyond these a number is refused.
    private static let exponents = -20_000...20_000

    init(_ coefficient: BigInteger, _ exponent: Int) throws(Fault) {
        guard DecimalNumber.exponents.contains(exponent) else {
            throw .limit("a decimal with an exponent of \(exponent)")
        }
        self.coefficient = coefficient
        self.exponent = exponent
    }

    /// Nil for infinities and for what is no number.
    init?(_ text: String) throws(Fault) {
        var rest = Substring(text)
        let isNegative = rest.hasPrefix("-")
        if isNegative { rest.removeFirst() }
        var exponent = 0
        if let mark = rest.firstIndex(where: { $0 == "E" || $0 == "e" }) {
            guard let written = Int(rest[rest.index(after: mark)...]) else { return nil }
            exponent = written
            rest = rest[..<mark]
        }
        var digits = Array(rest.utf8)
        if let point = digits.firstIndex(of: 0x2E) {
            exponent -= digits.count - point - 1
            digits.remove(at: point)
        }
        guard let coefficient = try BigInteger(digits: digits, radix: 10, isNegative: isNegative) else { return nil }
        try self.init(coefficient, exponent)
    }

    /// A double, exactly; nil for what is not finite.
    init?(_ double: Double) throws(Fault) {
        guard double.isFinite else { return nil }
        guard case .tuple(let ratio) = try NumberMethods.call(.asIntegerRatio, .double(double)),
            let numerator = ratio.items[0].bigInteger, let denominator = ratio.items[1].bigInteger
        else { return nil }
        // A part of a power of two is as many parts of the power of ten, five times each.
        let power = denominator.bitWidth - 1
        try self.init(try numerator.multiplied(by: BigInteger(5).raised(to: BigInteger(Int64(power)))), -power)
    }

    var isZero: Bool { coefficient.isZero }

    private static func power(_ exponent: Int) throws(Fault) -> BigInteger {
        try BigInteger(10).raised(to: BigInteger(Int64(exponent)))
    }

    private func digits() throws(Fault) -> String { try coefficient.digits(radix: 10) }

    /// The coefficient that goes with a lower exponent.
    private func scaled(to lower: Int) throws(Fault) -> BigInteger {
        try coefficient.multiplied(by: DecimalNumber.power(exponent - lower))
    }

    /// Rounded to the digits that a result may have.
    func rounded() throws(Fault) -> DecimalNumber {
        let excess = try digits().utf8.count - DecimalNumber.precision
        guard excess > 0 else { return self }
        let kept = try coefficient.magnitude.quotientToNearest(dividingBy: DecimalNumber.power(excess))
        let result = try DecimalNumber(coefficient.isNegative ? kept.negated : kept, exponent + excess)
        // Nines that were rounded up may be one digit more.
        return try result.rounded()
    }

    /// Rounded to so many places after the point, or zeros before it where that is negative.
    func rounded(places: Int) throws(Fault) -> DecimalNumber {
        if exponent >= -places { return try DecimalNumber(try scaled(to: -places), -places) }
        let kept = try coefficient.magnitude.quotientToNearest(dividingBy: DecimalNumber.power(-places - exponent))
        return try DecimalNumber(coefficient.isNegative ? kept.negated : kept, -places)
    }

    /// Without what comes after the point.
    func integer() throws(Fault) -> BigInteger {
        if exponent >= 0 { return try scaled(to: 0) }
        let whole = try coefficient.magnitude.dividedDown(by: DecimalNumber.power(-exponent)).quotient
        return coefficient.isNegative ? whole.negated : whole
    }

    /// The integer below or, if so, above.
    func floor(isUp: Bool) throws(Fault) -> BigInteger {
        let whole = try integer()
        let order = try self.order(DecimalNumber(whole, 0))
        if isUp { return order > 0 ? try whole.adding(BigInteger(1)) : whole }
        return order < 0 ? try whole.adding(BigInteger(-1)) : whole
    }

    /// Rounded or filled up to so many significant digits.
    func rounded(digits count: Int) throws(Fault) -> DecimalNumber {
        if isZero { return self }
        let result = try rounded(places: count - exponent - digits().utf8.count)
        let excess = try result.digits().utf8.count - count
        return excess > 0 ? try result.rounded(places: -result.exponent - excess) : result
    }

    /// The text that all equal numbers share.
    func normalized() throws(Fault) -> String {
        let digits = try digits()
        let zeros = isZero ? 0 : digits.utf8.reversed().prefix { $0 == 0x30 }.count
        return "\(coefficient.isNegative)\(digits.dropLast(zeros))e\(isZero ? 0 : exponent + zeros)"
    }

    /// The nearest double.
    func double() throws(Fault) -> Double { Double(try text()) ?? .nan }

    // MARK: operations

    func adding(_ other: DecimalNumber) throws(Fault) -> DecimalNumber {
        let lower = min(exponent, other.exponent)
        return try DecimalNumber(try scaled(to: lower).adding(try other.scaled(to: lower)), lower).rounded()
    }

    var negated: DecimalNumber {
        get throws(Fault) { try DecimalNumber(coefficient.negated, exponent) }
    }

    func multiplied(by other: DecimalNumber) throws(Fault) -> DecimalNumber {
        try DecimalNumber(try coefficient.multiplied(by: other.coefficient), exponent + other.exponent).rounded()
    }

    func divided(by other: DecimalNumber) throws(Fault) -> DecimalNumber {
        guard !other.isZero else { throw .runtime("division by zero") }
        let ideal = exponent - other.exponent
        if isZero { return try DecimalNumber(BigInteger(0), ideal) }
        let shift = try max(0, other.digits().utf8.count - digits().utf8.count + DecimalNumber.precision + 1)
        let division = try coefficient.magnitude.multiplied(by: DecimalNumber.power(shift))
            .dividedDown(by: other.coefficient.magnitude)
        var (quotient, exponent) = (division.quotient, ideal - shift)
        let ten = BigInteger(10)
        if !division.remainder.isZero {
            // A last digit that does not look like a half, so that rounding goes the right way.
            if try quotient.dividedDown(by: BigInteger(5)).remainder.isZero {
                quotient = try quotient.adding(BigInteger(1))
            }
        } else {
            while exponent < ideal {
                let (shorter, last) = try quotient.dividedDown(by: ten)
                guard last.isZero else { break }
                (quotient, exponent) = (shorter, exponent + 1)
            }
        }
        let isNegative = coefficient.isNegative != other.coefficient.isNegative
        return try DecimalNumber(isNegative ? quotient.negated : quotient, exponent).rounded()
    }

    /// The quotient cut to an integer, and what remains, which has the sign of this number.
    func cut(by other: DecimalNumber) throws(Fault) -> (quotient: DecimalNumber, remainder: DecimalNumber) {
        guard !other.isZero else { throw .runtime("division by zero") }
        let lower = min(exponent, other.exponent)
        let (left, right) = (try scaled(to: lower), try other.scaled(to: lower))
        let (quotient, remainder) = try left.magnitude.dividedDown(by: right.magnitude)
        guard try quotient.digits(radix: 10).utf8.count <= DecimalNumber.precision else {
            throw .runtime("the quotient has more than \(DecimalNumber.precision) digits")
        }
        let isNegative = left.isNegative != right.isNegative
        return (
            try DecimalNumber(isNegative ? quotient.negated : quotient, 0),
            try DecimalNumber(left.isNegative ? remainder.negated : remainder, lower).rounded()
        )
    }

    func order(_ other: DecimalNumber) throws(Fault) -> Int {
        let lower = min(exponent, other.exponent)
        let (left, right) = (try scaled(to: lower), try other.scaled(to: lower))
        return left < right ? -1 : left == right ? 0 : 1
    }

    /// This number times itself so many times.
    func raised(to count: Int) throws(Fault) -> DecimalNumber {
        var exact = BigInteger(1)
        for _ in 0..<count { exact = try exact.multiplied(by: coefficient) }
        return try DecimalNumber(exact, exponent * count).rounded()
    }

    // MARK: text

    /// As `str(Decimal)` has it.
    func text() throws(Fault) -> String {
        let digits = try digits()
        let sign = coefficient.isNegative ? "-" : ""
        let adjusted = exponent + digits.utf8.count - 1
        if exponent <= 0, adjusted >= -6 { return sign + DecimalNumber.plain(digits, exponent) }
        let mantissa = digits.utf8.count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
        return "\(sign)\(mantissa)E\(adjusted < 0 ? "-" : "+")\(adjusted.magnitude)"
    }

    private static func plain(_ digits: String, _ exponent: Int) -> String {
        if exponent >= 0 { return digits == "0" ? "0" : digits + String(repeating: "0", count: exponent) }
        let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.utf8.count)) + digits
        return "\(padded.dropLast(-exponent)).\(padded.suffix(-exponent))"
    }
}
