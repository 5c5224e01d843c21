import Glibc
import TestSupport
import Testing

@testable import ForgeTrail

@Suite("BatchDirectory: a private directory that is found, made and examined once")
struct BatchDirectoryTests {
    @Test("it is made with its parents, 0700 whatever the umask is")
    func creating() async {
        await #expect(processExitsWith: .success) {
            let scratch = try ScratchDirectory("trail")
            for mask in [0o000, 0o022, 0o777] as [mode_t] {
                umask(mask)
                let path = scratch.file("batches-\(mask)/visits/test")
                let directory = try BatchDirectory(creating: path)
                try Journal(in: directory, tool: "gen-batch").withLock { locked in
                    try locked.publish(Array("x".utf8), as: .currentBatchID)
                }
                for folder in ["", "/visits", "/visits/test"] {
                    #expect(FileMode.of(scratch.file("batches-\(mask)\(folder)")) == 0o700, "umask \(mask)")
                }
                #expect(FileMode.of(directory.path(of: .journal)) == 0o600, "umask \(mask)")
                #expect(FileMode.of(directory.path(of: .currentBatchID)) == 0o600, "umask \(mask)")
            }
        }
    }

    @Test("making it again changes nothing, and an ending slash means nothing")
    func again() throws {
        let scratch = try ScratchDirectory("trail")
        _ = try BatchDirectory(creating: scratch.file("visits/"))
        #expect(unsafe chmod(scratch.file("visits"), 0o750) == 0)
        let directory = try BatchDirectory(creating: scratch.file("visits//"))
        #expect(directory.path == scratch.file("visits"))
        #expect(directory.path(of: .failed) == scratch.file("visits/failed.jsonl"))
        #expect(FileMode.of(directory.path) == 0o750)
    }

    @Test("one that others may write in is refused", arguments: [0o770, 0o720, 0o702, 0o777, 0o1777] as [mode_t])
    func writableByOthers(bits: mode_t) throws {
        let scratch = try ScratchDirectory("trail")
        let path = try scratch.folder("visits")
        #expect(unsafe chmod(path, bits) == 0)
        #expect { _ = try BatchDirectory(opening: path) } throws: { ($0 as? TrailError)?.kind == .refused }
        #expect { _ = try BatchDirectory(creating: path) } throws: { ($0 as? TrailError)?.kind == .refused }
        #expect(try FileText.names(in: path) == [])
    }

    @Test("one that others may only read is not", arguments: [0o700, 0o750, 0o755, 0o711] as [mode_t])
    func readableByOthers(bits: mode_t) throws {
        let scratch = try ScratchDirectory("trail")
        let path = try scratch.folder("visits")
        #expect(unsafe chmod(path, bits) == 0)
        _ = try BatchDirectory(opening: path)
    }

    @Test("one of another user is refused", .enabled(if: geteuid() == 0, "only root can give a directory away"))
    func foreign() throws {
        let scratch = try ScratchDirectory("trail")
        let path = try scratch.folder("visits")
        #expect(unsafe chown(path, 65_534, 65_534) == 0)
        #expect { _ = try BatchDirectory(opening: path) } throws: { ($0 as? TrailError)?.kind == .refused }
    }

    @Test("one that is not there is missing, and a file is no directory")
    func missing() throws {
        let scratch = try ScratchDirectory("trail")
        #expect { _ = try BatchDirectory(opening: scratch.file("visits")) } throws: {
            ($0 as? TrailError)?.kind == .missing
        }
        try FileText.write("", to: scratch.file("file"))
        for path in ["file", "file/visits"] {
            #expect { _ = try BatchDirectory(creating: scratch.file(path)) } throws: {
                ($0 as? TrailError)?.errno == ENOTDIR
            }
        }
    }

    @Test("only files of the trail are listed, in the order of their names")
    func contents() throws {
        let fixture = try TrailFixture()
        let names = [
            "journal.jsonl", TrailFile.input(Sample.part).name, "notes.txt", ".hidden", "failed.jsonl",
            ".failed.jsonl.1.abcdef.tmp", TrailFile.job(Sample.run).name, "batch_input_1.jsonl",
        ]
        for name in names { try FileText.write("x", to: fixture.scratch.file(name)) }
        _ = try fixture.scratch.folder("outbox")
        #expect(
            try fixture.directory.contents() == [.input(Sample.part), .failed, .job(Sample.run), .journal])
    }

    @Test("reading gives all bytes, the size and the hash")
    func reading() throws {
        let fixture = try TrailFixture()
        try FileText.write("abc", to: fixture.directory.path(of: .failedIDs))
        #expect(try fixture.directory.read(.failedIDs) == Array("abc".utf8))
        #expect(try fixture.directory.size(of: .failedIDs) == 3)
        #expect(
            try fixture.directory.sha256(of: .failedIDs)
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try fixture.directory.exists(.failedIDs))
        #expect(try !fixture.directory.exists(.failed))
        #expect { try fixture.directory.read(.failed) } throws: { ($0 as? TrailError)?.kind == .missing }
    }

    @Test("what is not a regular file is refused and not waited for")
    func irregular() throws {
        let fixture = try TrailFixture()
        let path = fixture.directory.path(of: .failedIDs)
        try FileText.write("secret", to: fixture.scratch.file("elsewhere"))
        let plants: [(String, () -> Int32)] = [
            ("link", { unsafe symlink(fixture.scratch.file("elsewhere"), path) }),
            ("dangling link", { unsafe symlink("nowhere", path) }), ("pipe", { unsafe mkfifo(path, 0o600) }),
            ("directory", { unsafe mkdir(path, 0o700) }),
        ]
        for (name, plant) in plants {
            #expect(plant() == 0)
            #expect { try fixture.directory.read(.failedIDs) } throws: {
                ($0 as? TrailError)?.kind == .refused
            }
            #expect(unsafe remove(path) == 0, "\(name)")
        }
    }

    @Test(
        "names of temporaries, taken apart",
        arguments: [
            (".current_batch_id.txt.4242.a1b2c3.tmp", "current_batch_id.txt", 4242),
            (".batch_input_20261122T101500Z-k3f9qa_001.jsonl.1.zzzzzz.tmp", TrailFile.input(Sample.part).name, 1),
            (".journal.torn-3.99.abcdef.tmp", "journal.torn-3", 99),
        ] as [(String, String, Int32)])
    func temporaryName(text: String, final: String, pid: Int32) {
        let name = TemporaryName(text)
        #expect(name?.final == final)
        #expect(name?.pid == pid)
        #expect(name?.text == text)
    }

    @Test("a dead writer's temporaries are swept, and nothing else")
    func sweep() throws {
        let fixture = try TrailFixture()
        // No process can have it: the kernel gives out numbers below 2^22.
        let dead = Int32.max
        let kept = [
            ".failed.jsonl.\(getpid()).abcdef.tmp", ".notes.txt.\(dead).abcdef.tmp", ".failed.jsonl.\(dead).abcde.tmp",
            ".failed.jsonl.-\(dead).abcdef.tmp", ".failed.jsonl.0.abcdef.tmp", ".failed.jsonl.0\(dead).abcdef.tmp",
            "failed.jsonl.\(dead).abcdef.tmp", ".failed.jsonl.\(dead).abcdef", ".failed.jsonl.abcdef.tmp",
            ".failed.jsonl.x.abcdef.tmp", "failed.jsonl", ".tmp", "..tmp", ".bashrc",
        ]
        let swept = [
            ".failed.jsonl.\(dead).abcdef.tmp", ".journal.torn-1.\(dead).000000.tmp",
            ".\(TrailFile.output(Sample.part).name).\(dead).a1b2c3.tmp",
        ]
        for name in kept + swept { try FileText.write("x", to: fixture.scratch.file(name)) }
        #expect(unsafe symlink("failed.jsonl", fixture.scratch.file(".failed.jsonl.\(dead).symlnk.tmp")) == 0)
        try fixture.directory.sweep()
        #expect(try fixture.names() == kept.sorted())
    }

    @Test("a writer whose number means nothing here keeps its temporary by its lock")
    func foreignNamespace() throws {
        let fixture = try TrailFixture()
        let path = fixture.scratch.file(".failed.jsonl.\(Int32.max).abcdef.tmp")
        try FileText.write("x", to: path)
        let writer = unsafe open(path, O_RDONLY | O_CLOEXEC)
        #expect(flock(writer, LOCK_EX | LOCK_NB) == 0)
        try fixture.directory.sweep()
        #expect(FileText.exists(path))
        close(writer)
        try fixture.directory.sweep()
        #expect(!FileText.exists(path))
    }
}
