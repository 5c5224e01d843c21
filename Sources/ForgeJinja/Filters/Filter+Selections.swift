/// Filters that apply other filters and tests.
extension Filter {
    static let selections: [String: Body] = [
        "map": { (renderer, value, arguments) throws(Fault) in
            guard try hasItems(value) else { return .iterator(iterator("generator", over: [])) }
            return .iterator(try mapped(value, arguments))
        },
        "select": { (renderer, value, arguments) throws(Fault) in
            .iterator(try selected(value, arguments, keeps: true, byAttribute: false))
        },
        "reject": { (renderer, value, arguments) throws(Fault) in
            .iterator(try selected(value, arguments, keeps: false, byAttribute: false))
        },
        "selectattr": { (renderer, value, arguments) throws(Fault) in
            .iterator(try selected(value, arguments, keeps: true, byAttribute: true))
        },
        "rejectattr": { (renderer, value, arguments) throws(Fault) in
            .iterator(try selected(value, arguments, keeps: false, byAttribute: true))
        },
    ]

    private static func hasItems(_ value: TemplateValue) throws(Fault) -> Bool { try value.isTrue() }

    private static func mapped(_ value: TemplateValue, _ arguments: Arguments) throws(Fault) -> TemplateIterator {
        if arguments.positional.isEmpty, arguments.value(named: "attribute") != nil {
            let given = try arguments.bind("map", "attribute", "default")
            let (path, missing) = (given[0] ?? .null, given[1] ?? .null)
            return TemplateIterator("generator", try Cursor(value)) { (iterator, renderer) throws(Fault) in
                guard let item = try iterator.source.next(&renderer) else { return nil }
                return try renderer.item(item, path: path, missing: missing)
            }
        }
        guard let first = arguments.positional.first else { throw .runtime("map requires a filter argument") }
        let name = try first.printed()
        guard let filter = named(name) else {
            throw .runtime("No filter named '\(name)'.", hint: Suggestion.hint(for: name, among: names))
        }
        let rest = Arguments(positional: Array(arguments.positional.dropFirst()), named: arguments.named)
        return TemplateIterator("generator", try Cursor(value), rest) { (iterator, renderer) throws(Fault) in
            guard let item = try iterator.source.next(&renderer) else { return nil }
            return try filter.apply(&renderer, item, iterator.arguments)
        }
    }

    private static func selected(
        _ value: TemplateValue, _ arguments: Arguments, keeps: Bool, byAttribute: Bool
    ) throws(Fault) -> TemplateIterator {
        guard try value.isTrue() else { return iterator("generator", over: []) }
        var rest = arguments
        var path = TemplateValue.null
        if byAttribute {
            guard !rest.positional.isEmpty else { throw .runtime("Missing parameter for attribute name") }
            path = rest.positional.removeFirst()
        }
        var test: ValueTest?
        if !rest.positional.isEmpty {
            let name = try rest.positional.removeFirst().printed()
            test = ValueTest.named(name)
            if test == nil {
                throw .runtime("No test named '\(name)'.", hint: Suggestion.hint(for: name, among: ValueTest.names))
            }
        }
        let chosen = test
        return TemplateIterator("generator", try Cursor(value), rest) { (iterator, renderer) throws(Fault) in
            while let item = try iterator.source.next(&renderer) {
                let subject = try renderer.item(item, path: path)
                let holds: Bool
                if let chosen {
                    holds = try chosen.apply(&renderer, subject, iterator.arguments)
                } else {
                    holds = try subject.isTrue()
                }
                if holds == keeps { return item }
            }
            return nil
        }
    }
}
