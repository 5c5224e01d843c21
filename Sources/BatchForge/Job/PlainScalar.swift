/// What an unquoted YAML scalar stands for.
///
/// YAML 1.1 and 1.2 read some spellings differently (`no`, `010`, `12:30:45`, `1_000`), and tools follow one or the
/// other. Where they agree, so does this; where they do not, the spelling is `ambiguous` and has to be quoted.
enum PlainScalar: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Digits of a whole number outside 64 bits.
    case bigInteger(String)
    case double(Double)
    case text
    /// What the spelling means to whom, and what to write instead.
    case ambiguous(message: String, hint: String)

    init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        case ".nan", ".NaN", ".NAN": self = .double(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .double(.infinity)
        case "-.inf", "-.Inf", "-.INF": self = .double(-.infinity)
        case "=":
            self = .ambiguous(message: "'=' has a meaning of its own in YAML 1.1", hint: "write '=' in quotes")
        default:
            if let truth = Self.truthValues[text] {
                self = .ambiguous(
                    message: "'\(text)' is a truth value in YAML 1.1 and text in YAML 1.2",
                    hint: "write \(truth), or \"\(text)\" in quotes for text")
            } else {
                self = Self.number(text) ?? .text
            }
        }
    }

    private static let truthValues: [String: Bool] = {
        var values: [String: Bool] = [:]
        for word in ["yes", "Yes", "YES", "on", "On", "ON"] { values[word] = true }
        for word in ["no", "No", "NO", "off", "Off", "OFF"] { values[word] = false }
        return values
    }()

    private static func number(_ text: String) -> PlainScalar? {
        let bytes = Array(text.utf8)
        // Every number of either version begins so, and texts are told from numbers at their first letter.
        guard let first = bytes.first, isDigit(first) || [dash, plus, dot].contains(first) else { return nil }
        let digits = first == dash || first == plus ? Array(bytes.dropFirst()) : bytes
        guard let lead = digits.first, isDigit(lead) || lead == dot else { return nil }
        if digits.allSatisfy(isDigit) {
            if lead == zero && digits.count > 1 { return ambiguousZero(text) }
            return Int64(text).map { .integer($0) } ?? .bigInteger(first == plus ? String(text.dropFirst()) : text)
        }
        if let other = otherBase(text, digits) ?? time(text, digits) { return other }
        if digits.contains(underscore), digits.allSatisfy({ isDigit($0) || $0 == underscore || $0 == dot }) {
            return .ambiguous(
                message: "'\(text)' is a number in YAML 1.1 and text in YAML 1.2",
                hint: "write the number without '_', or \"\(text)\" in quotes for text")
        }
        return float(text, digits)
    }

    private static func ambiguousZero(_ text: String) -> PlainScalar {
        .ambiguous(
            message: "'\(text)' with its leading 0 is octal in YAML 1.1 and decimal in YAML 1.2",
            hint: "write the number without the 0, or \"\(text)\" in quotes for text")
    }

    /// `0x1F` is the same to all; `0b11` and `0o17` are not.
    private static func otherBase(_ text: String, _ digits: [UInt8]) -> PlainScalar? {
        guard digits.count > 2, digits[0] == zero else { return nil }
        let rest = String(decoding: digits.dropFirst(2), as: UTF8.self)
        let base: Int
        switch digits[1] {
        case UInt8(ascii: "x"): base = 16
        case UInt8(ascii: "o"): base = 8
        case UInt8(ascii: "b"): base = 2
        default: return nil
        }
        guard let value = Int64(rest, radix: base) else { return nil }
        if base == 16 && digits.count == text.utf8.count { return .integer(value) }
        return .ambiguous(
            message: "'\(text)' is a number to some readers of YAML and text to others",
            hint: "write it in decimal, or \"\(text)\" in quotes for text")
    }

    /// `12:30:45` is a number of base 60 and `2024-01-31` a date in YAML 1.1; both are text in 1.2.
    private static func time(_ text: String, _ digits: [UInt8]) -> PlainScalar? {
        let groups = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        if groups.count > 1, groups[0].allSatisfy(isDigit), !groups[0].isEmpty,
            groups.dropFirst().allSatisfy({ Double(String(decoding: $0, as: UTF8.self)).map { $0 < 60 } ?? false })
        {
            return .ambiguous(
                message: "'\(text)' is a number of base 60 in YAML 1.1 and text in YAML 1.2",
                hint: "write \"\(text)\" in quotes")
        }
        let date = digits.prefix { isDigit($0) || $0 == dash }.split(separator: dash, omittingEmptySubsequences: false)
        guard digits.count == text.utf8.count, date.count == 3, date[0].count == 4, (1...2).contains(date[1].count),
            (1...2).contains(date[2].count)
        else { return nil }
        let end = date.map(\.count).reduce(2, +)
        guard end == digits.count || Array("Tt ".utf8).contains(digits[end]) else { return nil }
        let moment = end == digits.count ? "\(text)T00:00:00Z" : text
        return .ambiguous(
            message: "'\(text)' is a date in YAML 1.1 and text in YAML 1.2",
            hint: "write {$date: \"\(moment)\"} for a date, or \"\(text)\" in quotes for text")
    }

    private static func float(_ text: String, _ digits: [UInt8]) -> PlainScalar? {
        let parts = digits.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
        let mantissa = parts[0].split(separator: dot, omittingEmptySubsequences: false)
        guard mantissa.count <= 2, mantissa.contains(where: { !$0.isEmpty }),
            mantissa.allSatisfy({ $0.allSatisfy(isDigit) })
        else { return nil }
        guard let value = Double(text) else { return nil }
        if parts.count == 2 {
            let exponent = parts[1].first == dash || parts[1].first == plus ? parts[1].dropFirst() : parts[1]
            guard !exponent.isEmpty, exponent.allSatisfy(isDigit) else { return nil }
            if mantissa.count < 2 || exponent.count == parts[1].count {
                return .ambiguous(
                    message: "'\(text)' is text in YAML 1.1 and a number in YAML 1.2",
                    hint: "write it with a point and a sign (1.0e+5), or \"\(text)\" in quotes for text")
            }
        }
        if mantissa[0].count > 1 && mantissa[0].first == zero { return ambiguousZero(text) }
        return .double(value)
    }

    private static let zero = UInt8(ascii: "0")
    private static let dash = UInt8(ascii: "-")
    private static let plus = UInt8(ascii: "+")
    private static let dot = UInt8(ascii: ".")
    private static let underscore = UInt8(ascii: "_")

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= zero && byte <= UInt8(ascii: "9") }
}
