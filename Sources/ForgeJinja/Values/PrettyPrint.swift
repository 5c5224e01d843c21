/// `pprint`: `repr` with sorted keys, and over several lines where it is wider than 80 columns, as Python's `pprint` breaks it.
struct PrettyPrint {
    private static let width = 80

    private var text = ""
    private var effort: Effort
    /// The lists and dictionaries being written.
    private var open: [ObjectIdentifier] = []

    private init(effort: Effort) { self.effort = effort }

    static func text(of value: TemplateValue, _ effort: inout Effort) throws(Fault) -> String {
        var printer = PrettyPrint(effort: effort)
        try printer.write(value, indent: 0, allowance: 0, level: 0)
        effort = printer.effort
        return printer.text
    }

    private mutating func write(_ value: TemplateValue, indent: Int, allowance: Int, level: Int) throws(Fault) {
        guard text.utf8.count <= Renderer.outputLimit else {
            throw .limit("text of more than \(Renderer.outputLimit >> 20) MB")
        }
        guard level < Nesting.limit else { throw Nesting.fault }
        if let identity = value.identity, open.contains(identity) {
            text += "<Recursion on \(value.typeName)>"
            return
        }
        // What is nested is written out again at each level.
        let repr = try PrettyPrint.repr(value, open, &effort)
        guard repr.unicodeScalars.count > PrettyPrint.width - indent - allowance else {
            text += repr
            return
        }
        if let identity = value.identity { open.append(identity) }
        defer { if value.identity != nil { open.removeLast() } }
        let (indent, level) = (indent, level + 1)
        switch value {
        case .string(let string): try write(string, indent: indent, allowance: allowance, level: level)
        case .list, .array: try write(value.elements, "[", "]", indent, allowance, level)
        case .tuple(let list) where !list.isGroup:
            try write(list.items, "(", list.items.count == 1 ? ",)" : ")", indent, allowance, level)
        case .dictionary, .document: try write(pairs: try PrettyPrint.sorted(value), indent, allowance, level)
        default: text += repr
        }
    }

    private mutating func write(
        _ items: [TemplateValue], _ start: String, _ end: String, _ indent: Int, _ allowance: Int, _ level: Int
    ) throws(Fault) {
        text += start
        let indent = indent + 1
        for (index, item) in items.enumerated() {
            if index > 0 { text += ",\n" + PythonString.repeated(" ", indent) }
            let isLast = index == items.count - 1
            try write(item, indent: indent, allowance: isLast ? allowance + end.utf8.count : 1, level: level)
        }
        text += end
    }

    private mutating func write(
        pairs: [(key: TemplateValue, value: TemplateValue)], _ indent: Int, _ allowance: Int, _ level: Int
    ) throws(Fault) {
        text += "{"
        let indent = indent + 1
        for (index, pair) in pairs.enumerated() {
            if index > 0 { text += ",\n" + PythonString.repeated(" ", indent) }
            let key = try PrettyPrint.repr(pair.key, open, &effort)
            text += key + ": "
            let isLast = index == pairs.count - 1
            try write(
                pair.value, indent: indent + key.unicodeScalars.count + 2, allowance: isLast ? allowance + 1 : 1,
                level: level)
        }
        text += "}"
    }

    // MARK: strings

    /// A string in pieces that Python would join again: its lines, and those between words.
    private mutating func write(_ string: String, indent: Int, allowance: Int, level: Int) throws(Fault) {
        var (indent, allowance) = (indent, allowance)
        if level == 1 {
            indent += 1
            allowance += 1
        }
        let width = PrettyPrint.width - indent
        var chunks: [String] = []
        let lines = PythonString.lines(string, keepEnds: true)
        for (number, line) in lines.enumerated() {
            try effort.spend(2 + line.utf8.count / 16)
            let isLast = number == lines.count - 1
            let repr = PythonText.repr(line)
            if repr.unicodeScalars.count <= width - (isLast ? allowance : 0) {
                chunks.append(repr)
                continue
            }
            let parts = PrettyPrint.words(of: line)
            var current = ""
            for (place, part) in parts.enumerated() {
                try effort.spend(2)
                let room = width - (isLast && place == parts.count - 1 ? allowance : 0)
                if PythonText.repr(current + part).unicodeScalars.count > room {
                    if !current.isEmpty { chunks.append(PythonText.repr(current)) }
                    current = part
                } else {
                    current += part
                }
            }
            if !current.isEmpty { chunks.append(PythonText.repr(current)) }
        }
        if chunks.count == 1 {
            text += PythonText.repr(lines.last ?? "")
            return
        }
        let joined = chunks.joined(separator: "\n" + PythonString.repeated(" ", indent))
        text += level == 1 ? "(\(joined))" : joined
    }

    /// Words, each with the white space after it.
    private static func words(of line: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            if let last = word.last, Whitespace.contains(last), !Whitespace.contains(scalar) {
                words.append(String(word))
                word = String.UnicodeScalarView()
            }
            word.append(scalar)
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }

    // MARK: on one line

    /// `repr` with the keys of dictionaries sorted.
    private static func repr(
        _ value: TemplateValue, _ open: [ObjectIdentifier], _ effort: inout Effort
    ) throws(Fault) -> String {
        try effort.spend()
        guard open.count < Nesting.limit else { throw Nesting.fault }
        var open = open
        if let identity = value.identity {
            if open.contains(identity) { return "<Recursion on \(value.typeName)>" }
            open.append(identity)
        }
        var parts: [String] = []
        switch value {
        case .list, .array, .tuple:
            if case .tuple(let list) = value, list.isGroup { return try value.repr() }
            for item in value.elements { parts.append(try repr(item, open, &effort)) }
            let text = parts.joined(separator: ", ")
            guard case .tuple = value else { return "[\(text)]" }
            return parts.count == 1 ? "(\(text),)" : "(\(text))"
        case .dictionary, .document:
            for pair in try sorted(value) {
                parts.append("\(try repr(pair.key, open, &effort)): \(try repr(pair.value, open, &effort))")
            }
            return "{\(parts.joined(separator: ", "))}"
        default: return try value.repr()
        }
    }

    /// By key, and what cannot be compared by the name of its type.
    private static func sorted(_ value: TemplateValue) throws(Fault) -> [(key: TemplateValue, value: TemplateValue)] {
        try value.mapping().pairs.enumerated().sorted { left, right in
            let (first, second) = (left.element.key, right.element.key)
            if let isFirst = try? first.precedes(second) {
                if isFirst { return true }
                return (try? second.precedes(first)) == false && left.offset < right.offset
            }
            return first.typeName == second.typeName
                ? left.offset < right.offset : first.typeName.precedes(second.typeName)
        }.map(\.element)
    }
}

extension TemplateValue {
    /// What tells whether a list or a dictionary is inside itself.
    fileprivate var identity: ObjectIdentifier? {
        switch self {
        case .list(let list), .tuple(let list): ObjectIdentifier(list)
        case .dictionary(let dictionary): ObjectIdentifier(dictionary)
        default: nil
        }
    }
}
