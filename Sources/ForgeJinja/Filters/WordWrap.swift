/// `wordwrap`: lines of a given width, as Python's `textwrap` cuts them.
enum WordWrap {
    static func filter(
        _ value: TemplateValue, _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateValue {
        let given = try arguments.bind(
            "wordwrap", "width", "break_long_words", "wrapstring", "break_on_hyphens")
        let width = try (given[0] ?? .integer(79)).requiredPosition("wordwrap")
        let breaksWords = try given[1]?.isTrue() ?? true
        let separatorValue = given[2] ?? .null
        let separator = separatorValue.isNull ? "\n" : try separatorValue.requiredString("wordwrap")
        let breaksHyphens = try given[3]?.isTrue() ?? true
        guard width > 0 else { throw .runtime("invalid width \(width) (must be > 0)") }
        let text = try value.requiredString("wordwrap")
        // A line is no shorter than the width, or than the word that does not fit any more.
        var lines: [String] = []
        for line in PythonString.lines(text) {
            try renderer.spend()
            lines.append(try wrap(line, width, breaksWords, breaksHyphens, &renderer).joined(separator: separator))
        }
        let length = lines.reduce(0) { $0 + $1.utf8.count + separator.utf8.count }
        try renderer.allow(bytes: length)
        return .string(lines.joined(separator: separator))
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        // textwrap knows the white space of ASCII only.
        scalar == " " || (0x09...0x0D).contains(scalar.value)
    }

    private static func wrap(
        _ text: String, _ width: Int, _ breaksWords: Bool, _ breaksHyphens: Bool, _ renderer: inout Renderer
    ) throws(Fault) -> [String] {
        var chunks = Array(try chunks(of: Array(text.unicodeScalars), breaksHyphens, &renderer).reversed())
        var lines: [String] = []
        while !chunks.isEmpty {
            try renderer.spend(2)
            var line: [ArraySlice<Unicode.Scalar>] = []
            var length = 0
            if let last = chunks.last, last.allSatisfy(isBlank), !lines.isEmpty { chunks.removeLast() }
            while let chunk = chunks.last, length + chunk.count <= width {
                line.append(chunk)
                length += chunk.count
                chunks.removeLast()
            }
            if let chunk = chunks.last, chunk.count > width {
                if breaksWords {
                    var room = width < 1 ? 1 : width - length
                    if breaksHyphens, chunk.count > room, let hyphen = chunk.prefix(max(0, room)).lastIndex(of: "-"),
                        hyphen > chunk.startIndex,
                        chunk[..<hyphen].contains(where: { $0 != "-" })
                    {
                        room = hyphen - chunk.startIndex + 1
                    }
                    line.append(chunk.prefix(room))
                    chunks[chunks.count - 1] = chunk.dropFirst(room)
                } else if line.isEmpty {
                    line.append(chunk)
                    chunks.removeLast()
                }
            }
            if let last = line.last, last.allSatisfy(isBlank) { line.removeLast() }
            if !line.isEmpty {
                lines.append(String(String.UnicodeScalarView(line.joined())))
            }
        }
        return lines
    }

    /// White space and words in turn; a word may be cut after a hyphen between letters, and around a dash.
    private static func chunks(
        of text: [Unicode.Scalar], _ breaksHyphens: Bool, _ renderer: inout Renderer
    ) throws(Fault) -> [ArraySlice<Unicode.Scalar>] {
        let reader = ChunkReader(text: text, breaksHyphens: breaksHyphens)
        var chunks: [ArraySlice<Unicode.Scalar>] = []
        var start = 0
        while start < text.count {
            let end = reader.end(from: start)
            try renderer.spend()
            chunks.append(text[start..<end])
            start = end
        }
        return chunks
    }

    /// `textwrap`'s `wordsep_re`, spelled out.
    private struct ChunkReader {
        let text: [Unicode.Scalar]
        let breaksHyphens: Bool

        func end(from start: Int) -> Int {
            var end = start + 1
            if isBlank(text[start]) {
                while end < text.count, isBlank(text[end]) { end += 1 }
                return end
            }
            if breaksHyphens, isPunctuated(start - 1), let dash = dashEnd(from: start) { return dash }
            while end < text.count, !isBlank(text[end]) {
                if breaksHyphens {
                    if text[end] == "-", isHyphen(at: end) { return end + 1 }
                    if isPunctuated(end - 1), dashEnd(from: end) != nil { return end }
                }
                end += 1
            }
            return end
        }

        private func isWord(_ index: Int) -> Bool {
            text.indices.contains(index) && (text[index] == "_" || text[index].isAlphanumeric)
        }

        private func isLetter(_ index: Int) -> Bool {
            isWord(index) && text[index].properties.numericType != .decimal
        }

        private func isPunctuated(_ index: Int) -> Bool {
            isWord(index) || text.indices.contains(index) && "!\"'&.,?".unicodeScalars.contains(text[index])
        }

        /// Whether a word may be cut after the hyphen here.
        private func isHyphen(at index: Int) -> Bool {
            let before =
                isLetter(index - 1) && isLetter(index - 2)
                || isPunctuated(index - 1) && text.indices.contains(index - 2) && text[index - 2] == "-"
                    && isLetter(index - 3)
            let after = isLetter(index + 2) || index + 2 < text.count && text[index + 2] == "-" && isLetter(index + 3)
            return before && isLetter(index + 1) && after
        }

        /// The end of two or more hyphens that begin here and lead to a word.
        private func dashEnd(from start: Int) -> Int? {
            var end = start
            while end < text.count, text[end] == "-" { end += 1 }
            return end - start >= 2 && isWord(end) ? end : nil
        }
    }
}
