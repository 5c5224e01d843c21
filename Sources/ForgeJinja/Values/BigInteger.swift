/// A whole number of any size up to a limit, as sign and magnitude.
///
/// Values hold one only where 64 bits do not suffice (`TemplateValue.init(_: BigInteger)` sees to it), so that a number has
/// one form and ordinary ones cost nothing.
package final class BigInteger: Sendable {
    let isNegative: Bool
    /// The magnitude, lowest word first; the last word is not zero, and zero has none.
    let words: [UInt64]

    /// More bits are refused, so that `9 ** (9 ** 9)` is an error at once. In decimal digits that is about 39,456.
    static let bitLimit = 1 << 17

    static let tooLarge = Fault.limit("an integer of more than \(bitLimit) bits")

    /// Takes zeros off the end of the magnitude.
    init(isNegative: Bool, words: [UInt64]) {
        var words = words
        while words.last == 0 { words.removeLast() }
        self.words = words
        self.isNegative = isNegative && !words.isEmpty
    }

    convenience init(_ value: Int64) { self.init(isNegative: value < 0, words: [value.magnitude]) }

    /// The same number in 64 bits, where they hold it.
    var small: Int64? {
        guard words.count <= 1 else { return nil }
        let magnitude = words.first ?? 0
        if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int64(exactly: magnitude)
    }

    /// How many bits the magnitude takes.
    var bitWidth: Int { words.bitWidth }

    /// How many bits of the magnitude are set.
    var bitCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    var isZero: Bool { words.isEmpty }

    var isOdd: Bool { (words.first ?? 0) & 1 == 1 }

    var negated: BigInteger { BigInteger(isNegative: !isNegative, words: words) }

    var magnitude: BigInteger { BigInteger(isNegative: false, words: words) }
}

extension BigInteger: Comparable, Hashable {
    package static func == (left: BigInteger, right: BigInteger) -> Bool {
        left.isNegative == right.isNegative && left.words == right.words
    }

    package static func < (left: BigInteger, right: BigInteger) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.words.isLess(than: left.words) : left.words.isLess(than: right.words)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(isNegative)
        hasher.combine(words)
    }
}

// MARK: arithmetic

extension BigInteger {
    private static func checked(_ isNegative: Bool, _ words: [UInt64]) throws(Fault) -> BigInteger {
        let result = BigInteger(isNegative: isNegative, words: words)
        guard result.bitWidth <= bitLimit else { throw tooLarge }
        return result
    }

    func adding(_ other: BigInteger) throws(Fault) -> BigInteger {
        if isNegative == other.isNegative {
            return try BigInteger.checked(isNegative, words.adding(other.words))
        }
        if words.isLess(than: other.words) {
            return BigInteger(isNegative: other.isNegative, words: other.words.subtracting(words))
        }
        return BigInteger(isNegative: isNegative, words: words.subtracting(other.words))
    }

    func multiplied(by other: BigInteger) throws(Fault) -> BigInteger {
        guard bitWidth + other.bitWidth <= BigInteger.bitLimit + 1 else { throw BigInteger.tooLarge }
        return try BigInteger.checked(isNegative != other.isNegative, words.multiplied(by: other.words))
    }

    /// The quotient rounded down and what remains, which has the sign of the divisor. The divisor is not zero.
    func dividedDown(by divisor: BigInteger) throws(Fault) -> (quotient: BigInteger, remainder: BigInteger) {
        let (quotient, remainder) = words.divided(by: divisor.words)
        let whole = BigInteger(isNegative: isNegative != divisor.isNegative, words: quotient)
        let rest = BigInteger(isNegative: isNegative, words: remainder)
        guard !rest.isZero, rest.isNegative != divisor.isNegative else { return (whole, rest) }
        return (try whole.adding(BigInteger(-1)), try rest.adding(divisor))
    }

    /// The exponent is not negative.
    func raised(to exponent: BigInteger) throws(Fault) -> BigInteger {
        if bitWidth <= 1 {
            if exponent.isZero { return BigInteger(1) }
            return isNegative && !exponent.isOdd ? negated : self
        }
        guard let count = exponent.small, count <= BigInteger.bitLimit,
            (bitWidth - 1) * Int(count) <= BigInteger.bitLimit
        else { throw BigInteger.tooLarge }
        var result = BigInteger(1)
        for bit in stride(from: Int64.bitWidth - 1 - count.leadingZeroBitCount, through: 0, by: -1) {
            result = try result.multiplied(by: result)
            if count >> Int64(bit) & 1 == 1 { result = try result.multiplied(by: self) }
        }
        return result
    }

    /// The quotient rounded to the nearest, halves to the even one. The divisor is positive.
    func quotientToNearest(dividingBy divisor: BigInteger) throws(Fault) -> BigInteger {
        let (quotient, remainder) = try dividedDown(by: divisor)
        let twice = try remainder.adding(remainder)
        let isUp = twice > divisor || (twice == divisor && quotient.isOdd)
        return isUp ? try quotient.adding(BigInteger(1)) : quotient
    }

    /// Rounded to so many zeros at the end, halves to the even side.
    func rounded(zeros: Int) throws(Fault) -> BigInteger {
        // A power of ten of more digits than the number has.
        if zeros > bitWidth / 3 + 1 { return BigInteger(0) }
        let unit = try BigInteger(10).raised(to: BigInteger(Int64(zeros)))
        return try quotientToNearest(dividingBy: unit).multiplied(by: unit)
    }
}
