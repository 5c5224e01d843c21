import ForgeJSON

/// The keys of `vars` and `prompt`.
enum PromptKeys {
    static let vars = KeyDeclaration(
        "vars",
        .names(["pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "not": ["enum": .words(JobReader.reservedNames.sorted())]]),
        "Names of the prompt's own.")
    static let variable = KeyDeclaration(
        "vars.<name>",
        .value([
            "type": "string", "minLength": 1,
            "not": [
                "anyOf": [
                    ["pattern": #"\{[{%]"#],
                    ["pattern": #"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*-[A-Za-z0-9_.-]*$"#],
                ]
            ],
        ]), takes: "field, or Jinja expression", "A field of the document, or an expression over its fields.")

    static let section = KeyDeclaration(
        "prompt", .section,
        constraints: [
            "allOf": [
                ["not": ["required": ["user", "user_file"]]], ["not": ["required": ["system", "system_file"]]],
            ]
        ], "What the model is told.")
    static let system = ValueKey(
        "prompt.system", text, or: "no system message", variable: "SYSTEM_PROMPT", "The system message.")
    static let systemFile = ValueKey(
        "prompt.system_file", .text("file"), or: "none", "A file with the system message, instead.")
    static let user = ValueKey(
        "prompt.user", text, or: "required", variable: "USER_PROMPT_TEMPLATE", "The question.")
    static let userFile = ValueKey("prompt.user_file", .text("file"), or: "none", "A file with the question, instead.")

    private static let text = SettingType.text("template", pattern: #"[^\s]"#, shownAs: "(text)") {
        $0.allSatisfy(\.isWhitespace) ? "is empty" : nil
    }

    static let all: [KeyDeclaration] = [
        vars, variable, section, system.declaration, systemFile.declaration, user.declaration, userFile.declaration,
    ]
}
