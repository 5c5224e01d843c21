import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

/// The rounds of one tool, with the batch directory on a disk that is filled before the tool runs.
///
/// A page is the least that such a disk gives. So the journal is lengthened to where its next page begins in the middle
/// of the line that is to fail. Where a file cannot be made at all, the disk has no names left. A rename needs neither
/// a page nor a name, and does not fail here.
final class CrampedRounds {
    /// What could not be done, as the tool's message says it, and how often.
    private(set) var met: [String: Int] = [:]
    private let rounds: Rounds
    private let disk: SmallDisk
    /// What the tool does with room: its exit status, the lengths of the lines that it adds to the journal, and how the
    /// documents stand then.
    private let usual: (code: Int32?, lines: [Int], standing: [String])

    private let bench: Workbench
    private let journal: String

    init(of tool: String) throws {
        rounds = try Rounds(of: tool)
        bench = rounds.bench
        journal = bench.scratch.file("batches/visits/journal.jsonl")
        disk = try SmallDisk()
        try disk.hold("batches", of: bench.scratch)
        // The first round makes the files that later ones find.
        try rounds.prepare()
        _ = try rounds.run()
        try rounds.prepare()
        let before = try FileText.read(journal).count
        let outcome = try rounds.run()
        #expect([0, 3].contains(outcome.code ?? -1), "\(outcome)")
        let added = try FileText.read(journal).dropFirst(before).split(separator: UInt8(ascii: "\n"))
        usual = (outcome.code, added.map { $0.count + 1 }, try rounds.standing())
    }

    /// Lets the tool fail at each line that it adds to the journal, and at each page of the files in between.
    func failAtEachWrite() throws {
        var pages = 0
        var line = 0
        while line <= usual.lines.count {
            let room = usual.lines[..<line].reduce(0, +) + (line < usual.lines.count ? usual.lines[line] / 2 : 1000)
            let message = try round("\(pages) pages left, and \(line) lines of the journal") {
                try bench.lengthenJournal(toHold: room)
                try disk.fill(leavingPages: pages)
            }
            if let message, !message.contains("journal.jsonl") { pages += 1 } else { line += 1 }
            try #require(pages < Self.bound, "\(rounds.tool) finds no end of writing")
        }
        #expect(met["write 'batches/visits/journal.jsonl'"] == usual.lines.count)
    }

    /// Lets it fail at each file that it makes.
    func failAtEachNewName() throws {
        for names in 0..<Self.bound where try round("\(names) names left", { try disk.fill(names: names) }) == nil {
            return
        }
        Issue.record("\(rounds.tool) finds no end of making files")
    }

    /// One answer to each document, paid once, and the database as it is where there always was room.
    func expectSameAsWithRoom() throws {
        try rounds.finish()
        try bench.expectWhole(rounds.total, rounds.tool)
        #expect(try bench.ledger().billed == rounds.total)
        let roomy = try Workbench(documents: rounds.total, batchSize: 3)
        try roomy.finish()
        #expect(try bench.comparableDocuments() == roomy.comparableDocuments())
    }

    /// What a failure leaves in the database or at the provider was found again: claims without a file, and batches
    /// without a line in the journal.
    func expectRepairs() throws {
        let events = try bench.lines(journal)
        if rounds.tool == "gen-batch" || rounds.tool == "retry-failed" {
            #expect(events.contains { $0["event"] == "released" && ($0["documents"]?.integerValue ?? 0) > 0 })
        }
        if rounds.tool == "submit-batch" {
            #expect(events.contains { $0["event"] == "create.done" && $0["adopted"] == .bool(true) })
        }
    }

    /// Five documents more, for which the tool finds the disk as `fill` leaves it. The message of the write that
    /// failed; nil when all went well.
    private func round(_ note: String, _ fill: () throws -> Void) throws -> String? {
        // An empty pointer or list has no page that its successor would give back in the middle.
        if rounds.tool == "submit-batch" {
            try bench.run("monitor-batch", "--wait", "--interval", "0.05", "--no-ingest")
        }
        if rounds.tool == "identify-failed" { try rounds.finish() }
        try rounds.prepare()
        try fill()
        let before = try TrailSnapshot(of: bench)
        let outcome = try rounds.run()
        let after = try TrailSnapshot(of: bench)
        try disk.empty()
        if outcome.code != usual.code {
            #expect(outcome.code == 74, "\(note): \(outcome)")
            after.expectKept(before, note)
            let again = try rounds.run()
            try #require(again.code == usual.code, "after \(note): \(again)")
        }
        #expect(try rounds.standing() == usual.standing, "after \(note)")
        if rounds.tool == "submit-batch" || rounds.tool == "monitor-batch" { try expectPointer("after \(note)") }
        if outcome.code == usual.code { return nil }
        let message = try #require(
            outcome.errors.firstMatch(of: /cannot (.*'batches\/visits.*'): No space left on device/),
            "\(note): \(outcome)")
        met[Self.plain(String(message.1)), default: 0] += 1
        return String(message.1)
    }

    /// `current_batch_id.txt` names the batches whose results are not here yet, as the journal knows them.
    private func expectPointer(_ note: String) throws {
        var active: [String: String] = [:]
        for line in try bench.lines(journal) {
            let part = "\(line["run"]?.stringValue ?? "") \(line["part"]?.integerValue ?? 0)"
            if line["event"] == "create.done" { active[part] = line["batch_id"]?.stringValue }
            if line["event"] == "downloaded" { active[part] = nil }
        }
        let named = try FileText.text(bench.scratch.file("batches/visits/current_batch_id.txt")).split(separator: "\n")
        #expect(named.map(String.init).sorted() == active.values.sorted(), "\(note)")
    }

    private static func plain(_ message: String) -> String {
        message.replacing(/[0-9]{8}T[0-9]{6}Z-[a-z0-9]{6}/, with: "<run>").replacing(
            /\.[0-9]+\.[a-z0-9]{6}\.tmp/, with: ".<tmp>")
    }

    private static let bound = 60
}
