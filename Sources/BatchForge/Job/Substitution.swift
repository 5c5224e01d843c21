/// Variables in the strings of a job file: `${NAME}`, and `${NAME:-default}` for where it is unset or empty.
///
/// Only `${` and a name begin one, so `$set`, `$$ROOT` and `${{ price }}` stay as they are. `$${` stands for a `${`
/// that is meant as such. What is filled in is never looked at again.
enum Substitution {
    enum Failure: Error, Equatable {
        /// The variable has no value and no default.
        case unset(name: String, offset: Int)
        case malformed(offset: Int)
        /// The variable holds a key or an address, and this is not the place for it.
        case secret(name: String, offset: Int)
    }

    /// Whether `fill` would find anything.
    static func concerns(_ text: String) -> Bool { text.contains("${") }

    /// The text with its variables filled in. `offset` in a failure counts Unicode scalars.
    static func fill(
        _ text: String, secrets: Set<String>, _ lookUp: (String) -> String?
    ) throws(Failure) -> (text: String, names: [String]) {
        let source = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var names: [String] = []
        var index = 0
        while index < source.count {
            guard source[index] == "$" else {
                result.append(source[index])
                index += 1
                continue
            }
            if starts(source, at: index, with: "$${"), !starts(source, at: index, with: "$${{") {
                result.append(contentsOf: "${".unicodeScalars)
                index += 3
            } else if starts(source, at: index, with: "${"), !starts(source, at: index, with: "${{") {
                let (name, standby, end) = try variable(source, at: index)
                if secrets.contains(name) { throw .secret(name: name, offset: index) }
                var value = lookUp(name)
                if let standby, value ?? "" == "" { value = standby }
                guard let value else { throw .unset(name: name, offset: index) }
                result.append(contentsOf: value.unicodeScalars)
                names.append(name)
                index = end
            } else {
                result.append("$")
                index += 1
            }
        }
        return (String(result), names)
    }

    /// The variables in all strings of a value, each once.
    static func names(in node: YAMLNode) -> [String] {
        let found: [String] =
            switch node.content {
            case .scalar(let text, _): (try? fill(text, secrets: []) { _ in "" }.names) ?? []
            case .sequence(let elements): elements.flatMap(names)
            case .mapping(let members): members.flatMap { names(in: $0.value) }
            }
        var seen: Set<String> = []
        return found.filter { seen.insert($0).inserted }
    }

    private static func starts(_ source: [Unicode.Scalar], at index: Int, with text: String) -> Bool {
        source[index...].starts(with: text.unicodeScalars)
    }

    private static func variable(
        _ source: [Unicode.Scalar], at start: Int
    ) throws(Failure) -> (name: String, standby: String?, end: Int) {
        let nameEnd = source[(start + 2)...].firstIndex { !isNameCharacter($0) } ?? source.endIndex
        let name = source[(start + 2)..<nameEnd]
        guard let first = name.first, !("0"..."9").contains(first), nameEnd < source.count else {
            throw .malformed(offset: start)
        }
        if source[nameEnd] == "}" { return (string(name), nil, nameEnd + 1) }
        guard starts(source, at: nameEnd, with: ":-"), let end = source[nameEnd...].firstIndex(of: "}") else {
            throw .malformed(offset: start)
        }
        return (string(name), string(source[(nameEnd + 2)..<end]), end + 1)
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "_": true
        default: false
        }
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
