import ArgumentParser
import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One of the tools: options on the outside, a type of this library inside.
///
/// The parser is swift-argument-parser's; what all tools share is here: the order of set-up, the voice, signals and
/// the exit status.
package protocol Step: ParsableCommand {
    var common: CommonOptions { get }
    /// What the command line says about the database; a tool that does not reach it says nothing.
    var overrides: JobOverrides { get }
    /// The documents that the settings lead to; nil in a tool that does not reach the database.
    func openStore(_ settings: MongoSettings) throws -> (any DocumentStore)?

    /// Whether the step looks at a job's templates, and so works with a job in which some cannot be used.
    var inspectsJob: Bool { get }

    /// Does the work. Everything it needs comes in the context, so that the work is tested without the tool.
    func run(_ context: Context) throws -> ExitStatus
}

extension Step {
    package var overrides: JobOverrides { JobOverrides(needsDatabase: false) }
    package func openStore(_ settings: MongoSettings) throws -> (any DocumentStore)? { nil }
    package var inspectsJob: Bool { false }

    package static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch let error as ExitCode {
            exit(withError: error)
        } catch {
            // Help and the like are no errors, and are worded by the parser.
            if exitCode(for: error) == .success { exit(withError: error) }
            let failure = Failure(StepError(parserMessage: message(for: error), tool: toolName))
            Console(tool: toolName, isJSON: arguments.contains("--json")).fail(failure)
            exit(withError: ExitCode(failure.status.code))
        }
    }

    package func run() throws {
        let console: Console
        do {
            console = try openConsole()
        } catch {
            let console = Console(tool: Self.toolName, isJSON: common.json)
            console.fail(Failure(error))
            throw ExitCode(error.status.code)
        }
        let status = console.close(perform(console))
        if status != .done { throw ExitCode(status.code) }
    }

    private func openConsole() throws(StepError) -> Console {
        // First of all, as make does: every other path is seen from there.
        if let directory = common.directory, unsafe chdir(directory) != 0 {
            throw StepError(
                .noInput, "cannot change to '\(directory)': \(unsafe String(cString: strerror(errno)))",
                hint: "-C takes the directory that holds jobs/ and batches/")
        }
        var log: Logger?
        if let path = common.logFile {
            let file = try LogFile(appendingTo: path, tool: Self.toolName)
            log = Logger(label: Self.toolName, factory: { _ in file })
            if common.verbose { log?.logLevel = .debug }
        }
        return Console(
            tool: Self.toolName, isQuiet: common.quiet, isJSON: common.json, isVerbose: common.verbose, log: log)
    }

    private static var toolName: String { configuration.commandName ?? _commandName }

    private func perform(_ console: Console) -> ExitStatus {
        do {
            Interruption.install()
            let context = try Context(
                tool: Self.toolName, common, overrides, console, inspecting: inspectsJob, opening: openStore)
            if common.printConfig {
                SettingList(of: context.job).tell(console)
                return .done
            }
            return try run(context)
        } catch let error as JobError where inspectsJob {
            return LintRun.tell(error, on: console)
        } catch {
            let failure = Failure(error)
            console.fail(failure)
            return failure.status
        }
    }
}

extension StepError {
    /// What the argument parser complains of, in our words' form: its first sentence is the message, the rest the hint.
    init(parserMessage text: String, tool: String) {
        func lowered(_ text: Substring) -> String {
            let trimmed = text.drop { $0.isWhitespace }
            return trimmed.prefix(1).lowercased() + trimmed.dropFirst()
        }
        let end = text.firstRange(of: ". ")?.lowerBound ?? text.endIndex
        let rest = lowered(text[end...].dropFirst())
        var message = lowered(text[..<end])
        if message.hasSuffix(".") { message.removeLast() }
        self.init(.usage, message, hint: rest.isEmpty ? "'\(tool) --help' lists the options" : rest)
    }
}
