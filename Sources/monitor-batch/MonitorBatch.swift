import ArgumentParser
import BatchForge
import ForgeOpenAI

/// Asks about active batches and brings home what has ended.
@main
struct MonitorBatch: Step {
    static let configuration = CommandConfiguration(
        commandName: "monitor-batch", abstract: "Ask about active batches and bring home what has ended.",
        discussion: """
            One look, for cron (exit 75 while a batch is running), or --wait until all have ended. Results are
            downloaded, and ingest-results is run on them.

            Examples:
              monitor-batch -j jobs/talking_points.yaml
              monitor-batch -j jobs/talking_points.yaml --wait --interval 60
            """)

    @OptionGroup var common: CommonOptions
    @Flag(name: .shortAndLong, help: "Wait until every batch has ended.") var wait = false
    @Option(help: ArgumentHelp("Seconds between two looks (default: the job's poll_interval).", valueName: "seconds"))
    var interval: Double?
    @Option(help: ArgumentHelp("Stop waiting after so many seconds (exit 75).", valueName: "seconds"))
    var timeout: Double?
    @Flag(name: .customLong("no-download"), help: "Only look.") var skipsDownload = false
    @Flag(name: .customLong("no-ingest"), help: "Leave the results to a later ingest-results.") var skipsIngest = false

    func validate() throws {
        for seconds in [interval, timeout].compactMap(\.self) where !(seconds >= 0 && seconds < 1e9) {
            throw ValidationError("--interval and --timeout take seconds, 0 or more")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        var options = Monitoring.Options()
        options.waits = wait
        options.interval = interval
        options.timeout = timeout
        options.downloads = !skipsDownload
        options.ingests = !skipsIngest && !skipsDownload
        return try Monitoring(context, through: try OpenAIClient(context.job.provider)).run(options)
    }
}
