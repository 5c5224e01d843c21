import ArgumentParser
import BatchForge
import ForgeMongo

/// Writes answers and failures into the documents.
@main
struct IngestResults: DatabaseStep {
    static let configuration = CommandConfiguration(
        commandName: "ingest-results", abstract: "Write answers and failures into the documents.",
        discussion: """
            Every request of a part gets a verdict, and every answer is written once, however often this is run.

            EXAMPLES:
              ingest-results
              ingest-results --job talking_points
              ingest-results batches/talking_points/batch_output_*.jsonl     # these, once more
            """, version: Release.of("ingest-results"))

    @OptionGroup var common: CommonOptions
    @OptionGroup var database: DatabaseOptions
    @Argument(help: ArgumentHelp("Output or error files (default: all that are not ingested yet).", valueName: "file"))
    var files: [String] = []

    func run(_ context: Context, on store: any DocumentStore) throws -> ExitStatus {
        try IngestRun(context, store: store).run(files: files)
    }
}
