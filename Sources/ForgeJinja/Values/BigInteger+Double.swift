/// To and from doubles, rounded once.
extension BigInteger {
    /// The number without what comes after the point; nil for what is none.
    convenience init?(cutting value: Double) {
        guard value.isFinite else { return nil }
        let whole = value.rounded(.towardZero)
        guard whole != 0 else {
            self.init(0)
            return
        }
        let significand = whole.significandBitPattern | 1 << 52
        let shift = Int(whole.exponent) - 52
        let words = shift >= 0 ? [significand].shifted(left: shift) : [significand >> UInt64(-shift)]
        self.init(isNegative: value < 0, words: words)
    }

    /// The nearest double, halves to the even one; nil beyond the largest.
    var double: Double? {
        guard !isZero else { return 0 }
        let width = bitWidth
        let shift = max(0, width - 64)
        let (top, isExact) = words.bits(above: shift)
        // A bit below all those that are kept tells that something follows.
        let value = Double(sign: .plus, exponent: shift, significand: Double(isExact ? top : top | 1))
        guard value.isFinite else { return nil }
        return isNegative ? -value : value
    }

    /// The nearest double, or an error beyond the largest.
    func requiredDouble() throws(Fault) -> Double {
        guard let double else { throw .runtime("int too large to convert to float") }
        return double
    }

    /// The quotient as the nearest double. The divisor is not zero.
    func quotient(by divisor: BigInteger) throws(Fault) -> Double {
        let isNegative = isNegative != divisor.isNegative
        guard !isZero else { return isNegative ? -0.0 : 0.0 }
        // Scaled so that the whole quotient takes 63 or 64 bits.
        let shift = 63 - (bitWidth - divisor.bitWidth)
        let (quotient, remainder) = words.shifted(left: max(0, shift)).divided(
            by: divisor.words.shifted(left: max(0, -shift)))
        let whole = quotient.first ?? 0
        // How many of those bits a double cannot keep; below the smallest normal number they are more.
        let drop = max(64 - whole.leadingZeroBitCount - 53, shift - 1074)
        guard drop <= 64 else { return isNegative ? -0.0 : 0.0 }
        var kept = drop == 64 ? 0 : whole >> UInt64(drop)
        let half: UInt64 = 1 << UInt64(drop - 1)
        let rest = drop == 64 ? whole : whole & (half << 1 &- 1)
        if rest > half || (rest == half && (!remainder.isEmpty || kept & 1 == 1)) { kept += 1 }
        let value = Double(sign: .plus, exponent: drop - shift, significand: Double(kept))
        guard value.isFinite else { throw .runtime("integer division result too large for a float") }
        return isNegative ? -value : value
    }
}

extension [UInt64] {
    /// The 64 bits above a place, and whether all below it are zero.
    fileprivate func bits(above place: Int) -> (bits: UInt64, isExact: Bool) {
        let (index, shift) = (place / 64, UInt64(place % 64))
        var bits = self[index] >> shift
        if shift > 0, index + 1 < count { bits |= self[index + 1] << (64 - shift) }
        let lost = shift == 0 ? 0 : self[index] << (64 - shift)
        return (bits, lost == 0 && prefix(index).allSatisfy { $0 == 0 })
    }
}
