/// The text of a job file, for showing where something is wrong in it.
struct SourceText: Sendable {
    let file: String
    let text: String
    private let lines: [String]

    init(file: String, text: String) {
        self.file = file
        // A byte order mark is no content, and the reader of YAML takes none when it is told the encoding.
        self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        lines = Self.lines(of: self.text)
    }

    /// The line as written, without its end.
    func rawLine(_ number: Int) -> String? { lines.indices.contains(number - 1) ? lines[number - 1] : nil }

    func finding(
        _ kind: JobError.Kind = .configuration, at position: Position, width: Int = 1, _ message: String,
        hint: String? = nil
    ) -> JobError.Finding {
        let (line, column) = rawLine(position.line).map { Self.redacted($0, column: position.column) } ?? (nil, 1)
        // A connection string in the wrong place may be part of the message itself.
        return JobError.Finding(
            kind, file: file, line: position.line, column: position.column, Self.redacted(message, column: 1).line,
            sourceLine: line, shownColumn: column, width: width, hint: hint.map { Self.redacted($0, column: 1).line })
    }

    /// How wide a value is where it is written, as far as it stands on one line.
    func width(of node: YAMLNode) -> Int {
        guard case .scalar(let text, let style) = node.content, let line = rawLine(node.position.line) else { return 1 }
        let rest = line.unicodeScalars.dropFirst(node.position.column - 1)
        switch style {
        case .plain: return rest.starts(with: text.unicodeScalars) ? max(1, text.unicodeScalars.count) : 1
        case .quoted:
            guard rest.dropFirst().starts(with: text.unicodeScalars) else { return 1 }
            return text.unicodeScalars.count + 2
        case .literal, .folded: return 1
        }
    }

    /// Where `line` and `column` of a scalar's text stand in the file; nil where escapes, folding or substituted
    /// variables have moved them.
    func position(of line: Int, _ column: Int, in node: YAMLNode, text: String) -> Position? {
        guard case .scalar(_, let style) = node.content else { return nil }
        let textLines = Self.lines(of: text)
        guard textLines.indices.contains(line - 1) else { return nil }
        let wanted = textLines[line - 1].unicodeScalars
        switch style {
        case .plain, .quoted:
            guard line == 1, let source = rawLine(node.position.line) else { return nil }
            let start = node.position.column - 1 + (style == .quoted ? 1 : 0)
            guard source.unicodeScalars.dropFirst(start).starts(with: wanted.prefix(column)) else { return nil }
            return Position(line: node.position.line, column: start + column)
        case .literal:
            guard let source = rawLine(node.position.line + line) else { return nil }
            let indent = source.unicodeScalars.count - wanted.count
            guard indent >= 0, source.unicodeScalars.dropFirst(indent).elementsEqual(wanted),
                source.unicodeScalars.prefix(indent).allSatisfy({ $0 == " " })
            else { return nil }
            return Position(line: node.position.line + line, column: indent + column)
        case .folded: return nil
        }
    }

    /// YAML 1.1 ends a line at each of these, and so does the reader that counts them.
    static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(line))
                line = String.UnicodeScalarView()
            default: line.append(scalar)
            }
            previous = scalar
        }
        lines.append(String(line))
        return lines
    }

    /// The line without what stands between `://` and `@`: a connection string may hold a password. The column moves
    /// along with the text behind it.
    static func redacted(_ line: String, column: Int) -> (line: String, column: Int) {
        var scalars = Array(line.unicodeScalars)
        var column = column
        var index = 0
        while index + 2 < scalars.count {
            guard scalars[index] == ":", scalars[index + 1] == "/", scalars[index + 2] == "/" else {
                index += 1
                continue
            }
            let start = index + 3
            let word = scalars[start...].prefix { !$0.properties.isWhitespace && $0 != "\"" && $0 != "'" }
            index = start
            guard let at = word.lastIndex(of: "@") else { continue }
            let mark = Array("[redacted]".unicodeScalars)
            if column - 1 >= at {
                column += mark.count - (at - start)
            } else if column > start + 1 {
                column = start + 1
            }
            scalars.replaceSubrange(start..<at, with: mark)
            index = start + mark.count
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return (String(view), column)
    }
}

extension SourceText {
    /// The place of a character counted from the start of the text.
    func position(ofCharacter offset: Int) -> Position {
        let before = Self.lines(of: String(text.prefix(offset)))
        return Position(line: before.count, column: (before.last?.unicodeScalars.count ?? 0) + 1)
    }
}
