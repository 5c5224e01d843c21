import Yams

/// YAML text into a tree of values with their places.
///
/// Of YAML only what has one meaning is taken: no anchors, aliases, merge keys or tags, no key twice, one document.
/// The grammar is libyaml's, by way of Yams; what a plain scalar stands for is decided in `PlainScalar`.
enum YAMLReader {
    static let sizeLimit = 1 << 20
    static let depthLimit = 32

    static func read(_ source: SourceText) throws(JobError) -> YAMLNode {
        if let finding = repeatedAliases(source) { throw JobError(finding) }
        let parser: Parser
        let root: Node?
        do {
            parser = try Parser(yaml: Self.inMemory(source.text), resolver: .basic, encoding: .utf8)
            root = try parser.singleRoot()
        } catch {
            throw JobError(finding(error, in: source))
        }
        // The anchors of the tree live as long as their parser.
        return try withExtendedLifetime(parser) { () throws(JobError) in
            guard let root else {
                throw JobError(source.finding(at: Position(line: 1, column: 1), "the job file is empty"))
            }
            return try node(root, in: source, depth: 1)
        }
    }

    /// Yams keeps the address of the text's bytes, and a text of up to 15 bytes has none that lasts.
    private static func inMemory(_ text: String) -> String {
        text.utf8.count > 15 ? text : text + String(repeating: "\n", count: 16)
    }

    // MARK: Tree

    private static func node(
        _ node: Node, in source: SourceText, depth: Int, isKey: Bool = false
    ) throws(JobError) -> YAMLNode {
        let position = position(node.mark)
        if node.anchor != nil {
            throw JobError(
                source.finding(
                    at: position, "YAML anchors and aliases are not supported",
                    hint: "write the value out where it is used"))
        }
        if depth > depthLimit {
            throw JobError(source.finding(at: position, "nested deeper than \(depthLimit) levels"))
        }
        switch node {
        case .scalar(let scalar):
            let style = style(scalar.style)
            // Quoted text is tagged as text by the reader, and so are the keys that it has compared.
            if style == .plain && !isKey || scalar.tag.rawValue != "tag:yaml.org,2002:str" {
                try refuse(scalar.tag.rawValue, at: position, in: source)
            }
            return YAMLNode(content: .scalar(text: scalar.string, style: style), position: position)
        case .sequence(let sequence):
            try refuse(sequence.tag.rawValue, at: position, in: source)
            var elements: [YAMLNode] = []
            for element in sequence { elements.append(try self.node(element, in: source, depth: depth + 1)) }
            return YAMLNode(content: .sequence(elements), position: position)
        case .mapping(let mapping):
            try refuse(mapping.tag.rawValue, at: position, in: source)
            return YAMLNode(content: .mapping(try members(mapping, in: source, depth: depth)), position: position)
        case .alias:
            throw JobError(source.finding(at: position, "YAML anchors and aliases are not supported"))
        }
    }

    private static func members(
        _ mapping: Node.Mapping, in source: SourceText, depth: Int
    ) throws(JobError) -> [YAMLNode.Member] {
        var members: [YAMLNode.Member] = []
        var seen: Set<String> = []
        for (key, value) in mapping {
            if key.scalar == nil {
                let place = position(key.mark)
                let isTemplate = source.rawLine(place.line)?.contains("{{") ?? false
                throw JobError(
                    source.finding(
                        at: place, "a key must be text",
                        hint: isTemplate ? "put a template in quotes: \"{{ … }}\"" : nil))
            }
            let place = try node(key, in: source, depth: depth + 1, isKey: true)
            guard case .scalar(let name, let style) = place.content else { continue }
            if style == .plain && name == "<<" {
                throw JobError(
                    source.finding(
                        at: place.position, width: 2, "YAML merge keys are not supported",
                        hint: "write the keys out where they are used"))
            }
            if place.isAbsent { throw JobError(source.finding(at: place.position, "a key is missing before ':'")) }
            if Substitution.concerns(name) {
                throw JobError(
                    source.finding(
                        at: place.position, width: source.width(of: place), "a variable cannot stand in a key",
                        hint: "variables are filled in where a value stands"))
            }
            if !seen.insert(name).inserted {
                throw JobError(
                    source.finding(at: place.position, width: source.width(of: place), "key '\(name)' appears twice"))
            }
            members.append(
                YAMLNode.Member(
                    key: name, position: place.position, value: try node(value, in: source, depth: depth + 1)))
        }
        return members
    }

    private static func refuse(
        _ tag: String, at position: Position, in source: SourceText
    ) throws(JobError) {
        if tag.isEmpty { return }
        throw JobError(
            source.finding(
                at: position, "YAML tags are not supported", hint: "write the value without '!…'; text goes in quotes"))
    }

