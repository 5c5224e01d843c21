import ForgeJinja

/// One reading of a job file: its text, the environment, and what is found on the way.
///
/// Findings are collected rather than thrown, so that one run of a tool names every mistake. A value that cannot be
/// read is nil (or its default), which goes nowhere: a reading with findings makes no job.
final class Reading {
    let source: SourceText
    let environment: Environment
    private(set) var findings: [JobError.Finding] = []
    private(set) var warnings: [String] = []
    /// Every setting with its value and origin, for `--print-config`.
    private(set) var settings: [Setting] = []

    init(_ source: SourceText, _ environment: Environment) {
        self.source = source
        self.environment = environment
    }

    /// The paths of the keys that were asked for.
    private(set) var asked: Set<String> = []

    func ask(for key: KeyDeclaration) { asked.insert(key.path) }

    /// The templates that stand in the file and could be compiled.
    private(set) var origins: [TemplateOrigin] = []

    func remember(_ origin: TemplateOrigin) { origins.append(origin) }

    /// A value that is looked at twice is reported once.
    func report(_ finding: JobError.Finding) {
        if !findings.contains(finding) { findings.append(finding) }
    }

    func report(at position: Position, width: Int = 1, _ message: String, hint: String? = nil) {
        report(source.finding(at: position, width: width, message, hint: hint))
    }

    func report(at node: YAMLNode, _ message: String, hint: String? = nil) {
        report(at: node.position, width: source.width(of: node), message, hint: hint)
    }

    func report(at member: YAMLNode.Member, _ message: String, hint: String? = nil) {
        report(at: member.position, width: member.key.unicodeScalars.count, message, hint: hint)
    }

    func warn(at position: Position, _ message: String) {
        warnings.append("\(source.file):\(position.line):\(position.column): \(message)")
    }

    func warn(_ message: String) { warnings.append("\(source.file): \(message)") }

    func warn(outside message: String) { warnings.append(message) }

    func note(_ key: String, _ value: String, _ origin: String) {
        settings.append(Setting(key: key, value: value, origin: origin))
    }

    /// A setting that stands in the job file.
    func note(_ key: String, _ value: String, at node: YAMLNode) { note(key, value, origin(of: node)) }

    /// `jobs/visits.yaml:2`, and where the variables in it come from: `jobs/visits.yaml:2 from $MONGODB_DB in .env:3`.
    func origin(of node: YAMLNode) -> String {
        let names = Substitution.names(in: node)
        let sources = names.map { environment.setting($0) == nil ? "the default of ${\($0)}" : place(of: $0) }
        let line = "\(source.file):\(node.position.line)"
        return sources.isEmpty ? line : "\(line) from \(sources.joined(separator: ", "))"
    }

    /// The findings in the order of the file, those outside it first.
    func error() -> JobError? {
        let sorted = findings.enumerated().sorted { a, b in
            let places = [a, b].map { place($0.element) }
            return places[0] == places[1] ? a.offset < b.offset : places[0] < places[1]
        }
        guard let first = sorted.first else { return nil }
        return JobError(first.element, sorted.dropFirst().map(\.element))
    }

    private func place(_ finding: JobError.Finding) -> Position {
        if finding.file != source.file { return Position(line: 0, column: 0) }
        return Position(line: finding.line ?? 0, column: finding.column ?? 0)
    }

    // MARK: Scalars

    enum Scalar {
        case null
        case bool(Bool)
        case integer(Int64)
        case bigInteger(String)
        case double(Double)
        /// Text, and whether variables were filled in.
        case text(String, isFilled: Bool)
    }

    /// These hold a key, so their values may not come to stand in a job file.
    static let keyVariables: Set<String> = ["OPENAI_API_KEY", "MONGODB_URI", "SMTP_URL"]

    /// What a scalar stands for, with variables filled in. What is filled in is text, whatever it looks like.
    func scalar(_ node: YAMLNode, secrets: Set<String> = keyVariables) -> Scalar? {
        guard case .scalar(let text, let style) = node.content else { return nil }
        if Substitution.concerns(text) {
            return fill(text, at: node, secrets: secrets).map { .text($0, isFilled: $0 != text) }
        }
        guard style == .plain else { return .text(text, isFilled: false) }
        switch PlainScalar(text) {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .bigInteger(let digits): return .bigInteger(digits)
        case .double(let value): return .double(value)
        case .text: return .text(text, isFilled: false)
        case .ambiguous(let message, let hint):
            report(at: node, message, hint: hint)
            return nil
        }
    }

    private func fill(_ text: String, at node: YAMLNode, secrets: Set<String>) -> String? {
        do throws(Substitution.Failure) {
            return try Substitution.fill(text, secrets: secrets) { environment[$0] }.text
        } catch {
            switch error {
            case .unset(let name, let offset):
                report(
                    at: place(of: offset, in: node, text), width: name.utf8.count + 3, "variable '\(name)' is not set",
                    hint: Suggestion.hint(for: name, among: environment.names)
                        ?? "set \(name), or give a default: ${\(name):-default}")
            case .malformed(let offset):
                report(
                    at: place(of: offset, in: node, text), width: 2, "'${' begins no variable",
                    hint: "write ${NAME} or ${NAME:-default}; for the characters themselves write $${")
            case .secret(let name, let offset):
                report(
                    at: place(of: offset, in: node, text), width: name.utf8.count + 3,
                    "'\(name)' is a secret and has no place here",
                    hint: name == "MONGODB_URI"
                        ? "it may stand in 'mongodb.uri' only" : "it is taken from the environment")
            }
            return nil
        }
    }

    private func report(at position: Position, width: Int, _ message: String, hint: String) {
        report(source.finding(at: position, width: width, message, hint: hint))
    }

    private func place(of offset: Int, in node: YAMLNode, _ text: String) -> Position {
        let before = SourceText.lines(of: String(String.UnicodeScalarView(text.unicodeScalars.prefix(offset))))
        let column = (before.last?.unicodeScalars.count ?? 0) + 1
        return source.position(of: before.count, column, in: node, text: text) ?? node.position
    }
}

/// One setting as it came out, for people: `batch.max_requests`, `100`, `$BATCH_SIZE in .env:3`.
package struct Setting: Sendable, Equatable {
    package let key: String
    package let value: String
    package let origin: String
}
