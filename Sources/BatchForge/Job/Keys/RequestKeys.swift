import ForgeJSON

/// The keys of `request`.
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
