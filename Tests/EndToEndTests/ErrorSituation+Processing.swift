import ForgeBSON
import Glibc
import TestSupport

extension ErrorSituation {
    static let processing = [
        ErrorSituation(
            tool: "gen-batch", name: "MongoDB does not carry out the query",
            job: [("{ai_status: pending}", "{ai_status: {$is: pending}}")]),
        ErrorSituation(
            tool: "gen-batch", name: "a document cannot carry marks", documents: 3,
            then: { try $0.update(["_id": 1], ["$set": ["processing_info": "text"]]) }),
        ErrorSituation(
            tool: "submit-batch", name: "a spending limit is reached",
            script: [
                #"{"endpoint":"create","reject":{"status":429,"code":"billing_hard_limit_reached","message":"Billing hard limit has been reached."}}"#
            ], after: ["gen-batch"]),
        ErrorSituation(
            tool: "submit-batch", name: "the provider cannot say what became of a create",
            script: [
                #"{"endpoint":"create","drop_reply":true}"#,
                #"{"endpoint":"list_batches","nth":2,"times":"always","reject":{"status":405,"message":"No list here."}}"#,
            ], after: ["gen-batch"]),
        ErrorSituation(
            tool: "monitor-batch", name: "the provider does not know the batch",
            script: [
                #"{"endpoint":"retrieve","times":"always","reject":{"status":404,"message":"No batch found with id 'x'."}}"#
            ], after: submitted),
        ErrorSituation(
            tool: "monitor-batch", name: "the provider's validation refuses the batch",
            script: [
                #"{"batch":{"nth":1},"fail_validation":{"code":"invalid_json_line","message":"This line is not parseable as valid JSON.","line":2}}"#
            ], after: submitted, arguments: ["--wait", "--interval", "0.05"]),
        ErrorSituation(
            tool: "monitor-batch", name: "a batch has expired", script: [#"{"batch":{"nth":1},"expire_after":1}"#],
            after: submitted, arguments: ["--wait", "--interval", "0.05"]),
        ErrorSituation(
            tool: "monitor-batch", name: "a batch was cancelled",
            script: [
                #"{"endpoint":"retrieve","times":"always","edit":{"status":"cancelled","output_file_id":null,"cancelled_at":1700000000}}"#
            ], after: submitted),
        ErrorSituation(
            tool: "monitor-batch", name: "some requests have failed", script: [oneFails], after: submitted,
            arguments: ["--wait", "--interval", "0.05"]),
        ErrorSituation(
            tool: "ingest-results", name: "some requests have failed", script: [oneFails], after: downloaded),
        ErrorSituation(
            tool: "ingest-results", name: "a document has been deleted meanwhile", after: downloaded,
            then: { try $0.delete(["_id": 1]) }),
        ErrorSituation(
            tool: "identify-failed", name: "some documents have failed", script: [oneFails], after: ingested),
    ]

    static let timeout = [
        ErrorSituation(
            tool: "monitor-batch", name: "the time-out passes and a batch is running",
            script: [#"{"batch":{},"seconds":1000000}"#], after: submitted,
            arguments: ["--wait", "--interval", "0.1", "--timeout", "500ms"]),
        ErrorSituation(
            tool: "monitor-batch", name: "a batch is running", script: [#"{"batch":{},"seconds":1000000}"#],
            after: submitted),
        ErrorSituation(
            tool: "submit-batch", name: "another writer is at work",
            script: [#"{"endpoint":"upload","delay":20}"#], after: ["gen-batch"],
            acting: { bench, run in
                let other = try bench.tool("submit-batch").start()
                defer { other.send(SIGKILL) }
                try bench.await("upload.intent")
                return try run.run()
            }),
        ErrorSituation(
            tool: "submit-batch", name: "the provider's rate limit is reached",
            script: [
                #"{"endpoint":"create","reject":{"status":429,"code":"rate_limit_exceeded","message":"Too many batches.","headers":{"retry-after":"30"}}}"#
            ], after: ["gen-batch"]),
        ErrorSituation(
            tool: "retry-failed", name: "it is too early for the retry",
            script: [
                #"{"line":{"custom_id":"i-1"},"error":{"status":500,"code":"server_error","message":"sorry"}}"#
            ], job: [("{base: 0, max: 0}", "{base: 1h, max: 2h}")], after: listed, writesJobFirst: true),
    ]

    static let template = [
        ErrorSituation(
            tool: "gen-batch", name: "the prompt's template cannot be compiled", prompt: "Dear {{ name | titel }}"),
        ErrorSituation(
            tool: "gen-batch", name: "a block of the template is not closed",
            prompt: "Dear {{ name }}\n{% if name %}\nhello"),
        ErrorSituation(
            tool: "gen-batch", name: "a name is in no document", prompt: "Dear {{ nmae }}"),
        ErrorSituation(
            tool: "gen-batch", name: "a name is missing in some documents", documents: 3,
            then: { try $0.update(["_id": 1], ["$unset": ["name": true]]) }),
        ErrorSituation(
            tool: "gen-batch", name: "--lint finds a name that is in no document", prompt: "Dear {{ nmae }}",
            arguments: ["--lint"]),
        ErrorSituation(
            tool: "gen-batch", name: "--lint finds a name that is missing in some documents", documents: 3,
            then: { try $0.update(["_id": 1], ["$unset": ["name": true]]) }, arguments: ["--lint"]),
        ErrorSituation(
            tool: "gen-batch", name: "--lint finds a key that is unknown", job: [("batch:", "batsh:")],
            arguments: ["--lint"]),
        ErrorSituation(
            tool: "gen-batch", name: "an operation is impossible in every document", prompt: "{{ name + 1 }}"),
        ErrorSituation(
            tool: "gen-batch", name: "a template of the results cannot be compiled",
            job: [("{{ response_content }}", "{{ response_content | }}")]),
        ErrorSituation(
            tool: "gen-batch", name: "a template of the results uses a name that is not there",
            job: [("{{ response_content }}", "{{ response_contents }}")]),
    ]

    /// Files, signals and what is ours.
    static let machine = [
        ErrorSituation(
            tool: "gen-batch", name: "the batch directory cannot be made",
            then: { try $0.write("", to: "batches") }),
        ErrorSituation(
            tool: "gen-batch", name: "others may change the batch directory",
            then: { bench in
                _ = try bench.scratch.folder("batches")
                _ = try bench.scratch.folder("batches/visits")
                chmod(bench.scratch.file("batches/visits"), 0o777)
            }),
        ErrorSituation(
            tool: "gen-batch", name: "the log cannot be opened", arguments: ["--log-file", "nowhere/batch.log"]),
        ErrorSituation(
            tool: "monitor-batch", name: "a signal comes", script: [#"{"batch":{},"seconds":1000000}"#],
            after: submitted, arguments: ["--wait"],
            acting: { bench, run in
                let running = try run.start()
                try bench.await("status")
                running.send(SIGTERM)
                return try running.wait()
            }),
        ErrorSituation(
            tool: "monitor-batch", name: "the other tools are not beside it", after: submitted,
            acting: { bench, run in
                var run = run
                let alone = bench.scratch.file("monitor-batch")
                try FileText.write(try FileText.read(run.executable), to: alone)
                chmod(alone, 0o700)
                run.executable = alone
                return try run.run()
            }),
    ]
}
