import ArgumentParser
import ForgeSimulator

/// Plays the provider on this machine: for demonstrations, rehearsals and tests.
@main
struct BatchSimulator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch-simulator",
        abstract: "Play the provider's Files and Batches API on this machine, and keep a ledger of what it would bill.",
        usage: """
            batch-simulator --state <folder> [--port <port>] [<options>]
            batch-simulator ledger --state <folder> [--json | --lines]
            """,
        discussion: """
            'batch-simulator help serve' tells all options.

            EXAMPLES:
              batch-simulator --state /tmp/provider
              batch-simulator --state /tmp/provider --port 0 --script faults.jsonl
              batch-simulator ledger --state /tmp/provider
            """, version: "batch-simulator (BatchForge) 0.1.0",
        subcommands: [Serve.self, PrintLedger.self], defaultSubcommand: Serve.self)

    static var _errorPrefix: String { "batch-simulator: " }
}

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Listen on 127.0.0.1 (the default).")

    @Option(help: ArgumentHelp("The port to listen on; 0 takes any free one.", valueName: "number")) var port = 8700
    @Option(
        help: ArgumentHelp("The folder that keeps everything across restarts; made when missing.", valueName: "folder"))
    var state: String
    @Option(help: ArgumentHelp("Ids, answers and chance faults follow from it.", valueName: "number")) var seed:
        UInt64 = 1
    @Option(help: ArgumentHelp("A file of faults to make.", valueName: "file")) var script: String?
    @Option(
        help: ArgumentHelp(
            "The only key accepted (environment: SIMULATOR_API_KEY); any key when there is none.", valueName: "key"))
    var apiKey: String?
    @Option(help: ArgumentHelp("Simulated seconds per real second; 0 stops the clock.", valueName: "factor"))
    var timeScale = 1.0
    @Option(
        help: ArgumentHelp("Simulated time, in seconds since 1970, at which a new state begins.", valueName: "seconds"))
    var startTime: Int64?
    @Option(help: ArgumentHelp("Real seconds from a batch's creation to its completion.", valueName: "seconds"))
    var batchSeconds = 2.0
    @Option(help: ArgumentHelp("Real seconds in validation, instead of a quarter of those.", valueName: "seconds"))
    var validating: Double?
    @Option(help: ArgumentHelp("Real seconds in progress, instead of half of those.", valueName: "seconds"))
    var running: Double?
    @Option(help: ArgumentHelp("Real seconds of finalizing, instead of a quarter of those.", valueName: "seconds"))
    var finalizing: Double?
    @Option(help: ArgumentHelp("Real seconds before each reply.", valueName: "seconds")) var latency = 0.0
    @Option(
        help: ArgumentHelp("Simulated seconds for which a new batch is missing from the list.", valueName: "seconds"))
    var listLag = 0.0
    @Option(help: ArgumentHelp("Input tokens that may wait per model; more fail in validation.", valueName: "tokens"))
    var enqueuedTokens: Int?
    @Option(
        help: ArgumentHelp(
            "Embedding requests that may wait per model; more fail in validation.", valueName: "requests"))
    var enqueuedRequests = 1_000_000
    @Option(help: ArgumentHelp("Batches that may be created in a simulated hour.", valueName: "batches"))
    var createsPerHour = 2000
    @Option(help: ArgumentHelp("Files that may be uploaded in a simulated minute.", valueName: "files"))
    var uploadsPerMinute = 1000
    @Option(
        help: ArgumentHelp(
            "Tell this address of batches that end (environment: SIMULATOR_WEBHOOK_SECRET).", valueName: "url"))
    var webhook: String?
    @Option(
        help: ArgumentHelp(
            "Real seconds before a webhook that was not accepted is sent again; doubles.", valueName: "seconds"))
    var webhookRetry = 1.0
    @Flag(help: "Accept models of any name.") var anyModel = false
    @Flag(help: "Write result lines in another order than the input's.") var shuffle = false
    @Flag(help: "Answer Range requests for contents.") var ranges = false
    @Flag(help: "Give a clean batch the error file id \"\" instead of null.") var emptyErrorFileId = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
        guard (0...100_000_000_000).contains(startTime ?? 0) else {
            throw ValidationError("--start-time is seconds since 1970")
        }
        guard createsPerHour > 0, uploadsPerMinute > 0 else {
            throw ValidationError("--creates-per-hour and --uploads-per-minute are at least 1")
        }
        for (name, number) in [
            ("time-scale", timeScale), ("batch-seconds", batchSeconds), ("latency", latency), ("list-lag", listLag),
            ("webhook-retry", webhookRetry), ("validating", validating ?? 0), ("running", running ?? 0),
            ("finalizing", finalizing ?? 0),
        ] where !(0...1e9).contains(number) {
            throw ValidationError("--\(name) is a number from 0 on")
        }
    }

    func run() throws {
        Surroundings.holdSignals()
        try Failure.reported {
            let simulator = try Simulator(options())
            let port = try simulator.start()
            print("listening on http://127.0.0.1:\(port)/v1")
            Surroundings.flush()
            Surroundings.waitForStop()
            simulator.stop()
        }
    }

    private func options() throws -> SimulatorOptions {
        var options = SimulatorOptions(state: state)
        options.port = port
        options.seed = seed
        options.script = try script.map(Surroundings.read) ?? []
        options.apiKey = apiKey ?? Surroundings.apiKey
        options.timeScale = timeScale
        options.startTime = startTime
        options.batchSeconds = batchSeconds
        options.validating = validating
        options.running = running
        options.finalizing = finalizing
        options.latency = latency
        options.listLag = listLag
        options.enqueuedTokens = enqueuedTokens
        options.enqueuedRequests = enqueuedRequests
        options.createsPerHour = createsPerHour
        options.uploadsPerMinute = uploadsPerMinute
        options.webhook = try webhook.map(WebhookAddress.init)
        options.webhookSecret = webhook == nil ? nil : try Surroundings.webhookSecret()
        options.webhookRetry = webhookRetry
        options.anyModel = anyModel
        options.shuffle = shuffle
        options.ranges = ranges
        options.emptyErrorFileID = emptyErrorFileId
        return options
    }
}

struct PrintLedger: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Print how many request lines were billed, and those billed twice (status 1).")

    @Option(help: ArgumentHelp("The simulator's folder; it may be running.", valueName: "folder")) var state: String
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "Print each billed line as JSON instead.") var lines = false

    func run() throws {
        if lines {
            return try Failure.reported { try Ledger.forEachLine(reading: state) { print($0.text(.compact)) } }
        }
        let ledger = try Failure.reported { try Ledger(reading: state) }
        print(json ? ledger.json.text(.compact) : ledger.text, terminator: json ? "\n" : "")
        if ledger.doubled > 0 { throw ExitCode(1) }
    }
}

enum Failure {
    /// Says on stderr what failed and exits with its status.
    static func reported<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SimulatorError {
            Surroundings.complain("batch-simulator: \(error)")
            throw ExitCode(error.exitStatus)
        }
    }
}
