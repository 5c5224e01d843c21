/// Text the way Python shows it: `repr` and the escapes in it.
enum PythonText {
    static func repr(_ text: String) -> String {
        var result = ""
        appendRepr(of: text, to: &result)
        return result
    }

    static func appendRepr(of text: String, to result: inout String) {
        var hasSingle = false
        var hasDouble = false
        var isPlain = true
        for byte in text.utf8 {
            if byte == 0x27 { hasSingle = true } else if byte == 0x22 { hasDouble = true }
            if byte < 0x20 || byte >= 0x7F || byte == 0x5C { isPlain = false }
        }
        let quote: Unicode.Scalar = hasSingle && !hasDouble ? "\"" : "'"
        result.unicodeScalars.append(quote)
        if isPlain, !(hasSingle && hasDouble) {
            result += text
        } else {
            for scalar in text.unicodeScalars {
                // Whoever asked for it finds that it is too much.
                if result.utf8.count > Renderer.outputLimit { break }
                switch scalar {
                case quote, "\\":
                    result += "\\"
                    result.unicodeScalars.append(scalar)
                case "\n": result += "\\n"
                case "\r": result += "\\r"
                case "\t": result += "\\t"
                default:
                    if isPrintable(scalar) {
                        result.unicodeScalars.append(scalar)
                    } else if scalar.value < 0x100 {
                        appendByte(UInt8(scalar.value), to: &result)
                    } else {
                        result += escape(scalar)
                    }
                }
            }
        }
        result.unicodeScalars.append(quote)
    }

    /// The text with everything beyond ASCII as escapes.
    static func ascii(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += $1.isASCII ? String($1) : escape($1) }
    }

    /// `\x..`
    static func appendByte(_ byte: UInt8, to result: inout String) {
        func digit(_ value: UInt8) -> Unicode.Scalar { Unicode.Scalar(value < 10 ? 0x30 + value : 0x57 + value) }
        result += "\\x"
        result.unicodeScalars.append(digit(byte >> 4))
        result.unicodeScalars.append(digit(byte & 0xF))
    }

    /// `\x..`, `\u....` or `\U........`, the shortest that holds it.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        let digits = String(scalar.value, radix: 16)
        return "\\" + letter + String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    /// Whether `repr` shows the character itself, as Python 3.11 with Unicode 14 decides.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default:
            guard let age = scalar.properties.age else { return false }
            return age.major <= 14
        }
    }
}
