/// What a template came to.
enum OracleAnswer: Equatable, CustomStringConvertible {
    case output(String)
    /// The line is told for errors found while compiling.
    case refused(kind: String, template: String, line: Int?, message: String)

    static func == (left: OracleAnswer, right: OracleAnswer) -> Bool {
        switch (left, right) {
        case (.output(let first), .output(let second)): first.utf8.elementsEqual(second.utf8)
        // The words of a message are ours to choose; where it is found is not.
        case (.refused(let first, let template, let line, _), .refused(let second, let name, let other, _)):
            first == second && template == name && line == other
        default: false
        }
    }

    var description: String {
        switch self {
        case .output(let text): "\(text.debugDescription)"
        case .refused(let kind, let template, let line, let message):
            "\(kind) error in \(template):\(line ?? 0): \(message)"
        }
    }
}
