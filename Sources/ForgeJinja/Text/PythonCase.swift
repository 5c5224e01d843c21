/// Upper and lower case as Python has them.
enum PythonCase {
    static func upper(_ text: String) -> String { text.uppercased() }

    static func lower(_ text: String) -> String {
        guard text.unicodeScalars.contains("\u{3A3}") else { return text.lowercased() }
        var result = ""
        let scalars = Array(text.unicodeScalars)
        for index in scalars.indices {
            result += lowerMapping(at: index, in: scalars)
        }
        return result
    }

    private static func lowerMapping(at index: Int, in scalars: [Unicode.Scalar]) -> String {
        guard scalars[index] == "\u{3A3}" else { return scalars[index].properties.lowercaseMapping }
        return isFinalSigma(at: index, in: scalars) ? "\u{3C2}" : "\u{3C3}"
    }

    /// Whether a capital sigma ends its word.
    private static func isFinalSigma(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased ?? false && !(after?.properties.isCased ?? false)
    }

    static func capitalize(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return "" }
        let rest = lower(text).unicodeScalars.dropFirst(first.properties.lowercaseMapping.unicodeScalars.count)
        return first.properties.titlecaseMapping + String(rest)
    }

    /// The `title` method: every run of cased letters begins with a capital.
    static func title(_ text: String) -> String {
        var result = ""
        var wasCased = false
        let lowered = Array(text.unicodeScalars)
        for (index, scalar) in lowered.enumerated() {
            if wasCased {
                let isSigma = scalar == "\u{3A3}"
                result +=
                    isSigma
                    ? (isFinalSigma(at: index, in: lowered) ? "\u{3C2}" : "\u{3C3}")
                    : scalar.properties.lowercaseMapping
            } else {
                result += scalar.properties.titlecaseMapping
            }
            wasCased = scalar.properties.isCased
        }
        return result
    }

    static func swap(_ text: String) -> String {
        var result = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isUpper = isUpper(scalar)
            result +=
                isUpper
                ? lowerMapping(at: index, in: scalars)
                : scalar.properties.isLowercase ? scalar.properties.uppercaseMapping : String(scalar)
        }
        return result
    }

    static func fold(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let upper = scalar.properties.uppercaseMapping
            if scalar == "\u{3C2}" {
                result += "\u{3C3}"
            } else if scalar == "\u{1E9E}" {
                result += "ss"
            } else {
                // What is several letters as capitals, as a ligature is, is several letters folded.
                let isSeveral = upper.unicodeScalars.count > 1
                result += isSeveral ? upper.lowercased() : scalar.properties.lowercaseMapping
            }
        }
        return result
    }

    private static func isUpper(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? (0x41...0x5A).contains(scalar.value) : scalar.properties.isUppercase
    }

    private static func isLower(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? (0x61...0x7A).contains(scalar.value) : scalar.properties.isLowercase
    }

    private static func isTitle(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && scalar.properties.generalCategory == .titlecaseLetter
    }

    static func isLower(_ text: String) -> Bool {
        var found = false
        for scalar in text.unicodeScalars {
            if isUpper(scalar) || isTitle(scalar) { return false }
            if isLower(scalar) { found = true }
        }
        return found
    }

    static func isUpper(_ text: String) -> Bool {
        var found = false
        for scalar in text.unicodeScalars {
            if isLower(scalar) || isTitle(scalar) { return false }
            if isUpper(scalar) { found = true }
        }
        return found
    }

    static func isTitle(_ text: String) -> Bool {
        var found = false
        var wasCased = false
        for scalar in text.unicodeScalars {
            if isUpper(scalar) || isTitle(scalar) {
                if wasCased { return false }
                (wasCased, found) = (true, true)
            } else if isLower(scalar) {
                if !wasCased { return false }
                (wasCased, found) = (true, true)
            } else {
                wasCased = false
            }
        }
        return found
    }
}
