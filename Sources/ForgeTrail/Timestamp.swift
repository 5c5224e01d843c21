import ForgeJSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A moment of the journal: milliseconds since 1970, written `2026-11-22T10:15:00.123Z`.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// What the machine's clock says now. The corresponding C function is `clock_gettime`.
    package static func now() -> Timestamp {
        var time = timespec()
        // It fails only for a clock that does not exist.
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 { milliseconds.dividedDown(by: 1000).quotient }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }
}

extension Timestamp: LosslessStringConvertible {
    /// Reads exactly the form that `description` writes, with the years 0001 to 9999.
    package init?(_ text: String) {
        var digits = DigitReader(text)
        guard let time = digits.civilTime(), time.year >= 1, digits.skip("."), let millisecond = digits.number(3),
            digits.skip("Z"), digits.isAtEnd
        else { return nil }
        milliseconds = time.milliseconds + millisecond
    }

    package var description: String {
        let time = CivilTime(milliseconds: milliseconds)
        return "\(time.dateText)T\(time.clockText).\(time.millisecond.padded(3))Z"
    }
}
