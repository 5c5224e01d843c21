import ForgeJSON

/// What the provider refuses in the body of a request before a model sees it.
struct ParameterRules {
    let model: Model
    let body: JSONValue
    let endpoint: RequestEndpoint

    /// The limit of the answer's tokens, thinking included; nil when none is set.
    private(set) var outputLimit: Int?
    private(set) var format = Prompt.Format.free
    /// Tokens that the model thinks before it writes.
    private(set) var reasoning = 0
    /// How hard it thinks, where it does.
    private(set) var effort: String?
    /// How many answers are asked for.
    private(set) var choices = 1
    private var stops: [String] = []

    init(_ body: JSONValue, _ endpoint: RequestEndpoint, _ model: Model) throws(APIError) {
        self.model = model
        self.body = body
        self.endpoint = endpoint
        if body["stream"] == true, endpoint == .embeddings {
            throw APIError(400, "Unrecognized request argument supplied: stream", param: nil)
        }
        if let value = body["stream"], !value.isNull, value.boolValue == nil {
            throw .invalidType("stream", expected: "a boolean", got: value)
        }
        choices = try checkChoices()
        guard endpoint.writesText else { return }
        try checkLimit()
        stops = try checkStops()
        let wanted = try checkEffort()
        try checkSampling(wanted)
        try checkVerbosity()
        format = try checkFormat()
        if model.isReasoning {
            let efforts = ["none": 0, "minimal": 0, "low": 32, "medium": 64, "high": 192, "xhigh": 384, "max": 768]
            let effort = wanted ?? (model.mayRest ? "none" : "medium")
            reasoning = efforts[effort] ?? 64
            self.effort = effort
        }
    }

    /// The content up to the first place where the body tells the model to stop.
    func cut(_ content: String) -> String {
        stops.reduce(content) { text, stop in
            let (bytes, end) = (Array(text.utf8), Array(stop.utf8))
            guard bytes.count >= end.count,
                let place = (0...(bytes.count - end.count)).first(where: { bytes[$0...].starts(with: end) })
            else { return text }
            return String(decoding: bytes[..<place], as: UTF8.self)
        }
    }

    private func checkChoices() throws(APIError) -> Int {
        guard let value = body["n"], !value.isNull, endpoint != .responses, endpoint != .embeddings else { return 1 }
        guard let number = value.integerValue else { throw .invalidType("n", expected: "an integer", got: value) }
        let most = endpoint == .images || endpoint == .imageEdits ? 10 : 128
        if number < 1 { throw .belowMinimum("n", number, 1) }
        if number > most { throw .aboveMaximum("n", number, most) }
        return Int(number)
    }

    private func checkStops() throws(APIError) -> [String] {
        guard let value = body["stop"], !value.isNull, endpoint != .responses else { return [] }
        if model.isReasoning {
            throw APIError(
                400, "Unsupported parameter: 'stop' is not supported with this model.", param: "stop",
                code: "unsupported_parameter")
        }
        let stops = value.arrayValue?.compactMap(\.stringValue) ?? value.stringValue.map { [$0] } ?? []
        guard stops.count <= 4 else {
            throw APIError(
                400,
                "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with "
                    + "length \(stops.count) instead.", param: "stop", code: "array_above_max_length")
        }
        return stops.filter { !$0.isEmpty }
    }

    private mutating func checkLimit() throws(APIError) {
        var names = ["max_tokens"]
        if endpoint == .chat { names = ["max_completion_tokens", "max_tokens"] }
        if endpoint == .responses { names = ["max_output_tokens"] }
        for name in names {
            guard let value = body[name], !value.isNull else { continue }
            if name == "max_tokens", model.isReasoning {
                throw APIError(
                    400,
                    "Unsupported parameter: 'max_tokens' is not supported with this model. "
                        + "Use 'max_completion_tokens' instead.",
                    param: "max_tokens", code: "unsupported_parameter")
            }
            guard let limit = value.integerValue else {
                throw .invalidType(name, expected: "an integer", got: value)
            }
            let least = endpoint == .responses ? 16 : 1
            if limit < least { throw .belowMinimum(name, limit, least) }
            if limit > model.maximumOutput {
                throw APIError(
                    400,
                    "\(name) is too large: \(limit). This model supports at most \(model.maximumOutput) "
                        + "completion tokens, whereas you provided \(limit).",
                    param: name, code: "invalid_value")
            }
            outputLimit = outputLimit ?? Int(limit)
        }
    }

