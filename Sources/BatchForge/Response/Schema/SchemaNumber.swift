import ForgeJSON

/// A number as JSON writes it, to any size and without rounding: sign, digits, power of ten.
///
/// A double counts as the shortest decimal that reads back as it, so that 0.3 is a multiple of 0.1, as it is on paper.
struct SchemaNumber: Sendable {
    private let isNegative: Bool
    /// Without zeros at either end; empty is zero.
    private let digits: ArraySlice<UInt8>
    /// The value is 0.d₁d₂d₃… times ten to this power.
    private let power: Int

    /// Nil for what is no number, or not a finite one.
    init?(_ value: JSONValue) {
        switch value {
        case .integer(let value): self.init(text: value.description)
        case .bigInteger(let text): self.init(text: text)
        case .double(let value): self.init(text: value.description)
        default: return nil
        }
    }

    private init?(text: String) {
        var digits: [UInt8] = []
        var wholeCount: Int?
        var exponent = 0
        let hasSign = text.utf8.first == UInt8(ascii: "-")
        var place = text.utf8.startIndex
        if hasSign { text.utf8.formIndex(after: &place) }
        loop: while place < text.utf8.endIndex {
            let byte = text.utf8[place]
            text.utf8.formIndex(after: &place)
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte - UInt8(ascii: "0"))
            case UInt8(ascii: ".") where wholeCount == nil: wholeCount = digits.count
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard let value = Int(text[place...]), abs(value) < 1_000_000 else { return nil }
                exponent = value
                break loop
            default: return nil
            }
        }
        guard !digits.isEmpty else { return nil }
        let leading = digits.prefix { $0 == 0 }.count
        let trailing = leading == digits.count ? 0 : digits.reversed().prefix { $0 == 0 }.count
        self.digits = digits[leading..<(digits.count - trailing)]
        power = self.digits.isEmpty ? 0 : (wholeCount ?? digits.count) - leading + exponent
        isNegative = hasSign && !self.digits.isEmpty
    }

    var isZero: Bool { digits.isEmpty }
    var isPositive: Bool { !isNegative && !isZero }

    /// How many powers of ten stand behind the digits; below zero for a fraction.
    private var tail: Int { power - digits.count }

    /// The digits as an integer, if it fits.
    private var mantissa: UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = tens.addingReportingOverflow(UInt64(digit))
            if tooLarge || overflow { return nil }
            value = sum
        }
        return value
    }

    /// Whether a number can be asked if it is a multiple of this one.
    var isDivisor: Bool { isPositive && mantissa != nil }

    func isMultiple(of divisor: SchemaNumber) -> Bool {
        if isZero { return true }
        guard let modulus = divisor.mantissa, modulus > 0 else { return false }
        // Neither ends in a zero: a power of ten that only the divisor has cannot go into our digits.
        guard tail >= divisor.tail else { return false }
        func product(_ a: UInt64, _ b: UInt64) -> UInt64 { modulus.dividingFullWidth(wide(a, b)).remainder }
        func wide(_ a: UInt64, _ b: UInt64) -> (UInt64, UInt64) {
            let (high, low) = (a % modulus).multipliedFullWidth(by: b % modulus)
            return (high, low)
        }
        var rest: UInt64 = 0
        for digit in digits {
            let (sum, overflow) = product(rest, 10).addingReportingOverflow(UInt64(digit))
            // Past 2⁶⁴ only for a modulus that is nearly as large, which is then below the sum once.
            rest = overflow ? sum &- modulus : sum % modulus
        }
        var scale: UInt64 = 10 % modulus
        var exponent = tail - divisor.tail
        while exponent > 0 {
            if exponent & 1 == 1 { rest = product(rest, scale) }
            scale = product(scale, scale)
            exponent >>= 1
        }
        return rest % modulus == 0
    }
}

extension SchemaNumber: Comparable {
    static func == (left: SchemaNumber, right: SchemaNumber) -> Bool {
        left.isNegative == right.isNegative && left.power == right.power && left.digits == right.digits
    }

    static func < (left: SchemaNumber, right: SchemaNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    private func isSmaller(than other: SchemaNumber) -> Bool {
        if isZero || other.isZero { return isZero && !other.isZero }
        return power == other.power ? digits.lexicographicallyPrecedes(other.digits) : power < other.power
    }
}
