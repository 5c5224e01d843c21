import ForgeBSON
import TestSupport
import Testing

/// Each tool meets a disk that is full at one write after another; then there is room, and the same command is run
/// again. The batch directory is on the small disk, the provider and the database are elsewhere.
@Suite(
    "A full disk at any step", .serialized,
    .enabled(if: SmallDisk.obstacle == nil, "\(SmallDisk.obstacle ?? "a small disk can be mounted")"))
struct FullDiskTests {
    @Test("exit 74, nothing is changed that was promised, and the same command completes", arguments: Rounds.tools)
    func full(tool: String) throws {
        let rounds = try CrampedRounds(of: tool)
        try rounds.failAtEachWrite()
        try rounds.failAtEachNewName()
        for (met, times) in rounds.met.sorted(by: { $0.key < $1.key }) {
            print("\(tool) could not \(met): \(times)")
        }
        try rounds.expectRepairs()
        try rounds.expectSameAsWithRoom()
    }

    private func bench(documents: Int, on disk: SmallDisk, script: [String] = []) throws -> Workbench {
        let bench = try Workbench(documents: documents, script: script)
        try disk.hold("batches", of: bench.scratch)
        return bench
    }

    @Test(
        "the first run of all: not even its folder can be made, then each file fails in turn", arguments: [false, true])
    func firstRun(isOutOfNames: Bool) throws {
        let disk = try SmallDisk()
        let bench = try bench(documents: 5, on: disk)
        var failures = 0
        for room in 0..<20 {
            try disk.fill(leavingPages: isOutOfNames ? nil : room, names: isOutOfNames ? room : nil)
            let outcome = try bench.tool("gen-batch").run()
            try disk.empty()
            if outcome.code == 0 { break }
            #expect(outcome.code == 74 && outcome.errors.contains("No space left on device"), "\(outcome)")
            failures += 1
        }
        #expect(failures >= 3)
        try bench.finish()
        try bench.expectWhole(5)
    }

    @Test("what stops ingest-results stops monitor-batch, which runs it, and the next one goes on from there")
    func sibling() throws {
        let disk = try SmallDisk()
        let bench = try bench(documents: 5, on: disk)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", "--no-ingest")
        try disk.fill(names: 0)
        let outcome = try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 74)
        #expect(outcome.errors.contains("ingest-results: cannot create 'batches/visits/.results_"), "\(outcome)")
        try disk.empty()
        try bench.run("monitor-batch", "--wait", "--interval", "0.05")
        try bench.expectWhole(5)
    }

    @Test("files that are written piece by piece fail in the middle, and are made anew")
    func largeFiles() throws {
        let long = String(repeating: "-", count: 300_000)
        let disk = try SmallDisk()
        let bench = try bench(
            documents: 3, on: disk,
            script: [#"{"line":{"custom_id":"i-1"},"content":"\#(long)\#(long)","useful":true}"#])
        for id in [1, 2] as [Int32] {
            try bench.update(["_id": .int32(id)], ["$set": ["name": .string("visit \(id) \(long)")]])
        }
        for (tool, arguments, name) in [
            ("gen-batch", [], "batch_input_"), ("submit-batch", [], nil),
            ("monitor-batch", ["--wait", "--interval", "0.05"], "batch_output_"),
        ] as [(String, [String], String?)] {
            let run = try bench.tool(tool, arguments)
            if let name {
                try disk.fill(leavingPages: 400_000 / SmallDisk.pageSize)
                let outcome = try run.run()
                #expect(outcome.code == 74, "\(tool): \(outcome)")
                #expect(outcome.errors.contains("cannot write 'batches/visits/.\(name)"), "\(outcome)")
                #expect(outcome.errors.contains("No space left on device"), "\(outcome)")
                #expect(try !bench.trailFiles().contains { $0.contains(name) })
                try disk.empty()
            }
            let outcome = try run.run()
            #expect(outcome.code == 0, "\(tool): \(outcome)")
        }
        try bench.expectWhole(3)
        #expect(try bench.ledger().billed == 3)
    }

    @Test("the input file of another program is known to the journal whole or not at all", arguments: 0..<4)
    func foreignInput(line: Int) throws {
        let disk = try SmallDisk()
        let bench = try bench(documents: 1, on: disk)
        try bench.finish()
        let request =
            #"{"custom_id":"by-hand","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}}"#
        try FileText.write(
            request + "\n", to: bench.scratch.file("batches/visits/batch_input_20261122T101500Z-byhand_001.jsonl"))
        // `begin`, `run`, `input` and `generated` have some 100 to 250 bytes each.
        try bench.lengthenJournal(toHold: [50, 150, 300, 550][line])
        try disk.fill(leavingPages: 0)
        let outcome = try bench.run("submit-batch", expecting: 74)
        #expect(outcome.errors.contains("'batches/visits/journal.jsonl': No space left on device"), "\(outcome)")
        try disk.empty()
        try bench.run("submit-batch")
        // What is sent is billed when the provider works on it, which is later than the tool's end.
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", "--no-ingest")
        #expect(try bench.ledger().billed == 2)
    }
}
