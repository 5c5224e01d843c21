import ArgumentParser
import BatchForge
import ForgeMongo

/// Takes documents out of MongoDB and writes request files for them.
@main
struct GenBatch: DatabaseStep {
    static let configuration = CommandConfiguration(
        commandName: "gen-batch", abstract: "Take open documents and write request files for them.",
        discussion: """
            Documents that match the job's query are claimed (status in progress), and one request is written for \
            each. Run it again after a crash: claims of a run that was cut short are taken back first.

            EXAMPLES:
              gen-batch                                 # the only job in jobs/
              gen-batch --job talking_points --lint     # is all well with the prompt?
              gen-batch --job talking_points -n         # what would the first request be?
              gen-batch --job talking_points --test --count 5
            """, version: Release.of("gen-batch"))

    @OptionGroup var common: CommonOptions
    @OptionGroup var database: DatabaseOptions
    @Option(
        help: ArgumentHelp("Take at most so many documents (with --test: 5, with --lint: 100).", valueName: "documents")
    )
    var count: Int?
    @Flag(
        name: [.customShort("n"), .long],
        help: "Render a sample and show its first request as text; claim and write nothing.")
    var dryRun = false
    @Option(
        help: ArgumentHelp(
            "Print so many requests as they would be sent; claim and write nothing.", valueName: "requests"))
    var show: Int?
    @Flag(
        help: """
            Check every template of the job, render sampled documents (--count, or 100), and say all that is wrong; \
            claim and write nothing.
            """)
    var lint = false
    @Flag(name: .customLong("ignore-deps"), help: "Do not wait for the jobs that depends_on names.")
    var ignoresDependencies = false

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count takes a number of documents, 1 or more") }
        if let show, show < 1 { throw ValidationError("--show takes a number of requests, 1 or more") }
        if [lint, show != nil, dryRun].count(where: { $0 }) > 1 {
            throw ValidationError("--lint, --show and --dry-run are different looks: give one")
        }
        if show != nil && common.json { throw ValidationError("--show prints requests, --json events: give one") }
    }

    var inspectsJob: Bool { lint }

    func run(_ context: Context, on store: any DocumentStore) throws -> ExitStatus {
        if lint { return try LintRun(context, store: store, sample: count).run() }
        return try FreshRun(
            context, store: store, count: count ?? (common.test ? 5 : nil),
            look: show.map { .lines($0) } ?? (dryRun ? .first : .none), ignoresDependencies: ignoresDependencies
        ).run()
    }
}
