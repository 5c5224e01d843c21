import ForgeTrail

/// Input files that the journal does not know: made by another program, or by a generation that was killed before it
/// could say so.
package struct ForeignFiles {
    private let context: Context
    private let trail: Trail

    package init(_ context: Context, trail: Trail) {
        self.context = context
        self.trail = trail
    }

    /// Makes the files of other programs known to the journal, each run of them as a run of its own. What an earlier
    /// try has left half-done is brought to its end.
    package func register() throws {
        let state = try trail.state()
        let parts = try trail.directory.contents().compactMap { file -> Part? in
            if case .input(let part) = file, state[part] == nil { return part }
            return nil
        }
        try refuseOwn(parts, state)
        let found = Dictionary(grouping: parts, by: \.run)
        let begun = state.runs.filter { $0.kind == .foreign && $0.isOpen }.map(\.id)
        for run in Set(found.keys).union(begun).sorted() {
            let parts = found[run] ?? []
            if !begun.contains(run) { try refuseUnfinished(state[run], parts) }
            let files = try parts.sorted().map { ($0, try InputFile($0, in: trail)) }
            try trail.change { journal in
                if journal.state[run] == nil {
                    try journal.append(
                        .run(run, kind: .foreign, job: context.job.name, jobSHA256: "", promptsSHA256: ""))
                }
                for (part, file) in files {
                    try journal.append(
                        .input(part, requests: file.requests, bytes: file.bytes, sha256: file.sha256, model: file.model)
                    )
                }
                let all = journal.state[run]?.parts ?? []
                let requests = all.reduce(0) { $0 + $1.requests }
                try journal.append(.generated(run, parts: all.count, requests: requests, failed: 0))
            }
            for (part, file) in files {
                context.console.say("found    \(part), made by another program: \(file.requests.counted("request"))")
            }
        }
    }

    /// Beside a file of ours stand the settings it was made with, or what came of it. When the journal does not know
    /// it, the journal is lost: sending the file again would be paying again.
    private func refuseOwn(_ parts: [Part], _ state: TrailState) throws {
        let files = Set(try trail.directory.contents())
        for part in parts where state[part.run]?.isOpen != true {
            let traces = [TrailFile.job(part.run), .batch(part), .output(part), .error(part), .results(part)]
            guard let trace = traces.first(where: files.contains) else { continue }
            throw StepError(
                .data,
                "'\(trail.directory.path(of: .input(part)))' was made here ('\(trace.name)' says so), and the journal does "
                    + "not know it",
                hint: "restore '\(TrailFile.journal.name)' from a backup; without it nobody can tell what has been paid"
            )
        }
    }

    private func refuseUnfinished(_ run: RunState?, _ parts: [Part]) throws {
        guard let run, let part = parts.first else { return }
        let path = trail.directory.path(of: .input(part))
        if run.isOpen {
            throw StepError(
                .notYet, "'\(path)' belongs to a generation that is not finished",
                hint: "run '\(context.command(run.kind == .retry ? "retry-failed" : "gen-batch"))' again first: it "
                    + "closes the run")
        }
        throw StepError(
            .data, "'\(path)' came to run \(run.id) after it was closed",
            hint: "give the file the name of a run of its own")
    }
}
