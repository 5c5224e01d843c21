/// The characters that one place of a pattern accepts: `a`, `.`, `\d`, `[^a-z\s]`, `\p{Lu}`.
struct ScalarSet: Sendable {
    enum Member: Sendable {
        case range(ClosedRange<UInt32>)
        /// `\w`, which in ECMAScript is ASCII.
        case word(isNegated: Bool)
        case digit(isNegated: Bool)
        case space(isNegated: Bool)
        case property(ScalarProperty, isNegated: Bool)
    }

    private let members: [Member]
    private let isNegated: Bool
    /// The answers for ASCII, which is most of what is asked.
    private let low: UInt64
    private let high: UInt64

    init(_ members: [Member], isNegated: Bool = false) {
        self.members = members
        self.isNegated = isNegated
        func bits(_ base: UInt8) -> UInt64 {
            (0..<64).reduce(into: 0) { bits, place in
                let isMember = members.contains { $0.contains(Unicode.Scalar(base + UInt8(place))) }
                if isMember != isNegated { bits |= 1 << UInt64(place) }
            }
        }
        low = bits(0)
        high = bits(64)
    }

    init(_ scalar: Unicode.Scalar) { self.init([.range(scalar.value...scalar.value)]) }

    /// `.`: all but the ends of lines.
    static let dot = ScalarSet(
        [.range(0x0A...0x0A), .range(0x0D...0x0D), .range(0x2028...0x2029)], isNegated: true)

    @inline(__always)
    func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<64: low >> UInt64(scalar.value) & 1 == 1
        case ..<128: high >> UInt64(scalar.value - 64) & 1 == 1
        default: hasMember(scalar) != isNegated
        }
    }

    private func hasMember(_ scalar: Unicode.Scalar) -> Bool { members.contains { $0.contains(scalar) } }
}

extension ScalarSet.Member {
    func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .range(let range): range.contains(scalar.value)
        case .word(let isNegated): Self.isWord(scalar) != isNegated
        case .digit(let isNegated): (0x30...0x39).contains(scalar.value) != isNegated
        case .space(let isNegated): Self.isSpace(scalar) != isNegated
        case .property(let property, let isNegated): property.holds(for: scalar) != isNegated
        }
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }

    /// ECMAScript's white space and line ends.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0xA0, 0x2028, 0x2029, 0xFEFF: true
        default: scalar.value >= 0x80 && scalar.properties.generalCategory == .spaceSeparator
        }
    }
}
