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

    /// Does the work. Everything it needs comes in the context, so that the work is tested without the tool.
    func run(_ context: Context) throws -> ExitStatus
}

extension Step {
    package var overrides: JobOverrides { JobOverrides(needsDatabase: false) }
    package func openStore(_ settings: MongoSettings) throws -> (any DocumentStore)? { nil }

    package static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch let error as ExitCode {
            exit(withError: error)
        } catch {
            // The parser words its own errors; a reader of JSON gets the closing line as well.
            if exitCode(for: error) != .success && arguments.contains("--json") {
                let console = Console(tool: toolName, isQuiet: true, isJSON: true)
                console.closeUsageError(fullMessage(for: error))
            }
            exit(withError: error)
        }
    }

    package func run() throws {
        let console: Console
        do {
            console = try openConsole()
        } catch {
            let console = Console(tool: Self.toolName, isJSON: common.json)
            console.fail(error.message, hint: error.hint, status: error.status)
            throw ExitCode(error.status.code)
        }
        let status = console.close(perform(console))
        if status != .done { throw ExitCode(status.code) }
    }

    private func openConsole() throws(StepError) -> Console {
        // First of all, as make does: every other path is seen from there.
        if let directory = common.directory, unsafe chdir(directory) != 0 {
            throw StepError(.noInput, "cannot change to '\(directory)': \(unsafe String(cString: strerror(errno)))")
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
            let context = try Context(tool: Self.toolName, common, overrides, console, opening: openStore)
            if common.printConfig {
                for setting in context.job.settings {
                    console.result("\(setting.key) = \(setting.value)   (\(setting.origin))")
                }
                return .done
            }
            return try run(context)
        } catch {
            let failure = Failure(error)
            if let message = failure.message { console.fail(message, hint: failure.hint, status: failure.status) }
            return failure.status
        }
    }
}
