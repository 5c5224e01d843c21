import ForgeJSON

/// What a look at a job's templates has found.
struct LintReport {
    /// The documents that were looked at.
    struct Documents {
        let total: Int
        let drawn: Int
        let rendered: Int
        let failed: Int
        /// Whether the job gets as far as reading any.
        let isPossible: Bool

        var line: String {
            guard isPossible else { return "sampled  no document: the job cannot be run" }
            guard drawn > 0 else { return "sampled  no document: none is open" }
            let all =
                drawn == total
                ? "all of \(total.counted("open document"))" : "\(drawn.grouped) of \(total.counted("open document"))"
            return "sampled  \(all): \(rendered.grouped) rendered" + (failed > 0 ? ", \(failed.grouped) failed" : "")
        }
    }

    private(set) var findings: [LintFinding]
    var documents: Documents?

    init(_ error: JobError?) {
        findings = error?.findings.map { LintFinding(.error, $0) } ?? []
    }

    /// What two prompts bring in is looked at twice and told once.
    mutating func add(_ more: [LintFinding]) {
        for finding in more where !findings.contains(finding) { findings.append(finding) }
    }

    func count(_ severity: LintFinding.Severity) -> Int { findings.count { $0.severity == severity } }

    var counts: String {
        let (errors, warnings) = (count(.error), count(.warning))
        if findings.isEmpty { return "nothing wrong" }
        return [
            errors > 0 ? errors.counted("error") : nil, warnings > 0 ? warnings.counted("warning") : nil,
        ].compactMap { $0 }.joined(separator: ", ")
    }

    /// As `gen-batch` would end: the job or a template is wrong, or no request can be made for some documents.
    var status: ExitStatus {
        let kinds = findings.filter { $0.severity == .error }.map(\.subject.kind)
        if kinds.contains(.configuration) { return .configuration }
        if kinds.contains(.missing) { return .noInput }
        if kinds.contains(.data) { return .data }
        return documents?.failed ?? 0 > 0 ? .someFailed : .done
    }

    func tell(on console: Console) {
        let status = status
        if status == .data || status == .someFailed { console.classify(.template) }
        for finding in findings.sorted() {
            console.report(finding.text(columns: console.columns) + "\n")
            console.item("finding", finding.json)
        }
        console.summarize("errors", .integer(Int64(count(.error))))
        console.summarize("warnings", .integer(Int64(count(.warning))))
        if let documents {
            console.summarize("sampled", .integer(Int64(documents.drawn)))
            console.summarize("failed", .integer(Int64(documents.failed)))
        }
    }
}
