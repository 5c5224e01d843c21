import Glibc
import TestSupport
import Testing

@testable import ForgeTrail

/// A small step that works as the tools do: it looks what is done and does the rest. Stopped at every call to the
/// system, one after another, by each kind of failure.
@Suite("The trail: stopped at any call, it keeps what it promised and goes on")
struct CrashTests {
    private static let content = Array(repeating: UInt8(ascii: "x"), count: 3000) + [0x0A]

    /// What the step was told is done.
    private final class Promises {
        var events: [JournalEvent] = []
        var pointer: String?
        var input = false
        var torn = false
    }

    private static func step(in path: String, _ promises: Promises) throws {
        let directory = try BatchDirectory(opening: path)
        var file = try AtomicFile(for: .input(Sample.part), in: directory)
        try file.write(content)
        try Journal(in: directory, tool: "gen-batch").withLock { locked in
            func append(_ event: JournalEvent) throws {
                try locked.append(event)
                promises.events.append(event)
            }
            promises.torn = true
            if locked.state[Sample.run] == nil { try append(Sample.began[1]) }
            if locked.state[Sample.part] == nil {
                try locked.publish(&file)
                promises.input = true
                try append(Sample.began[2])
            }
            if locked.state[Sample.run]?.isOpen == true { try append(Sample.sealed[3]) }
            for text in ["batch_1\n", "batch_1\nbatch_2\n"] {
                try locked.publish(Array(text.utf8), as: .currentBatchID)
                promises.pointer = text
            }
        }
    }

    /// A directory in which an earlier writer died in the middle of its line, or in which nothing has happened yet.
    private static func prepared(torn: Bool) throws -> TrailFixture {
        let fixture = try TrailFixture()
        if torn {
            try fixture.journal("identify-failed").withLock { try $0.append(.note("earlier")) }
            let whole = try FileText.read(fixture.journalPath)
            try FileText.write(whole + Array("{\"seq\":3,\"ti".utf8), to: fixture.journalPath)
            try FileText.write("batch_0\n", to: fixture.directory.path(of: .currentBatchID))
        }
        return fixture
    }

    @Test("every promise outlives the failure", arguments: FailingDisk.Failure.allCases, [true, false])
    func failures(failure: FailingDisk.Failure, torn: Bool) throws {
        var place = 0
        // Far more calls than the step makes.
        while place < 300 {
            place += 1
            let fixture = try Self.prepared(torn: torn)
            let disk = try FailingDisk(fixture.scratch, failure, at: place, code: place % 2 == 0 ? EIO : ENOSPC)
            let promises = Promises()
            let met = disk.run { () -> Bool in
                do {
                    try Self.step(in: fixture.scratch.path, promises)
                    return failure == .interruptions ? false : disk.wasMet
                } catch {
                    #expect(failure != .interruptions, "\(error)")
                    #expect((error as? TrailError)?.kind == .io, "call \(place): \(error)")
                    return true
                }
            }
            try disk.loseUnsynced()
            try Self.check(fixture, promises, torn: torn, "\(failure) at call \(place)")
            // Once more without a failure.
            try Self.step(in: fixture.scratch.path, promises)
            try Self.checkEnd(fixture, torn: torn, "\(failure) at call \(place)")
            if !met { break }
        }
        #expect(failure == .interruptions ? place == 1 : (40..<300).contains(place))
    }

    private static func check(_ fixture: TrailFixture, _ promises: Promises, torn: Bool, _ what: String) throws {
        let entries = try Journal.entries(of: fixture.directory)
        if torn { #expect(entries.prefix(2).last?.event == .note("earlier"), "\(what)") }
        var rest = entries.map(\.event)[...]
        for event in promises.events {
            let place = rest.firstIndex(of: event)
            #expect(place != nil, "\(what) lost '\(event.name)'")
            rest = rest[(place.map { $0 + 1 } ?? rest.startIndex)...]
        }
        let input = TrailFile.input(Sample.part)
        if try fixture.directory.exists(input) {
            #expect(try fixture.directory.read(input) == content, "\(what) left a part of the input file")
        } else {
            #expect(!promises.input, "\(what) lost the input file")
        }
        let pointer =
            try fixture.directory.exists(.currentBatchID)
            ? String(decoding: fixture.directory.read(.currentBatchID), as: UTF8.self) : nil
        let later = ["batch_0\n", "batch_1\n", "batch_1\nbatch_2\n"]
        let allowed = promises.pointer.map { last in Array(later.drop { $0 != last }) }
        if let pointer {
            #expect((allowed ?? later).contains(pointer), "\(what) left '\(pointer)' as the pointer")
        } else {
            #expect(promises.pointer == nil && !torn, "\(what) lost the pointer")
        }
    }

    private static func checkEnd(_ fixture: TrailFixture, torn: Bool, _ what: String) throws {
        let state = try Journal.read(from: fixture.directory)
        #expect(state[Sample.run]?.isOpen == false && state[Sample.part]?.phase == .sealed, "\(what)")
        let entries = try Journal.entries(of: fixture.directory)
        #expect(entries.filter { $0.event.name != "begin" }.count == (torn ? 4 : 3), "\(what)")
        #expect(try fixture.directory.read(.currentBatchID) == Array("batch_1\nbatch_2\n".utf8), "\(what)")
        #expect(try fixture.directory.read(.input(Sample.part)) == content, "\(what)")
        for file in try fixture.directory.contents() {
            guard case .torn = file else { continue }
            // A power failure may leave the copy of a tail that was never taken away: whole, as each final name is.
            #expect(try fixture.directory.read(file).starts(with: Array("{\"seq\":".utf8)), "\(what)")
        }
        if torn { #expect(try fixture.directory.exists(.torn(1)), "\(what)") }
    }

    @Test("bytes are synced before their name, and the name before anything is built on it")
    func order() throws {
        let fixture = try Self.prepared(torn: true)
        let log = CallLog()
        let work = { try Self.step(in: fixture.scratch.path, Promises()) }
        try Interposer.$call.withValue({ log.note($0, $1) }, operation: work)
        var unsynced: Set<String> = []
        var renamed: String?
        for (operation, path) in log.calls {
            if let name = renamed {
                #expect(operation == "sync" && path == fixture.scratch.path, "\(operation) before '\(name)' is durable")
                renamed = nil
                continue
            }
            switch operation {
            case "write": unsynced.insert(path)
            case "sync": unsynced.remove(path)
            case "rename":
                #expect(unsynced.isEmpty, "renamed while \(unsynced) is not synced")
                renamed = path
            default: break
            }
        }
        #expect(unsynced.isEmpty && renamed == nil)
        #expect(log.calls.count { $0.operation == "rename" } == 4)
    }
}
