import Glibc
import TestSupport
import Testing

@testable import ForgeTrail

@Suite("Journal: appended to, never lost, never mended in the middle")
struct JournalTests {
    /// The lines of a journal of all these events.
    private static func lines(_ events: [JournalEvent]) -> [[UInt8]] {
        events.enumerated().map {
            JournalEntry(seq: $0.offset + 1, time: Sample.time($0.offset), event: $0.element).line
        }
    }

    private static func append(_ events: [JournalEvent], to journal: Journal) throws {
        try journal.withLock { locked in for event in events { try locked.append(event) } }
    }

    /// Without `begin`, which the lock writes.
    private static let events = Array(Sample.ingested.dropFirst())

    @Test("what is appended is there for everybody, in order and without a gap")
    func append() throws {
        let fixture = try TrailFixture()
        let journal = fixture.journal()
        try Self.append(Self.events, to: journal)
        let entries = try Journal.entries(of: fixture.directory)
        #expect(entries.map(\.seq) == Array(1...Self.events.count + 1))
        #expect(entries.dropFirst().map(\.event) == Self.events)
        let state = try Journal.read(from: fixture.directory)
        #expect(state[Sample.part]?.phase == .ingested)
        #expect(try journal.withLock { $0.state } == state)
        #expect(try fixture.journal().withLock { $0.state }[Sample.part] == state[Sample.part])
    }

    @Test("a directory without a journal has nothing to say, and reading makes none")
    func none() throws {
        let fixture = try TrailFixture()
        #expect(try Journal.read(from: fixture.directory) == TrailState())
        #expect(try Journal.entries(of: fixture.directory) == [])
        #expect(try fixture.names() == [])
    }

    @Test("begin names tool, process and host, and is written again only after somebody else's")
    func begin() throws {
        let fixture = try TrailFixture()
        let (ours, theirs) = (fixture.journal("gen-batch"), fixture.journal("submit-batch"))
        for journal in [ours, ours, theirs, theirs, ours, ours] { try journal.withLock { _ in } }
        let tools = try Journal.entries(of: fixture.directory).map { entry -> String in
            guard case .begin(let tool, let pid, let host) = entry.event else { return "?" }
            #expect(pid == getpid() && !host.isEmpty)
            return tool
        }
        #expect(tools == ["gen-batch", "submit-batch", "gen-batch"])
        #expect(try Journal.read(from: fixture.directory).holder?.tool == "gen-batch")
    }

    @Test("a journal that is cut at any byte gives the events that are whole")
    func cutAndRead() throws {
        let fixture = try TrailFixture()
        let lines = Self.lines(Sample.ingested)
        let bytes = Array(lines.joined())
        var states = [TrailState()]
        for count in 1...lines.count { states.append(try Sample.state(after: Array(Sample.ingested.prefix(count)))) }
        for end in 0...bytes.count {
            try FileText.write(bytes[..<end], to: fixture.journalPath)
            let whole = bytes[..<end].count { $0 == 0x0A }
            #expect(try Journal.read(from: fixture.directory) == states[whole], "cut at \(end)")
        }
        #expect(try fixture.names() == ["journal.jsonl"])
    }

