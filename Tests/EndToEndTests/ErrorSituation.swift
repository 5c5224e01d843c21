import ForgeBSON
import TestSupport

/// How a row of `docs/errors.md` comes about: with real servers, real files and the built tools.
struct ErrorSituation: Sendable {
    let tool: String
    let name: String
    var documents = 2
    /// The simulator's fault rules.
    var script: [String] = []
    var key: String?
    var prompt = "Write about {{ name }}."
    /// Replaced in the job file: what, with what.
    var job: [(String, String)] = []
    /// The steps that are done before.
    var after: [String] = []
    /// The earlier steps too work with the changed job.
    var writesJobFirst = false
    /// What happens between those steps and the tool.
    var then: @Sendable (Workbench) throws -> Void = { _ in }
    var arguments: [String] = []
    /// `{mongodb}` and `{provider}` stand for host and port of the workbench's servers.
    var environment: [String: String] = [:]
    /// For situations that more than one program takes part in.
    var acting: (@Sendable (Workbench, ToolRun) throws -> ToolRun.Outcome)?

    /// With `--json` and a log, so that both can be looked at.
    func outcome(log: String, on bench: Workbench) throws -> ToolRun.Outcome {
        var text = Workbench.job(batchSize: 100)
        for (old, new) in job { text = text.replacing(old, new) }
        if writesJobFirst { try bench.write(text, to: "jobs/visits.yaml") }
        let steps = after.map { $0.split(separator: " ").map(String.init) }
        for step in steps { _ = try bench.tool(step[0], Array(step.dropFirst())).run() }
        try bench.write(text, to: "jobs/visits.yaml")
        try bench.write(prompt, to: "prompt.j2")
        try then(bench)
        let run = try bench.toolInPlace(
            tool, ["--json", "--log-file", log] + arguments,
            environment: environment.mapValues { value in
                value.replacing("{mongodb}", bench.mongo.hosts).replacing(
                    "{provider}", String(bench.address.dropFirst("http://".count)).replacing("/v1", ""))
            })
        return try acting?(bench, run) ?? run.run()
    }

    static let all = connection + validation + trail + processing + timeout + template + results + machine

    static let submitted = ["gen-batch", "submit-batch"]
    static let downloaded = submitted + ["monitor-batch --wait --interval 0.05 --no-ingest"]
    static let ingested = submitted + ["monitor-batch --wait --interval 0.05"]
    static let listed = ingested + ["identify-failed"]
    static let oneFails =
        #"{"line":{"custom_id":"i-1"},"error":{"status":500,"code":"server_error","message":"sorry"}}"#
}
