import ForgeJinja

/// What goes wrong when sampled documents are rendered: each failure once, with how many documents have it.
struct FailureTally {
    struct Failure {
        let error: TemplateError
        fileprivate(set) var count = 0
        /// The first of them.
        fileprivate(set) var documents: [CustomID] = []
    }

    private struct Key: Hashable {
        let template: String
        let line: Int
        let column: Int
        let message: String
    }

    private var failures: [Key: Failure] = [:]
    /// How many differ from each other beyond those that are told.
    private(set) var untold = 0

    private static let limit = 200
    private static let shownDocuments = 3

    mutating func add(_ error: TemplateError, of id: CustomID) {
        let key = Key(template: error.template, line: error.line, column: error.column, message: error.message)
        guard failures[key] != nil || failures.count < Self.limit else {
            untold += 1
            return
        }
        var failure = failures[key] ?? Failure(error: error)
        failure.count += 1
        if failure.documents.count < Self.shownDocuments { failure.documents.append(id) }
        failures[key] = failure
    }

    var all: [Failure] { Array(failures.values) }

    /// How many documents lack the variable where it is asked for, and the first of them.
    func missing(_ name: String) -> Failure? {
        all.filter { $0.error.missing == .name(name) }.max { $0.count < $1.count }
    }
}

extension FailureTally.Failure {
    /// `i-1, i-5, i-9 and 60 more`
    var who: String {
        let names = documents.map(\.description).joined(separator: ", ")
        let rest = count - documents.count
        return rest > 0 ? "\(names) and \(rest.grouped) more" : names
    }
}