    private static func style(_ style: Node.Scalar.Style) -> YAMLNode.Style {
        switch style {
        case .any, .plain: .plain
        case .singleQuoted, .doubleQuoted: .quoted
        case .literal: .literal
        case .folded: .folded
        }
    }

    private static func position(_ mark: Mark?) -> Position {
        Position(line: mark?.line ?? 1, column: mark?.column ?? 1)
    }

    // MARK: Errors

    /// The reader's own words and place; its snippets are left out, since they would show what ours redact.
    private static func finding(_ error: any Error, in source: SourceText) -> JobError.Finding {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            return source.finding(at: position(mark), "not YAML: \(problem)", hint: hint(problem, at: mark, in: source))
        case .composer(_, let problem, let mark, _):
            if problem == "found undefined alias" {
                return source.finding(
                    at: position(mark), "YAML anchors and aliases are not supported",
                    hint: "text that begins with '*' goes in quotes")
            }
            let problem = problem == "but found another document" ? "a second document begins here" : problem
            return source.finding(at: position(mark), "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first ?? ""
            let first = position(context.mark)
            let second = repetition(of: key, after: first, in: source) ?? first
            return source.finding(at: second, width: key.unicodeScalars.count, "key '\(key)' appears twice")
        case .reader(let problem, let offset, _, _):
            let position = source.position(ofCharacter: offset ?? 0)
            return source.finding(at: position, "not YAML: \(problem)")
        default:
            return JobError.Finding(.configuration, file: source.file, "not YAML")
        }
    }

    private static func hint(_ problem: String, at mark: Mark, in source: SourceText) -> String? {
        let line = source.rawLine(mark.line) ?? ""
        if line.unicodeScalars.dropFirst(max(0, mark.column - 1)).first == "\t" {
            return "indent with spaces, not tabs"
        }
        if line.contains("{{") { return "put a template in quotes: \"{{ … }}\"" }
        if line.contains("${") { return "put a variable in quotes: \"${NAME}\"" }
        if problem == "mapping values are not allowed in this context" { return "text with ': ' in it goes in quotes" }
        return nil
    }

    /// Yams names the first of two equal keys. The second is in the same column further down, or on the same line.
    private static func repetition(of key: String, after first: Position, in source: SourceText) -> Position? {
        let key = Array(key.unicodeScalars)
        func isKey(_ line: [Unicode.Scalar], at index: Int) -> Bool {
            guard index >= 0, index + key.count < line.count, line[index..<index + key.count].elementsEqual(key) else {
                return false
            }
            return line[(index + key.count)...].first { $0 != " " && $0 != "\"" && $0 != "'" } == ":"
        }
        let line = Array((source.rawLine(first.line) ?? "").unicodeScalars)
        for index in line.indices.dropFirst(first.column) where isKey(line, at: index) {
            return Position(line: first.line, column: index + 1)
        }
        var number = first.line + 1
        while let next = source.rawLine(number) {
            if isKey(Array(next.unicodeScalars), at: first.column - 1) {
                return Position(line: number, column: first.column)
            }
            number += 1
        }
        return nil
    }

    // MARK: Hostile aliases

    /// Aliases of aliases grow exponentially where they are compared, which Yams does with keys. All are refused once
    /// they are read; this is about those that must not even be composed: the names that stand behind `&` and, many
    /// times, behind `*`. Eight can do no harm, and the text of a prompt does not look like this.
    private static func repeatedAliases(_ source: SourceText) -> JobError.Finding? {
        var anchors: Set<String> = []
        var aliases: [(name: String, position: Position)] = []
        var number = 1
        while let line = source.rawLine(number) {
            let scalars = Array(line.unicodeScalars)
            for index in scalars.indices where scalars[index] == "&" || scalars[index] == "*" {
                if index > 0, !" \t[]{},:?-".unicodeScalars.contains(scalars[index - 1]) { continue }
                let name = scalars[(index + 1)...].prefix(while: isNameCharacter)
                if name.isEmpty { continue }
                let text = name.reduce(into: "") { $0.unicodeScalars.append($1) }
                if scalars[index] == "&" {
                    anchors.insert(text)
                } else {
                    aliases.append((text, Position(line: number, column: index + 1)))
                }
            }
            number += 1
        }
        let used = aliases.filter { anchors.contains($0.name) }
        guard used.count > 8, let first = used.first else { return nil }
        return source.finding(
            at: first.position, "YAML anchors and aliases are not supported",
            hint: "write the value out where it is used")
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }
}
