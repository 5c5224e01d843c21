import TestSupport
import Testing

/// The table of `docs/errors.md`: one row a situation.
enum ErrorTable {
    struct Row: Sendable, CustomTestStringConvertible {
        let kind: String
        let tool: String
        let situation: String
        /// What is printed, with `…` for what differs each time.
        let printed: String
        let exit: Int32
        /// The hint, or `next:` and a command.
        let advice: String

        var testDescription: String { "\(tool): \(situation)" }
    }

    static let rows: [Row] = {
        let text = (try? FileText.text(PackageRoot.file("docs/errors.md"))) ?? ""
        return text.split(separator: "\n").compactMap { line in
            guard line.hasPrefix("| ") else { return nil }
            let cells = line.dropFirst().dropLast().split(separator: "|").map { cell in
                cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed().map(String.init).joined()
            }
            guard cells.count == 6, let exit = Int32(cells[4]) else { return nil }
            return Row(
                kind: plain(cells[0]), tool: plain(cells[1]), situation: cells[2], printed: plain(cells[3]),
                exit: exit, advice: plain(cells[5]))
        }
    }()

    /// Without the marks of Markdown.
    private static func plain(_ cell: String) -> String { cell.filter { $0 != "`" } }

    /// Whether the pieces of `pattern` between its `…` stand in `text`, one after the other.
    static func find(_ pattern: String, in text: String) -> Bool {
        var rest = text[...]
        for piece in pattern.split(separator: "…") {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
