/// Searches a block for the uses of the names that have a meaning of their own in it.
enum LoopNames {
    static func uses(_ name: String, in statements: [Statement]) -> Bool {
        statements.contains { uses(name, in: $0) }
    }

    private static func uses(_ name: String, in statement: Statement) -> Bool {
        switch statement.kind {
        case .text: false
        case .output(let expression): uses(name, in: expression)
        case .condition(let branches, let otherwise):
            branches.contains { uses(name, in: $0.test) || uses(name, in: $0.body) } || uses(name, in: otherwise)
        case .loop(let loop):
            uses(name, in: loop.iterable) || loop.filter.map { uses(name, in: $0) } ?? false
                || uses(name, in: loop.body) || uses(name, in: loop.otherwise)
        case .assign(let target, let value): uses(name, in: value) || uses(name, in: target)
        case .capture(_, let filter, let body): filter.map { uses(name, in: $0) } ?? false || uses(name, in: body)
        case .with(let assignments, let body):
            assignments.contains { uses(name, in: $0.value) } || uses(name, in: body)
        case .filtered(let filter, let body): uses(name, in: filter) || uses(name, in: body)
        case .macro(_, let signature, let body):
            signature.defaults.contains { uses(name, in: $0) } || uses(name, in: body)
        case .callBlock(let signature, let call, let body):
            signature.defaults.contains { uses(name, in: $0) } || uses(name, in: call) || uses(name, in: body)
        // A block has names of its own.
        case .block, .jump: false
        case .include(let template, _, _), .importModule(let template, _, _), .importNames(let template, _, _),
            .extends(let template), .discard(let template):
            uses(name, in: template)
        }
    }

    private static func uses(_ name: String, in target: Target) -> Bool {
        switch target {
        case .name: false
        case .attribute(let namespace, _, _): namespace == name
        case .tuple(let items, _): items.contains { uses(name, in: $0) }
        }
    }

    private static func uses(_ name: String, in expression: Expression) -> Bool {
        // A scope of its own lists the names that the expression loads.
        let scope = NameScope(parent: nil, function: NameScope.Function(depth: 0))
        scope.note(expression)
        return scope.load(of: name) != nil
    }

    /// Where the loop, or a loop or tag inside it, stores a name.
    static func assignment(of name: String, in loop: Loop) -> SourceSpan? {
        loop.target.names.first { $0.0 == name }?.1 ?? assignment(of: name, in: loop.body)
            ?? assignment(of: name, in: loop.otherwise)
    }

    private static func assignment(of name: String, in statements: [Statement]) -> SourceSpan? {
        for statement in statements {
            let found: SourceSpan?
            switch statement.kind {
            case .text, .output, .include, .importModule, .importNames, .extends, .discard, .jump: found = nil
            case .condition(let branches, let otherwise):
                found = assignment(of: name, in: branches.flatMap(\.body) + otherwise)
            case .loop(let loop): found = assignment(of: name, in: loop)
            case .assign(let target, _): found = target.names.first { $0.0 == name }?.1
            case .capture(let target, _, let body):
                found = target.names.first { $0.0 == name }?.1 ?? assignment(of: name, in: body)
            case .with(_, let body), .filtered(_, let body), .macro(_, _, let body), .callBlock(_, _, let body),
                .block(_, _, let body):
                found = assignment(of: name, in: body)
            }
            if let found { return found }
        }
        return nil
    }
}
