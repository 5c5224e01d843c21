import ForgeJSON
import ForgeJinja

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

    static let trimBlocks = ValueKey(
        "prompt.trim_blocks", .flag, default: false, "Drop the newline after a block tag, as Jinja2's option does.")
    static let lstripBlocks = ValueKey(
        "prompt.lstrip_blocks", .flag, default: false, "Drop the blanks before a block tag that begins its line.")
    static let keepTrailingNewline = ValueKey(
        "prompt.keep_trailing_newline", .flag, default: false, "Keep a newline at the end of a template.")
    static let undefined = ValueKey(
        "prompt.undefined", .word(of: TemplateOptions.Undefined.allCases.map(\.rawValue)),
        default: TemplateOptions.Undefined.strict.rawValue, "What a missing value is; see `docs/templates.md`.")
    static let extensions = KeyDeclaration(
        "prompt.extensions",
        .value(["type": "array", "items": ["enum": .words(TemplateOptions.Extension.allCases.map(\.rawValue))]]),
        takes: "list of " + TemplateOptions.Extension.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "),
        default: "none", "What Jinja2 has only where it is switched on.")
    static let includeDir = ValueKey(
        "prompt.include_dir", .text("folder"), or: "the folder of the file that the prompt stands in",
        "Where the templates are that prompts include, import and extend; none from elsewhere.")
    static let templates = KeyDeclaration(
        "prompt.templates", .value(["type": "array", "items": ["type": "string", "pattern": #"[^\s]"#]]),
        takes: "list of templates", default: "none",
        "Templates that prompts bring in under names that are worked out; those with constant names are found.")

    private static let text = SettingType.text("template", pattern: #"[^\s]"#, shownAs: "(text)") {
        $0.allSatisfy(\.isWhitespace) ? "is empty" : nil
    }

    static let all: [KeyDeclaration] = [
        vars, variable, section, system.declaration, systemFile.declaration, user.declaration, userFile.declaration,
        trimBlocks.declaration, lstripBlocks.declaration, keepTrailingNewline.declaration, undefined.declaration,
        extensions, includeDir.declaration, templates,
    ]
}
