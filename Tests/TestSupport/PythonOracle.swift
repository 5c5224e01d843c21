import Glibc

/// Python, asked for its own answer: `json`, `jinja2` and `bson` are what ours are measured against.
package enum PythonOracle {
    /// The interpreter that has them: what `BATCHFORGE_PYTHON` names, else the one that `make test` installs.
    package static func interpreter() throws -> String {
        let path = TestEnvironment.value("BATCHFORGE_PYTHON") ?? PackageRoot.file(".local/venv/bin/python3")
        guard unsafe access(path, X_OK) == 0 else {
            throw SupportError("there is no Python at '\(path)': run 'make test', which installs it")
        }
        return path
    }

    /// Runs the script with the input as its standard input; gives back its standard output.
    package static func run(script: String, input: [UInt8] = []) throws -> [UInt8] {
        let outcome = try ToolRun(
            try interpreter(), ["-c", script], environment: ["PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"],
            input: input
        ).run()
        guard outcome.end == .exit(0) else { throw SupportError("python: \(outcome.end)\n\(outcome.errors)") }
        return outcome.outputBytes
    }
}
