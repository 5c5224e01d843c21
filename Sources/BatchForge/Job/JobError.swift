/// What is wrong with a job file or with the environment it is read in, and where.
///
/// All findings of one reading come together, in the order of the file. Neither a value from the environment nor the
/// user and password of a connection string is ever part of one.
package struct JobError: Error, Sendable, Equatable {
    package enum Kind: Sendable {
        /// A setting is wrong or missing: exit status 78.
        case configuration
        /// A template or another file that the job names cannot be used: 65.
        case data
        /// A file is not there or cannot be read: 66.
        case missing
    }

    package struct Finding: Sendable, Equatable {
        package let kind: Kind
        /// The file; `environment` for a variable of the process.
        package let file: String
        /// Counted from 1, columns in Unicode scalars.
        package let line: Int?
        package let column: Int?
        package let message: String
        package let sourceLine: String?
        /// Where in `sourceLine` the carets begin, and how many columns they mark.
        let shownColumn: Int
        let width: Int
        package let hint: String?

        package init(
            _ kind: Kind, file: String, line: Int? = nil, column: Int? = nil, _ message: String,
            sourceLine: String? = nil, shownColumn: Int? = nil, width: Int = 1, hint: String? = nil
        ) {
            self.kind = kind
            self.file = file
            self.line = line
            self.column = column
            self.message = message
            self.sourceLine = sourceLine
            self.shownColumn = shownColumn ?? column ?? 1
            self.width = width
            self.hint = hint
        }
    }

    private let first: Finding
    private let others: [Finding]

    package init(_ first: Finding, _ others: [Finding] = []) {
        self.first = first
        self.others = others
    }

    package var findings: [Finding] { [first] + others }
    package var kind: Kind { first.kind }
    package var file: String { first.file }
    package var line: Int? { first.line }
    package var column: Int? { first.column }
    package var message: String { first.message }
    package var sourceLine: String? { first.sourceLine }
    package var hint: String? { first.hint }
}

extension JobError: CustomStringConvertible {
    package var description: String {
        var lines = findings.prefix(Self.shown).map(\.description)
        let rest = others.count + 1 - Self.shown
        if rest > 0 { lines.append("and \(rest) more") }
        return lines.joined(separator: "\n")
    }

    private static let shown = 10
}

extension JobError.Finding: CustomStringConvertible {
    package var description: String {
        var text = "\(place): \(message)"
        if let sourceLine, let line { text += Self.excerpt(sourceLine, line, shownColumn, width) }
        if let hint { text += "\nhint: \(hint)" }
        return text
    }

    /// `prompt.j2:1:9`
    var place: String {
        ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
    }

    /// The line with its number, and carets below.
    private static func excerpt(_ source: String, _ line: Int, _ column: Int, _ width: Int) -> String {
        let excerpt = SourceExcerpt(source, column: column, width: width, longest: 160, shown: 120)
        let number = String(line)
        let gutter = String(repeating: " ", count: max(0, 5 - number.utf8.count)) + number
        let blank = String(repeating: " ", count: gutter.utf8.count)
        return "\n\(gutter) | \(excerpt.line)\n\(blank) | \(excerpt.marker)"
    }
}
