import ForgeJSON
import TestSupport
import Testing

/// `docs/errors.md` is what happens: each of its rows is brought about with the built tools.
@Suite("Errors: the table of docs/errors.md")
struct ErrorTableTests {
    @Test("kind, exit status, message and what to do are as the table says", arguments: ErrorTable.rows)
    func row(row: ErrorTable.Row) throws {
        let situation = try #require(
            ErrorSituation.all.first { $0.tool == row.tool && $0.name == row.situation }, "nothing makes this happen")
        let bench = try Workbench(
            documents: situation.documents, script: situation.script,
            environment: situation.key.map { ["SIMULATOR_API_KEY": $0] } ?? [:])
        let log = bench.scratch.file("batch.log")
        let outcome = try situation.outcome(log: log, on: bench)
        let lines = outcome.output.split(separator: "\n")
        let closing = try JSONValue(parsing: String(try #require(lines.last, "\(outcome)")))
        #expect(outcome.code == row.exit, "\(outcome)")
        #expect(closing["exit"]?.integerValue == Int64(row.exit), "\(outcome)")
        #expect(closing["kind"]?.stringValue == row.kind, "\(outcome)")
        #expect(ErrorTable.find(row.printed, in: outcome.errors), "\(row.printed)\n\(outcome)")
        if row.advice.hasPrefix("next: ") {
            let next = closing["next"]?.stringValue ?? ""
            #expect(next == row.advice.dropFirst("next: ".count), "\(outcome)")
        } else if row.advice == "–" {
            #expect(!outcome.errors.contains("hint: ") && closing["next"] == nil, "\(outcome)")
        } else {
            #expect(ErrorTable.find("hint: " + row.advice, in: outcome.errors), "\(outcome)")
        }
        #expect(!(outcome.output + outcome.errors).contains("canary"))
        // A command line that is wrong, and a log that cannot be opened, leave no log.
        if FileText.exists(log), let last = try FileText.text(log).split(separator: "\n").last {
            #expect(last.contains("op=end") && last.contains("status=\(row.exit)"), "\(last)")
            #expect(last.contains("kind=\(row.kind)"), "\(last)")
        }
    }

    @Test("every situation is in the table, and the seed's five kinds and all six tools are")
    func complete() {
        let rows = ErrorTable.rows
        #expect(rows.count >= 35)
        #expect(Set(rows.map(\.testDescription)).count == rows.count)
        for situation in ErrorSituation.all {
            #expect(
                rows.contains { $0.tool == situation.tool && $0.situation == situation.name },
                "\(situation.tool): \(situation.name)")
        }
        #expect(
            Set(rows.map(\.kind)).isSuperset(of: ["connection", "validation", "processing", "timeout", "template"]))
        #expect(Set(rows.map(\.tool)).count == 6)
    }

    @Test(
        "patterns are compared piece by piece",
        arguments: [
            ("cannot read '…'", "cannot read 'x.j2': no", true), ("a…c", "xabcx", true), ("a…c", "ca", false),
            ("exactly", "not", false),
        ])
    func patterns(pattern: String, text: String, isFound: Bool) {
        #expect(ErrorTable.find(pattern, in: text) == isFound)
    }
}
