import Testing

@testable import ForgeTrail

@Suite("JournalEvent: one line an event")
struct JournalEventTests {
    private static let part = Sample.part
    private static let place = #""run":"20261122T101500Z-k3f9qa","part":1"#

    static let lines: [(JournalEvent, String)] = [
        (.begin(tool: "gen-batch", pid: 4242, host: "lab"), #""begin","tool":"gen-batch","pid":4242,"host":"lab""#),
        (
            .run(Sample.run, kind: .retry, job: "visits", jobSHA256: "aa", promptsSHA256: "bb"),
            #""run","run":"20261122T101500Z-k3f9qa","kind":"retry","job":"visits","job_sha256":"aa","prompts_sha256":"bb""#
        ),
        (
            .input(part, requests: 100, bytes: 5_000_000_000, sha256: "cc", model: "gpt-4o-mini"),
            #""input",\#(place),"requests":100,"bytes":5000000000,"sha256":"cc","model":"gpt-4o-mini""#
        ),
        (
            .generated(Sample.run, parts: 1, requests: 100, failed: 2),
            #""generated","run":"20261122T101500Z-k3f9qa","parts":1,"requests":100,"failed":2"#
        ),
        (
            .released(Sample.run, documents: 7, reason: nil),
            #""released","run":"20261122T101500Z-k3f9qa","documents":7,"reason":null"#
        ),
        (
            .released(Sample.run, documents: 0, reason: "no input"),
            #""released","run":"20261122T101500Z-k3f9qa","documents":0,"reason":"no input""#
        ),
        (
            .uploadIntent(part, attempt: 1, filename: "b.jsonl", provider: "https://api.example/v1 key 1f"),
            #""upload.intent",\#(place),"attempt":1,"filename":"b.jsonl","provider":"https://api.example/v1 key 1f""#
        ),
        (
            .uploadDone(part, attempt: 1, fileID: "file-1", adopted: true),
            #""upload.done",\#(place),"attempt":1,"file_id":"file-1","adopted":true"#
        ),
        (
            .createIntent(part, attempt: 2, fileID: "file-1"),
            #""create.intent",\#(place),"attempt":2,"file_id":"file-1""#
        ),
        (
            .createDone(part, attempt: 2, batchID: "batch_1", adopted: false),
            #""create.done",\#(place),"attempt":2,"batch_id":"batch_1","adopted":false"#
        ),
        (
            .createRejected(part, attempt: 2, status: 400, code: "bad", message: "no \"x\"\nü"),
            #""create.rejected",\#(place),"attempt":2,"status":400,"code":"bad","message":"no \"x\"\nü""#
        ),
        (
            .reconcileAbsent(part, attempt: 2, round: 1),
            #""reconcile.absent",\#(place),"attempt":2,"round":1"#
        ),
        (
            .fenceIntent(part, attempt: 2, fileID: "file-1"),
            #""fence.intent",\#(place),"attempt":2,"file_id":"file-1""#
        ),
        (
            .createFenced(part, attempt: 2, fileID: "file-1"),
            #""create.fenced",\#(place),"attempt":2,"file_id":"file-1""#
        ),
        (.held(part, reason: "no list"), #""held",\#(place),"reason":"no list""#),
        (
            .status(
                part, batchID: "batch_1", status: "in_progress",
                counts: RequestCounts(completed: 1, failed: 2, total: 100)),
            #""status",\#(place),"batch_id":"batch_1","status":"in_progress","completed":1,"failed":2,"total":100"#
        ),
        (
            .downloaded(part, output: FileDigest(bytes: 9, sha256: "dd"), error: nil),
            #""downloaded",\#(place),"output_bytes":9,"output_sha256":"dd","error_bytes":null,"error_sha256":null"#
        ),
        (
            .downloaded(part, output: nil, error: FileDigest(bytes: 0, sha256: "ee")),
            #""downloaded",\#(place),"output_bytes":null,"output_sha256":null,"error_bytes":0,"error_sha256":"ee""#
        ),
        (.ingestBegin(part), #""ingest.begin",\#(place)"#),
        (
            .ingestDone(part, IngestCounts(ok: 1, failed: 2, already: 3, unapplied: 4)),
            #""ingest.done",\#(place),"ok":1,"failed":2,"already":3,"unapplied":4"#
        ),
        (.note("adopted by hand"), #""note","text":"adopted by hand""#),
    ]

    private static func whole(_ rest: String) -> String {
        #"{"seq":12,"time":"2026-11-22T10:15:00.123Z","event":\#(rest)}"#
    }

    private static func read(_ line: String) throws -> JournalEntry {
        let bytes = Array(line.utf8)
        return try JournalEntry(line: bytes, in: 0..<bytes.count)
    }

    @Test("each event is written in its one form and read back", arguments: lines)
    func bothWays(event: JournalEvent, rest: String) throws {
        let entry = JournalEntry(seq: 12, time: Sample.time(0), event: event)
        #expect(String(decoding: entry.line, as: UTF8.self) == Self.whole(rest) + "\n")
        #expect(try Self.read(Self.whole(rest)) == entry)
    }

    @Test(
        "a line is one line whatever a text holds",
        arguments: ["\n", "\r\n", "\u{2028}", "\u{0}", "\u{1B}[31m", "\"}\n{\""])
    func oneLine(text: String) throws {
        let entry = JournalEntry(seq: 12, time: Sample.time(0), event: .note(text))
        #expect(entry.line.filter { $0 == 0x0A }.count == 1)
        #expect(entry.line.last == 0x0A)
        #expect(try JournalEntry(line: entry.line, in: 0..<entry.line.count - 1) == entry)
    }

    @Test("a text without end is cut to what a line can hold")
    func longText() throws {
        let text = String(repeating: "ü\u{1}", count: 100_000)
        for event in [
            JournalEvent.note(text), .held(Self.part, reason: text), .released(Sample.run, documents: 1, reason: text),
            .createRejected(Self.part, attempt: 1, status: 400, code: text, message: text),
        ] {
            #expect(JournalEntry(seq: 12, time: Sample.time(0), event: event).line.count < 1 << 16)
        }
    }

    @Test("fields that a newer version added are left alone, in any order")
    func moreFields() throws {
        let line =
            #"{"part":1,"x":{"y":[1]},"event":"ingest.begin","run":"20261122T101500Z-k3f9qa","seq":3,"time":"2026-11-22T10:15:00.123Z"}"#
        #expect(try Self.read(line).event == .ingestBegin(Self.part))
    }

    @Test("an event that a newer version added is kept by its name")
    func unknown() throws {
        #expect(try Self.read(Self.whole(#""upload.dreamt","run":7"#)).event == .unknown("upload.dreamt"))
    }

    @Test("each event without one of its fields is refused", arguments: lines)
    func missingField(event: JournalEvent, rest: String) throws {
        for field in event.fields {
            let marker = "\"\(field.name)\":"
            let damaged = rest.replacing(marker, with: "\"was_\(field.name)\":")
            #expect(throws: EntryFault.self, "\(damaged)") { try Self.read(Self.whole(damaged)) }
        }
    }

    @Test("each event with a field of another type is refused", arguments: lines)
    func wrongType(event: JournalEvent, rest: String) throws {
        for field in event.fields where !field.value.isNull {
            let marker = "\"\(field.name)\":"
            let damaged = rest.replacing(marker, with: "\(marker)[],\"was_\(field.name)\":")
            #expect(throws: EntryFault.self, "\(damaged)") { try Self.read(Self.whole(damaged)) }
        }
    }

    @Test(
        "anything else is no line of a journal",
        arguments: [
            "", " ", "null", "[]", "12", "\"begin\"", "{}", "{", "not JSON", whole(#""note","text":"a""#) + "{}",
            #"{"seq":12,"time":"2026-11-22T10:15:00.123Z"}"#, #"{"seq":12,"event":"note","text":"a"}"#,
            #"{"time":"2026-11-22T10:15:00.123Z","event":"note","text":"a"}"#,
            #"{"seq":"12","time":"2026-11-22T10:15:00.123Z","event":"note","text":"a"}"#,
            #"{"seq":12.0,"time":"2026-11-22T10:15:00.123Z","event":"note","text":"a"}"#,
            #"{"seq":-1,"time":"2026-11-22T10:15:00.123Z","event":"note","text":"a"}"#,
            #"{"seq":99999999999999999999,"time":"2026-11-22T10:15:00.123Z","event":"note","text":"a"}"#,
            #"{"seq":12,"time":"yesterday","event":"note","text":"a"}"#,
            #"{"seq":12,"time":1795342500123,"event":"note","text":"a"}"#,
            whole(#""ingest.begin","run":"../../etc","part":1"#), whole(#""ingest.begin",\#(place.dropLast())0"#),
            whole(#""ingest.begin",\#(place.dropLast())-1"#),
            whole(#""begin","tool":"t","pid":99999999999,"host":"h""#),
            whole(
                #""run","run":"20261122T101500Z-k3f9qa","kind":"play","job":"j","job_sha256":"","prompts_sha256":"""#),
        ])
    func rejected(line: String) { #expect(throws: EntryFault.self) { try Self.read(line) } }
}
