import ForgeJSON

/// Looks through a batch's input file before anything is run. One bad line fails the whole batch.
struct BatchValidation {
    static let lineLimit = 50_000
    static let sizeLimit = 209_715_200
    /// How many problems are told at most.
    static let problemLimit = 100

    private(set) var problems: [BatchProblem] = []
    private(set) var total = 0
    /// The model of all lines.
    private(set) var model: Model?
    /// Input tokens, four bytes counting as one.
    private(set) var tokens = 0

    private let endpoint: String
    private let acceptsAnyModel: Bool
    /// The model as the lines call it.
    private(set) var modelName: String?
    private var customIDs: Set<[UInt8]> = []
    private var inputs = 0

    init(_ path: String, of batch: BatchRecord, _ file: FileRecord, acceptsAnyModel: Bool) throws(SimulatorError) {
        endpoint = batch.endpoint
        self.acceptsAnyModel = acceptsAnyModel
        var lines = try LineSource(path)
        while problems.count < Self.problemLimit, let line = try lines.next() {
            // A file may end with an empty line; one in the middle is no JSON.
            if line.bytes?.isEmpty == true, !line.isTerminated { break }
            total += 1
            if total > Self.lineLimit { break }
            if let problem = check(line) { problems.append(problem) }
        }
        if total > Self.lineLimit {
            problems = [
                BatchProblem(
                    "too_many_tasks",
                    "The batch input file has more than the maximum of \(Self.lineLimit) requests.")
            ]
        } else if file.bytes > Self.sizeLimit {
            let name = modelName ?? "requested"
            problems = [
                BatchProblem(
                    "invalid_request",
                    "The batch input file is larger than the \(Self.sizeLimit) maximum for the \(name) model")
            ]
        } else if total == 0 {
            problems = [BatchProblem("empty_file", "The batch input file is empty.")]
        } else if inputs > Self.lineLimit {
            problems = [
                BatchProblem(
                    "too_many_tasks",
                    "The batch input file has more than the maximum of \(Self.lineLimit) embedding inputs.")
            ]
        }
    }

    private mutating func check(_ line: LineSource.Line) -> BatchProblem? {
        guard let bytes = line.bytes, let value = try? JSONValue(parsing: bytes), value.objectValue != nil else {
            return BatchProblem("invalid_json_line", "This line is not parseable as valid JSON.", line: line.number)
        }
        do {
            try check(value, line.number)
            return nil
        } catch {
            return error
        }
    }

    private mutating func check(_ request: JSONValue, _ number: Int) throws(BatchProblem) {
        for key in ["custom_id", "method", "url", "body"] where (request[key] ?? .null).isNull {
            throw .missing(key, line: number)
        }
        guard let customID = request["custom_id"]?.stringValue, !customID.isEmpty else {
            throw .invalidType("custom_id", expected: "a string", request["custom_id"], line: number)
        }
        guard request["method"] == "POST" else {
            throw BatchProblem(
                "invalid_value", "Invalid value for 'method'. Supported values are: 'POST'.", param: "method",
                line: number)
        }
        guard request["url"]?.stringValue == endpoint else {
            throw BatchProblem(
                "invalid_url", "The URL provided for this request does not match the batch endpoint.", param: "url",
                line: number)
        }
        guard let body = request["body"], body.objectValue != nil else {
            throw .invalidType("body", expected: "an object", request["body"], line: number)
        }
        try checkModel(body, number)
        if endpoint == RequestEndpoint.chat.rawValue, body["messages"] == nil {
            throw .missing("messages", param: "body.messages", line: number)
        }
        if body["stream"] == true {
            throw BatchProblem(
                "streaming_unsupported", "\(endpointName): Streaming is not supported in the Batch API.",
                param: "body.stream", line: number)
        }
        guard customIDs.insert(Array(customID.utf8)).inserted else {
            throw BatchProblem(
                "duplicate_custom_id",
                "The custom_id '\(customID)' for this request is a duplicate of another request. "
                    + "The custom_id parameter must be unique for each request in a batch.",
                param: "custom_id", line: number)
        }
        if endpoint == RequestEndpoint.embeddings.rawValue, let input = body["input"] {
            inputs += Answering.embeddingInputs(input).count
        }
        tokens += Self.tokens(body)
    }

    private mutating func checkModel(_ body: JSONValue, _ number: Int) throws(BatchProblem) {
        let standard = RequestEndpoint(rawValue: endpoint)?.standardModel
        guard let name = body["model"]?.stringValue ?? standard, !name.isEmpty else {
            throw BatchProblem(
                "invalid_request", "Model parameter is required.", param: "body.model", line: number)
        }
        if name == modelName { return }
        guard let model = Model(name, acceptingAny: acceptsAnyModel) else {
            throw BatchProblem(
                "model_not_found", "The provided model '\(name)' is not supported by the Batch API.",
                param: "body.model", line: number)
        }
        guard modelName == nil else {
            throw BatchProblem(
                "mismatched_model",
                "The model '\(name)' for this request does not match the rest of the batch. "
                    + "Each batch must contain requests for a single model.",
                param: "body.model", line: number)
        }
        self.model = model
        modelName = name
    }

    private static func tokens(_ body: JSONValue) -> Int {
        if let messages = body["messages"]?.arrayValue { return Prompt(messages: messages).tokens }
        return Prompt(instructions: body["instructions"]?.stringValue, input: body["input"] ?? .null).tokens
    }

    private var endpointName: String {
        switch RequestEndpoint(rawValue: endpoint) {
        case .chat: "Chat Completions"
        case .responses: "Responses"
        case .embeddings: "Embeddings"
        case .completions: "Completions"
        case .moderations: "Moderations"
        case .images, .imageEdits: "Images"
        case .videos: "Videos"
        case nil: endpoint
        }
    }
}

extension BatchProblem: Error {
    static func missing(_ name: String, param: String? = nil, line: Int) -> BatchProblem {
        BatchProblem(
            "missing_required_parameter", "Missing required parameter: '\(name)'.", param: param ?? name, line: line)
    }

    static func invalidType(_ name: String, expected: String, _ value: JSONValue?, line: Int) -> BatchProblem {
        BatchProblem(
            "invalid_type",
            "Invalid type for '\(name)': expected \(expected), but got \((value ?? .null).kindName) instead.",
            param: name, line: line)
    }

    static func noFile(_ id: String) -> BatchProblem {
        BatchProblem(
            "invalid_request",
            "Cannot find file \(id), or organization org-simulator does not have access to it.", param: "file_id")
    }

    static func wrongPurpose(_ purpose: String) -> BatchProblem {
        BatchProblem(
            "invalid_request", "Invalid file purpose: '\(purpose)'. The input file of a batch must have 'batch'.",
            param: "file_id")
    }

    /// Too many tokens, or requests, wait in the queue.
    static func enqueued(_ what: String, _ model: String, limit: Int) -> BatchProblem {
        BatchProblem(
            "token_limit_exceeded",
            "Enqueued \(what) limit reached for \(model) in organization org-simulator. Limit: \(grouped(limit)) "
                + "enqueued \(what)s. Please try again once some in_progress batches have been completed.")
    }

    private static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var text = ""
        while digits.count > 3 {
            text = "," + digits.suffix(3) + text
            digits.removeLast(3)
        }
        return digits + text
    }
}
