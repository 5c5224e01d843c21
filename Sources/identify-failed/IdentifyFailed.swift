import ArgumentParser
import BatchForge
import ForgeMongo

/// Lists the documents that failed, and why.
@main
struct IdentifyFailed: DatabaseStep {
    static let configuration = CommandConfiguration(
        commandName: "identify-failed", abstract: "List the documents that failed, and why.",
        discussion: """
            Ids go to standard output and failed_ids.txt (edit it, if some should not be retried), reasons to \
            failed.jsonl. Exit 3 when there are any.

            EXAMPLES:
              identify-failed
              identify-failed --job talking_points --class truncated
              identify-failed --json | jq -r 'select(.type == "failed").message'
            """, version: Release.of("identify-failed"))

    @OptionGroup var common: CommonOptions
    @OptionGroup var database: DatabaseOptions
    @Option(
        name: .customLong("class"), help: ArgumentHelp("Only failures of this class.", valueName: "class"),
        transform: { word in
            guard let value = VerdictClass(rawValue: word), value != .ok else {
                let words = VerdictClass.allCases.filter { $0 != .ok }.map(\.rawValue)
                throw ValidationError("classes are: \(words.joined(separator: " "))")
            }
            return value
        })
    var failureClass: VerdictClass?

    func run(_ context: Context, on store: any DocumentStore) throws -> ExitStatus {
        try FailedDocuments(context, store: store).run(class: failureClass)
    }
}
