/// Searches statements, also those inside others.
extension Statement.Kind {
    /// The statements directly inside.
    var inner: [[Statement]] {
        switch self {
        case .text, .output, .assign, .include, .importModule, .importNames, .extends, .discard, .jump: []
        case .condition(let branches, let otherwise): branches.map(\.body) + [otherwise]
        case .loop(let loop): [loop.body, loop.otherwise]
        case .capture(_, _, let body), .with(_, let body), .filtered(_, let body), .macro(_, _, let body),
            .callBlock(_, _, let body), .block(_, _, let body):
            [body]
        }
    }

    /// Whether what this does depends on the context, or hands the context on.
    fileprivate var usesContext: Bool {
        switch self {
        case .block, .include, .importModule, .importNames, .extends: true
        default: false
        }
    }
}

extension [Statement] {
    func contains(anywhere test: (Statement.Kind) -> Bool) -> Bool {
        contains { test($0.kind) || $0.kind.inner.contains { $0.contains(anywhere: test) } }
    }

    var usesContext: Bool { contains(anywhere: { $0.usesContext }) }

    var hasExtends: Bool { contains(anywhere: { if case .extends = $0 { true } else { false } }) }

    var hasScopedBlock: Bool {
        contains(anywhere: { if case .block(_, let marks, _) = $0 { marks.isScoped } else { false } })
    }

    /// All blocks, an outer one before those inside it.
    var blocks: [(name: String, body: [Statement], span: SourceSpan)] {
        var found: [(name: String, body: [Statement], span: SourceSpan)] = []
        for statement in self {
            if case .block(let name, _, let body) = statement.kind { found.append((name, body, statement.span)) }
            for inner in statement.kind.inner { found += inner.blocks }
        }
        return found
    }
}
