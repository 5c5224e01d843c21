import TestSupport
import Testing

@testable import ForgeTrail

@Suite("docs/trail.md: what it shows is true")
struct DocumentationTests {
    private static let lines: [String] = {
        let text = try? FileText.text(PackageRoot.file("docs/trail.md"))
        return (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }()

    @Test("the journal it shows is one that can be, and is written the way ours are")
    func journal() throws {
        let shown = Self.lines.filter { $0.hasPrefix("{\"seq\":") }
        #expect(shown.count > 20)
        var state = TrailState()
        for line in shown {
            let bytes = Array(line.utf8)
            let entry = try JournalEntry(line: bytes, in: 0..<bytes.count)
            try state.apply(entry.event, time: entry.time, seq: entry.seq)
            #expect(entry.line == bytes + [UInt8(ascii: "\n")])
        }
        #expect(state.parts.map(\.phase) == [.ingested])
    }

    @Test("its table has every event with every field, in order")
    func events() {
        for (event, _) in JournalEventTests.lines {
            let fields = event.fields.map(\.name).joined(separator: ", ")
            #expect(Self.lines.contains { $0.hasPrefix("| `\(event.name)` | \(fields) |") }, "\(event.name): \(fields)")
        }
    }

    @Test("its directory names files of the trail and nothing else")
    func names() {
        guard let start = Self.lines.firstIndex(where: { $0.hasPrefix("batches/visits/ ") }),
            let end = Self.lines[start...].firstIndex(of: "```")
        else {
            Issue.record("no directory is shown")
            return
        }
        for line in Self.lines[(start + 1)..<end] {
            for name in line.prefix(54).split(separator: " ") {
                #expect(TrailFile(name: String(name)) != nil || TemporaryName(String(name)) != nil, "\(name)")
            }
        }
    }
}