    /// The reasoning effort that is asked for.
    private func checkEffort() throws(APIError) -> String? {
        let name = endpoint == .responses ? "reasoning.effort" : "reasoning_effort"
        let value = endpoint == .responses ? body["reasoning"]?["effort"] : body["reasoning_effort"]
        guard let value, !value.isNull else { return nil }
        guard let effort = value.stringValue else { throw .invalidType(name, expected: "a string", got: value) }
        guard model.isReasoning else {
            throw APIError(
                400, "Unsupported parameter: '\(name)' is not supported with this model.", param: name,
                code: "unsupported_parameter")
        }
        let supported =
            model.mayRest ? ["none", "low", "medium", "high", "xhigh", "max"] : ["minimal", "low", "medium", "high"]
        guard supported.contains(effort) else {
            let list = supported.map { "'\($0)'" }.joined(separator: ", ")
            throw APIError(
                400,
                "Unsupported value: '\(name)' does not support '\(effort)' with this model. "
                    + "Supported values are: \(list).",
                param: name, code: "unsupported_value")
        }
        return effort
    }

    private func checkVerbosity() throws(APIError) {
        let isResponses = endpoint == .responses
        let name = isResponses ? "text.verbosity" : "verbosity"
        guard let value = isResponses ? body["text"]?["verbosity"] : body["verbosity"], !value.isNull else { return }
        let words = ["low", "medium", "high"]
        guard let word = value.stringValue, words.contains(word) else {
            throw .invalidValue(name, value.stringValue ?? value.text(.compact), supported: words)
        }
    }

    private static func check(schemaName title: String, _ name: String) throws(APIError) {
        if title.utf8.count > 64 {
            throw APIError(
                400,
                "Invalid '\(name)': string too long. Expected a string with maximum length 64, but got a string with "
                    + "length \(title.unicodeScalars.count) instead.", param: name, code: "string_above_max_length")
        }
        let isKnown = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "_-".utf8.contains(byte)
        }
        guard !title.isEmpty, title.utf8.allSatisfy(isKnown) else {
            throw APIError(
                400,
                "Invalid '\(name)': string does not match pattern. Expected a string that matches the pattern "
                    + "'^[a-zA-Z0-9_-]+$'.", param: name, code: "invalid_value")
        }
    }

    private func checkSampling(_ effort: String?) throws(APIError) {
        // Seen from the provider only where the request says so itself.
        let rests = model.mayRest && effort == "none"
        for (name, most) in [("temperature", 2.0), ("top_p", 1.0)] {
            guard let value = body[name], !value.isNull else { continue }
            guard let number = value.doubleValue else { throw .invalidType(name, expected: "a decimal", got: value) }
            let text = value.text(.compact)
            if model.isReasoning, !rests, number != 1 {
                throw APIError(
                    400,
                    "Unsupported value: '\(name)' does not support \(text) with this model. "
                        + "Only the default (1) value is supported.",
                    param: name, code: "unsupported_value")
            }
            if number < 0 {
                throw APIError(
                    400,
                    "Invalid '\(name)': decimal below minimum value. Expected a value >= 0, but got \(text) instead.",
                    param: name, code: "decimal_below_min_value")
            }
            if number > most {
                throw APIError(
                    400,
                    "Invalid '\(name)': decimal above maximum value. Expected a value <= \(Int(most)), "
                        + "but got \(text) instead.",
                    param: name, code: "decimal_above_max_value")
            }
        }
        if model.isReasoning, !rests, body["logprobs"] == true {
            throw APIError(
                400, "Unsupported parameter: 'logprobs' is not supported with this model.", param: "logprobs",
                code: "unsupported_parameter")
        }
    }

    private func checkFormat() throws(APIError) -> Prompt.Format {
        let isResponses = endpoint == .responses
        if isResponses, body["response_format"] != nil {
            throw APIError(
                400,
                "Unsupported parameter: 'response_format'. In the Responses API, this parameter has moved to "
                    + "'text.format'. Try again with the new parameter. See the API documentation for more information: "
                    + "https://platform.openai.com/docs/api-reference/responses/create.",
                code: "unsupported_parameter")
        }
        let name = isResponses ? "text.format" : "response_format"
        guard let format = isResponses ? body["text"]?["format"] : body["response_format"], !format.isNull else {
            return .free
        }
        guard format.objectValue != nil else { throw .invalidType(name, expected: "an object", got: format) }
        guard let type = format["type"]?.stringValue else { throw .missing("\(name).type") }
        switch type {
        case "text": return .free
        case "json_object": return .jsonObject
        case "json_schema":
            let holder = isResponses ? format : format["json_schema"] ?? .null
            let path = isResponses ? name : "\(name).json_schema"
            guard holder.objectValue != nil else { throw .missing(path) }
            guard let title = holder["name"]?.stringValue else { throw .missing("\(path).name") }
            try Self.check(schemaName: title, "\(path).name")
            guard let schema = holder["schema"], schema.objectValue != nil else { throw .missing("\(path).schema") }
            if holder["strict"] == true, let problem = StrictSchema.problem(schema) {
                throw APIError(
                    400, "Invalid schema for response_format '\(title)': \(problem)", param: name,
                    code: isResponses ? "invalid_json_schema" : nil)
            }
            return .schema(schema)
        default: throw .invalidValue("\(name).type", type, supported: ["json_object", "json_schema", "text"])
        }
    }
}
