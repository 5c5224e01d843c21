import TestSupport

/// A `.env` file made at random from what matters to its grammar, also where it makes no sense.
struct RandomDotEnv {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func file() -> String {
        var text = oneIn(12) ? "\u{FEFF}" : ""
        for _ in 0..<Int.random(in: 1...7, using: &random) { text += statement() + lineEnd() }
        return oneIn(3) ? text + statement() : text
    }

    private mutating func statement() -> String {
        switch Int.random(in: 0..<14, using: &random) {
        case 0: return blanks() + "#" + text()
        case 1: return blanks()
        case 2: return noise()
        case 3: return blanks() + key()
        default:
            let export = oneIn(5) ? "export" + blanks() : ""
            let comment = oneIn(4) ? blanks() + "#" + text() : ""
            return blanks() + export + key() + blanks() + pick(["=", "=", "=", "=", "==", ":", ""]) + blanks() + value()
                + blanks() + comment
        }
    }

    private mutating func key() -> String {
        pick([
            "A", "B", "SET", "NONE", "A.B", "é", "e\u{301}", "'A'", "'B C'", "''", "'A", "\"A\"", "A'B", "export", "1",
            "A\0",
        ])
    }

    private mutating func value() -> String {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return "'" + text() + "'"
        case 1: return "'" + text() + pick(["", "''", "' x", "\\'"])
        case 2, 3: return "\"" + text() + "\""
        case 4: return "\"" + text() + pick(["", "\"\"", "\" x", "\\\""])
        default: return text()
        }
    }

    private mutating func text() -> String {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in piece() }.joined()
    }

    private mutating func piece() -> String {
        pick([
            "x", "word", " ", "#", " #", "'", "\"", "\\", "\\\\", "\\n", "\\'", "\\\"", "\\x41", "\\u00e9", "\\a\\v\\f",
            "=",
            "$", "$A", "${A}", "${SET}", "${EMPTY}", "${NONE}", "${NONE:-d}", "${NONE:-${A}}", "${A:-}", "${A:d}",
            "${}", "${",
            "${A", "}", "${a b}", "$${A}", "\\${A}", "${'A'}", "ä", "e\u{301}", "\u{301}", "😀", "\n", "\r", "\r\n",
            "\0", "\u{200B}",
            "\u{FEFF}", "`", ";", "export ", odd(),
        ])
    }

    private mutating func noise() -> String {
        (0..<Int.random(in: 0...8, using: &random)).map { _ in piece() }.joined()
    }

    private mutating func blanks() -> String {
        oneIn(2) ? "" : oneIn(3) ? odd() + " " : pick([" ", "  ", "\t"])
    }

    /// White space that is none to somebody.
    private mutating func odd() -> String {
        pick([
            "\u{0B}", "\u{0C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{1F}", "\u{85}", "\u{A0}", "\u{1680}", "\u{180E}",
            "\u{2003}",
            "\u{2028}", "\u{2029}", "\u{202F}", "\u{205F}", "\u{2060}", "\u{3000}",
        ])
    }

    private mutating func lineEnd() -> String { pick(["\n", "\n", "\n", "\r\n", "\r", "\n\n"]) }

    private mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}
