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
              gen-batch --job talking_points -n         # only look: is all well?
              gen-batch --job talking_points --test --count 5
            """, version: Release.of("gen-batch"))

    @OptionGroup var common: CommonOptions
    @OptionGroup var database: DatabaseOptions
    @Option(help: ArgumentHelp("Take at most so many documents (with --test: 5).", valueName: "documents"))
    var count: Int?
    @Flag(
        name: [.customShort("n"), .long],
        help: "Render a sample and show its first request as text; claim and write nothing.")
    var dryRun = false
    @Option(
        help: ArgumentHelp(
            "Print so many requests as they would be sent; claim and write nothing.", valueName: "requests"))
    var show: Int?
    @Flag(name: .customLong("ignore-deps"), help: "Do not wait for the jobs that depends_on names.")
    var ignoresDependencies = false

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count takes a number of documents, 1 or more") }
        if let show, show < 1 { throw ValidationError("--show takes a number of requests, 1 or more") }
        if show != nil && common.json { throw ValidationError("--show prints requests, --json events: give one") }
    }

    func run(_ context: Context, on store: any DocumentStore) throws -> ExitStatus {
        return try FreshRun(
            context, store: store, count: count ?? (common.test ? 5 : nil),
            look: show.map { .lines($0) } ?? (dryRun ? .first : .none), ignoresDependencies: ignoresDependencies
        ).run()
    }
}
