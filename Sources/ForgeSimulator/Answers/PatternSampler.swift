/// Makes a text that a regular expression matches, for the part of the language that schemas are written in: classes,
/// groups, alternatives and quantifiers. Look-arounds, back-references and word boundaries are beyond it.
struct PatternSampler {
    private struct Unsupported: Error {}

    /// The most that `*`, `+` and `{n,}` add to their minimum.
    private static let slack = 3
    private static let lengthLimit = 10_000
    private static let depthLimit = 50

    private let pattern: [Character]
    private var position = 0
    private var depth = 0
    /// Atoms that may still be read: nested repetitions of nothing would take for ever.
    private var budget = 20_000

    /// Nil where the pattern is not understood.
    static func sample(_ pattern: String, _ chance: inout Chance) -> String? {
        var sampler = PatternSampler(pattern: Array(pattern))
        guard let text = try? sampler.alternatives(&chance), sampler.position == sampler.pattern.count else {
            return nil
        }
        return text
    }

    private init(pattern: [Character]) {
        self.pattern = pattern
    }

    private var next: Character? { position < pattern.count ? pattern[position] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        position += 1
        return true
    }

    /// All alternatives are read; one of them is chosen.
    private mutating func alternatives(_ chance: inout Chance) throws -> String {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.depthLimit else { throw Unsupported() }
        var choices = [try sequence(&chance)]
        while take("|") { choices.append(try sequence(&chance)) }
        return chance.pick(choices, or: "")
    }

    private mutating func sequence(_ chance: inout Chance) throws -> String {
        var text = ""
        while let character = next, character != "|", character != ")" {
            position += 1
            if character == "^" || character == "$" { continue }
            let start = position - 1
            var piece = try atom(character, &chance)
            let end = position
            guard let count = try quantifier(&chance) else {
                text += piece
                continue
            }
            let after = position
            for index in 0..<count {
                // Read again, so that each repetition makes its own choice.
                if index > 0 {
                    position = start + 1
                    piece = try atom(character, &chance)
                    guard position == end else { throw Unsupported() }
                }
                text += piece
                guard text.utf8.count <= Self.lengthLimit else { throw Unsupported() }
            }
            position = after
        }
        return text
    }

    private mutating func atom(_ character: Character, _ chance: inout Chance) throws -> String {
        budget -= 1
        guard budget > 0 else { throw Unsupported() }
        switch character {
        case "(":
            if take("?"), !take(":") { throw Unsupported() }
            let text = try alternatives(&chance)
            guard take(")") else { throw Unsupported() }
            return text
        case "[": return String(chance.pick(try members(), or: "a"))
        case ".": return String(chance.pick(Self.letters, or: "a"))
        case "\\":
            guard let escaped = next else { throw Unsupported() }
            position += 1
            return String(chance.pick(try Self.escape(escaped), or: "a"))
        case "*", "+", "?", "{": throw Unsupported()
        default: return String(character)
        }
    }

    /// How often what stands before is repeated; nil where nothing says so.
    private mutating func quantifier(_ chance: inout Chance) throws -> Int? {
        var bounds: (least: Int, most: Int)?
        if take("*") {
            bounds = (0, Self.slack)
        } else if take("+") {
            bounds = (1, 1 + Self.slack)
        } else if take("?") {
            bounds = (0, 1)
        } else if take("{") {
            guard let least = number(), least <= 1000 else { throw Unsupported() }
            let most = take(",") ? number() ?? least + Self.slack : least
            guard take("}"), most >= least, most <= 1000 else { throw Unsupported() }
            bounds = (least, most)
        }
        guard let bounds else { return nil }
        _ = take("?")
        return bounds.least + chance.below(bounds.most - bounds.least + 1)
    }

    private mutating func number() -> Int? {
        let digits = pattern[position...].prefix { $0.isASCII && $0.isNumber }
        position += digits.count
        return Int(String(digits))
    }

    private mutating func members() throws -> [Character] {
        let isNegated = take("^")
        var members: [Character] = []
        while let character = next {
            position += 1
            if character == "]" {
                if !isNegated { return members }
                return (Self.letters + Self.digits + ["_", "-", " "]).filter { !members.contains($0) }
            }
            var first = [character]
            if character == "\\", let escaped = next {
                position += 1
                first = try Self.escape(escaped)
            }
            guard first.count == 1, next == "-", position + 1 < pattern.count, pattern[position + 1] != "]" else {
                members += first
                continue
            }
            position += 2
            var last = pattern[position - 1]
            if last == "\\", let escaped = next {
                position += 1
                last = try Self.escape(escaped).first ?? last
            }
            guard let low = first[0].unicodeScalars.first?.value, let high = last.unicodeScalars.first?.value,
                low <= high
            else { throw Unsupported() }
            members += (low...min(high, low + 200)).compactMap { Unicode.Scalar($0).map(Character.init) }
        }
        throw Unsupported()
    }

    private static let letters = Array("abcdefghijklmnopqrstuvwxyz")
    private static let digits = Array("0123456789")

    private static func escape(_ character: Character) throws -> [Character] {
        switch character {
        case "d": digits
        case "w": letters + digits + ["_"]
        case "s": [" "]
        case "D", "S", "W": character == "W" ? [" "] : letters
        case "n": ["\n"]
        case "t": ["\t"]
        case _ where character.isLetter || character.isNumber: throw Unsupported()
        default: [character]
        }
    }
}
