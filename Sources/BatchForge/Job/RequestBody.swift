import ForgeJSON

/// The body of a request without its messages: what the job file says, and the defaults of the seed's variables.
///
/// The token limit stands under the name that the model's family takes, and a temperature that nobody asked for is not
/// sent to a model that takes none.
struct RequestBody {
    private let reading: Reading
    private(set) var object = JSONObject()
    /// The model takes temperatures other than 1.
    private var isTemperatureFree = true

    private static let limits = [RequestKeys.maxTokens, RequestKeys.maxCompletionTokens].map(\.declaration.name)
    /// Where a value that comes from a variable is a number.
    private static let numeric: Set<String> = [
        "temperature", "top_p", "max_tokens", "max_completion_tokens", "presence_penalty", "frequency_penalty", "n",
        "seed", "top_logprobs",
    ]

    init(_ request: Section, _ reading: Reading) {
        self.reading = reading
        let given = Self.members(request, reading)
        for key in RequestKeys.body.children { reading.ask(for: key) }
        let family = model(given)
        isTemperatureFree = family != .reasoning || Self.reasonsNot(given)
        for member in given where member.key != "model" { add(member, family) }
        if !given.contains(where: { $0.key == "temperature" }) { addTemperature(family) }
        addTokenLimit(family)
        if Self.limits.allSatisfy({ name in given.contains { $0.key == name } }) {
            let both = given.last { Self.limits.contains($0.key) }
            reading.report(
                at: both?.position ?? request.position, width: both?.key.utf8.count ?? 1,
                "'max_tokens' and 'max_completion_tokens' are both given", hint: "keep one")
        }
    }

    private static func members(_ request: Section, _ reading: Reading) -> [YAMLNode.Member] {
        guard request.has(RequestKeys.body), let node = request.member(RequestKeys.body)?.value else { return [] }
        if case .mapping(let members) = node.content { return members }
        reading.report(at: node, "'request.body' takes a mapping, not \(node.kind)")
        return []
    }

    /// Later models can be told not to think, and take a temperature then.
    private static func reasonsNot(_ given: [YAMLNode.Member]) -> Bool {
        given.contains { member in
            guard member.key == "reasoning_effort", case .scalar(let text, _) = member.value.content else {
                return false
            }
            return text == "none"
        }
    }

    /// Puts the model first, from the file, the environment or the default.
    private mutating func model(_ given: [YAMLNode.Member]) -> ModelFamily {
        var model = RequestKeys.model.standard ?? ""
        var origin = "default"
        if let node = given.first(where: { $0.key == "model" })?.value {
            guard case .scalar = node.content, !node.isAbsent else {
                reading.report(at: node, "'request.body.model' takes text")
                return .classic
            }
            guard let scalar = reading.scalar(node) else { return .classic }
            guard case .text(let text, _) = scalar, !text.isEmpty else {
                reading.report(at: node, "'request.body.model' takes text")
                return .classic
            }
            (model, origin) = (text, reading.origin(of: node))
        } else if let (variable, text) = reading.setting(of: RequestKeys.model) {
            (model, origin) = (text, reading.place(of: variable))
        }
        reading.note("request.body.model", model, origin)
        object["model"] = .string(model)
        return ModelFamily(model: model)
    }

    private mutating func add(_ member: YAMLNode.Member, _ family: ModelFamily) {
        switch member.key {
        case "messages":
            return reading.report(
                at: member, "'messages' cannot stand in 'request.body'", hint: "they are made from 'prompt'")
        case "stream", "stream_options":
            return reading.report(at: member, "'\(member.key)' cannot be used in a batch", hint: "remove it")
        default: break
        }
        if refusesTemplates(member.value) { return }
        guard var value = reading.json(member.value) else { return }
        if Self.numeric.contains(member.key), !value.isNumber, !value.isNull {
            guard let number = filledNumber(member.value, value) else {
                return reading.report(at: member.value, "'request.body.\(member.key)' takes a number")
            }
            value = number
        }
        if let problem = Self.problem(member.key, value) {
            return reading.report(at: member.value, "'request.body.\(member.key)' \(problem)")
        }
        if member.key == "n", value != 1 {
            reading.warn(at: member.position, "only the first of several answers is used")
        }
        if member.key == "temperature", !isTemperatureFree, let number = value.doubleValue, number != 1 {
            let model = object["model"]?.stringValue ?? ""
            reading.warn(at: member.position, "the temperature is not sent: '\(model)' takes none but 1")
            return reading.note("request.body.temperature", "not sent", at: member.value)
        }
        // One parameter, two names: the families refuse each other's.
        let key = member.key == "max_tokens" ? family.tokenLimit : member.key
        object[key] = value
        reading.note("request.body.\(key)", value.text(), at: member.value)
    }

