/// Reads the regular expressions of ECMA-262 in Unicode mode, as JSON Schema asks for, and is as lenient as browsers are
/// about characters that need no backslash, or no lack of one.
///
/// Refused are back references and lookbehind, which have no place in a matcher of bounded time, and what other
/// languages write and ECMA-262 does not know, such as `\A` and `(?i)`.
struct PatternParser {
    private let text: [Unicode.Scalar]
    private var place = 0
    private var depth = 0
    private(set) var sets: [ScalarSet] = []

    private static let depthLimit = 100
    static let countLimit = 10_000

    init(_ source: String) { text = Array(source.unicodeScalars) }

    mutating func parse() throws(PatternError) -> PatternNode {
        let node = try choice()
        if next != nil { throw PatternError(reason: "it has a ')' too many") }
        return node
    }

    private var next: Unicode.Scalar? { place < text.count ? text[place] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        place += 1
        return true
    }

    private mutating func take(_ word: String) -> Bool {
        let word = Array(word.unicodeScalars)
        guard text[place...].starts(with: word) else { return false }
        place += word.count
        return true
    }

    private mutating func choice() throws(PatternError) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw PatternError(reason: "it is nested deeper than \(Self.depthLimit) levels")
        }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var terms: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" { terms.append(try term()) }
        return terms.count == 1 ? terms[0] : .sequence(terms)
    }

    private mutating func term() throws(PatternError) -> PatternNode {
        let (node, isAtom) = try unrepeated()
        guard let (atLeast, atMost) = try quantifier() else { return node }
        guard isAtom else { throw PatternError(reason: "a quantifier has nothing to repeat") }
        // Whether as many or as few as possible makes no difference to whether the text matches.
        _ = take("?")
        if try quantifier() != nil { throw PatternError(reason: "a quantifier follows a quantifier") }
        return .repetition(node, atLeast: atLeast, atMost: atMost)
    }

    private mutating func unrepeated() throws(PatternError) -> (PatternNode, isAtom: Bool) {
        if try quantifier() != nil { throw PatternError(reason: "a quantifier has nothing to repeat") }
        if take("^") { return (.start, false) }
        if take("$") { return (.end, false) }
        if take(#"\b"#) { return (.wordBoundary(isNegated: false), false) }
        if take(#"\B"#) { return (.wordBoundary(isNegated: true), false) }
        if take("(") { return try group() }
        if take("[") { return (add(try characterClass()), true) }
        if take(".") { return (add(.dot), true) }
        if take("\\") { return (add(ScalarSet([try escape(inClass: false)])), true) }
        guard let scalar = next else { throw PatternError(reason: "it is cut off") }
        place += 1
        return (add(ScalarSet(scalar)), true)
    }

    private mutating func add(_ set: ScalarSet) -> PatternNode {
        sets.append(set)
        return .set(sets.count - 1)
    }

    private mutating func group() throws(PatternError) -> (PatternNode, isAtom: Bool) {
        if take("?=") { return (.lookahead(try grouped(), isNegated: false), false) }
        if take("?!") { return (.lookahead(try grouped(), isNegated: true), false) }
        if take("?<=") || take("?<!") { throw PatternError(reason: "lookbehind is not supported") }
        if take("?<") {
            while let scalar = next, scalar != ">" {
                guard scalar == "$" || scalar == "_" || scalar.properties.isIDContinue else { break }
                place += 1
            }
            guard take(">") else { throw PatternError(reason: "the name of a group must end in '>'") }
        } else if take("?"), !take(":") {
            throw PatternError(reason: "a group that starts with '(?' and is not '(?:', '(?=', '(?!' or '(?<name>'")
        }
        return (try grouped(), true)
    }

    private mutating func grouped() throws(PatternError) -> PatternNode {
        let node = try choice()
        guard take(")") else { throw PatternError(reason: "a '(' has no ')'") }
        return node
    }

    // MARK: Quantifiers

    /// Reads `*`, `+`, `?`, `{2}`, `{2,}` or `{2,5}`; a brace that is none of these stands for itself.
    private mutating func quantifier() throws(PatternError) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = place
        guard take("{"), let atLeast = number() else {
            place = start
            return nil
        }
        var atMost: Int? = atLeast
        if take(",") { atMost = number() }
        guard take("}") else {
            place = start
            return nil
        }
        if let atMost, atMost < atLeast { throw PatternError(reason: "a quantifier's limits are the wrong way round") }
        guard max(atLeast, atMost ?? 0) <= Self.countLimit else {
            throw PatternError(reason: "it repeats more than \(Self.countLimit) times")
        }
        return (atLeast, atMost)
    }

    /// Reads digits; what is too large to count becomes one more than the limit.
    private mutating func number() -> Int? {
        let start = place
        var value = 0
        while let scalar = next, (0x30...0x39).contains(scalar.value) {
            value = min(value * 10 + Int(scalar.value) - 0x30, Self.countLimit + 1)
            place += 1
        }
        return place > start ? value : nil
    }

    // MARK: Classes and escapes

    private mutating func characterClass() throws(PatternError) -> ScalarSet {
        let isNegated = take("^")
        var members: [ScalarSet.Member] = []
        while !take("]") {
            let first = try classMember()
            guard next == "-", place + 1 < text.count, text[place + 1] != "]" else {
                members.append(first)
                continue
            }
            place += 1
            let last = try classMember()
            guard case .range(let low) = first, case .range(let high) = last else {
                // A class beside a hyphen: the hyphen stands for itself.
                members += [first, .range(0x2D...0x2D), last]
                continue
            }
            guard low.lowerBound <= high.upperBound else {
                throw PatternError(reason: "a range of characters is the wrong way round")
            }
            members.append(.range(low.lowerBound...high.upperBound))
        }
        return ScalarSet(members, isNegated: isNegated)
    }

    private mutating func classMember() throws(PatternError) -> ScalarSet.Member {
        guard let scalar = next else { throw PatternError(reason: "a '[' has no ']'") }
        place += 1
        return scalar == "\\" ? try escape(inClass: true) : .range(scalar.value...scalar.value)
    }

    /// Reads what follows a backslash.
    private mutating func escape(inClass: Bool) throws(PatternError) -> ScalarSet.Member {
        guard let letter = next else { throw PatternError(reason: "it ends in a backslash") }
        place += 1
        func character(_ value: UInt32) -> ScalarSet.Member { .range(value...value) }
        switch letter {
        case "d": return .digit(isNegated: false)
        case "D": return .digit(isNegated: true)
        case "w": return .word(isNegated: false)
        case "W": return .word(isNegated: true)
        case "s": return .space(isNegated: false)
        case "S": return .space(isNegated: true)
        case "t": return character(0x09)
        case "n": return character(0x0A)
        case "v": return character(0x0B)
        case "f": return character(0x0C)
        case "r": return character(0x0D)
        case "b" where inClass: return character(0x08)
        case "p", "P": return try property(isNegated: letter == "P")
        case "c":
            guard let control = next, control.isASCII, control.properties.isAlphabetic else {
                throw PatternError(reason: #"'\c' takes a letter"#)
            }
            place += 1
            return character(control.value & 0x1F)
        case "x": return character(try hexadecimal(digits: 2))
        case "u": return character(try codePoint())
        case "0":
            if let digit = next, (0x30...0x39).contains(digit.value) {
                throw PatternError(reason: "octal escapes are not supported")
            }
            return character(0)
        case "1"..."9", "k": throw PatternError(reason: "back references are not supported")
        default:
            if letter.isASCII && letter.properties.isAlphabetic {
                throw PatternError(reason: #"'\\#(letter)' is not known to ECMA-262"#)
            }
            return character(letter.value)
        }
    }

    private mutating func property(isNegated: Bool) throws(PatternError) -> ScalarSet.Member {
        guard take("{"), let end = text[place...].firstIndex(of: "}") else {
            throw PatternError(reason: #"'\p' takes a property in braces"#)
        }
        let name = String(String.UnicodeScalarView(text[place..<end]))
        place = end + 1
        guard let property = ScalarProperty(name) else {
            throw PatternError(reason: #"'\p{…}' names a property that is not supported"#)
        }
        return .property(property, isNegated: isNegated)
    }

    /// Reads `XXXX`, two of them that are a surrogate pair, or `{X…}`.
    private mutating func codePoint() throws(PatternError) -> UInt32 {
        if take("{") {
            var value: UInt32 = 0
            let start = place
            while let digit = next, let number = digit.hexadecimalValue, value <= 0x10FFFF {
                value = value << 4 | number
                place += 1
            }
            guard place > start, take("}"), value <= 0x10FFFF else {
                throw PatternError(reason: #"'\u{…}' is no code point"#)
            }
            return value
        }
        let high = try hexadecimal(digits: 4)
        guard (0xD800..<0xDC00).contains(high), take(#"\u"#) else { return high }
        let low = try hexadecimal(digits: 4)
        guard (0xDC00..<0xE000).contains(low) else { throw PatternError(reason: "half of a surrogate pair") }
        return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func hexadecimal(digits: Int) throws(PatternError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = next?.hexadecimalValue else {
                throw PatternError(reason: "an escape lacks hexadecimal digits")
            }
            value = value << 4 | digit
            place += 1
        }
        return value
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimalValue: UInt32? {
        switch value {
        case 0x30...0x39: value - 0x30
        case 0x41...0x46: value - 0x41 + 10
        case 0x61...0x66: value - 0x61 + 10
        default: nil
        }
    }
}
