/// A piece of a generated template that knows what it is made of, so that it can be made smaller.
///
///     let sum: Fragment = "\(left) + \(right)"        // left and right are fragments too
struct Fragment: Sendable {
    enum Role: Sendable {
        /// All of its parts are needed.
        case whole
        /// An expression: any expression inside may stand in its place.
        case expression
        /// Any of its parts may go.
        case sequence
        /// May go as a whole.
        case optional
    }

    enum Part: Sendable {
        case text(String)
        case fragment(Fragment)
    }

    var role = Role.whole
    var parts: [Part] = []
    /// An expression whose outermost operator binds less than a filter or a dot.
    var isLoose = false
    /// It ends in a filter, after which a dot is part of the filter's name.
    var isFiltered = false

    static let empty = Fragment()

    init() {}

    init(_ text: String) { parts = [.text(text)] }

    static func sequence(_ members: [Fragment]) -> Fragment {
        var fragment = Fragment()
        fragment.role = .sequence
        fragment.parts = members.map(Part.fragment)
        return fragment
    }

    static func joined(_ members: [Fragment], by separator: String) -> Fragment {
        var fragment = Fragment()
        fragment.role = .sequence
        for (index, member) in members.enumerated() {
            let lead: Fragment = index > 0 ? "\(separator)\(member)" : member
            fragment.parts.append(.fragment(lead))
        }
        return fragment
    }

    var optional: Fragment { with(.optional) }
    var expression: Fragment { with(.expression) }
    var loose: Fragment {
        var copy = self
        copy.isLoose = true
        return copy
    }

    private func with(_ role: Role) -> Fragment {
        // A sequence keeps what it is, inside.
        if self.role != .whole {
            var outer = Fragment()
            outer.role = role
            (outer.isLoose, outer.isFiltered) = (isLoose, isFiltered)
            outer.parts = [.fragment(self)]
            return outer
        }
        var copy = self
        copy.role = role
        return copy
    }

    var text: String {
        var text = ""
        write(into: &text)
        return text
    }

    private func write(into text: inout String) {
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .fragment(let fragment): fragment.write(into: &text)
            }
        }
    }
}

extension Fragment: CustomStringConvertible {
    var description: String { text }
}

extension Fragment: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []
        init(literalCapacity: Int, interpolationCount: Int) {}
        mutating func appendLiteral(_ text: String) { if !text.isEmpty { parts.append(.text(text)) } }
        mutating func appendInterpolation(_ fragment: Fragment) { parts.append(.fragment(fragment)) }
        mutating func appendInterpolation(_ text: String) { parts.append(.text(text)) }
        mutating func appendInterpolation(_ number: Int) { parts.append(.text(String(number))) }
    }

    init(stringLiteral text: String) { self.init(text) }
    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }
}

extension Fragment {
    /// What is left of it when one thing is taken out or put in simpler words, the greatest cuts first.
    var smaller: [Fragment] {
        var result: [Fragment] = []
        switch role {
        case .optional: result.append(.empty)
        case .expression:
            for inner in innerExpressions {
                var inner = inner
                inner.isLoose = false
                result.append(inner)
            }
        case .sequence:
            var size = parts.count / 2
            while size > 1 {
                for start in stride(from: 0, to: parts.count, by: size) {
                    var rest = parts
                    rest.removeSubrange(start..<min(parts.count, start + size))
                    result.append(keeping(rest[...]))
                }
                size /= 2
            }
            for index in parts.indices {
                var rest = parts
                rest.remove(at: index)
                result.append(keeping(rest[...]))
                // A block is replaced by what it holds.
                if case .fragment(let member) = parts[index] {
                    for inner in member.innerSequences {
                        rest = parts
                        rest[index] = .fragment(inner)
                        result.append(keeping(rest[...]))
                    }
                }
            }
        case .whole: break
        }
        for (index, part) in parts.enumerated() {
            guard case .fragment(let fragment) = part else { continue }
            for smaller in fragment.smaller {
                var copy = self
                copy.parts[index] = .fragment(smaller)
                result.append(copy)
            }
        }
        return result
    }

    private func keeping(_ parts: ArraySlice<Part>) -> Fragment {
        var copy = self
        copy.parts = Array(parts)
        return copy
    }

    private var children: [Fragment] {
        parts.compactMap { if case .fragment(let fragment) = $0 { fragment } else { nil } }
    }

    private var innerExpressions: [Fragment] {
        children.flatMap { $0.role == .expression ? [$0] : $0.innerExpressions }
    }

    private var innerSequences: [Fragment] {
        children.flatMap { $0.role == .sequence ? [$0] : $0.innerSequences }
    }
}
