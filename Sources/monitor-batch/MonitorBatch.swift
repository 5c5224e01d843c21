import ArgumentParser
import BatchForge
import ForgeOpenAI

/// Asks about active batches and brings home what has ended.
@main
struct MonitorBatch: Step {
    static let configuration = CommandConfiguration(
        commandName: "monitor-batch", abstract: "Ask about active batches and bring home what has ended.",
        discussion: """
            One look, for cron (exit 75 while a batch is running), or --wait until all have ended. Results are \
            downloaded, and ingest-results is run on them.

            EXAMPLES:
              monitor-batch                             # one look
              monitor-batch --job talking_points --wait
              monitor-batch --job talking_points --wait --interval 60s --timeout 4h
            """, version: Release.of("monitor-batch"))

    @OptionGroup var common: CommonOptions
    @Flag(name: .shortAndLong, help: "Wait until every batch has ended.") var wait = false
    @Option(
        help: ArgumentHelp(
            "With --wait: the time between two looks (default: growing up to the job's poll_interval).",
            valueName: "duration"))
    var interval: DurationArgument?
    @Option(
        help: ArgumentHelp("With --wait: stop waiting after 90s, 5m or 24h (exit 75).", valueName: "duration"))
    var timeout: DurationArgument?
    @Flag(name: .customLong("no-download"), help: "Only look.") var skipsDownload = false
    @Flag(name: .customLong("no-ingest"), help: "Leave the results to a later ingest-results.") var skipsIngest = false

    func validate() throws {
        if !wait && (interval != nil || timeout != nil) {
            throw ValidationError("--interval and --timeout go with --wait")
        }
        if let interval, interval.duration <= .zero { throw ValidationError("--interval takes a duration above 0") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        var options = Monitoring.Options()
        options.waits = wait
        options.interval = interval?.duration
        options.timeout = timeout?.duration
        options.downloads = !skipsDownload
        options.ingests = !skipsIngest && !skipsDownload
        return try Monitoring(context, through: try OpenAIClient(context.job.provider)).run(options)
    }
}
