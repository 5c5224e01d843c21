import ArgumentParser

/// What all six tools understand, with the same meaning.
package struct CommonOptions: ParsableArguments {
    @Option(name: [.customShort("C")], help: ArgumentHelp("Change to this directory first.", valueName: "dir"))
    package var directory: String?

    @Option(
        name: [.customShort("j")],
        help: ArgumentHelp("The job file (default: $BATCHFORGE_JOB, or the only file in jobs/).", valueName: "file"))
    package var jobFile: String?

    @Option(name: .customLong("job"), help: ArgumentHelp("The job by name: jobs/<name>.yaml.", valueName: "name"))
    package var jobName: String?

    @Option(help: ArgumentHelp("Where the batch directories are.", valueName: "dir"))
    package var batches = "batches"

    @Flag(help: "Work in batches/<job>/test/, apart from the real runs.")
    package var test = false

    @Option(
        name: .customLong("env-file"),
        help: ArgumentHelp("Read this file of settings instead of .env; may be given again.", valueName: "file"))
    package var environmentFiles: [String] = []

    @Flag(name: .customLong("no-env-file"), help: "Read no .env file.")
    package var ignoresEnvironmentFile = false

    @Option(
        name: .customLong("lock-wait"),
        help: ArgumentHelp(
            "Wait so long for another writer: 90s, 5m (default: not at all, exit 75).", valueName: "duration"))
    package var lockWait: DurationArgument?

    @Option(
        name: .customLong("log-file"), help: ArgumentHelp("Append a log in logfmt to this file.", valueName: "file"))
    package var logFile: String?

    @Option(
        name: .customLong("empty-exit"),
        help: ArgumentHelp("Exit with this code when there is nothing to do (default: 0).", valueName: "code"))
    package var emptyExit: Int32?

    @Flag(name: .customLong("print-config"), help: "Print every setting with its origin, and end.")
    package var printConfig = false

    @Flag(help: "Print JSON Lines on standard output, closing with one summary or error line.")
    package var json = false

    @Flag(name: .shortAndLong, help: "Print errors and warnings only.")
    package var quiet = false

    @Flag(name: .shortAndLong, help: "Say what is being done in detail.")
    package var verbose = false

    /// From the tool that runs this one: how the operator has named the job there.
    @Option(
        name: .customLong("spelled"), parsing: .unconditional,
        help: ArgumentHelp("The options that proposed commands have.", visibility: .private))
    var spelled: String?

    package init() {}

    package func validate() throws {
        if jobFile != nil && jobName != nil { throw ValidationError("-j and --job name the same thing: give one") }
        if let emptyExit, !(0...125).contains(emptyExit) {
            throw ValidationError("--empty-exit takes a code from 0 to 125")
        }
    }

    /// The options by which the operator has named the job, for the commands that are proposed.
    var spelling: String {
        if let spelled { return spelled }
        let job = jobFile.map { ["-j", $0] } ?? jobName.map { ["--job", $0] } ?? []
        return spelling(job)
    }

    /// The same with another job.
    func spelling(jobFile: String) -> String { spelling(["-j", jobFile]) }

    private func spelling(_ job: [String]) -> String {
        var words = (directory.map { ["-C", $0] } ?? []) + job
        if batches != "batches" { words += ["--batches", batches] }
        if test { words.append("--test") }
        for file in environmentFiles { words += ["--env-file", file] }
        if ignoresEnvironmentFile { words.append("--no-env-file") }
        return words.map(\.quotedForShell).joined(separator: " ")
    }

    /// The options that a sibling tool needs to work on the same job. `-C` is left out: it has been done.
    package func forSibling(job: Job) -> [String] {
        var arguments = ["-j", job.file, "--batches", batches, "--spelled", spelling]
        if test { arguments.append("--test") }
        for file in environmentFiles { arguments += ["--env-file", file] }
        if ignoresEnvironmentFile { arguments.append("--no-env-file") }
        if let lockWait { arguments += ["--lock-wait", lockWait.spelling] }
        if let logFile { arguments += ["--log-file", logFile] }
        if quiet { arguments.append("--quiet") }
        if verbose { arguments.append("--verbose") }
        return arguments
    }
}

/// Where the documents are, for the tools that reach the database.
package struct DatabaseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("MongoDB connection string (default: the job file's, $MONGODB_URI).", valueName: "uri"))
    package var uri: String?

    @Option(name: [.customShort("d"), .customLong("db")], help: ArgumentHelp("Database.", valueName: "name"))
    package var database: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("Collection.", valueName: "name"))
    package var collection: String?

    package init() {}

    package var overrides: JobOverrides { JobOverrides(uri: uri, database: database, collection: collection) }
}
