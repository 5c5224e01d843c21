import Glibc
import TestSupport

extension ErrorSituation {
    static let validation = [
        ErrorSituation(tool: "gen-batch", name: "an option is unknown", arguments: ["--cuont", "5"]),
        ErrorSituation(tool: "gen-batch", name: "an option's value is none", arguments: ["--count", "few"]),
        ErrorSituation(tool: "monitor-batch", name: "an option goes with another", arguments: ["--timeout", "5m"]),
        ErrorSituation(tool: "identify-failed", name: "a class is unknown", arguments: ["--class", "trunkated"]),
        ErrorSituation(
            tool: "gen-batch", name: "there are several jobs and none is named",
            then: { try $0.write("version: 1\n", to: "jobs/other.yaml") }),
        ErrorSituation(
            tool: "gen-batch", name: "the directory of -C is missing", arguments: ["-C", "nowhere"]),
        ErrorSituation(tool: "gen-batch", name: "the job file is missing", arguments: ["--job", "visit"]),
        ErrorSituation(
            tool: "gen-batch", name: "the file's name cannot be the name of a job",
            then: { try $0.write("version: 1\n", to: "jobs/my visits.yaml") },
            arguments: ["-j", "jobs/my visits.yaml"]),
        ErrorSituation(
            tool: "gen-batch", name: "the job file is no YAML", job: [("version: 1", "version 1: {")]),
        ErrorSituation(
            tool: "submit-batch", name: "the provider's address is not safe", after: ["gen-batch"],
            environment: ["OPENAI_BASE_URL": "http://provider.example/v1"]),
        ErrorSituation(tool: "gen-batch", name: "a key is unknown", job: [("batch:", "batsh:")]),
        ErrorSituation(
            tool: "gen-batch", name: "a value has the wrong type",
            job: [("max_requests: 100", "max_requests: many")]),
        ErrorSituation(tool: "gen-batch", name: "a required key is missing", job: [("version: 1\n", "")]),
        ErrorSituation(
            tool: "gen-batch", name: "a value means different things to readers of YAML",
            job: [("{ai_status: pending}", "{ai_status: yes}")]),
        ErrorSituation(
            tool: "gen-batch", name: "an environment variable of the job is not set",
            job: [("${MONGODB_DB}", "${MONGODB_DBS}")]),
        ErrorSituation(
            tool: "gen-batch", name: "MongoDB's address is not set", environment: ["MONGODB_URI": ""]),
        ErrorSituation(
            tool: "gen-batch", name: "MongoDB's address is none", environment: ["MONGODB_URI": "http://canary"]),
        ErrorSituation(
            tool: "gen-batch", name: "a file that the job names is missing", job: [("../prompt.j2", "../none.j2")]),
        ErrorSituation(
            tool: "gen-batch", name: "an update writes the marks",
            job: [("$push: {answers", "$set: {processing_info: 1}, $push: {answers")]),
        ErrorSituation(
            tool: "gen-batch", name: "two jobs have one info field on a collection", documents: 3,
            after: ["gen-batch --count 1"],
            then: { bench in
                let other = Workbench.job(batchSize: 100).replacing("select:", "status: {field: other}\nselect:")
                try bench.write(other.replacing("{ai_status: pending}", "{}"), to: "jobs/other.yaml")
            }, arguments: ["--job", "other"]),
        ErrorSituation(
            tool: "submit-batch", name: "there is no key", after: ["gen-batch"], environment: ["OPENAI_API_KEY": ""]),
        ErrorSituation(
            tool: "submit-batch", name: "the provider's address lacks a part", after: ["gen-batch"],
            environment: ["OPENAI_BASE_URL": "http://{provider}/v2/x"]),
        ErrorSituation(
            tool: "submit-batch", name: "the provider does not accept the request",
            script: [
                #"{"endpoint":"create","reject":{"status":400,"code":"invalid_value","message":"Not this window."}}"#
            ], after: ["gen-batch"]),
        ErrorSituation(
            tool: "submit-batch", name: "--adopt names a batch that is not there", after: ["gen-batch"],
            arguments: ["--adopt", "batch_of_nobody"]),
        ErrorSituation(
            tool: "submit-batch", name: "--not-created names no part", after: ["gen-batch"],
            arguments: ["--not-created", "first"]),
    ]

    /// Files of the trail, and lists of ids, that are not what they were or should be.
    static let trail = [
        ErrorSituation(
            tool: "submit-batch", name: "an input file was edited", after: ["gen-batch"],
            then: { try $0.append("\n", to: "batch_input_") }),
        ErrorSituation(
            tool: "monitor-batch", name: "current_batch_id.txt names a batch that is not ours", after: submitted,
            then: { try $0.append("batch_of_somebody\n", to: "current_batch_id.txt") }),
        ErrorSituation(
            tool: "monitor-batch", name: "the journal was edited", after: submitted,
            then: { bench in
                let path = try bench.trailFile("journal.jsonl")
                try FileText.write(try FileText.text(path).replacing("\"seq\":2,", "\"seq\":9,"), to: path)
            }),
        ErrorSituation(
            tool: "submit-batch", name: "the journal is lost", after: ingested,
            then: { try FileText.write("", to: $0.trailFile("journal.jsonl")) }),
        ErrorSituation(
            tool: "ingest-results", name: "an output file was edited", after: downloaded,
            then: { try $0.append("{}\n", to: "batch_output_") }),
        ErrorSituation(
            tool: "ingest-results", name: "an input file was edited after it was sent", after: downloaded,
            then: { try $0.append("\n", to: "batch_input_") }),
        ErrorSituation(
            tool: "ingest-results", name: "a file is no output file", after: downloaded, arguments: ["results.txt"]),
        ErrorSituation(
            tool: "ingest-results", name: "the job leads to another database than the run's", after: downloaded,
            arguments: ["--db", "elsewhere"]),
        ErrorSituation(tool: "retry-failed", name: "no failures have been listed yet", after: ["gen-batch"]),
        ErrorSituation(
            tool: "retry-failed", name: "the file of --ids is missing", after: ["gen-batch"],
            arguments: ["--ids", "some_ids.txt"]),
        ErrorSituation(
            tool: "retry-failed", name: "a line is no id", script: [oneFails], after: listed,
            then: { try $0.append("visit one\n", to: "failed_ids.txt") }),
    ]
}

extension Workbench {
    /// Adds to the one file of the trail whose name begins so, as an editor would.
    func append(_ text: String, to prefix: String) throws {
        let path = try trailFile(prefix)
        try FileText.write(try FileText.text(path) + text, to: path)
    }
}
