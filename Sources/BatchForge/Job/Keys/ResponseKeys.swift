import ForgeJSON

/// The keys of `response`.
enum ResponseKeys {
    private static let texts: JSONObject = ["type": "array", "items": ["type": "string", "pattern": #"[^\s]"#]]

    static let section = KeyDeclaration("response", .section, "How an answer is read, and what makes it good enough.")
    static let parse = ValueKey(
        "response.parse", .word(of: ResponseSettings.Parse.allCases.map(\.rawValue)),
        default: ResponseSettings.Parse.jsonOrText.rawValue, "What an answer is taken for.")
    static let schema = ValueKey(
        "response.schema", .text("file"), or: "none", "A JSON Schema that the answer must satisfy.")
    static let sections = KeyDeclaration(
        "response.sections", .value(texts), takes: "list of texts", default: "none",
        "Markdown headings that the answer must have, with text below.")
    static let require = KeyDeclaration(
        "response.require",
        .value(["type": "array", "items": ["type": "string", "not": ["pattern": #"\{[{%]"#]]]),
        takes: "list of expressions", default: "none",
        "Conditions that an answer must meet, over `response`, `response_content`, `model` and `usage`.")
    static let transform = KeyDeclaration(
        "response.transform", .section, "A program that gets each answer and gives back what is stored.")
    static let exec = KeyDeclaration(
        "response.transform.exec", .value(texts.merging(["minItems": 1])), takes: "command and arguments",
        isRequired: true, "The program: a line of JSON in, a line of JSON out.")
    static let timeout = ValueKey(
        "response.transform.timeout", .duration(in: .seconds(1)...JobReader.day), default: .seconds(30),
        "How long it may take for one answer.")

    static let all: [KeyDeclaration] = [
        section, parse.declaration, schema.declaration, sections, require, transform, exec, timeout.declaration,
    ]
}
