import Glibc
import TestSupport
import Testing

@testable import ForgeTrail

@Suite("AtomicFile: under its name whole and durable, or not at all")
struct AtomicFileTests {
    private static let sealedFiles: [TrailFile] = [
        .input(Sample.part), .output(Sample.part), .error(Sample.part), .results(Sample.part), .unapplied(Sample.part),
        .job(Sample.run), .prompt(Sample.run, role: .user), .ids(Sample.run),
    ]
    private static let pointers: [TrailFile] = [.batch(Sample.part), .currentBatchID, .failedIDs, .failed]

    @Test(
        "what is written in pieces of any size is what is there",
        arguments: [0, 1, 1000, 262_143, 262_144, 262_145, 1_000_000], [1, 7, 4096, 300_000])
    func pieces(size: Int, piece: Int) throws {
        if size / piece > 100_000 { return }
        let fixture = try TrailFixture()
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var file = try AtomicFile(for: .output(Sample.part), in: fixture.directory)
        var start = 0
        while start < size {
            try file.write(Array(bytes[start..<min(start + piece, size)]))
            start += piece
        }
        #expect(file.byteCount == Int64(size))
        let hash = file.sha256
        try fixture.journal().withLock { try $0.publish(&file) }
        #expect(try fixture.directory.read(.output(Sample.part)) == bytes)
        #expect(try fixture.directory.sha256(of: .output(Sample.part)) == hash)
        #expect(file.sha256 == hash)
        #expect(FileMode.of(fixture.directory.path(of: .output(Sample.part))) == 0o600)
    }

    @Test("before it is committed nobody sees it, and given up it leaves nothing")
    func abandoned() throws {
        let fixture = try TrailFixture()
        do {
            var file = try AtomicFile(for: .input(Sample.part), in: fixture.directory)
            try file.write([UInt8](repeating: 1, count: 1_000_000))
            let names = try fixture.names()
            #expect(names.count == 1)
            #expect(names.allSatisfy { $0.hasPrefix(".batch_input_20261122T101500Z-k3f9qa_001.jsonl.\(getpid()).") })
            #expect(names.allSatisfy { FileMode.of(fixture.scratch.file($0)) == 0o600 })
            try file.sync()
            #expect(try fixture.directory.contents() == [])
        }
        #expect(try fixture.names() == [])
    }

