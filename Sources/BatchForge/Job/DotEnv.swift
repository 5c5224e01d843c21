/// A `.env` file, read as python-dotenv 1.2 reads it.
///
///     NAME=value            to the end of the line; blanks around it and a ` # comment` after it are dropped
///     NAME='value'          as it is, over several lines too; only \' and \\ are escapes
///     NAME="value"          likewise, with \n \t \r \a \b \f \v \" \' \\
///     export NAME=value     `export` is ignored
///     NAME                  no value: ignored
///
/// `${NAME}` and `${NAME:-default}` are filled in everywhere, also between single quotes, from the process's
/// environment first and then from the lines above.
struct DotEnv {
    private(set) var bindings: [(name: String, value: String?, line: Int)] = []
    /// Where statements begin that could not be read; each costs the rest of its line.
    private(set) var unreadableLines: [Int] = []

    private let text: [Unicode.Scalar]
    private var position = 0
    private var line = 1

    init(parsing text: String) {
        var scalars: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            // Python's text files have one line end.
            if scalar == "\n" && scalars.last == "\r" { scalars.removeLast() }
            scalars.append(scalar)
        }
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        self.text = scalars.map { $0 == "\r" ? "\n" : $0 }
        while position < self.text.count { readStatement() }
    }

    /// The values with `${…}` filled in; of a name that comes twice the last counts, at its line.
    func resolved(over process: [VariableName: String]) -> [(name: String, value: String, line: Int)] {
        var result: [VariableName: (value: String?, line: Int)] = [:]
        var order: [VariableName] = []
        for (name, value, line) in bindings {
            let filled = value.map {
                Self.fill($0) { text in
                    let name = VariableName(text)
                    return process[name] ?? result[name].map { $0.value ?? "" }
                }
            }
            let name = VariableName(name)
            if result.updateValue((filled, line), forKey: name) == nil { order.append(name) }
        }
        return order.compactMap { name in
            guard let (value, line) = result[name], let value else { return nil }
            return (name.text, value, line)
        }
    }

    // MARK: Grammar

    private mutating func readStatement() {
        skip(while: Self.isSpace)
        let (start, startLine) = (position, line)
        if start >= text.count { return }
        if let (name, value) = readBinding() {
            if let name { bindings.append((name, value, startLine)) }
        } else {
            unreadableLines.append(startLine)
            skip { $0 != "\n" }
            if position < text.count { advance() }
        }
    }

    /// One `NAME=value` with its end of line; a nil name is a comment, nil altogether is not a statement.
    private mutating func readBinding() -> (name: String?, value: String?)? {
        skipExport()
        var name: String?
        if peek != "#" {
            guard let key = peek == "'" ? readQuoted(escapes: nil) : readBareKey() else { return nil }
            name = key
        }
        skip(while: Self.isBlank)
        var value: String?
        if peek == "=" {
            let before = position
            advance()
            skip(while: Self.isBlank)
            // `NAME= # comment` is empty, `NAME=#text` is not.
            if position - before > 1 && peek == "#" {
                value = ""
            } else if let read = readValue() {
                value = read
            } else {
                return nil
            }
        }
        return skipToEndOfLine() ? (name, value) : nil
    }

    private mutating func skipExport() {
        let word = Array("export".unicodeScalars)
        guard text[position...].starts(with: word), position + word.count < text.count,
            Self.isBlank(text[position + word.count])
        else { return }
        position += word.count
        skip(while: Self.isBlank)
    }

    private mutating func readBareKey() -> String? {
        let start = position
        skip { $0 != "=" && $0 != "#" && !Self.isSpace($0) }
        return position > start ? Self.string(text[start..<position]) : nil
    }

    private mutating func readValue() -> String? {
        switch peek {
        case "'": return readQuoted(escapes: Self.singleQuoteEscapes)
        case "\"": return readQuoted(escapes: Self.doubleQuoteEscapes)
        case nil, "\n": return ""
        default: return readBareValue()
        }
    }

    private mutating func readBareValue() -> String {
        let start = position
        skip { $0 != "\n" }
        var value = text[start..<position]
        for index in value.indices.dropFirst() where value[index] == "#" && Self.isSpace(value[index - 1]) {
            value = value[..<index]
            break
        }
        while let last = value.last, Self.isSpace(last) { value.removeLast() }
        return Self.string(value)
    }

    /// Text between two of the quote that is next. Without `escapes` it is a key: no backslashes, and not empty.
    private mutating func readQuoted(escapes: [Unicode.Scalar: Unicode.Scalar]?) -> String? {
        guard let quote = peek else { return nil }
        var index = position + 1
        var content = String.UnicodeScalarView()
        while index < text.count, text[index] != quote {
            if let escapes, text[index] == "\\" {
                index += 1
                guard index < text.count else { return nil }
                if let plain = escapes[text[index]] {
                    content.append(plain)
                } else {
                    content.append(contentsOf: ["\\", text[index]])
                }
            } else {
                content.append(text[index])
            }
            index += 1
        }
        guard index < text.count, escapes != nil || !content.isEmpty else { return nil }
        while position <= index { advance() }
        return String(content)
    }

    private mutating func skipToEndOfLine() -> Bool {
        let start = position
        skip(while: Self.isBlank)
        if peek == "#" { skip { $0 != "\n" } } else { position = start }
        skip(while: Self.isBlank)
        guard let next = peek else { return true }
        guard next == "\n" else { return false }
        advance()
        return true
    }

    // MARK: Characters

    private var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

    private mutating func skip(while condition: (Unicode.Scalar) -> Bool) {
        while let next = peek, condition(next) { advance() }
    }

    private mutating func advance() {
        if text[position] == "\n" { line += 1 }
        position += 1
    }

    /// Python's `\s`.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        (0x1C...0x1F).contains(scalar.value) || scalar.properties.isWhitespace
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\n" && isSpace(scalar)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static let singleQuoteEscapes: [Unicode.Scalar: Unicode.Scalar] = ["\\": "\\", "'": "'"]
    private static let doubleQuoteEscapes: [Unicode.Scalar: Unicode.Scalar] = [
        "\\": "\\", "'": "'", "\"": "\"", "a": "\u{07}", "b": "\u{08}", "f": "\u{0C}", "n": "\n", "r": "\r", "t": "\t",
        "v": "\u{0B}",
    ]

    // MARK: Variables

    /// python-dotenv's own rule, which is not the job file's: any text without `}` and `:` is a name, and a name that
    /// is not known is empty.
    private static func fill(_ value: String, _ lookUp: (String) -> String?) -> String {
        let text = Array(value.unicodeScalars)
        var result = String.UnicodeScalarView()
        var index = 0
        while index < text.count {
            if let (name, standby, end) = variable(in: text, at: index) {
                result.append(contentsOf: (lookUp(name) ?? standby).unicodeScalars)
                index = end
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return String(result)
    }

    private static func variable(
        in text: [Unicode.Scalar], at start: Int
    ) -> (name: String, standby: String, end: Int)? {
        guard start + 1 < text.count, text[start] == "$", text[start + 1] == "{" else { return nil }
        guard let nameEnd = text[(start + 2)...].firstIndex(where: { $0 == "}" || $0 == ":" }) else { return nil }
        let name = string(text[(start + 2)..<nameEnd])
        if text[nameEnd] == "}" { return (name, "", nameEnd + 1) }
        guard nameEnd + 1 < text.count, text[nameEnd + 1] == "-",
            let end = text[(nameEnd + 2)...].firstIndex(of: "}")
        else { return nil }
        return (name, string(text[(nameEnd + 2)..<end]), end + 1)
    }
}
