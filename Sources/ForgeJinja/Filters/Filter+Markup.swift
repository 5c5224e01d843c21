/// Filters that make HTML or take it away.
extension Filter {
    static let markup: [String: Body] = [
        "striptags": { (renderer, value, _) throws(Fault) in
            .string(HTML.strippedOfTags(try renderer.text(of: value)))
        },
        "xmlattr": { (renderer, value, arguments) throws(Fault) in
            let spaced = try arguments.bind("xmlattr", "autospace")[0]?.isTrue() ?? true
            guard var cursor = value.pairs() else {
                if case .undefined(let undefined) = value { throw undefined.fault }
                throw .runtime("'\(value.typeName)' object has no attribute 'items'")
            }
            var parts: [String] = []
            while case .tuple(let pair)? = try cursor.next(&renderer) {
                let (key, value) = (pair.items[0], pair.items[1])
                if value.isNull || value.isUndefined { continue }
                guard let name = key.string else {
                    throw .runtime("expected string or bytes-like object, got '\(key.typeName)'")
                }
                guard
                    !name.utf8.contains(where: { (0x09...0x0D).contains($0) || [0x20, 0x2F, 0x3E, 0x3D].contains($0) })
                else { throw .runtime("Invalid character in attribute name") }
                parts.append("\(try HTML.escape(key, &renderer))=\"\(try HTML.escape(value, &renderer))\"")
            }
            let text = parts.joined(separator: " ")
            try renderer.allow(bytes: text.utf8.count)
            return .string(spaced && !text.isEmpty ? " " + text : text)
        },
        "urlize": { (renderer, value, arguments) throws(Fault) in
            let given = try arguments.bind("urlize", "trim_url_limit", "nofollow", "target", "rel", "extra_schemes")
            var links = Links()
            if let limit = given[0], !limit.isNull { links.trimLimit = try limit.requiredIndex("urlize") }
            var rel: Set<String> = ["noopener"]
            if let words = given[3], try words.isTrue() {
                rel.formUnion(PythonString.words(try words.requiredString("urlize")))
            }
            if try given[1]?.isTrue() ?? false { rel.insert("nofollow") }
            links.attributes = " rel=\"\(HTML.escape(rel.sorted { $0.precedes($1) }.joined(separator: " ")))\""
            if let target = given[2], try target.isTrue() {
                links.attributes += " target=\"\(try HTML.escape(target, &renderer))\""
            }
            if let schemes = given[4], !schemes.isNull {
                for scheme in try renderer.items(of: schemes) {
                    let text = try scheme.requiredString("urlize")
                    guard Links.isScheme(text) else {
                        throw .runtime("\(PythonText.repr(text)) is not a valid URI scheme prefix.")
                    }
                    links.schemes.append(text)
                }
            }
            let text = links.linked(try HTML.escape(value, &renderer))
            try renderer.allow(bytes: text.utf8.count)
            return .string(text)
        },
    ]
}
