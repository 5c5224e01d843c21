import ForgeJSON

/// Writes content that fits a prompt: JSON where JSON is wanted, the Markdown sections that are named, points, or plain
/// text.
struct ContentWriter {
    let prompt: Prompt
    var prose: Prose
    /// Values that may still be made of an example.
    private var budget = 4000

    init(_ prompt: Prompt, _ chance: Chance) {
        self.prompt = prompt
        prose = Prose(about: prompt.topic.isEmpty ? prompt.text : prompt.topic, chance)
    }

    mutating func content(_ format: Prompt.Format) -> String {
        switch format {
        case .schema(let schema):
            var sampler = SchemaSampler(schema, prose)
            return sampler.sample().text(.compact)
        case .jsonObject:
            return object().text(.compact)
        case .free:
            let sections = prompt.sections
            if prompt.demandsJSON(orWeakly: sections.isEmpty) { return object().text(.compact) }
            if !sections.isEmpty { return markdown(sections) }
            if prompt.mentions("talking points") { return prose.bullets(count(or: 3...5)) }
            return prose.paragraph(3 + prose.chance.below(4))
        }
    }

    private mutating func markdown(_ sections: [String]) -> String {
        var text = ""
        for section in sections {
            text += section + "\n\n"
            text += prose.chance.below(2) == 0 ? prose.paragraph(2) : prose.bullets(3)
            text += "\n\n"
        }
        return String(text.dropLast(2))
    }

    private mutating func object() -> JSONValue {
        if let example = prompt.example { return like(example, depth: 0) }
        var object = JSONObject()
        if prompt.mentions("talking points"), !prompt.quotedKeys.contains("talking_points") {
            object["talking_points"] = .array((0..<count(or: 3...5)).map { _ in .string(prose.sentence()) })
        }
        for key in prompt.quotedKeys {
            let isPlural = key.hasSuffix("s") && !key.hasSuffix("ss") && !key.hasSuffix("is")
            object[key] =
                isPlural
                ? .array((0..<count(or: 3...5)).map { _ in .string(prose.sentence()) }) : .string(prose.sentence())
        }
        if object.isEmpty {
            object["summary"] = .string(prose.paragraph(2))
            object["items"] = .array((0..<3).map { _ in .string(prose.sentence()) })
            object["confidence"] = .double(Double(50 + prose.chance.below(50)) / 100)
        }
        return .object(object)
    }

    /// A value of the example's shape. `"Low|Medium|High"` offers a choice.
    private mutating func like(_ example: JSONValue, depth: Int) -> JSONValue {
        budget -= 1
        guard depth < 24, budget > 0 else { return .null }
        switch example {
        case .object(let members):
            var object = JSONObject()
            for (key, value) in members { object[key] = like(value, depth: depth + 1) }
            return .object(object)
        case .array(let items):
            guard let first = items.first else { return .array([]) }
            let count = depth <= 1 ? count(or: 3...5) : max(items.count, 2)
            return .array((0..<count).map { _ in like(first, depth: depth + 1) })
        case .string(let text):
            let choices = text.split(separator: "|").map(String.init)
            if choices.count > 1 { return .string(prose.chance.pick(choices, or: text)) }
            return .string(text.utf8.count <= 20 && !text.contains(".") ? prose.title() : prose.paragraph(2))
        case .integer: return .count(1 + prose.chance.below(10))
        case .double: return .double(Double(prose.chance.below(100)) / 100)
        case .bool: return .bool(prose.chance.below(2) == 0)
        case .null, .bigInteger: return example
        }
    }

    private mutating func count(or standard: ClosedRange<Int>) -> Int {
        let range = prompt.wantedCount ?? standard
        return range.lowerBound + prose.chance.below(range.count)
    }
}
