extension String {
    /// The text as one line that a terminal shows and does not obey: control characters, line separators and
    /// characters that turn the writing direction become `\u{…}`; what exceeds `limit` characters becomes "…".
    package func printable(limit: Int) -> String {
        var result = ""
        var count = 0
        for scalar in unicodeScalars {
            guard count < limit else { return result + "…" }
            count += 1
            if scalar == "\n" || scalar == "\r" || scalar == "\t" {
                result += " "
            } else if Self.isObeyed(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
