import ArgumentParser
import Glibc
import TestSupport

/// Tries damaged templates and documents on the template engine until its time is up.
///
/// It runs in a process of its own, and each case is in a file before it is tried: when the engine ends the process, the
/// case is what is left. The same seed gives the same cases.
@main
struct TemplateFuzzer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "TemplateFuzzer", abstract: "Try damaged templates and documents on the template engine.",
        discussion: """
            Exit status: 0 nothing found, 1 a broken promise, 2 too long or too much memory; a signal is a crash. The case is \
            in the case file then, and '--replay FILE' tries it again.
            """)

    @Option(help: ArgumentHelp("Folder of templates (.j2) and documents (.json) to begin with.", valueName: "folder"))
    var corpus = "Tests/TemplateFuzzer/corpus"

    @Option(help: "How long to go on.") var seconds = 60.0

    @Option(help: "Where the cases come from; a random number if not given.") var seed: UInt64?

    @Option(help: "The number of the first case: to come to a later one at once.") var first: Int64 = 0

    @Option(help: "The longest that one case may take.") var caseSeconds = 1.0

    @Option(help: "The most resident memory.") var megabytes = 256

    @Option(help: "The stack of the thread that renders.") var stackMegabytes = 8

    @Option(help: ArgumentHelp("Where the case being tried is written.", valueName: "file")) var caseFile = "fuzz-case"

    @Option(help: ArgumentHelp("Try this case alone.", valueName: "file")) var replay: String?

    @Flag(help: "Go through the cases that ask for too much instead, and print what each took.") var resources = false

    @Option(help: ArgumentHelp("Try the case of that number alone.", visibility: .private)) var resource: Int?

    @Option(help: "Only those with this in their names.") var only = ""

    @Flag(help: "Print those that are fine too.") var verbose = false

    func run() throws {
        // A case that is measured is given time to say what it took.
        let watchdog = Watchdog(seconds: caseSeconds, patience: resource == nil ? 1 : 10, memory: megabytes << 20) {
            [caseFile] number, what in
            say("case \(number): \(what); it is in '\(caseFile)'")
        }
        if resources {
            let limits = ["--case-seconds", "\(caseSeconds)", "--megabytes", "\(megabytes)"]
            let table = ResourceTable(watchdog: watchdog, isVerbose: verbose)
            throw ExitCode(try table.run(only, arguments: limits) == 0 ? 0 : 1)
        }
        _ = Threads.start(stack: 1 << 20) { watchdog.watch() }
        let session: FuzzSession
        if let resource {
            session = FuzzSession(resource: resource, watchdog)
        } else if let replay {
            session = FuzzSession(replaying: try FuzzCase(reading: try FileText.read(replay)), watchdog)
        } else {
            let seed = seed ?? UInt64.random(in: 0...UInt64.max)
            say("seed \(seed)")
            session = try FuzzSession(
                corpus: corpus, seed: seed, first: first, seconds: seconds, caseFile: caseFile, watchdog)
        }
        let worker = Threads.start(stack: stackMegabytes << 20) { session.run() }
        pthread_join(worker, nil)
        throw ExitCode(session.isFine ? 0 : 1)
    }
}

/// Prints a line at once: what waits in a buffer is lost with the process.
func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe write(STDOUT_FILENO, bytes, bytes.count)
}
