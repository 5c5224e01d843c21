import TestSupport

extension ErrorSituation {
    private static let nobody = ["MONGODB_URI": "mongodb://user:canary@127.0.0.1:1/?serverSelectionTimeoutMS=300"]

    static let connection = [
        ErrorSituation(tool: "gen-batch", name: "nobody listens at MongoDB's address", environment: nobody),
        ErrorSituation(
            tool: "gen-batch", name: "MongoDB's host name cannot be resolved",
            environment: ["MONGODB_URI": "mongodb://mongodb.invalid/?serverSelectionTimeoutMS=300"]),
        ErrorSituation(
            tool: "identify-failed", name: "TLS is asked of a MongoDB that has none", after: ["gen-batch"],
            environment: ["MONGODB_URI": "mongodb://{mongodb}/?tls=true&serverSelectionTimeoutMS=3000"]),
        ErrorSituation(
            tool: "ingest-results", name: "MongoDB's reply is lost on the way", after: downloaded,
            acting: { bench, run in
                let proxy = try FaultProxy(toPort: bench.mongoPort())
                proxy.arm(Fault(.dropReply, at: 1, matching: "update"))
                var run = run
                run.environment["MONGODB_URI"] =
                    "mongodb://127.0.0.1:\(proxy.port)/?directConnection=true&retryWrites=false"
                return try run.run()
            }),
        ErrorSituation(
            tool: "ingest-results", name: "MongoDB refuses the user or password", after: downloaded,
            environment: ["MONGODB_URI": "mongodb://nobody:canary@{mongodb}/?directConnection=true"]),
        ErrorSituation(
            tool: "retry-failed", name: "MongoDB is gone", script: [oneFails], after: listed, environment: nobody),
        ErrorSituation(
            tool: "submit-batch", name: "nobody listens at the provider's address", after: ["gen-batch"],
            environment: ["OPENAI_BASE_URL": "http://127.0.0.1:1/v1"]),
        ErrorSituation(
            tool: "submit-batch", name: "the provider's host name cannot be resolved", after: ["gen-batch"],
            environment: ["OPENAI_BASE_URL": "https://provider.invalid/v1"]),
        ErrorSituation(
            tool: "monitor-batch", name: "TLS fails", after: submitted,
            environment: ["OPENAI_BASE_URL": "https://{provider}/v1"]),
        ErrorSituation(
            tool: "submit-batch", name: "the provider refuses the key", key: "sk-test-canary", after: ["gen-batch"],
            environment: ["OPENAI_API_KEY": "sk-wrong-canary"]),
        ErrorSituation(
            tool: "submit-batch", name: "the key may not do this",
            script: [
                #"{"endpoint":"create","reject":{"status":403,"code":"forbidden","message":"Not with this project."}}"#
            ], after: ["gen-batch"]),
        ErrorSituation(
            tool: "monitor-batch", name: "the provider's server fails",
            script: [
                #"{"endpoint":"retrieve","times":"always","reject":{"status":503,"html":"<html>busy</html>"}}"#
            ], after: submitted),
        ErrorSituation(
            tool: "monitor-batch", name: "the provider's answer cannot be read",
            script: [#"{"endpoint":"retrieve","times":"always","body":"{\"id\":"}"#], after: submitted),
        ErrorSituation(
            tool: "monitor-batch", name: "a download ends too early",
            script: [#"{"endpoint":"content","times":"always","cut_reply":40}"#], after: submitted),
    ]
}
