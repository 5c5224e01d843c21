import ForgeBSON
import ForgeJSON
import TestSupport

/// One job whose documents come a few at a time, each time brought to the door of one tool.
final class Rounds {
    /// In the order of their work.
    static let tools = [
        "gen-batch", "submit-batch", "monitor-batch", "ingest-results", "identify-failed", "retry-failed",
    ]

    let bench: Workbench
    let tool: String
    private(set) var total = 0

    init(of tool: String, batchSize: Int = 3) throws {
        self.tool = tool
        bench = try Workbench(batchSize: batchSize)
    }

    /// Five new documents, and every step before the tool.
    func prepare() throws {
        let new = total..<(total + 5)
        total = new.upperBound
        let early = Self.tools.prefix { $0 != tool }
        // The documents without what the prompt needs are the ones that identify-failed and retry-failed are for.
        let isAboutFailures = early.contains("ingest-results")
        try bench.insert(
            new.map { number in
                let document = Workbench.document(number)
                return isAboutFailures && number % 5 % 3 == 0 ? document.removing("name") : document
            })
        for step in early { _ = try bench.tool(step, arguments(step)).run() }
        if tool == "retry-failed" { try mend() }
    }

    /// The tool of this job, as it is run at its turn.
    func run() throws -> ToolRun.Outcome { try bench.tool(tool, arguments(tool)).run() }

    /// How far the five newest documents have come.
    func standing() throws -> [String] {
        try bench.documents(["_id": ["$gte": .int32(Int32(total - 5))]]).map { document in
            let attempt = document.value(at: "processing_info.claim.attempt")?.integerValue
            let failure = document.value(at: "processing_info.failure.class")?.stringValue
            let answers = document["answers"]?.arrayValue?.count ?? 0
            return "\(document["ai_status"]?.stringValue ?? "") \(attempt ?? 0) \(failure ?? "-") \(answers)"
        }
    }

    /// Gives the documents without a name theirs, and brings all to the end.
    func finish() throws {
        try mend()
        try bench.finish()
    }

    private func mend() throws {
        for document in try bench.documents(["name": ["$exists": false]]) {
            guard let id = document["_id"], let number = id.integerValue else { continue }
            try bench.update(["_id": id], ["$set": ["name": .string("visit \(number)")]])
        }
    }

    private func arguments(_ step: String) -> [String] {
        if step != "monitor-batch" { return [] }
        // Its sibling is a tool of its own here.
        let isEnough = tool == "monitor-batch" || tool == "ingest-results"
        return ["--wait", "--interval", "0.05"] + (isEnough ? ["--no-ingest"] : [])
    }
}
