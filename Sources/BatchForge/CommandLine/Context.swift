import ForgeTrail

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a step works with: its job, its batch directory, its voice.
///
/// Nothing is created or changed by making one: the directory is opened when a step asks for it, so that a step which
/// fails early leaves no trace.
package final class Context {
    package let job: Job
    /// What is wrong with the job's templates, in a step that looks at the others all the same.
    package let faults: JobError?
    package let console: Console
    package let common: CommonOptions
    /// The documents, where they were reached already: for the settings that the job shares.
    package let store: (any DocumentStore)?
    private let tool: String

    /// `open` leads to the documents, and so to the collection of shared settings, in a tool that reaches the database.
    /// `inspecting`: a job with faults in some of its templates will do.
    init(
        tool: String, _ common: CommonOptions, _ overrides: JobOverrides, _ console: Console, inspecting: Bool = false,
        opening open: (MongoSettings) throws -> (any DocumentStore)? = { _ in nil }
    ) throws {
        self.tool = tool
        self.common = common
        self.console = console
        let environment = try Self.environment(common, console)
        let file = try Self.jobFile(common, environment)
        do {
            (job, faults, store) = try Self.job(file, environment, overrides, open)
            if let faults, !inspecting { throw faults }
        } catch let error as JobError {
            guard error.kind == .missing && error.file == file && error.line == nil else { throw error }
            throw StepError(
                .noInput, error.description, hint: "name a job file with -j, or one of jobs/ with --job <name>")
        }
        for warning in job.warnings { console.warn(warning) }
    }

    /// `batches/<job>/`, or `batches/<job>/test/`.
    package var directoryPath: String { directoryPath(ofJob: job.name) }

    func directoryPath(ofJob name: String) -> String { "\(common.batches)/\(name)" + (common.test ? "/test" : "") }

    /// The batch directory, made if it is not there.
    package func createTrail() throws(TrailError) -> Trail {
        if common.test { _ = try BatchDirectory(creating: "\(common.batches)/\(job.name)") }
        return Trail(
            try BatchDirectory(creating: directoryPath), tool: tool, lockWait: common.lockWait?.duration ?? .zero)
    }

    /// The batch directory, which an earlier step has made; `nil` when none has.
    package func openTrail() throws(TrailError) -> Trail? {
        do {
            return Trail(
                try BatchDirectory(opening: directoryPath), tool: tool, lockWait: common.lockWait?.duration ?? .zero)
        } catch  where error.kind == .missing {
            return nil
        }
    }

    /// Says that there is nothing to do, and perhaps what is; the status is `--empty-exit`'s.
    package func nothingToDo(_ line: String, next: String? = nil) -> ExitStatus {
        console.say(line)
        if let next { console.next(next) }
        return .given(common.emptyExit ?? ExitStatus.done.code)
    }

    /// A sibling tool as the operator would type it: the job is named as it was named to this one.
    package func command(_ tool: String, _ more: String...) -> String {
        ([tool] + (common.spelling.isEmpty ? [] : [common.spelling]) + more.map(\.quotedForShell))
            .joined(separator: " ")
    }

    /// The same for another job, whose file lies beside this one's.
    func command(_ tool: String, ofJob name: String) -> String {
        "\(tool) \(common.spelling(jobFile: file(ofJob: name)))"
    }

    func file(ofJob name: String) -> String {
        let folder = job.file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return (folder + ["\(name).yaml"]).joined(separator: "/")
    }

    /// Loads the job, where it shares settings with these below the environment.
    private static func job(
        _ file: String, _ environment: Environment, _ overrides: JobOverrides,
        _ open: (MongoSettings) throws -> (any DocumentStore)?
    ) throws -> (Job, JobError?, (any DocumentStore)?) {
        let place = Job.settingsPlace(file: file, environment: environment, overrides: overrides)
        guard let place, let store = try open(place.mongodb) else {
            let (job, faults) = try Job.inspect(file: file, environment: environment, overrides: overrides)
            return (job, faults, nil)
        }
        let shared = try SharedSettings(
            reading: place.source, from: store.sibling(place.source.collection), withholding: place.key)
        let (job, faults) = try Job.inspect(
            file: file, environment: environment.above(shared), overrides: overrides)
        guard job.mongodb == place.mongodb, job.settingsSource == place.source else {
            throw place.source.error("decides where it is itself")
        }
        return (job, faults, store)
    }

    private static func environment(_ common: CommonOptions, _ console: Console) throws -> Environment {
        var files = common.environmentFiles
        if files.isEmpty && !common.ignoresEnvironmentFile {
            if unsafe access(".env", F_OK) == 0 { files = [".env"] }
        }
        let environment = try Environment.read(process: Environment.ofProcess(), dotEnvFiles: files)
        for warning in environment.warnings { console.warn(warning) }
        return environment
    }

    private static func jobFile(_ common: CommonOptions, _ environment: Environment) throws -> String {
        if let file = common.jobFile { return file }
        if let name = common.jobName { return try jobFile(named: name) }
        if let name = environment[EnvironmentVariable.job.name], !name.isEmpty {
            return name.hasSuffix(".yaml") ? name : try jobFile(named: name)
        }
        let files = jobFiles()
        if files.count == 1 { return files[0] }
        let hint =
            files.isEmpty
            ? "name a job file with -j, or put one in jobs/" : "name one with --job: \(files.joined(separator: ", "))"
        throw StepError(
            .usage, files.isEmpty ? "no job file: jobs/ holds none" : "several jobs, none named", hint: hint)
    }

    private static func jobFile(named name: String) throws -> String {
        if name.isEmpty || name.contains("/") {
            throw StepError(.usage, "'\(name)' is not the name of a job", hint: "--job takes a name, -j a file")
        }
        return "jobs/\(name).yaml"
    }

    private static func jobFiles() -> [String] {
        FolderNames.names(in: "jobs").filter { $0.hasSuffix(".yaml") }.map { "jobs/\($0)" }
    }
}

/// A batch directory with its journal, as one tool sees it.
package struct Trail {
    package let directory: BatchDirectory
    package let journal: Journal
    private let lockWait: Duration

    package init(_ directory: BatchDirectory, tool: String, lockWait: Duration = .zero) {
        self.directory = directory
        self.journal = Journal(in: directory, tool: tool)
        self.lockWait = lockWait
    }

    /// What the journal says now. Takes no lock.
    package func state() throws(TrailError) -> TrailState { try Journal.read(from: directory) }

    /// Runs `body` as the only writer. Never sleep or wait for a child in there.
    package func change<Result>(_ body: (LockedJournal) throws -> Result) throws -> Result {
        try journal.withLock(wait: lockWait) { try body($0) }
    }
}
