import TestSupport
import Testing

@Suite("KillAtSystemCall: the program dies at the call, before it is carried out")
struct KillAtSystemCallTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        try FileText.write("one\n", to: scratch.file("a"))
    }

    private var copying: ToolRun {
        ToolRun("dd", ["if=\(scratch.file("a"))", "of=\(scratch.file("b"))", "conv=fsync", "status=none"])
    }

    @Test("the census lists what the program does, in order")
    func census() throws {
        let census = try KillAtSystemCall.census(copying)
        #expect(census.outcome.end == .exit(0) && census.ofChildren == 0)
        let own = census.calls[census.firstOwnCall...].filter { $0.text.contains(scratch.path) }
        #expect(own.map(\.name).starts(with: ["openat"]))
        #expect(own.contains { $0.name == "write" && $0.text.contains("/b>") })
        #expect(own.contains { $0.name == "fsync" })
        #expect(Set(census.calls.map(\.description)).count == census.calls.count)
    }

    @Test("it dies at each call, and what it had done until then stands")
    func each() throws {
        let census = try KillAtSystemCall.census(copying)
        let write = try #require(census.calls.firstIndex { $0.name == "write" })
        for (index, call) in census.calls.enumerated() {
            try FileText.write("old\n", to: scratch.file("b"))
            let death = try #require(try KillAtSystemCall.run(copying, dyingAt: call))
            #expect(death.call.name == call.name && death.outcome.end == .signal(9))
            if index == write {
                #expect(try FileText.text(scratch.file("b")) == "", "the file was opened, not written")
            }
            if index == write + 1 { #expect(try FileText.text(scratch.file("b")) == "one\n") }
        }
    }

    @Test("a rename at which it dies has not happened")
    func rename() throws {
        let moving = ToolRun("mv", ["-T", scratch.file("a"), scratch.file("c")])
        let census = try KillAtSystemCall.census(moving)
        let call = try #require(census.calls.first { $0.name.hasPrefix("rename") })
        try FileText.write("one\n", to: scratch.file("a"))
        _ = try ToolRun("rm", ["-f", scratch.file("c")]).run()
        let death = try KillAtSystemCall.run(moving, dyingAt: call)
        #expect(death != nil && FileText.exists(scratch.file("a")) && !FileText.exists(scratch.file("c")))
    }

    /// Three threads that write a file each; two children.
    private func threading() throws -> ToolRun {
        let script = """
            import os, sys, threading
            def work(number):
                for name in "xyz":
                    with open(f"{sys.argv[1]}/{number}{name}", "w") as file: file.write("1"); file.flush(); os.fsync(file)
            for number in range(3):
                thread = threading.Thread(target=work, args=(number,))
                thread.start()
                thread.join()
                os.spawnlp(os.P_WAIT, "mkdir", "mkdir", "-p", sys.argv[1] + "/made")
            """
        return ToolRun(try PythonOracle.interpreter(), ["-c", script, scratch.path])
    }

    @Test("calls of other threads count, those of children do not")
    func threads() throws {
        let census = try KillAtSystemCall.census(threading())
        #expect(census.outcome.end == .exit(0) && census.ofChildren > 0, "\(census.outcome)")
        let syncs = census.calls.filter { $0.name == "fsync" }
        #expect(syncs.map(\.thread) == [1, 1, 1, 2, 2, 2, 3, 3, 3])
        #expect(syncs.map(\.ordinal) == [1, 2, 3, 1, 2, 3, 1, 2, 3])
        #expect(!census.calls.contains { $0.name.hasPrefix("mkdir") })

        let death = try #require(try KillAtSystemCall.run(threading(), dyingAt: syncs[1]))
        #expect(death.call.thread == 1 && death.call.text.contains("/0y>"))
    }

    @Test("a call that does not come leaves the program alone")
    func never() throws {
        let call = SystemCall("fsync", 99)
        #expect(try KillAtSystemCall.run(copying, dyingAt: call) == nil)
        #expect(try FileText.text(scratch.file("b")) == "one\n")
    }

    @Test("chosen calls are spread from the first to the last")
    func spread() throws {
        let census = try KillAtSystemCall.census(copying)
        let start = census.firstOwnCall
        let chosen = census.spread(3, from: start)
        let last = census.calls.count - 1
        let places = [start, (start + last) / 2, last]
        #expect(chosen.map(\.description) == places.map { census.calls[$0].description })
        #expect(census.spread(1000, from: 0).count == census.calls.count)
    }
}

@Suite("ToolRun: a program as an operator runs it")
struct ToolRunTests {
    @Test(
        "how it ended",
        arguments: [
            ("exit 0", ToolRun.End.exit(0)), ("exit 75", .exit(75)), ("kill -9 $$", .signal(9)),
            ("kill -TERM $$", .signal(15)),
        ])
    func ends(script: String, end: ToolRun.End) throws {
        #expect(try ToolRun("sh", ["-c", script]).run().end == end)
    }

    @Test("what it says, where it runs and what it sees")
    func surroundings() throws {
        let scratch = try ScratchDirectory()
        let run = ToolRun(
            "sh", ["-c", "cat; echo $A; pwd; env | cut -d= -f1 >&2"], environment: ["A": "ä b"],
            directory: scratch.path,
            input: Array("in\n".utf8))
        let outcome = try run.run()
        #expect(outcome.output == "in\nä b\n\(scratch.path)\n")
        let known = [
            "A", "HOME", "LANG", "LD_LIBRARY_PATH", "MONGOC_DISABLE_SHM", "OLDPWD", "PATH", "PWD", "SHLVL",
            "SWIFT_BACKTRACE", "TMPDIR", "_",
        ]
        #expect(outcome.errors.split(separator: "\n").allSatisfy { known.contains(String($0)) }, "\(outcome.errors)")
    }

    @Test("its time is up: it ends, with its children")
    func timeout() throws {
        let outcome = try ToolRun("sh", ["-c", "sleep 1000 & sleep 1000"], timeout: .milliseconds(100)).run()
        #expect(outcome.end == .timeout)
    }

    @Test("children that it leaves are ended")
    func leftovers() throws {
        let outcome = try ToolRun("sh", ["-c", "sleep 1000 & echo $!"]).run()
        let pid = outcome.output.filter(\.isNumber)
        // A dead child that nobody has collected yet is a zombie; a living one would be asleep.
        let state = try ToolRun("sh", ["-c", "sed 's/.*) //' /proc/\(pid)/stat 2>/dev/null | cut -c1"]).run().output
        #expect(state == "" || state == "Z\n")
    }

    @Test("a program that does not exist is an error")
    func missing() { #expect(throws: SupportError.self) { try ToolRun("no-such-program").run() } }

    @Test("a scratch directory is private, and gone when nobody needs it")
    func scratch() throws {
        var scratch: ScratchDirectory? = try ScratchDirectory()
        let path = try #require(scratch?.path)
        #expect(try ToolRun("stat", ["-c", "%a", path]).run().output == "700\n")
        try FileText.write("x", to: "\(path)/x")
        scratch = nil
        #expect(!FileText.exists(path))
    }
}
