/// A program to be run as an operator runs it: arguments, environment, directory, input.
///
/// What it prints goes to files, not to pipes: a grandchild that outlives it can hold nothing up.
package struct ToolRun: Sendable {
    package var executable: String
    package var arguments: [String]
    /// Beside these the program sees only what it needs to start (`PATH`, `HOME`, `TMPDIR`, `LANG`, `LD_LIBRARY_PATH`):
    /// a key or an address in the tester's own environment reaches no tool.
    package var environment: [String: String]
    package var directory: String?
    package var input: [UInt8]
    /// After this long the program and its children are killed.
    package var timeout: Duration

    package init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
        directory: String? = nil, input: [UInt8] = [], timeout: Duration = .seconds(120)
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.input = input
        self.timeout = timeout
    }

    /// Runs one of this package's own programs, as built beside the tests.
    package init(
        tool: String, _ arguments: [String] = [], environment: [String: String] = [:], directory: String? = nil,
        timeout: Duration = .seconds(120)
    ) throws {
        self.init(
            try BuiltTool.path(of: tool), arguments, environment: environment, directory: directory, timeout: timeout)
    }

    /// How a program ended.
    package enum End: Equatable, Sendable, CustomStringConvertible {
        case exit(Int32)
        case signal(Int32)
        /// It was still running when its time was up.
        case timeout

        package var description: String {
            switch self {
            case .exit(let code): "exit \(code)"
            case .signal(let number): "killed by signal \(number)"
            case .timeout: "still running when its time was up"
            }
        }
    }

    /// What a program said, and how it ended.
    package struct Outcome: Sendable, CustomStringConvertible {
        package let end: End
        package let outputBytes: [UInt8]
        package let errorBytes: [UInt8]

        package var output: String { String(decoding: outputBytes, as: UTF8.self) }
        package var errors: String { String(decoding: errorBytes, as: UTF8.self) }
        /// The exit code; `nil` when it did not end by itself.
        package var code: Int32? { if case .exit(let code) = end { code } else { nil } }

        package var description: String { "\(end)\n--- stdout\n\(output)--- stderr\n\(errors)" }
    }

    /// Starts the program and waits for its end.
    package func run() throws -> Outcome { try start().wait() }

    /// Starts the program and comes back at once.
    package func start() throws -> RunningTool { try RunningTool(self) }

    /// `NAME=value` for all that the program sees.
    var variables: [String] {
        // Without the second, a tool that is killed leaves a file in /dev/shm, and one that later gets its process id
        // complains of it before its main() begins.
        var all = ["SWIFT_BACKTRACE": "enable=no", "MONGOC_DISABLE_SHM": "1"]
        for name in ["PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH"] {
            if let value = TestEnvironment.value(name) { all[name] = value }
        }
        all.merge(environment) { _, given in given }
        return all.map { "\($0)=\($1)" }.sorted()
    }
}
