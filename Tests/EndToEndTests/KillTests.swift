import ForgeBSON
import TestSupport
import Testing

/// Each tool is killed (SIGKILL) at calls spread over its whole run, each time alive until then; the same command is
/// run again, and the job is brought to its end. What counts is the database and the provider's ledger.
@Suite("kill -9 at the N-th system call", .serialized)
struct KillTests {
    /// Calls that change something are met at their first, middle and last time; the rest is spread over the run.
    private static let spread = 12
    private static let changing = [
        "mkdir", "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink", "unlinkat",
        "ftruncate", "flock", "connect", "sendto", "sendmsg", "writev",
    ]
    private static let tools = [
        "gen-batch", "submit-batch", "monitor-batch", "ingest-results", "identify-failed", "retry-failed",
    ]

    @Test("nothing is lost, doubled or billed twice", arguments: tools)
    func killed(tool: String) throws {
        let bench = try Workbench(batchSize: 3)
        let arguments = tool == "monitor-batch" ? ["--wait", "--interval", "0.05"] : []
        var total = 0
        try prepare(bench, tool, &total)
        let census = try KillAtSystemCall.census(bench.tool(tool, arguments))
        try settle(bench)
        try bench.expectWhole(total, "\(tool), not killed")

        var deaths = 0
        for call in Self.chosen(census) {
            try prepare(bench, tool, &total)
            if let death = try KillAtSystemCall.run(bench.tool(tool, arguments), dyingAt: call) {
                deaths += 1
                print("killed \(tool) at \(death.call): \(death.call.text.prefix(100))")
            }
            let again = try bench.tool(tool, arguments).run()
            #expect([0, 3, 66, 75].contains(again.code ?? -1), "\(tool) after \(call): \(again)")
            try settle(bench)
            try bench.expectWhole(total, "\(tool) killed at \(call)")
        }
        #expect(deaths >= 20, "\(tool) died only \(deaths) times, of \(census.calls.count) calls")
    }

    private static func chosen(_ census: KillAtSystemCall.Census) -> [SystemCall] {
        let own = census.calls.dropFirst(census.firstOwnCall)
        var chosen = census.spread(spread, from: census.firstOwnCall)
        for name in changing {
            let calls = own.filter { $0.name == name }
            chosen += Set([0, calls.count / 2, calls.count - 1]).sorted().compactMap {
                $0 < 0 || calls.isEmpty ? nil : calls[$0]
            }
        }
        var seen: Set<String> = []
        return chosen.filter { seen.insert("\($0) \($0.thread)").inserted }
    }

    /// New documents, and the steps before `tool`.
    private func prepare(_ bench: Workbench, _ tool: String, _ total: inout Int) throws {
        let first = total
        total += 5
        var documents = (first..<total).map { Workbench.document($0) }
        // Documents without what the prompt needs are the ones that identify and retry find.
        if tool == "identify-failed" || tool == "retry-failed" {
            documents[0] = documents[0].removing("name")
            documents[3] = documents[3].removing("name")
        }
        try bench.insert(documents)
        for step in Self.tools where step != tool && Self.comesBefore(step, tool) {
            let arguments = step == "monitor-batch" ? ["--wait", "--interval", "0.05"] : []
            let more = step == "monitor-batch" && tool == "ingest-results" ? ["--no-ingest"] : []
            _ = try bench.tool(step, arguments + more).run()
        }
        if tool == "retry-failed" { try mend(bench) }
    }

    private static func comesBefore(_ step: String, _ tool: String) -> Bool {
        (tools.firstIndex(of: step) ?? 0) < (tools.firstIndex(of: tool) ?? 0)
    }

    private func mend(_ bench: Workbench) throws {
        try bench.update(["name": ["$exists": false]], ["$set": ["name": "mended \(bench.scratch.path.count)"]])
        // Equal prompts would count as the same request in the ledger.
        for document in try bench.documents(["name": ["$regex": "^mended [0-9]+$"]]) {
            guard let id = document["_id"] else { continue }
            try bench.update(["_id": id], ["$set": ["name": .string("mended visit \(id.integerValue ?? 0)")]])
        }
    }

    private func settle(_ bench: Workbench) throws {
        try mend(bench)
        try bench.finish()
    }
}

@Suite("The check itself", .serialized)
struct LedgerCheckTests {
    /// A check of money that cannot fail shows nothing.
    @Test("a batch that is created twice over one file turns the ledger red")
    func seededDouble() throws {
        let bench = try Workbench(documents: 3)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")
        #expect(try bench.ledger().doubled == 0)
        let script = """
            import json, urllib.request
            base, key = "\(bench.address)", "sk-test-canary"
            def call(path, body=None):
                request = urllib.request.Request(base + path, data=body and json.dumps(body).encode(),
                    headers={"Authorization": "Bearer " + key, "Content-Type": "application/json"})
                return json.load(urllib.request.urlopen(request))
            batch = call("/batches")["data"][0]
            call("/batches", {"input_file_id": batch["input_file_id"], "endpoint": batch["endpoint"], "completion_window": "24h"})
            """
        _ = try PythonOracle.run(script: script)
        // The second batch runs to its end within the simulator's first look at it.
        _ = try bench.tool("monitor-batch").run()
        let ledger = try bench.ledger()
        #expect(ledger.doubled == 3)
        #expect(ledger.code == 1)
    }
}
