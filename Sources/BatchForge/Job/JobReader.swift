import ForgeBSON
import ForgeJSON

/// The sections of a job file, one after the other, into a `Job`.
struct JobReader {
    let reading: Reading
    let folder: String
    let overrides: JobOverrides

    init(_ reading: Reading, folder: String, overrides: JobOverrides) {
        self.reading = reading
        self.folder = folder
        self.overrides = overrides
    }

    /// The job, and what is wrong with it where that is only that some of its templates cannot be used: without them it
    /// is good for looking at its other templates, and for nothing else.
    func job(
        named name: String, root: YAMLNode, sha256: String
    ) throws(JobError) -> (job: Job, faults: JobError?) {
        guard case .mapping = root.content else {
            throw JobError(reading.source.finding(at: root.position, "a job file is a mapping, not \(root.kind)"))
        }
        let top = top(root)
        checkVersion(top)
        let mongodb = mongodb(top)
        let status = status(top)
        let select = select(top, status)
        let vars = variables(top)
        let prompt = prompt(top)
        let request = request(top)
        let batch = batch(top)
        let response = response(top)
        let results = results(top, mongodb, select, status)
        let retry = retry(top)
        let dependsOn = dependencies(top, named: name)
        let settingsSource = settingsSource(top)
        let provider = provider()
        let faults = reading.error()
        if let faults, !isPartial(faults, top, vars) { throw faults }
        guard let prompt, let select else {
            // Neither is missing without a finding.
            throw faults ?? JobError(.init(.configuration, file: reading.source.file, "the job file is incomplete"))
        }
        let frozen = FrozenJob(
            name: name, sha256: sha256, mongodb: mongodb, select: select, status: status, vars: vars, prompt: prompt,
            request: request, batch: batch, response: response, results: results, retry: retry, dependsOn: dependsOn,
            provider: provider, shared: reading.environment.shared)
        let job = Job(
            name: name, file: reading.source.file, folder: folder, mongodb: mongodb, select: select, status: status,
            vars: vars, prompt: prompt, request: request, batch: batch, response: response, results: results,
            retry: retry, dependsOn: dependsOn, settingsSource: settingsSource,
            sharedSettings: reading.environment.shared?.values ?? BSONDocument(), provider: provider, sha256: sha256,
            frozen: frozen.json, warnings: reading.warnings + (reading.environment.shared?.warnings ?? []),
            settings: reading.settings,
            text: JobText(
                source: reading.source, origins: reading.origins, vars: members(top).key, variables: members(top).vars))
        return (job, faults)
    }

    /// Whether the job without what is wrong still says which documents make which prompts.
    private func isPartial(_ faults: JobError, _ top: Section, _ vars: [Variable]) -> Bool {
        faults.findings.allSatisfy { $0.kind == .data } && vars.count == members(top).vars.count
    }

    private func members(_ top: Section) -> (key: Position?, vars: [String: YAMLNode.Member]) {
        guard let member = top.written(PromptKeys.vars), case .mapping(let members) = member.value.content else {
            return (nil, [:])
        }
        return (member.position, Dictionary(members.map { ($0.key, $0) }) { first, _ in first })
    }

    func top(_ root: YAMLNode) -> Section {
        Section(root, at: "", position: Position(line: 1, column: 1), in: reading, of: JobKeys.file)
    }

    /// The jobs whose answers this one builds on.
    private func dependencies(_ top: Section, named own: String) -> [String] {
        guard top.has(JobKeys.dependsOn) else { return [] }
        let names = texts(top, JobKeys.dependsOn)
        for name in names where name == own || !JobName.isValid(name) {
            reading.report(
                at: top.position(of: JobKeys.dependsOn),
                name == own ? "a job cannot depend on itself" : "'\(name)' cannot be the name of a job")
        }
        return names
    }

    private func checkVersion(_ top: Section) {
        guard top.has(JobKeys.version) else {
            reading.report(at: Position(line: 1, column: 1), "missing key 'version'", hint: "write version: 1")
            return
        }
        guard let member = top.member(JobKeys.version) else { return }
        if member.value.isScalar {
            guard let scalar = reading.scalar(member.value) else { return }
            if case .integer(1) = scalar { return }
        }
        reading.report(
            at: member.value, "this version of BatchForge reads job files of version 1", hint: "write version: 1")
    }
}