    @Test("the next writer keeps what was torn aside, cuts it off and goes on with the next number")
    func cutAndWrite() throws {
        let lines = Self.lines(Array(Sample.uploading.suffix(3).prefix(1)) + [.note("ü\u{2028}")])
        let fixture = try TrailFixture()
        // The events are valid in themselves: a note can come anywhere.
        let bytes = Array(Self.lines([.note("one"), .note("ü\u{2028}two")]).joined())
        #expect(lines.count == 2)
        for end in 0...bytes.count {
            let kept = (bytes[..<end].lastIndex(of: 0x0A) ?? -1) + 1
            for name in try fixture.names() { #expect(unsafe unlink(fixture.scratch.file(name)) == 0) }
            try FileText.write(bytes[..<end], to: fixture.journalPath)
            let before = inode(of: fixture.journalPath)

            try Self.append([.note("next")], to: fixture.journal())

            let entries = try Journal.entries(of: fixture.directory)
            let whole = bytes[..<kept].count { $0 == 0x0A }
            #expect(entries.map(\.seq) == Array(1...whole + 2), "cut at \(end)")
            #expect(entries.last?.event == .note("next"))
            #expect(try Array(FileText.read(fixture.journalPath).prefix(kept)) == Array(bytes[..<kept]))
            #expect(inode(of: fixture.journalPath) == before)
            if kept == end {
                #expect(try fixture.names() == ["journal.jsonl"], "cut at \(end)")
            } else {
                #expect(try fixture.names() == ["journal.jsonl", "journal.torn-1"], "cut at \(end)")
                #expect(try FileText.read(fixture.scratch.file("journal.torn-1")) == Array(bytes[kept..<end]))
                #expect(FileMode.of(fixture.scratch.file("journal.torn-1")) == 0o600)
            }
        }
    }

    @Test("each torn tail gets a number of its own")
    func severalTorn() throws {
        let fixture = try TrailFixture()
        for number in 1...3 {
            try Self.append([.note("\(number)")], to: fixture.journal())
            let whole = try FileText.read(fixture.journalPath)
            try FileText.write(whole + Array("{\"seq\":\(number)".utf8), to: fixture.journalPath)
        }
        try Self.append([.note("last")], to: fixture.journal())
        #expect(try fixture.names() == ["journal.jsonl", "journal.torn-1", "journal.torn-2", "journal.torn-3"])
        #expect(try FileText.text(fixture.scratch.file("journal.torn-2")) == "{\"seq\":2")
    }

    @Test(
        "damage to any line but the last is found, named by its line, and left as it is",
        arguments: ["cut", "empty", "other", "twice", "gone", "swapped", "renumbered", "NUL", "merged"])
    func damaged(how: String) throws {
        let fixture = try TrailFixture()
        let lines = Self.lines(Sample.ingested)
        for place in 0..<lines.count - 1 {
            var damaged = lines
            var expected = place + 1
            switch how {
            case "cut": damaged[place] = Array(lines[place].prefix(lines[place].count / 2)) + [0x0A]
            case "empty": damaged[place] = [0x0A]
            case "other": damaged[place] = Array("[\"not an event\"]\n".utf8)
            case "twice":
                damaged.insert(lines[place], at: place)
                expected += 1
            case "gone": damaged.remove(at: place)
            case "swapped": damaged.swapAt(place, place + 1)
            case "renumbered":
                damaged[place] = JournalEntry(seq: 99, time: Sample.time(0), event: Sample.ingested[place]).line
            case "NUL": damaged[place] = [UInt8](repeating: 0, count: lines[place].count - 1) + [0x0A]
            default: damaged[place] = Array(lines[place].dropLast())
            }
            let bytes = Array(damaged.joined())
            try FileText.write(bytes, to: fixture.journalPath)
            let isTheError = { (error: any Error) -> Bool in
                guard let error = error as? TrailError else { return false }
                return error.kind == .corrupt && error.path == "\(fixture.journalPath):\(expected)"
            }
            #expect { try Journal.read(from: fixture.directory) } throws: { isTheError($0) }
            #expect { try fixture.journal().withLock { _ in } } throws: { isTheError($0) }
            #expect(try FileText.read(fixture.journalPath) == bytes, "\(how), line \(place + 1)")
        }
        #expect(try fixture.names() == ["journal.jsonl"])
    }

    @Test("an event that cannot follow is refused before a byte is written, and the journal goes on")
    func refusedEvents() throws {
        let fixture = try TrailFixture()
        try fixture.journal().withLock { locked in
            let before = try FileText.read(fixture.journalPath)
            for event in [
                .ingestBegin(Sample.part), .generated(Sample.run, parts: 0, requests: 0, failed: 0),
                .unknown("upload.dreamt"),
            ] as [JournalEvent] {
                #expect { try locked.append(event) } throws: { ($0 as? TrailError)?.kind == .refused }
            }
            #expect(try FileText.read(fixture.journalPath) == before)
            try locked.append(.note("still fine"))
        }
        #expect(try Journal.read(from: fixture.directory).seq == 2)
    }

    @Test("an event of a newer version is passed over and counted")
    func newerVersion() throws {
        let fixture = try TrailFixture()
        let line = #"{"seq":1,"time":"2026-11-22T10:15:00.123Z","event":"moon.phase","phase":"full"}"#
        try FileText.write(line + "\n", to: fixture.journalPath)
        try Self.append([.note("after")], to: fixture.journal())
        #expect(try Journal.entries(of: fixture.directory).first?.event == .unknown("moon.phase"))
        #expect(try Journal.read(from: fixture.directory).seq == 3)
    }

    @Test(
        "what somebody writes without the lock is noticed before the next line",
        arguments: ["more", "less", "replaced", "removed"])
    func foreignWriter(how: String) throws {
        let fixture = try TrailFixture()
        let journal = fixture.journal()
        #expect {
            try journal.withLock { locked in
                try locked.append(.note("ours"))
                let bytes = try FileText.read(fixture.journalPath)
                switch how {
                case "more": try FileText.write(bytes + bytes, to: fixture.journalPath)
                case "less": #expect(unsafe truncate(fixture.journalPath, off_t(bytes.count - 1)) == 0)
                case "replaced":
                    try FileText.write(bytes, to: fixture.scratch.file("copy"))
                    #expect(unsafe rename(fixture.scratch.file("copy"), fixture.journalPath) == 0)
                default: #expect(unsafe unlink(fixture.journalPath) == 0)
                }
                try locked.append(.note("lost"))
            }
        } throws: { ($0 as? TrailError)?.kind == .corrupt }
        // This process does not write there any more.
        #expect { try journal.withLock { _ in } } throws: { ($0 as? TrailError)?.kind == .corrupt }
        if let rest = try? FileText.text(fixture.journalPath) { #expect(!rest.contains("lost")) }
    }

    @Test("a journal that is cut or replaced between two locks of a process is noticed", arguments: [true, false])
    func changedBetweenLocks(cut: Bool) throws {
        let fixture = try TrailFixture()
        let journal = fixture.journal()
        try Self.append([.note("one"), .note("two")], to: journal)
        if cut {
            #expect(unsafe truncate(fixture.journalPath, 0) == 0)
        } else {
            try FileText.write(FileText.read(fixture.journalPath), to: fixture.scratch.file("copy"))
            #expect(unsafe rename(fixture.scratch.file("copy"), fixture.journalPath) == 0)
        }
        #expect { try journal.withLock { _ in } } throws: { ($0 as? TrailError)?.kind == .corrupt }
    }

    @Test("a line that cannot be written is not there, and this process stops writing")
    func fullDisk() async {
        await #expect(processExitsWith: .success) {
            let fixture = try TrailFixture()
            let journal = fixture.journal()
            try journal.withLock { try $0.append(.note("before")) }
            let before = try FileText.read(fixture.journalPath)
            // Room for a part of the next line.
            limitFileSize(to: before.count + 20)
            for _ in 0..<2 {
                #expect { try journal.withLock { try $0.append(.note("too much")) } } throws: {
                    ($0 as? TrailError)?.errno == EFBIG
                }
                #expect(try FileText.read(fixture.journalPath) == before)
            }
            // Another one starts anew and meets the same limit with its begin.
            #expect { try fixture.journal("submit-batch").withLock { _ in } } throws: {
                ($0 as? TrailError)?.errno == EFBIG
            }
            limitFileSize(to: 1 << 30)
            // What became of the line is not certain, so the one that failed stays out.
            #expect { try journal.withLock { _ in } } throws: { ($0 as? TrailError)?.errno == EFBIG }
            try fixture.journal("submit-batch").withLock { try $0.append(.note("after")) }
            #expect(try Journal.read(from: fixture.directory).seq == 4)
            #expect(try fixture.names() == ["journal.jsonl"])
        }
    }

    @Test("a link or pipe in its place is refused")
    func irregular() throws {
        for isLink in [true, false] {
            let fixture = try TrailFixture()
            try FileText.write("", to: fixture.scratch.file("elsewhere"))
            let made =
                isLink
                ? unsafe symlink("elsewhere", fixture.journalPath) : unsafe mkfifo(fixture.journalPath, 0o600)
            #expect(made == 0)
            #expect { try fixture.journal().withLock { _ in } } throws: { ($0 as? TrailError)?.kind == .refused }
            #expect { try Journal.read(from: fixture.directory) } throws: { ($0 as? TrailError)?.kind == .refused }
            #expect(try FileText.read(fixture.scratch.file("elsewhere")) == [])
        }
    }
}
