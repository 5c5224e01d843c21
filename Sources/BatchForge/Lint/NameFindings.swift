import ForgeBSON
import ForgeJinja

/// What is to be said of the names that prompts ask for: which are nowhere, which are not everywhere, which nobody needs.
struct NameFindings {
    private let job: Job
    private let census: FieldCensus
    private let tally: FailureTally
    private let isCutShort: Bool
    private let uses: [Use]
    /// Of variables that stand for a field.
    private let paths: [String: String]

    init(_ job: Job, _ census: FieldCensus, _ trial: PromptTrial) {
        self.job = job
        self.census = census
        tally = trial.tally
        isCutShort = trial.isCutShort
        paths = Self.paths(of: job)
        uses = Self.uses(in: job)
    }

    /// The fields that `vars` name.
    static func paths(of job: Job) -> [String: String] {
        var paths: [String: String] = [:]
        for variable in job.vars { if case .path(let path) = variable.source { paths[variable.name] = path } }
        return paths
    }

    /// A name and where it is asked for first.
    struct Use {
        let name: TemplateName
        let template: CompiledTemplate
    }

    /// What prompts and the expressions of variables ask for, each name once for each of them.
    static func uses(in job: Job) -> [Use] {
        var templates = [job.prompt.system, job.prompt.user].compactMap { $0 }.map { CompiledTemplate.text($0) }
        for variable in job.vars {
            if case .expression(let expression) = variable.source { templates.append(.value(expression)) }
        }
        return templates.flatMap { template in template.names.map { Use(name: $0, template: template) } }
    }

    var all: [LintFinding] {
        // Beyond the names that are known from the text, those of templates that documents have led to.
        let prompts = [job.prompt.system, job.prompt.user].compactMap { $0 }
        let possible = prompts.reduce(into: Set<String>()) { $0.formUnion($1.possibleNames) }
        var findings: [LintFinding] = []
        for use in uses where paths[use.name.name] == nil && isOfDocument(use.name.name) {
            if let finding = finding(use) { findings.append(finding) }
        }
        for variable in job.vars {
            let used = uses.contains { $0.name.name == variable.name }
            if !used && !possible.contains(variable.name) { findings.append(unused(variable)) }
            if used, let path = paths[variable.name], let finding = finding(variable, path, uses) {
                findings.append(finding)
            }
        }
        return findings
    }

    /// Whether only the document can have it.
    private func isOfDocument(_ name: String) -> Bool { name != "doc" && !job.vars.contains { $0.name == name } }

    /// Whether the failure is told here, as one of a name.
    func explains(_ error: TemplateError) -> Bool {
        guard case .name(let name) = error.missing else { return false }
        return paths[name] != nil
            || isOfDocument(name) && uses.contains { $0.name.name == name && $0.name.error.template == error.template }
    }

    // MARK: Names of fields

    private func finding(_ use: Use) -> LintFinding? {
        let name = use.name.name
        let (count, total) = (census.count(of: name), census.documents)
        let failure = tally.all.first {
            $0.error.missing == .name(name) && $0.error.template == use.name.error.template
        }
        let error = failure?.error ?? use.name.error
        guard total > 0 else { return nil }
        if count == 0 {
            let isAllowed = use.name.isGuarded || !use.template.isStrict
            if isAllowed && failure == nil {
                return LintFinding(
                    .warning, subject(error, "variable `\(name)` is in no sampled document", hint(for: name)),
                    note: "not in `vars`, in none of \(sampled(total)); "
                        + (use.template.isStrict ? "the template allows for that" : "it prints as nothing"))
            }
            return LintFinding(
                .error, subject(error, "unknown variable `\(name)`", hint(for: name)),
                note: "not in `vars`, in none of \(sampled(total))")
        }
        // Where renderings ended early, nobody knows how many would have come to it.
        guard failure != nil || (isCutShort && !use.name.isGuarded && count < total) else { return nil }
        return LintFinding(
            .warning, subject(error, "variable `\(name)` is not in every document", Self.remedy(name)),
            note: "in \(count.grouped) of \(sampled(total))"
                + (failure.map { "; \($0.count.grouped) would fail" } ?? ""),
            details: failure.map { [$0.who] } ?? [])
    }

