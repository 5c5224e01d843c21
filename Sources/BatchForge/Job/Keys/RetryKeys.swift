import ForgeJSON

/// The keys of `retry`.
enum RetryKeys {
    static let section = KeyDeclaration("retry", .section, "How often an answer is asked for, and how differently.")
    static let maxAttempts = ValueKey(
        "retry.max_attempts", .integer(in: 1...100), default: 3, variable: "MAX_RETRIES",
        "How often a document is sent at all; counts the first time too.")
    static let backoff = KeyDeclaration("retry.backoff", .section, "How long a document waits before it is sent again.")
    static let base = ValueKey(
        "retry.backoff.base", .duration(in: .zero...JobReader.day), default: .seconds(30), "After the first failure.")
    static let factor = ValueKey(
        "retry.backoff.factor", .number(in: 1...100), default: 2, "How much longer after each further one.")
    static let most = ValueKey(
        "retry.backoff.max", .duration(in: .zero...JobReader.day * 7), default: .seconds(900), "At most.")
    static let on = KeyDeclaration(
        "retry.on", .names(["enum": .words(VerdictClass.retriable.map(\.rawValue))]),
        "What is done differently for a class of failures.")
    static let rule = KeyDeclaration(
        "retry.on.<class>", .section(or: ["enum": ["give_up", "wait"]]), takes: "`give_up`, `wait`, or a mapping",
        "Not sent again, sent again after the backoff, or sent again with changes.")
    static let set = KeyDeclaration(
        "retry.on.<class>.set",
        .value([
            "type": "object", "minProperties": 1, "propertyNames": ["not": ["enum": .words(unchangeable)]],
        ]), takes: "fields of the body, with templates", isRequired: true,
        "Fields of the request's body that are different then, over `request`, `attempts` and `settings`.")

    /// What makes a request another one.
    static let unchangeable = ["messages", "stream", "stream_options", "model"]

    static let all: [KeyDeclaration] = [
        section, maxAttempts.declaration, backoff, base.declaration, factor.declaration, most.declaration, on, rule,
        set,
    ]
}
