import Glibc
import TestSupport
import Testing

@testable import ForgeTrail

@Suite("Journal: one writer at a time, given back by the dead")
struct JournalLockTests {
    @Test("a second writer is told who has the lock")
    func busy() throws {
        let fixture = try TrailFixture()
        let other = fixture.journal("submit-batch")
        try fixture.journal("gen-batch").withLock { locked in
            do {
                try other.withLock { _ in Issue.record("two writers") }
                Issue.record("two writers")
            } catch let error as TrailError {
                guard case .busy(let holder?) = error.kind else {
                    Issue.record(error)
                    return
                }
                #expect(holder.tool == "gen-batch")
                #expect(holder.pid == getpid())
                #expect(holder == locked.state.holder)
                #expect(error.isTransient)
                #expect(
                    error.description
                        == "cannot lock '\(fixture.journalPath)': held by gen-batch, process \(getpid()) on "
                        + "\(holder.host), since \(holder.since)")
            }
            try locked.append(.note("undisturbed"))
        }
        try other.withLock { _ in }
        #expect(try Journal.read(from: fixture.directory).seq == 3)
    }

    @Test("the lock of one who has not written its name yet is held by another process")
    func nameless() throws {
        let fixture = try TrailFixture()
        for content in ["", "{\"seq\":1,", "damage\n"] {
            try FileText.write(content, to: fixture.journalPath)
            let other = unsafe open(fixture.journalPath, O_RDWR | O_CLOEXEC)
            defer {
                // Said in so many words: a child that is being started elsewhere may have the descriptor until it runs.
                flock(other, LOCK_UN)
                close(other)
            }
            #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
            #expect { try fixture.journal().withLock { _ in } } throws: { error in
                (error as? TrailError)?.kind == .busy(nil)
                    && (error as? TrailError)?.reason == "held by another process"
            }
            #expect(try FileText.text(fixture.journalPath) == content)
        }
    }

    @Test("one who has gone is not named as the holder")
    func gone() {
        // A process that has ended: the number of a child that has been waited for is free.
        var child = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("true"), nil]
        #expect(unsafe posix_spawnp(&child, "true", nil, nil, &arguments, nil) == 0)
        unsafe free(arguments[0])
        var status: Int32 = 0
        #expect(unsafe waitpid(child, &status, 0) == child)
        #expect(!Holder(tool: "gen-batch", pid: child, host: LockedJournal.hostName(), since: .now()).mayBeRunning)
        #expect(Holder(tool: "gen-batch", pid: getpid(), host: LockedJournal.hostName(), since: .now()).mayBeRunning)
        #expect(Holder(tool: "gen-batch", pid: child, host: "elsewhere", since: .now()).mayBeRunning)
    }

    @Test("a reader needs no lock and leaves a torn tail where it is")
    func readers() throws {
        let fixture = try TrailFixture()
        try fixture.journal().withLock { locked in
            try locked.append(.note("one"))
            #expect(try Journal.read(from: fixture.directory) == locked.state)
        }
        let bytes = try FileText.read(fixture.journalPath) + Array("{\"se".utf8)
        try FileText.write(bytes, to: fixture.journalPath)
        #expect(try Journal.read(from: fixture.directory).seq == 2)
        #expect(try FileText.read(fixture.journalPath) == bytes)
    }

    @Test("what others appended meanwhile is known under the lock")
    func interleaved() throws {
        let fixture = try TrailFixture()
        let journals = [
            fixture.journal("gen-batch"), fixture.journal("submit-batch"), fixture.journal("monitor-batch"),
        ]
        for round in 0..<30 {
            let journal = journals[round * round % 3]
            try journal.withLock { locked in
                let before = try Journal.read(from: fixture.directory)
                #expect(locked.state == before)
                try locked.append(.note("\(round)"))
            }
        }
        let notes = try Journal.entries(of: fixture.directory).filter { $0.event.name == "note" }
        #expect(notes.map(\.event) == (0..<30).map { .note("\($0)") })
    }

    @Test("the lock is given back when the work throws, and what was appended stays")
    func throwing() throws {
        struct Unlucky: Error {}
        let fixture = try TrailFixture()
        let journal = fixture.journal()
        for _ in 0..<3 {
            #expect(throws: Unlucky.self) {
                try journal.withLock { locked in
                    try locked.append(.note("kept"))
                    throw Unlucky()
                }
            }
        }
        #expect(try fixture.journal("submit-batch").withLock { $0.state.seq } == 5)
    }

    @Test("a journal that is replaced between being opened and being locked is not written to")
    func replacedBeforeTheLock() throws {
        let fixture = try TrailFixture()
        try fixture.journal().withLock { try $0.append(.note("one")) }
        let old = unsafe open(fixture.journalPath, O_RDONLY | O_CLOEXEC)
        defer { close(old) }
        let (path, copy) = (fixture.journalPath, fixture.scratch.file("copy"))
        try FileText.write(FileText.read(path), to: copy)
        let replace: @Sendable (String, String) -> Int32 = { operation, _ in
            // Only the first time: after that there is no copy.
            if operation == "lock" { _ = unsafe rename(copy, path) }
            return 0
        }
        let work = { try fixture.journal("submit-batch").withLock { try $0.append(.note("two")) } }
        try Interposer.$call.withValue(replace, operation: work)
        #expect(try Journal.entries(of: fixture.directory).last?.event == .note("two"))
        var status = stat()
        #expect(unsafe fstat(old, &status) == 0)
        #expect(try FileText.read(path).count > Int(status.st_size))
    }

    @Test("nothing can be appended after the lock was given back")
    func late() throws {
        let fixture = try TrailFixture()
        let late = try fixture.journal().withLock { $0 }
        #expect { try late.append(.note("late")) } throws: { ($0 as? TrailError)?.kind == .refused }
        #expect(try Journal.read(from: fixture.directory).seq == 1)
    }

    @Test("many threads, with one journal or one each, leave no gap and lose nothing", arguments: [true, false])
    func threads(shared: Bool) async throws {
        let fixture = try TrailFixture()
        let one = fixture.journal("shared")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for thread in 0..<4 {
                let journal = shared ? one : fixture.journal("thread-\(thread)")
                group.addTask {
                    for number in 0..<15 {
                        try journal.withLock(wait: .seconds(300)) { try $0.append(.note("\(thread) \(number)")) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let entries = try Journal.entries(of: fixture.directory)
        #expect(entries.map(\.seq) == Array(1...entries.count))
        let notes = entries.compactMap { entry -> String? in
            if case .note(let text) = entry.event { text } else { nil }
        }
        #expect(notes.sorted() == (0..<4).flatMap { thread in (0..<15).map { "\(thread) \($0)" } }.sorted())
        for thread in 0..<4 {
            #expect(notes.filter { $0.hasPrefix("\(thread) ") } == (0..<15).map { "\(thread) \($0)" })
        }
    }

    @Test("a bounded wait gets the lock when it is given back")
    func wait() async throws {
        let fixture = try TrailFixture()
        let second = try fixture.journal("first").withLock { locked in
            let second = Task {
                try fixture.journal("second").withLock(wait: .seconds(300)) { try $0.append(.note("second")) }
            }
            try locked.append(.note("first"))
            return second
        }
        try await second.value
        let events = try Journal.entries(of: fixture.directory).map(\.event)
        #expect(events.filter { $0.name == "note" } == [.note("first"), .note("second")])
    }

    @Test("a writer that is killed gives the lock back; its temporary is swept and its lines stay")
    func killed() async throws {
        let fixture = try TrailFixture()
        let path = fixture.scratch.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let directory = try BatchDirectory(opening: path)
            try Journal(in: directory, tool: "gen-batch").withLock { locked in
                try locked.append(.note("before"))
                var file = try AtomicFile(for: .currentBatchID, in: directory)
                try file.write(Array("batch_1\n".utf8))
                try file.sync()
                kill(getpid(), SIGKILL)
            }
        }
        let left = try fixture.names()
        #expect(left.count == 2)
        #expect(left.contains { $0.hasPrefix(".current_batch_id.txt.") && $0.hasSuffix(".tmp") })
        #expect(try Journal.read(from: fixture.directory).seq == 2)
        try fixture.journal("submit-batch").withLock { locked in
            #expect(locked.state.seq == 3)
            try locked.append(.note("after"))
        }
        #expect(try fixture.names() == ["journal.jsonl"])
    }

    @Test("another process is told the holder's name and number")
    func otherProcess() async throws {
        let fixture = try TrailFixture()
        let path = fixture.scratch.path
        let ours = getpid()
        let journal = fixture.journal("monitor-batch")
        let lock = try journal.withLock { $0 }
        // Held by hand for the life of the child, since a test cannot wait inside of `withLock`.
        let holding = unsafe open(fixture.journalPath, O_RDWR | O_CLOEXEC)
        defer { close(holding) }
        #expect(flock(holding, LOCK_EX | LOCK_NB) == 0)
        await #expect(processExitsWith: .success) { [path = path as String, ours = ours as Int32] in
            let directory = try BatchDirectory(opening: path)
            #expect {
                try Journal(in: directory, tool: "submit-batch").withLock(wait: .milliseconds(50)) { _ in }
            } throws: { error in
                guard case .busy(let holder?) = (error as? TrailError)?.kind else { return false }
                return holder.tool == "monitor-batch" && holder.pid == ours
            }
        }
        #expect(lock.state == TrailState())
    }
}
