import ForgeBSON
import TestSupport
import Testing

/// What people get wrong: one clear message with a next step, the documented exit status, and nothing changed.
@Suite("Misuse changes nothing", .serialized)
struct MisuseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let tool: String
        var arguments: [String] = []
        var environment: [String: String] = [:]
        var job: String?
        var prompt: String?
        var documents = 3
        /// Steps that are done before.
        var after: [String] = []
        let code: Int32
        let says: [String]

        var testDescription: String { "\(tool): \(name)" }
    }

    private static let job = Workbench.job(batchSize: 100)

    static let cases = [
        Case(
            name: "nobody at the MongoDB address", tool: "gen-batch",
            environment: ["MONGODB_URI": "mongodb://user:canary@127.0.0.1:1/?serverSelectionTimeoutMS=300"], code: 69,
            says: ["127.0.0.1:1", "hint: check MONGODB_URI"]),
        Case(
            name: "not a MongoDB address", tool: "gen-batch", environment: ["MONGODB_URI": "http://canary"], code: 78,
            says: ["visits.yaml:2:16: 'mongodb.uri' must begin with mongodb://"]),
        Case(
            name: "wrong password", tool: "ingest-results",
            environment: ["MONGODB_URI": "mongodb://user:canary@127.0.0.1:1/?serverSelectionTimeoutMS=300"],
            after: ["gen-batch", "submit-batch", "monitor-batch --wait --interval 0.05 --no-ingest"], code: 69,
            says: ["hint: check MONGODB_URI"]),
        Case(
            name: "nobody at the provider's address", tool: "submit-batch",
            environment: ["OPENAI_BASE_URL": "http://127.0.0.1:1/v1"], after: ["gen-batch"], code: 69,
            says: ["hint: check OPENAI_BASE_URL"]),
        Case(
            name: "nobody at the provider's address", tool: "monitor-batch",
            environment: ["OPENAI_BASE_URL": "http://127.0.0.1:1/v1"], after: ["gen-batch", "submit-batch"], code: 69,
            says: ["hint: check OPENAI_BASE_URL"]),
        Case(
            name: "no key", tool: "submit-batch", environment: ["OPENAI_API_KEY": ""], after: ["gen-batch"], code: 78,
            says: ["OPENAI_API_KEY"]),
        Case(
            name: "template file is not there", tool: "gen-batch",
            job: job.replacing("../prompt.j2", "../none.j2"), code: 66, says: ["none.j2", "visits.yaml:4:"]),
        Case(
            name: "template that is no template", tool: "gen-batch", prompt: "Dear {{ name | titel }}", code: 65,
            says: ["prompt.j2:1:16: ", "'titel'", "hint: did you mean 'title'?"]),
        Case(
            name: "variable that no document has", tool: "gen-batch", prompt: "Dear {{ nmae }}", code: 65,
            says: [
                "prompt.j2:1:9: 'nmae' is undefined", "hint: did you mean 'name'? None of 3 sampled documents",
            ]),
        Case(
            name: "environment variable that is not set", tool: "gen-batch",
            job: job.replacing("${MONGODB_DB}", "${MONGODB_DBS}"), code: 78, says: ["visits.yaml:2:", "MONGODB_DBS"]),
        Case(
            name: "unknown key in the job", tool: "gen-batch", job: job + "batsh: {max_requests: 5}\n", code: 78,
            says: ["visits.yaml:11:1: unknown key 'batsh'", "did you mean 'batch'"]),
        Case(
            name: "job file is not there", tool: "gen-batch", arguments: ["-j", "jobs/none.yaml"], code: 66,
            says: ["jobs/none.yaml", "hint: name a job file"]),
        Case(
            name: "an update that writes the claim's field", tool: "gen-batch",
            job: job.replacing("$push: {answers", "$set: {processing_info: 1}, $push: {answers"), code: 78,
            says: ["processing_info"]),
        Case(name: "empty collection", tool: "gen-batch", documents: 0, code: 0, says: ["nothing to do"]),
        Case(
            name: "nothing generated yet", tool: "submit-batch", code: 0,
            says: ["nothing to submit", "next: gen-batch"]),
        Case(
            name: "nothing generated yet", tool: "monitor-batch", code: 0,
            says: ["nothing to monitor", "next: gen-batch"]),
        Case(
            name: "nothing submitted yet", tool: "monitor-batch", after: ["gen-batch"], code: 0,
            says: ["nothing to monitor", "next: submit-batch"]),
        Case(name: "no results yet", tool: "ingest-results", code: 0, says: ["nothing to ingest"]),
        Case(name: "nothing has run yet", tool: "identify-failed", code: 0, says: ["next: gen-batch"]),
        Case(
            name: "no list of failures", tool: "retry-failed", code: 66,
            says: ["failed_ids.txt", "hint: run 'identify-failed"]),
        Case(
            name: "option that is not there", tool: "gen-batch", arguments: ["--cuont", "5"], code: 64,
            says: ["--count"]),
    ]

    @Test("says what, where and what to do", arguments: cases)
    func misuse(_ misuse: Case) throws {
        let bench = try Workbench(documents: misuse.documents)
        for step in misuse.after {
            let words = step.split(separator: " ").map(String.init)
            _ = try bench.tool(words[0], Array(words.dropFirst())).run()
        }
        if let job = misuse.job { try bench.write(job, to: "jobs/visits.yaml") }
        if let prompt = misuse.prompt { try bench.write(prompt, to: "prompt.j2") }
        let before = try bench.fingerprint()
        let outcome = try bench.tool(misuse.tool, misuse.arguments, environment: misuse.environment).run()
        #expect(outcome.code == misuse.code, "\(outcome)")
        for text in misuse.says { #expect(outcome.errors.contains(text), "\(outcome)") }
        #expect(!outcome.errors.contains("canary") && !outcome.output.contains("canary"))
        #expect(try bench.fingerprint() == before, "something was changed")
    }

    @Test("a wrong key is refused before anything is written down", arguments: ["submit-batch", "monitor-batch"])
    func wrongKey(tool: String) throws {
        let bench = try Workbench(documents: 2, environment: ["SIMULATOR_API_KEY": "sk-test-canary"])
        try bench.run("gen-batch")
        if tool == "monitor-batch" { try bench.run("submit-batch") }
        let before = try bench.fingerprint()
        let outcome = try bench.tool(tool, environment: ["OPENAI_API_KEY": "sk-wrong-canary"]).run()
        #expect(outcome.code == 77, "\(outcome)")
        #expect(outcome.errors.contains("hint: check OPENAI_API_KEY"))
        #expect(!outcome.errors.contains("sk-wrong-canary"))
        #expect(try bench.fingerprint() == before)
    }
}