    /// What the provider would refuse in every single request.
    private static func problem(_ key: String, _ value: JSONValue) -> String? {
        if value.isNull { return nil }
        if limits.contains(key) { return value.integerValue ?? 0 >= 1 ? nil : "takes a whole number from 1" }
        if key == "temperature" { return (0...2).contains(value.doubleValue ?? -1) ? nil : "must be from 0 to 2" }
        return nil
    }

    /// A number that a variable has filled in as text.
    private func filledNumber(_ node: YAMLNode, _ value: JSONValue) -> JSONValue? {
        guard case .scalar(let written, _) = node.content, Substitution.concerns(written), let text = value.stringValue
        else { return nil }
        return Self.number(text)
    }

    private static func number(_ text: String) -> JSONValue? {
        // JSON's numbers keep their spelling; `.5` is none of them.
        if let value = try? JSONValue(parsing: text), value.isNumber { return value }
        return Double(text).flatMap { $0.isFinite ? .double($0) : nil }
    }

    /// Nothing fills in a template here, and the braces would be sent and paid for.
    private func refusesTemplates(_ node: YAMLNode) -> Bool {
        switch node.content {
        case .scalar(let text, _):
            guard BSONTemplate.isTemplate(text) else { return false }
            reading.report(
                at: node, "a template in 'request.body' is not supported yet", hint: "templates stand in 'prompt'")
            return true
        case .sequence(let elements): return elements.map(refusesTemplates).contains(true)
        case .mapping(let members): return members.map { refusesTemplates($0.value) }.contains(true)
        }
    }

    // MARK: Defaults

    private mutating func addTemperature(_ family: ModelFamily) {
        if let (variable, text) = reading.setting(of: RequestKeys.temperature) {
            guard let value = Self.number(text), let number = value.doubleValue, (0...2).contains(number) else {
                return reading.report(variable: variable, "takes a number from 0 to 2")
            }
            if !isTemperatureFree && number != 1 {
                return reading.note("request.body.temperature", "not sent", "the model takes none but 1")
            }
            object["temperature"] = value
            reading.note("request.body.temperature", value.text(), reading.place(of: variable))
        } else if family != .reasoning, let standard = RequestKeys.temperature.standard {
            object["temperature"] = .double(standard)
            reading.note("request.body.temperature", "\(standard)", "default")
        }
    }

    private mutating func addTokenLimit(_ family: ModelFamily) {
        guard Self.limits.allSatisfy({ object[$0] == nil }) else { return }
        let standard = RequestKeys.maxTokens.standard ?? 1
        var limit = Int64(standard)
        var origin = "default"
        if let (variable, text) = reading.setting(of: RequestKeys.maxTokens) {
            guard let value = Int64(text), value > 0 else {
                return reading.report(variable: variable, "takes a whole number from 1")
            }
            limit = value
            origin = reading.place(of: variable)
        } else if family == .reasoning {
            let model = object["model"]?.stringValue ?? ""
            reading.warn(
                "no token limit is set, and the default of \(standard) includes the reasoning of '\(model)'; "
                    + "set request.body.max_completion_tokens")
        }
        object[family.tokenLimit] = .integer(limit)
        reading.note("request.body.\(family.tokenLimit)", "\(limit)", origin)
    }
}

extension JSONValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .bigInteger, .double: true
        default: false
        }
    }
}
