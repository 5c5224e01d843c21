extension String {
    /// The text on one line, cut to `limit` Unicode scalars.
    func oneLine(upTo limit: Int) -> String {
        let line = split(whereSeparator: \.isNewline).joined(separator: " ")
        // Counted only as far as needed.
        guard line.unicodeScalars.dropFirst(limit).first != nil else { return line }
        return String(String.UnicodeScalarView(line.unicodeScalars.prefix(limit - 1))) + "…"
    }
}
