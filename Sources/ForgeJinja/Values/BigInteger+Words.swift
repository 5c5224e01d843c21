/// Arithmetic on magnitudes: words of 64 bits, the lowest first.
extension [UInt64] {
    var bitWidth: Int { last.map { count * 64 - $0.leadingZeroBitCount } ?? 0 }

    /// Neither has zeros at its end.
    func isLess(than other: [UInt64]) -> Bool {
        if count != other.count { return count < other.count }
        for (word, second) in zip(reversed(), other.reversed()) where word != second { return word < second }
        return false
    }

    func adding(_ other: [UInt64]) -> [UInt64] {
        var result = count < other.count ? other : self
        let shorter = count < other.count ? self : other
        var carry: UInt64 = 0
        for index in result.indices {
            if index >= shorter.count, carry == 0 { break }
            let (sum, overflow) = result[index].addingReportingOverflow(index < shorter.count ? shorter[index] : 0)
            let (total, isMore) = sum.addingReportingOverflow(carry)
            result[index] = total
            carry = (overflow ? 1 : 0) + (isMore ? 1 : 0)
        }
        if carry > 0 { result.append(carry) }
        return result
    }

    /// The other is not larger.
    func subtracting(_ other: [UInt64]) -> [UInt64] {
        var result = self
        var borrow: UInt64 = 0
        for index in result.indices {
            if index >= other.count, borrow == 0 { break }
            let (difference, overflow) = result[index].subtractingReportingOverflow(
                index < other.count ? other[index] : 0)
            let (total, isMore) = difference.subtractingReportingOverflow(borrow)
            result[index] = total
            borrow = (overflow ? 1 : 0) + (isMore ? 1 : 0)
        }
        return result
    }

    func multiplied(by other: [UInt64]) -> [UInt64] {
        var result = [UInt64](repeating: 0, count: count + other.count)
        for (index, word) in enumerated() where word != 0 {
            var carry: UInt64 = 0
            for (offset, factor) in other.enumerated() {
                let (high, low) = word.multipliedFullWidth(by: factor)
                let (sum, overflow) = result[index + offset].addingReportingOverflow(low)
                let (total, isMore) = sum.addingReportingOverflow(carry)
                result[index + offset] = total
                // The product's upper half is at most 2^64 - 2, so that one carry fits, and two come only below that.
                carry = high &+ (overflow ? 1 : 0) &+ (isMore ? 1 : 0)
            }
            result[index + other.count] = carry
        }
        return result
    }

    mutating func multiply(by factor: UInt64, adding addend: UInt64) {
        var carry = addend
        for index in indices {
            let (high, low) = self[index].multipliedFullWidth(by: factor)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            self[index] = sum
            carry = high &+ (overflow ? 1 : 0)
        }
        if carry > 0 { append(carry) }
    }

    /// Leaves the quotient and gives the remainder. The divisor is not zero.
    mutating func divide(by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for index in indices.reversed() {
            (self[index], remainder) = divisor.dividingFullWidth((remainder, self[index]))
        }
        while last == 0 { removeLast() }
        return remainder
    }

    func shifted(left bits: Int) -> [UInt64] {
        guard !isEmpty, bits > 0 else { return self }
        let (whole, part) = (bits / 64, UInt64(bits % 64))
        var result = [UInt64](repeating: 0, count: whole)
        guard part > 0 else { return result + self }
        var carry: UInt64 = 0
        for word in self {
            result.append(word << part | carry)
            carry = word >> (64 - part)
        }
        if carry > 0 { result.append(carry) }
        return result
    }

    /// Quotient and remainder, by Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1). Neither has zeros
    /// at its end, and the divisor is not zero.
    func divided(by divisor: [UInt64]) -> (quotient: [UInt64], remainder: [UInt64]) {
        if isLess(than: divisor) { return ([], self) }
        if divisor.count == 1 {
            var quotient = self
            let remainder = quotient.divide(by: divisor[0])
            return (quotient, remainder == 0 ? [] : [remainder])
        }
        let shift = divisor[divisor.count - 1].leadingZeroBitCount
        let lower = divisor.shifted(left: shift)
        var upper = shifted(left: shift)
        while upper.count <= count { upper.append(0) }
        let size = lower.count
        let top = lower[size - 1]
        var quotient = [UInt64](repeating: 0, count: upper.count - size)
        for place in quotient.indices.reversed() {
            quotient[place] = upper.takeAway(
                lower, times: estimate(upper, place + size, top, lower[size - 2]), at: place)
        }
        // The remainder is shifted back.
        var remainder = Array(upper.prefix(size))
        if shift > 0 {
            for index in remainder.indices {
                let next = index + 1 < size ? remainder[index + 1] : 0
                remainder[index] = remainder[index] >> UInt64(shift) | next << UInt64(64 - shift)
            }
        }
        while quotient.last == 0 { quotient.removeLast() }
        while remainder.last == 0 { remainder.removeLast() }
        return (quotient, remainder)
    }

    /// How often the divisor goes into the part that ends at a place: right, or one too many.
    private func estimate(_ upper: [UInt64], _ end: Int, _ top: UInt64, _ second: UInt64) -> UInt64 {
        var digit = UInt64.max
        var rest: UInt64
        if upper[end] < top {
            (digit, rest) = top.dividingFullWidth((upper[end], upper[end - 1]))
        } else {
            // The quotient would not fit a word; the largest one is at most two too many.
            let (sum, overflow) = upper[end - 1].addingReportingOverflow(top)
            if overflow { return digit }
            rest = sum
        }
        while true {
            let (high, low) = digit.multipliedFullWidth(by: second)
            guard high > rest || (high == rest && low > upper[end - 2]) else { return digit }
            digit -= 1
            let (sum, overflow) = rest.addingReportingOverflow(top)
            if overflow { return digit }
            rest = sum
        }
    }

    /// Subtracts a multiple of the divisor from the words at a place; gives how often it went.
    private mutating func takeAway(_ divisor: [UInt64], times digit: UInt64, at place: Int) -> UInt64 {
        var borrow: UInt64 = 0
        var carry: UInt64 = 0
        for (index, word) in divisor.enumerated() {
            let (high, low) = word.multipliedFullWidth(by: digit)
            let (product, isCarried) = low.addingReportingOverflow(carry)
            carry = high &+ (isCarried ? 1 : 0)
            let (difference, overflow) = self[place + index].subtractingReportingOverflow(product)
            let (total, isMore) = difference.subtractingReportingOverflow(borrow)
            self[place + index] = total
            borrow = (overflow ? 1 : 0) + (isMore ? 1 : 0)
        }
        let (difference, overflow) = self[place + divisor.count].subtractingReportingOverflow(carry)
        let (total, isMore) = difference.subtractingReportingOverflow(borrow)
        self[place + divisor.count] = total
        guard overflow || isMore else { return digit }
        // One too many: give one back.
        carry = 0
        for (index, word) in divisor.enumerated() {
            let (sum, overflow) = self[place + index].addingReportingOverflow(word)
            let (total, isMore) = sum.addingReportingOverflow(carry)
            self[place + index] = total
            carry = (overflow ? 1 : 0) + (isMore ? 1 : 0)
        }
        self[place + divisor.count] &+= carry
        return digit - 1
    }
}