    private static func remedy(_ name: String) -> String {
        "write `\(name) | default('…')`, ask `\(name) is defined`, or leave such documents out of 'select.query'"
    }

    /// The name that was probably meant, or the field that has it further in.
    private func hint(for name: String) -> String? {
        let names = Set(job.vars.map(\.name) + census.topLevelNames)
        let near = Suggestion.nearest(to: name, among: names)
        if let deeper = census.deeperField(like: name), deeper.distance < near?.distance ?? .max {
            return "`\(deeper.path)` is in \(share(deeper.count)); \(addition(name, deeper.path))"
        }
        return near.map { near in
            let isField = !job.vars.contains { $0.name == near.name }
            return "did you mean `\(near.name)`?" + (isField ? " It is in \(share(census.count(of: near.name)))" : "")
        }
    }

    private func addition(_ name: String, _ path: String) -> String {
        guard let line = job.text.vars?.line else { return "add `vars: {\(name): \(path)}` to \(job.file)" }
        return "add `\(name): \(path)` at \(job.file):\(line)"
    }

    // MARK: Variables

    private func unused(_ variable: Variable) -> LintFinding {
        let name = variable.name
        guard let member = job.text.variables[name] else {
            return LintFinding(
                .warning, JobError.Finding(.data, file: job.file, "variable `\(name)` is not used"))
        }
        return LintFinding(
            .warning,
            job.text.source.finding(
                .data, at: member.position, width: name.unicodeScalars.count, "variable `\(name)` is not used"),
            note: "no prompt asks for it")
    }

    private func finding(_ variable: Variable, _ path: String, _ uses: [Use]) -> LintFinding? {
        let (count, total) = (census.count(of: path), census.documents)
        let failure = tally.missing(variable.name)
        guard total > 0, count == 0 || failure != nil, let member = job.text.variables[variable.name] else {
            return nil
        }
        let source = job.text.source
        func subject(_ message: String, _ hint: String?) -> JobError.Finding {
            source.finding(
                .data, at: member.value.position, width: source.width(of: member.value), message, hint: hint)
        }
        let place = failure.map { "asked for at \(job.text.finding($0.error).place)" }
        if count == 0 {
            let near = census.field(like: path).map { "`\($0.path)` is in \(share($0.count))" }
            let isAllowed = failure == nil
            return LintFinding(
                isAllowed ? .warning : .error,
                subject("`\(path)` is in no sampled document, so `\(variable.name)` has no value", near),
                note: "in none of \(sampled(total))" + (isAllowed ? "; the prompts allow for that" : ""),
                details: place.map { [$0] } ?? [])
        }
        guard let failure, let place else { return nil }
        return LintFinding(
            .warning,
            subject("`\(path)` is not in every document, and then `\(variable.name)` has no value", nil),
            note: "in \(count.grouped) of \(sampled(total)); \(failure.count.grouped) would fail",
            details: [failure.who, place])
    }

    // MARK: Words

    private func subject(_ error: TemplateError, _ message: String, _ hint: String?) -> JobError.Finding {
        let finding = job.text.finding(error)
        // Where YAML has moved the text, the message says where in the template it is.
        return finding.saying(message + finding.message.dropFirst(error.message.count), hint: hint)
    }

    private func sampled(_ count: Int) -> String { count.counted("sampled document") }

    private func share(_ count: Int) -> String { "\(count.grouped) of \(census.documents.grouped)" }
}

extension JobError.Finding {
    func saying(_ message: String, hint: String?) -> JobError.Finding {
        JobError.Finding(
            kind, file: file, line: line, column: column, message, sourceLine: sourceLine, shownColumn: shownColumn,
            width: width, hint: hint)
    }
}
