import ForgeTrail

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `depends_on`: whether the jobs that this one builds upon have brought their answers home.
struct Dependencies {
    private let context: Context

    init(_ context: Context) { self.context = context }

    /// Why this job must wait, and what to run; nil when it need not.
    func obstacle() throws -> StepError? {
        var reasons: [(message: String, hint: String)] = []
        for name in context.job.dependsOn {
            if let reason = try reason(to: name) { reasons.append(reason) }
        }
        guard let first = reasons.first else { return nil }
        return StepError(
            .notYet, reasons.map(\.message).joined(separator: "\n"),
            hint: "\(first.hint), or give --ignore-deps")
    }

    private func reason(to name: String) throws -> (message: String, hint: String)? {
        let path = context.directoryPath(ofJob: name)
        func run(_ tool: String) -> String { "run '\(context.command(tool, ofJob: name))' first" }
        guard let state = try state(at: path), !state.runs.isEmpty else {
            let file = context.file(ofJob: name)
            guard unsafe access(file, F_OK) == 0 else {
                throw StepError(
                    .configuration, "'depends_on' names job '\(name)', and there is no '\(file)'",
                    hint: "jobs are named as their files are, beside this one's")
            }
            return ("job '\(name)' has not run yet: no run in '\(path)'", run("gen-batch"))
        }
        if let open = state.runs.first(where: \.isOpen) {
            return ("job '\(name)' is being generated, or was interrupted: run \(open.id) is open", run("gen-batch"))
        }
        let parts = state.parts.filter { $0.ingested == nil }
        guard let part = parts.first else { return nil }
        let requests = parts.reduce(0) { $0 + $1.requests }
        let tool = part.waitsForBatch ? "submit-batch" : part.waitsForResults ? "monitor-batch" : "ingest-results"
        return (
            "job '\(name)' has \(requests.counted("request")) in \(parts.count.counted("part")) without an answer here",
            run(tool)
        )
    }

    private func state(at path: String) throws(TrailError) -> TrailState? {
        do {
            return try Journal.read(from: BatchDirectory(opening: path))
        } catch  where error.kind == .missing {
            return nil
        }
    }
}
