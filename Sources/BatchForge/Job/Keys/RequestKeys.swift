import ForgeJSON

enum RequestKeys {
    static let section = KeyDeclaration("request", .section, "What is sent for each document.")
    static let endpoint = ValueKey(
        "request.endpoint",
        .text(
            "path that ends in `/chat/completions`", pattern: #"^/(.*/)?chat/completions$"#, JobReader.endpointProblem),
        default: "/v1/chat/completions", "The path of the API.")
    static let completionWindow = ValueKey(
        "request.completion_window",
        .text("duration with its unit", pattern: #"^[0-9]+(\.[0-9]+)? ?(ms|s|m|h|d)$"#, JobReader.windowProblem),
        default: "24h", variable: "COMPLETION_WINDOW", "How long the provider may take, in its own spelling.")
    static let body = KeyDeclaration(
        "request.body",
        .open(others: ["$ref": "#/definitions/untemplated"], refused: ["messages", "stream", "stream_options"]),
        takes: "mapping", default: "the keys below",
        constraints: ["not": ["required": ["max_tokens", "max_completion_tokens"]]],
        "Any field of the API but `messages` and `stream`, sent as it is.")
    static let model = ValueKey(
        "request.body.model", .text("text"), default: "gpt-4o-mini", variable: "OPENAI_MODEL", "The model.")
    static let temperature = ValueKey(
        "request.body.temperature", .number(in: 0...2), default: 0.1, variable: "OPENAI_TEMP",
        "How free the answer is. A reasoning model takes only 1, so the default is not sent to one.")
    static let maxTokens = ValueKey(
        "request.body.max_tokens", .integer(in: 1...Int(Int32.max)), default: 500, variable: "OPENAI_MAX_TOKENS",
        "How many tokens an answer may have; sent under the name that the model takes.")
    static let maxCompletionTokens = ValueKey(
        "request.body.max_completion_tokens", .integer(in: 1...Int(Int32.max)), or: "none",
        "The same limit by its newer name, for every model.")

    static let all: [KeyDeclaration] = [
        section, endpoint.declaration, completionWindow.declaration, body, model.declaration, temperature.declaration,
        maxTokens.declaration, maxCompletionTokens.declaration,
    ]
}

enum BatchKeys {
    private static let day = JobReader.day

    static let section = KeyDeclaration(
        "batch", .section, "How requests are cut into parts, and how batches are watched.")
    static let maxRequests = ValueKey(
        "batch.max_requests", .integer(in: 1...BatchSettings.providerRequests), default: 100, variable: "BATCH_SIZE",
        "Requests in one part, which is one batch at the provider.")
    static let maxBytes = ValueKey(
        "batch.max_bytes", .size(in: 1_024...BatchSettings.providerBytes), default: BatchSettings.providerBytes,
        "Size of one part's input file.")
    static let pollInterval = ValueKey(
        "batch.poll_interval", .duration(in: .seconds(1)...day), default: .seconds(300), variable: "POLL_INTERVAL",
        "The time between two looks of `monitor-batch --wait`.")
    static let settleTime = ValueKey(
        "batch.settle_time", .duration(in: .zero...day), default: .seconds(60),
        "How long an unanswered creation is given to appear in the provider's list.")

    static let all: [KeyDeclaration] = [
        section, maxRequests.declaration, maxBytes.declaration, pollInterval.declaration, settleTime.declaration,
    ]
}
