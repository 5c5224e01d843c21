/// The keys of the job file, in the order in which people write them.
enum JobKeys {
    static let file = KeyDeclaration(
        "", .section, "One batch job: which documents, which prompt, what becomes of the answers.")
    static let version = KeyDeclaration(
        "version", .value(["const": 1]), takes: "`1`", isRequired: true, "The version of the format.")
    static let dependsOn = KeyDeclaration(
        "depends_on",
        .value([
            "type": "array",
            "items": [
                "anyOf": [
                    ["type": "string", "pattern": .string(JobName.pattern)], ["$ref": "#/definitions/variable"],
                ]
            ],
        ]),
        takes: "list of jobs", default: "none",
        "Jobs that must have nothing in flight before this one takes documents.")

    static let all: [KeyDeclaration] =
        [version] + MongoKeys.all + SelectKeys.all + StatusKeys.all + PromptKeys.all + RequestKeys.all + BatchKeys.all
        + ResponseKeys.all + ResultKeys.all + RetryKeys.all + [dependsOn] + SettingsKeys.all

    /// Keys of the format that this version does not carry out. Leaving one out silently could cost money.
    static let later = ["budget", "alerts", "notify"]

    /// The variables that name a default.
    static let variables = all.compactMap(\.variable)
}
