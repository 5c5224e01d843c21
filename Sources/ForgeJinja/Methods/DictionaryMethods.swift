import ForgeBSON

/// The methods of dictionaries. Documents from a database answer those that change nothing.
enum DictionaryMethods {
    static func call(
        _ method: Method, _ value: TemplateValue, _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateValue {
        switch method {
        case .items: return .object(DictionaryView(value, .pairs))
        case .keys: return .object(DictionaryView(value, .keys))
        case .values: return .object(DictionaryView(value, .values))
        case .get:
            let given = try arguments.bind("get", "key", "default", required: 1)
            let key = given[0] ?? .null
            let found: TemplateValue?
            if case .document(let document) = value, let name = key.string {
                found = try renderer.field(BSONKey(name), of: document).map { TemplateValue($0) }
            } else {
                try renderer.spend(bytes: key.weight)
                found = try value.mapping(&renderer.effort).value(for: key)
            }
            return found ?? given[1] ?? .null
        case .fromkeys:
            let given = try arguments.bind("fromkeys", "iterable", "value", required: 1)
            let dictionary = TemplateDictionary()
            for key in try renderer.items(of: given[0] ?? .null) { try dictionary.set(key, given[1] ?? .null) }
            return .dictionary(dictionary)
        case .copy:
            try renderer.spend(2 * (Cursor.count(of: value) ?? 0))
            return .dictionary(try TemplateDictionary(try value.mapping().pairs))
        default:
            // A template that changes data is given it in a form that can be changed.
            return try change(method, try value.mapping(&renderer.effort), arguments, &renderer)
        }
    }

    private static func change(
        _ method: Method, _ dictionary: TemplateDictionary, _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateValue {
        switch method {
        case .pop:
            let given = try arguments.bind("pop", "key", "default", required: 1)
            let key = given[0] ?? .null
            try renderer.spend(try dictionary.effort(ofRemoving: key))
            if let removed = try dictionary.remove(key) { return removed }
            guard let otherwise = given[1] else { throw .runtime("pop() is given a key that is not there") }
            return otherwise
        case .popitem:
            guard dictionary.count > 0 else { throw .runtime("popitem(): dictionary is empty") }
            let entry = dictionary.remove(at: dictionary.count - 1)
            return .tuple(TemplateList([entry.key, entry.value]))
        case .setdefault:
            let given = try arguments.bind("setdefault", "key", "default", required: 1)
            let key = given[0] ?? .null
            if let found = try dictionary.value(for: key) { return found }
            try dictionary.set(key, given[1] ?? .null)
            return given[1] ?? .null
        case .update:
            guard arguments.positional.count <= 1 else {
                throw .runtime("update expected at most 1 argument, got \(arguments.positional.count)")
            }
            if let source = arguments.positional.first { try dictionary.update(from: source, &renderer) }
            for (name, value) in arguments.named { dictionary.set(name: name, value) }
        case .clear: dictionary.removeAll()
        default: throw .runtime("'dict object' has no attribute '\(method.rawValue)'")
        }
        return .null
    }
}