    @Test("a sealed file is published again only with the same bytes", arguments: sealedFiles)
    func sealed(file: TrailFile) throws {
        let fixture = try TrailFixture()
        let journal = fixture.journal()
        try journal.withLock { try $0.publish(Array("one\n".utf8), as: file) }
        let inode = inode(of: fixture.directory.path(of: file))
        try journal.withLock { try $0.publish(Array("one\n".utf8), as: file) }
        for other in ["two\n", ""] + (file.mayGrow ? [] : ["one\none\n"]) {
            #expect { try journal.withLock { try $0.publish(Array(other.utf8), as: file) } } throws: {
                ($0 as? TrailError)?.kind == .refused
            }
        }
        #expect(try FileText.text(fixture.directory.path(of: file)) == "one\n")
        #expect(ForgeTrailTests.inode(of: fixture.directory.path(of: file)) == inode)
        #expect(try fixture.names() == [file.name, "journal.jsonl"].sorted())
    }

    @Test("the list of ids gains lines at its end and loses none")
    func growing() throws {
        let fixture = try TrailFixture()
        let journal = fixture.journal()
        let file = TrailFile.ids(Sample.run)
        for text in ["", "one\n", "one\ntwo\n", "one\ntwo\n"] {
            try journal.withLock { try $0.publish(Array(text.utf8), as: file) }
        }
        for text in ["one\n", "two\none\n", "one\ntwi\nthree\n"] {
            #expect { try journal.withLock { try $0.publish(Array(text.utf8), as: file) } } throws: {
                ($0 as? TrailError)?.kind == .refused
            }
        }
        #expect(try FileText.text(fixture.directory.path(of: file)) == "one\ntwo\n")
    }

    @Test("a pointer is replaced", arguments: pointers)
    func pointer(file: TrailFile) throws {
        let fixture = try TrailFixture()
        for text in ["one\n", "two\n", "two\n", ""] {
            try fixture.journal().withLock { try $0.publish(Array(text.utf8), as: file) }
            #expect(try FileText.text(fixture.directory.path(of: file)) == text)
        }
        #expect(try fixture.names() == [file.name, "journal.jsonl"].sorted())
    }

    @Test("the journal is never published")
    func journal() throws {
        let fixture = try TrailFixture()
        #expect { _ = try AtomicFile(for: .journal, in: fixture.directory) } throws: {
            ($0 as? TrailError)?.kind == .refused
        }
    }

    @Test("a link or directory at the final name is refused, and what it points at is untouched")
    func plantedAtFinalName() throws {
        for file in Self.sealedFiles + Self.pointers {
            let fixture = try TrailFixture()
            let target = fixture.scratch.file("target")
            try FileText.write("secret", to: target)
            let path = fixture.directory.path(of: file)
            #expect(unsafe symlink(target, path) == 0)
            #expect { try fixture.journal().withLock { try $0.publish(Array("secret".utf8), as: file) } } throws: {
                ($0 as? TrailError)?.kind == .refused
            }
            #expect(try FileText.text(target) == "secret")
            #expect(unsafe unlink(path) == 0)
            #expect(unsafe mkdir(path, 0o700) == 0)
            #expect { try fixture.journal().withLock { try $0.publish([], as: file) } } throws: {
                ($0 as? TrailError)?.kind == .refused
            }
            #expect(try fixture.names() == [file.name, "journal.jsonl", "target"].sorted())
        }
    }

    @Test("a link at the temporary's name is refused, and what it points at is untouched")
    func plantedAtTemporaryName() throws {
        let fixture = try TrailFixture()
        let target = fixture.scratch.file("target")
        try FileText.write("secret", to: target)
        for name in ["target", "nowhere"] {
            let path = fixture.scratch.file(".failed.jsonl.\(getpid()).aaaaaa.tmp")
            #expect(unsafe symlink(fixture.scratch.file(name), path) == 0)
            #expect { _ = try Temporary(for: "failed.jsonl", in: fixture.directory, tail: "aaaaaa") } throws: {
                ($0 as? TrailError)?.errno == EEXIST
            }
            #expect(unsafe unlink(path) == 0)
        }
        #expect(try FileText.text(target) == "secret")
        #expect(!FileText.exists(fixture.scratch.file("nowhere")))
    }

    @Test("it is committed once, and only under the lock of its own directory")
    func underTheLock() throws {
        let fixture = try TrailFixture()
        let other = try TrailFixture()
        var file = try AtomicFile(for: .failed, in: fixture.directory)
        try file.write([1])
        #expect { try other.journal().withLock { try $0.publish(&file) } } throws: {
            ($0 as? TrailError)?.kind == .refused
        }
        let late = try fixture.journal().withLock { $0 }
        do {
            try late.publish(&file)
            Issue.record("published without the lock")
        } catch { #expect(error.kind == .refused) }
        #expect(try !fixture.directory.exists(.failed))

        // The same directory by another descriptor.
        let again = try BatchDirectory(opening: fixture.scratch.path)
        try Journal(in: again, tool: "gen-batch").withLock { try $0.publish(&file) }
        #expect(try fixture.directory.read(.failed) == [1])
        do {
            try file.write([2])
            Issue.record("written after it was committed")
        } catch { #expect(error.kind == .refused) }
        #expect { try fixture.journal().withLock { try $0.publish(&file) } } throws: {
            ($0 as? TrailError)?.kind == .refused
        }
        #expect(try fixture.directory.read(.failed) == [1])
    }

    @Test("bytes that somebody else put into the temporary keep it from being published")
    func disturbed() throws {
        let fixture = try TrailFixture()
        do {
            var file = try AtomicFile(for: .failed, in: fixture.directory)
            try file.write([1, 2, 3])
            let name = try #require(try fixture.names().first)
            try FileText.write([1, 2, 3, 4, 5], to: fixture.scratch.file(name))
            #expect { try fixture.journal().withLock { try $0.publish(&file) } } throws: {
                ($0 as? TrailError)?.kind == .corrupt
            }
        }
        #expect(try fixture.names() == ["journal.jsonl"])
    }

    @Test("a write that fails leaves neither a final nor a temporary file")
    func fullDisk() async {
        await #expect(processExitsWith: .success) {
            let fixture = try TrailFixture()
            // Large enough for the journal.
            limitFileSize(to: 100_000)
            do {
                var file = try AtomicFile(for: .input(Sample.part), in: fixture.directory)
                do {
                    for _ in 0..<1000 { try file.write([UInt8](repeating: 1, count: 1000)) }
                    Issue.record("the limit was not met")
                } catch let error as TrailError {
                    #expect(error.errno == EFBIG)
                    #expect(error.description.hasSuffix(".tmp': File too large"))
                }
                // It is good for nothing any more.
                #expect { try fixture.journal().withLock { try $0.publish(&file) } } throws: {
                    ($0 as? TrailError)?.errno == EFBIG
                }
            }
            #expect(try fixture.names() == ["journal.jsonl"])
        }
    }

    @Test("a failed sync is not tried again, and the file does not appear")
    func failedSync() throws {
        let fixture = try TrailFixture()
        do {
            var file = try AtomicFile(for: .failed, in: fixture.directory)
            try file.write([1])
            let name = try #require(try fixture.names().first)
            let number = try #require(descriptor(of: fixture.scratch.file(name)))
            // A pipe in its place takes the bytes and cannot be synced.
            var ends: [Int32] = [0, 0]
            #expect(unsafe pipe(&ends) == 0)
            let original = dup(number)
            #expect(dup2(ends[1], number) == number)
            do {
                try file.sync()
                Issue.record("synced a pipe")
            } catch { #expect(error.operation == "sync") }
            #expect(dup2(original, number) == number)
            for end in ends + [original] { close(end) }
            #expect { try fixture.journal().withLock { try $0.publish(&file) } } throws: {
                ($0 as? TrailError)?.operation == "sync"
            }
        }
        #expect(try fixture.names() == ["journal.jsonl"])
    }

    @Test("no descriptor is left open", arguments: [true, false])
    func descriptors(publish: Bool) throws {
        let fixture = try TrailFixture()
        for _ in 0..<20 {
            var file = try AtomicFile(for: .failed, in: fixture.directory)
            try file.write([1])
            if publish { try fixture.journal().withLock { try $0.publish(&file) } }
        }
        #expect(descriptor(of: fixture.directory.path(of: .failed)) == nil)
        #expect(descriptor(of: fixture.directory.path(of: .journal)) == nil)
    }
}
