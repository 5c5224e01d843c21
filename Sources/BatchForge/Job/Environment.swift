#if canImport(Glibc)
    // `environ` is a variable. Nothing here changes it, and it is read before any thread is started.
    @unsafe @preconcurrency import Glibc
#else
    import Darwin
#endif

/// The settings that come from outside the job file: the process's environment, below it the `.env` files, and below
/// these the collection of shared settings, where the job has one.
///
/// A `.env` file only fills in what the process's environment lacks, and an earlier file wins over a later one, as
/// with python-dotenv's `load_dotenv`.
package struct Environment: Sendable {
    package enum Origin: Sendable, Equatable {
        case process
        case file(String, line: Int)
        /// A setting of the collection that is described so.
        case collection(String, name: String)
    }

    private struct Entry: Sendable {
        let value: String
        let origin: Origin
    }

    private var entries: [VariableName: Entry]
    package private(set) var shared: SharedSettings?
    /// What the operator should know: a file that others may read, a line that is no setting. Never a value.
    package private(set) var warnings: [String] = []

    package init(_ process: [String: String] = [:]) {
        entries = [:]
        for (name, value) in process { entries[VariableName(name)] = Entry(value: value, origin: .process) }
    }

    package static func read(process: [String: String], dotEnvFiles: [String]) throws(JobError) -> Environment {
        var environment = Environment(process)
        for path in dotEnvFiles { try environment.fill(from: path) }
        return environment
    }

    /// The same with shared settings below it.
    package func above(_ shared: SharedSettings) -> Environment {
        var environment = self
        environment.shared = shared
        return environment
    }

    package subscript(name: String) -> String? { entry(name)?.value }

    package func origin(of name: String) -> Origin? { entry(name)?.origin }

    private func entry(_ name: String) -> Entry? {
        let own = entries[VariableName(name)]
        // An empty variable counts as not set, so it hides nothing that is below.
        if let shared, own?.value.isEmpty != false, let (setting, text) = shared.value(of: name) {
            return Entry(value: text, origin: .collection(shared.description, name: setting))
        }
        return own
    }

    var names: [String] { entries.keys.map(\.text).sorted() }

    /// The value where there is one with something in it: an empty variable names no default.
    func setting(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    private mutating func fill(from path: String) throws(JobError) {
        let file: FileBytes
        do {
            file = try FileBytes(reading: path, limit: Self.sizeLimit)
        } catch {
            throw JobError(error.finding(file: path))
        }
        guard let text = String(validating: file.bytes, as: UTF8.self) else {
            throw JobError(.init(.data, file: path, "the settings are not UTF-8 text"))
        }
        if file.isExposed { warnings.append("'\(path)' can be read by others: chmod 600 \(path)") }
        let parsed = DotEnv(parsing: text)
        for line in parsed.unreadableLines { warnings.append("\(path):\(line): not a setting, left out") }
        for (name, value, line) in parsed.resolved(over: entries.mapValues(\.value))
        where entries[VariableName(name)] == nil {
            // Carries a C string to child processes and headers, which would end there.
            if value.utf8.contains(0) {
                throw JobError(.init(.configuration, file: path, line: line, "\(name) contains a NUL character"))
            }
            entries[VariableName(name)] = Entry(value: value, origin: .file(path, line: line))
        }
    }

    private static let sizeLimit = 1 << 20

    /// The environment of this process. A name or value that is not UTF-8 is left out.
    package static func ofProcess() -> [String: String] {
        var result: [String: String] = [:]
        var entry = unsafe environ
        while let line = unsafe entry.pointee {
            if let text = unsafe String(validatingCString: line),
                let equals = text.utf8.firstIndex(of: UInt8(ascii: "="))
            {
                result[String(text[..<equals])] = String(text[text.utf8.index(after: equals)...])
            }
            unsafe entry += 1
        }
        return result
    }
}
