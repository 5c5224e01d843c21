import ForgeJSON

/// One thing that is wrong, or probably is, with a job's templates.
///
///     error: unknown variable `last_visit_date`
///      --> prompts/medical.j2:1:48
///       |
///     1 | Your patient {{patient_name}} has visited on {{last_visit_date}}.
///       |                                                ^^^^^^^^^^^^^^^ not in `vars`, in none of 100 sampled documents
///     hint: `medical_details.last_visit` is in 100 of 100; add `last_visit_date: medical_details.last_visit` at …
struct LintFinding {
    enum Severity: String {
        case error, warning
    }

    let severity: Severity
    /// What and where.
    let subject: JobError.Finding
    /// What the carets have beside them.
    var note: String?
    /// Lines of their own below.
    var details: [String] = []

    init(_ severity: Severity, _ subject: JobError.Finding, note: String? = nil, details: [String] = []) {
        self.severity = severity
        self.subject = subject
        self.note = note
        self.details = details
    }

    /// `columns`: how wide the terminal is; nil where the text goes elsewhere, and every note stays in its line.
    func text(columns: Int?) -> String {
        var lines = ["\(severity.rawValue): \(subject.message)"]
        let number = subject.line.map(String.init) ?? ""
        let blank = String(repeating: " ", count: max(1, number.utf8.count))
        lines.append("\(blank)--> \(subject.place)")
        if let source = subject.sourceLine {
            let room = max(40, min(columns ?? 120, 120) - blank.utf8.count - 5)
            let excerpt = SourceExcerpt(
                source, column: subject.shownColumn, width: subject.width, longest: room, shown: room - 2)
            lines.append("\(blank) |")
            // A tab would be printed as what it is, a control character, and be as wide as that.
            lines.append("\(number) | \(excerpt.line.replacing("\t", with: " "))")
            var marked = "\(blank) | \(excerpt.marker.replacing("\t", with: " "))"
            if let note {
                let width = marked.unicodeScalars.count + 1 + note.unicodeScalars.count
                marked += columns.map { width > $0 } ?? false ? "\n\(blank) | \(note)" : " \(note)"
            }
            lines.append(marked)
        } else if let note {
            lines.append("\(blank) = \(note)")
        }
        lines += details.map { "\(blank) = \($0)" }
        if let hint = subject.hint { lines.append("hint: \(hint)") }
        return lines.joined(separator: "\n")
    }

    /// For programs.
    var json: JSONObject {
        var fields: JSONObject = [
            "severity": .string(severity.rawValue), "message": .string(subject.message), "file": .string(subject.file),
        ]
        if let line = subject.line { fields["line"] = .integer(Int64(line)) }
        if let column = subject.column { fields["column"] = .integer(Int64(column)) }
        if let note { fields["note"] = .string(note) }
        if !details.isEmpty { fields["details"] = .words(details) }
        if let hint = subject.hint { fields["hint"] = .string(hint) }
        return fields
    }
}

extension LintFinding: Comparable {
    /// By file and place; what has no place comes first.
    static func < (a: LintFinding, b: LintFinding) -> Bool { a.order < b.order }
    static func == (a: LintFinding, b: LintFinding) -> Bool { a.order == b.order }

    private var order: (String, Int, Int, String) {
        (subject.file, subject.line ?? 0, subject.column ?? 0, subject.message)
    }
}
