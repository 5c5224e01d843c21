import ForgeJinja

/// One mapping of the job file with the keys that may stand in it.
///
/// A key that the mapping does not have takes its value from the environment variable of that setting, then from the
/// default.
struct Section {
    let reading: Reading
    /// `batch`; empty for the file itself.
    let path: String
    let position: Position
    /// The same for `--print-config`, which tells the entries of a list apart: `results[0]`.
    private let label: String
    private let members: [YAMLNode.Member]

    /// Reads the mapping and reports keys that are not declared for it. `path` is the section's name in messages.
    init(
        _ node: YAMLNode?, at path: String, label: String? = nil, position: Position, in reading: Reading,
        of declaration: KeyDeclaration
    ) {
        self.label = label ?? path
        self.reading = reading
        self.path = path
        self.position = position
        let known = declaration.children.map(\.name)
        guard let node, !node.isAbsent else {
            members = []
            return
        }
        guard case .mapping(let members) = node.content else {
            reading.report(
                at: node, "'\(path)' takes a mapping, not \(node.kind)", hint: "keys: \(known.joined(separator: ", "))")
            self.members = []
            return
        }
        self.members = members
        for member in members where !known.contains(member.key) {
            if path.isEmpty && JobKeys.later.contains(member.key) {
                reading.report(
                    at: member, "'\(name(member.key))' is not supported yet",
                    hint: "remove it; this version would not carry it out")
            } else {
                reading.report(
                    at: member, "unknown key '\(member.key)'" + (path.isEmpty ? "" : " in '\(path)'"),
                    hint: Suggestion.hint(for: member.key, among: known) ?? "keys: \(known.joined(separator: ", "))")
            }
        }
    }

    /// `batch.poll_interval`
    func name(_ key: some DeclaredKey) -> String { name(key.declaration.name) }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The key for `--print-config`.
    func label(_ key: some DeclaredKey) -> String {
        label.isEmpty ? key.declaration.name : "\(label).\(key.declaration.name)"
    }

    func written(_ key: some DeclaredKey) -> YAMLNode.Member? {
        let declaration = key.declaration
        reading.ask(for: declaration)
        return members.first { $0.key == declaration.name }
    }

    /// The key's member, where something is written behind it. `key:` alone is reported.
    func member(_ key: some DeclaredKey) -> YAMLNode.Member? {
        guard let member = written(key) else { return nil }
        if member.value.isAbsent {
            reading.report(at: member, "'\(name(member.key))' has no value", hint: "remove the key to get its default")
            return nil
        }
        return member
    }

    func has(_ key: some DeclaredKey) -> Bool { written(key) != nil }

    /// What is written behind the key, whatever it is.
    func value(of key: some DeclaredKey) -> YAMLNode? { written(key)?.value }

    /// Where the key's value stands, or the section itself.
    func position(of key: some DeclaredKey) -> Position { written(key)?.value.position ?? position }

    func section(_ key: KeyDeclaration) -> Section {
        let member = written(key)
        return Section(
            member?.value, at: name(key), position: member?.position ?? position, in: reading, of: key)
    }

    // MARK: Values

    /// The key's value; nil where neither the file nor the environment nor the default has one, and where what they
    /// have was reported.
    func value<Value>(_ key: ValueKey<Value>) -> Value? {
        if has(key) { return member(key).flatMap { read($0, key) } }
        if let (variable, text) = reading.setting(of: key) { return read(variable, text, key) }
        if let standard = key.standard { reading.note(label(key), key.type.show(standard), "default") }
        return key.standard
    }

    private func read<Value>(_ member: YAMLNode.Member, _ key: ValueKey<Value>) -> Value? {
        let (name, type) = (name(key), key.type)
        guard case .scalar = member.value.content else {
            reading.report(at: member.value, "'\(name)' takes \(type.expected), not \(member.value.kind)")
            return nil
        }
        let isAddress = name == MongoKeys.uri.declaration.path
        let secrets = Reading.keyVariables.subtracting(isAddress ? ["MONGODB_URI"] : [])
        guard let scalar = reading.scalar(member.value, secrets: secrets) else { return nil }
        guard let value = convert(scalar, type) else {
            report(scalar, at: member.value, "'\(name)' takes \(type.expected)", takesText: type.takesText)
            return nil
        }
        if let problem = type.check(value) {
            reading.report(at: member.value, "'\(name)' \(problem)")
            return nil
        }
        reading.note(label(key), type.show(value), at: member.value)
        return value
    }

    private func convert<Value>(_ scalar: Reading.Scalar, _ type: SettingType<Value>) -> Value? {
        guard case .text(let text, let isFilled) = scalar else { return type.read(scalar) }
        return type.takesText || isFilled ? type.parse(text) : nil
    }

    /// What was filled in may be anything, so it is not shown.
    private func report(_ scalar: Reading.Scalar, at node: YAMLNode, _ message: String, takesText: Bool) {
        switch scalar {
        case .text("", isFilled: true):
            reading.report(
                at: node, message + "; the variable is empty",
                hint: "set the variable in the environment or in .env, or write the value itself")
        case .text(_, isFilled: true): reading.report(at: node, message + "; the variable holds something else")
        case .text("", _): reading.report(at: node, message + ", not empty text")
        case .text: reading.report(at: node, message)
        default:
            reading.report(
                at: node, message + ", not \(scalar.kind)",
                hint: takesText ? "text that looks like \(scalar.kind) goes in quotes" : nil)
        }
    }

    private func read<Value>(_ variable: String, _ text: String, _ key: ValueKey<Value>) -> Value? {
        guard let value = key.type.parse(text) else {
            reading.report(variable: variable, "takes \(key.type.expected)")
            return nil
        }
        if let problem = key.type.check(value) {
            reading.report(variable: variable, problem)
            return nil
        }
        reading.note(label(key), key.type.show(value), reading.place(of: variable))
        return value
    }
}

extension Reading {
    /// What the environment has for a key, where its variable is set.
    func setting(of key: some DeclaredKey) -> (variable: String, text: String)? {
        guard let variable = key.declaration.variable else { return nil }
        return environment.setting(variable).map { (variable, $0) }
    }

    /// A finding about a variable of the environment, whose value is not shown.
    func report(variable: String, _ problem: String) {
        switch environment.origin(of: variable) {
        case .file(let file, let line):
            report(JobError.Finding(.configuration, file: file, line: line, "'\(variable)' \(problem)"))
        case .collection(let source, let name):
            report(JobError.Finding(.configuration, file: source, "'\(name)' \(problem)"))
        case .process, nil:
            report(JobError.Finding(.configuration, file: "environment", "'\(variable)' \(problem)"))
        }
    }

    /// `$BATCH_SIZE`, `$BATCH_SIZE in .env:3` or `batch_size in settings collection 'admin_settings'`
    func place(of variable: String) -> String {
        switch environment.origin(of: variable) {
        case .file(let file, let line): "$\(variable) in \(file):\(line)"
        case .collection(let source, let name): "\(name) in \(source)"
        case .process, nil: "$\(variable)"
        }
    }
}
