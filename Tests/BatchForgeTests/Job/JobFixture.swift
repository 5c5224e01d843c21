import TestSupport

@testable import BatchForge

/// A job file in a folder of its own, for one test.
struct JobFixture {
    let directory: ScratchDirectory
    let file: String

    /// The smallest job; the lines are numbered for the tables of what is wrong.
    static let minimal = [
        "version: 1",
        "mongodb: {uri: \"mongodb://localhost\", database: clinic, collection: visits}",
        "prompt: {user: \"Hello {{ name }}\"}",
        "results:",
        "  - update: {$set: {answer: \"{{ response_content }}\"}}",
    ]

    init(_ yaml: String, name: String = "case.yaml", files: [String: String] = [:]) throws {
        directory = try ScratchDirectory("job")
        file = directory.file(name)
        try FileText.write(yaml, to: file)
        for (name, text) in files { try FileText.write(text, to: directory.file(name)) }
    }

    /// The minimal job with some lines replaced (nil: taken out, which moves nothing) and others after its end.
    static func yaml(_ changes: [Int: String] = [:], adding more: String = "") -> String {
        var lines = minimal
        for (number, line) in changes { lines[number - 1] = line }
        return lines.joined(separator: "\n") + "\n" + more + (more.isEmpty ? "" : "\n")
    }

    func load(_ variables: [String: String] = [:], overrides: JobOverrides = JobOverrides()) throws(JobError) -> Job {
        try Job.load(file: file, environment: Environment(variables), overrides: overrides)
    }

    /// The error's text with the folder's path taken out of it.
    func text(of error: JobError) -> String { error.description.replacing("\(directory.path)/", with: "") }

    static func load(
        _ changes: [Int: String] = [:], adding more: String = "", _ variables: [String: String] = [:]
    ) throws -> Job {
        try JobFixture(yaml(changes, adding: more)).load(variables)
    }

    /// What is wrong with a job, as the operator reads it; nil when nothing is.
    static func complaint(_ yaml: String, _ variables: [String: String] = [:], files: [String: String] = [:]) throws
        -> String?
    {
        let fixture = try JobFixture(yaml, files: files)
        do throws(JobError) {
            _ = try fixture.load(variables)
            return nil
        } catch {
            return fixture.text(of: error)
        }
    }
}

extension ResultTarget {
    /// The update of the source document, where it is one.
    var sourceUpdate: UpdateTemplate? { if case .source(let update) = self { update } else { nil } }
}
