import ArgumentParser
import BatchForge
import ForgeMongo

/// Claims failed documents again and writes new request files for them.
@main
struct RetryFailed: DatabaseStep {
    static let configuration = CommandConfiguration(
        commandName: "retry-failed", abstract: "Write new request files for the documents that failed.",
        discussion: """
            Takes the ids of failed_ids.txt, which identify-failed writes. Prompts are rendered anew; the answer to a \
            truncated one may be half as long again. Documents without an attempt left are marked as failed for good.

            EXAMPLES:
              retry-failed
              retry-failed --job talking_points --ids some_ids.txt
              retry-failed --job talking_points --reset      # start them over
            """, version: Release.of("retry-failed"))

    @OptionGroup var common: CommonOptions
    @OptionGroup var database: DatabaseOptions
    @Option(help: ArgumentHelp("Read the ids from this file (default: failed_ids.txt of the job).", valueName: "file"))
    var ids: String?
    @Flag(help: "Only put the documents back to pending, with all their attempts.") var reset = false

    func run(_ context: Context, on store: any DocumentStore) throws -> ExitStatus {
        let retry = RetryRun(context, store: store)
        return try reset ? retry.reset(idFile: ids) : retry.run(idFile: ids)
    }
}
