import Crypto
import ForgeJSON

extension Job {
    /// Reads and checks a job file, the templates it names and the settings that the environment adds.
    package static func load(
        file: String, environment: Environment, overrides: JobOverrides = JobOverrides()
    ) throws(JobError) -> Job {
        let (job, faults) = try inspect(file: file, environment: environment, overrides: overrides)
        if let faults { throw faults }
        return job
    }

    /// The same for looking at a job's templates: where some of them cannot be used, these are left out of the job.
    package static func inspect(
        file: String, environment: Environment, overrides: JobOverrides = JobOverrides()
    ) throws(JobError) -> (job: Job, faults: JobError?) {
        let (folder, name) = try split(file)
        let (source, bytes) = try read(file)
        let reader = JobReader(Reading(source, environment), folder: folder, overrides: overrides)
        return try reader.job(
            named: name, root: YAMLReader.read(source), sha256: hexadecimal(SHA256.hash(data: bytes)))
    }

    /// Where the settings are that the job shares with others. Nil where it shares none, and where the file says so
    /// little that loading the job will tell what is wrong with it.
    package static func settingsPlace(
        file: String, environment: Environment, overrides: JobOverrides
    ) -> SettingsPlace? {
        guard overrides.needsDatabase, let (source, _) = try? read(file), let root = try? YAMLReader.read(source) else {
            return nil
        }
        return JobReader(Reading(source, environment), folder: ".", overrides: overrides).settingsPlace(root)
    }

    private static func read(_ file: String) throws(JobError) -> (source: SourceText, bytes: [UInt8]) {
        let bytes: [UInt8]
        do {
            bytes = try FileBytes(reading: file, limit: YAMLReader.sizeLimit).bytes
        } catch {
            throw JobError(error.finding(file: file))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JobError(.init(.configuration, file: file, "the job file is not UTF-8 text"))
        }
        return (SourceText(file: file, text: text), bytes)
    }

    /// The folder, and the name that the batch directory will have.
    private static func split(_ file: String) throws(JobError) -> (folder: String, name: String) {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        let base = parts.last.map(String.init) ?? ""
        guard base.hasSuffix(".yaml") else {
            throw JobError(
                .init(
                    .configuration, file: file, "the name of a job file ends in .yaml",
                    hint: "-j takes a file, --job the name of a job in jobs/"))
        }
        let name = String(base.dropLast(5))
        guard JobName.isValid(name) else {
            throw JobError(
                .init(
                    .configuration, file: file, "'\(name)' cannot be the name of a job",
                    hint: "the file's name is the job's name: letters, digits, '_', '-' and '.', at most 100"))
        }
        let folder = parts.dropLast().joined(separator: "/")
        return (folder.isEmpty ? (file.hasPrefix("/") ? "/" : ".") : folder, name)
    }
}
