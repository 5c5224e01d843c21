import ArgumentParser
import BatchForge
import ForgeOpenAI

/// Uploads request files and creates a batch for each, once.
@main
struct SubmitBatch: Step {
    static let configuration = CommandConfiguration(
        commandName: "submit-batch", abstract: "Upload request files and create a batch for each, once.",
        discussion: """
            Creating a batch costs money and is not repeatable, so every try is journaled first. After a crash or a \
            lost reply the next run looks for the batch at the provider before it sends anything.

            EXAMPLES:
              submit-batch -n                           # what would be sent
              submit-batch --job talking_points --limit 1
              submit-batch --job talking_points
            """, version: Release.of("submit-batch"))

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Submit at most so many files (default: all).", valueName: "files")) var limit: Int?
    @Option(help: ArgumentHelp("Take this batch as the one of a file that waits for it.", valueName: "batch-id"))
    var adopt: String?
    @Option(
        name: .customLong("not-created"),
        help: ArgumentHelp("You have looked: no batch was made for this part that is held.", valueName: "part"))
    var notCreated: String?
    @Flag(name: [.customShort("n"), .long], help: "Tell what would be submitted; send nothing.") var dryRun = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes a number of files, 1 or more") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let submission = SubmissionRun(context, through: try OpenAIClient(context.job.provider))
        if let adopt { return try submission.adopt(adopt) }
        if let notCreated { return try submission.declareNotCreated(notCreated) }
        return try submission.run(limit: limit ?? .max, isDryRun: dryRun)
    }
}
