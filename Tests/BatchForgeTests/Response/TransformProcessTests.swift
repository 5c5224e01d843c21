import ForgeJSON
import Glibc
import TestSupport
import Testing

@testable import BatchForge

@Suite("TransformProcess: a line in, a line out, and no child can hold us up or get out of step", .serialized)
struct TransformProcessTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory("transform") }

    /// A child that has read `line` and its object `given` before it comes to `body`.
    private func process(
        _ body: String, timeout: Duration = .seconds(30), patience: Duration = .seconds(5)
    ) throws -> TransformProcess {
        let indented = body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
        let script = """
            import json, os, signal, sys, time
            def answer(value, end="\\n"):
                sys.stdout.write(json.dumps(value) + end)
                sys.stdout.flush()
            for number, line in enumerate(sys.stdin, 1):
                given = json.loads(line)
            \(indented)
            """
        return try process(script: script, timeout: timeout, patience: patience)
    }

    private func process(
        script: String, timeout: Duration = .seconds(30), patience: Duration = .seconds(5)
    ) throws -> TransformProcess {
        try FileText.write(Array(script.utf8), to: scratch.file("transform.py"))
        return TransformProcess(
            command: [try PythonOracle.interpreter(), "transform.py"], directory: scratch.path, timeout: timeout,
            patience: patience)
    }

    private func failure(_ body: () throws -> JSONValue) -> TransformError? {
        #expect(throws: TransformError.self) { try body() }
    }

    @Test("each line is answered by the same child, in its order")
    func echo() throws {
        let process = try process(#"answer({"response": [given["response"], number, os.getcwd()]})"#)
        for number in 1...50 {
            let answer = try process.transform(["custom_id": "i-1", "response": ["a": "x\ny\u{2028}"]])
            #expect(answer == [["a": "x\ny\u{2028}"], .integer(Int64(number)), .string(scratch.path)])
        }
        process.close()
    }

    @Test(
        "any value is a response, also null",
        arguments: [nil, true, 1, 1.5, "", [], [:], ["error": "no"]] as [JSONValue])
    func values(value: JSONValue) throws {
        let process = try process(
            #"answer({"response": given["response"], "error": None, "custom_id": given["custom_id"]})"#)
        #expect(try process.transform(["custom_id": "i-1", "response": value]) == value)
    }

    @Test("what the child says is wrong with an answer fails that answer, and nothing else")
    func rejected() throws {
        let process = try process(
            """
            if number % 2: answer({"error": "no \\x1b[2J\\n" + "x" * 1000, "response": 1})
            else: answer({"response": os.getpid()})
            """)
        var children: Set<Int64> = []
        for _ in 0..<6 {
            let error = failure { try process.transform([:]) }
            #expect(error?.kind == .rejected && error?.isPerAnswer == true)
            #expect(error?.message.hasPrefix(#"the transform refused the answer: no \u{1b}[2J\u{a}xxx"#) == true)
            #expect((error?.message.unicodeScalars.count ?? 0) < 400)
            children.insert(try process.transform([:]).integerValue ?? 0)
        }
        #expect(children.count == 1)
    }

    @Test(
        "a line that is no answer fails that answer; the next one gets a new child",
        arguments: [
            ("nonsense", "not JSON"), ("", "not JSON"), ("{", "not JSON"), ("[1]", "not a JSON object"),
            ("1", "not a JSON object"),
            ("{}", "neither 'response' nor 'error'"), (#"{"Response": 1}"#, "neither 'response' nor 'error'"),
            (#"{"response": 1, "custom_id": "i-2"}"#, "another custom_id"), ("\u{0}", "not JSON"),
            ("{\"response\": 1}\n{\"response\": 2}", "more than one line"),
            ("{\"response\": 1}\ndebug", "more than one line"),
        ])
    func garbage(text: String, reason: String) throws {
        try FileText.write(Array((text + "\n").utf8), to: scratch.file("line"))
        let process = try process(
            """
            if given["response"] == "bad": os.write(1, open("line", "rb").read())
            else: answer({"response": number})
            """)
        #expect(try process.transform(["custom_id": "i-1", "response": "good"]) == 1)
        #expect(try process.transform(["custom_id": "i-1", "response": "good"]) == 2)
        let error = failure { try process.transform(["custom_id": "i-1", "response": "bad"]) }
        #expect(error?.kind == .malformed && error?.isPerAnswer == true)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("nonsense") == false)
        #expect(try process.transform(["custom_id": "i-1", "response": "good"]) == 1)
    }

    @Test("a line nobody asked for is not taken for the next answer")
    func unasked() throws {
        let process = try process(
            """
            answer({"response": number})
            if number == 1:
                time.sleep(0.05)
                answer({"response": "stray"})
                open("written", "w").close()
            """)
        #expect(try process.transform([:]) == 1)
        try waitUntil { FileText.exists(scratch.file("written")) }
        #expect(failure { try process.transform([:]) }?.kind == .malformed)
        #expect(try process.transform([:]) == 1)
    }

    @Test("a child that crashes is started anew, and given up when it never answers")
    func crash() throws {
        let process = try process(
            """
            if given["response"] == "crash": os._exit(3)
            if given["response"] == "kill": os.kill(os.getpid(), signal.SIGKILL)
            answer({"response": number})
            """)
        for _ in 0..<3 {
            #expect(try process.transform(["response": 1]) == 1)
            for (how, words) in [
                ("crash", "ended with exit status 3"), ("kill", "was ended by signal 9"),
                ("crash", "ended with exit status 3"),
            ] {
                let error = failure { try process.transform(["response": .string(how)]) }
                #expect(error?.kind == .ended && error?.isPerAnswer == true)
                #expect(error?.message.hasSuffix("\(words) before it answered") == true, "\(error?.message ?? "")")
            }
        }
        // Three failed, with a success before them: one more, and it is over, also for answers that would go well.
        #expect(failure { try process.transform(["response": "crash"]) }?.kind == .ended)
        let error = failure { try process.transform(["response": 1]) }
        #expect(error?.kind == .gaveUp && error?.isPerAnswer == false)
    }

    @Test("a child that ends after each answer, without a last line feed, is started for each")
    func oneEach() throws {
        let process = try process(
            """
            answer({"response": os.getpid()}, end="")
            break
            """)
        var children: Set<Int64> = []
        for _ in 0..<6 { children.insert(try process.transform([:]).integerValue ?? 0) }
        #expect(children.count == 6)
    }

    @Test("a child that hangs is killed with all it has started, and the answer fails")
    func hang() throws {
        let process = try process(
            """
            import subprocess
            if given["response"] == "hang":
                child = subprocess.Popen(["sleep", "1000"])
                open("pid", "w").write(str(child.pid))
                os.rename("pid", "sleeper")
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                time.sleep(1000)
            answer({"response": number})
            """, timeout: .seconds(2))
        #expect(try process.transform(["response": 1]) == 1)
        let time = try ContinuousClock().measure {
            let error = failure { try process.transform(["response": "hang"]) }
            #expect(error?.kind == .timedOut && error?.isPerAnswer == true)
            #expect(error?.message.contains("did not answer within 2.0 seconds") == true, "\(error?.message ?? "")")
            let sleeper = try #require(Int32(FileText.text(scratch.file("sleeper"))))
            try waitUntil { FileText.isGone(sleeper) }
        }
        #expect(time < .seconds(20))
        #expect(try process.transform(["response": 1]) == 1)
    }

    @Test("a megabyte each way, at the same time and in pieces, gets through")
    func large() throws {
        // Writes a megabyte before it reads the rest of its line, and byte by byte at the end.
        let process = try process(
            script: """
                import os
                while True:
                    head = os.read(0, 10)
                    if not head: break
                    os.write(1, b'{"response": "')
                    size = 0
                    while size < 1 << 20: size += os.write(1, b"x" * 65536)
                    while not head.endswith(b"\\n"): head = os.read(0, 100000)
                    for byte in b'"}\\n': os.write(1, bytes([byte]))
                """)
        for _ in 0..<3 {
            let answer = try process.transform(["response": .string(String(repeating: "é", count: 1 << 19))])
            #expect(answer.stringValue?.utf8.count == 1 << 20)
        }
    }

    @Test("a child that does not read, or answers before it has read, holds nobody up")
    func deaf() throws {
        let big: JSONObject = ["response": .string(String(repeating: "x", count: 4 << 20))]
        let silent = try process(script: "import time; time.sleep(1000)", timeout: .milliseconds(500))
        #expect(failure { try silent.transform(big) }?.kind == .timedOut)
        let hasty = try process(script: #"import os; os.close(0); os.write(1, b'{"response": 1}\n')"#)
        for _ in 0..<6 { #expect(try hasty.transform(big) == 1) }
        for _ in 0..<6 {
            let early = try LineProcess(["echo", "early"], in: scratch.path)
            usleep(50_000)
            #expect(try early.exchange([0x0A], before: .now + .seconds(30)) == Array("early".utf8))
        }
        let gone = try process(script: "import os; os.close(0); os._exit(1)")
        #expect(failure { try gone.transform(big) }?.kind == .ended)
    }

    @Test("a line without an end has one")
    func endless() throws {
        let process = try process(script: "import os\nwhile True: os.write(1, b'x' * 65536)")
        let error = failure { try process.transform([:]) }
        #expect(error?.kind == .malformed && error?.message.contains("more than 64 MiB") == true)
    }

    @Test(
        "a command that cannot be started says so once and for all",
        arguments: [
            ([], "the command is empty"), ([""], "the command is empty"),
            (["no-such-program"], "No such file or directory"),
            (["./no-such-program"], "No such file or directory"), (["/"], "Permission denied"), (["a\0b"], "zero byte"),
        ])
    func unstartable(command: [String], reason: String) throws {
        let process = TransformProcess(command: command, directory: scratch.path)
        for _ in 0..<2 {
            let error = failure { try process.transform([:]) }
            #expect(error?.kind == .cannotStart && error?.isPerAnswer == false)
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        }
        let elsewhere = TransformProcess(command: ["cat"], directory: scratch.file("nowhere"))
        #expect(failure { try elsewhere.transform([:]) }?.kind == .cannotStart)
    }

    @Test("no shell reads the command")
    func noShell() throws {
        let process = TransformProcess(
            command: [
                try PythonOracle.interpreter(), "-c",
                "import sys, json; input(); print(json.dumps({'response': sys.argv[1:]}))", "$HOME; *", "",
            ],
            directory: scratch.path)
        #expect(try process.transform([:]) == ["$HOME; *", ""])
    }

    @Test("at the end a child may finish what it has to do; one that does not is made to")
    func closing() throws {
        let tidy = try process(
            script: """
                import sys
                for line in sys.stdin: print('{"response": 1}', flush=True)
                for _ in range(100000): print("bye")
                open("tidy", "w").close()
                """)
        #expect(try tidy.transform([:]) == 1)
        tidy.close()
        tidy.close()
        #expect(FileText.exists(scratch.file("tidy")))

        let stubborn = try process(
            script: """
                import os, signal, sys, time
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                for line in sys.stdin: print('{"response": %d}' % os.getpid(), flush=True)
                time.sleep(1000)
                """, patience: .milliseconds(100))
        let child = try #require(try stubborn.transform([:]).integerValue)
        let time = ContinuousClock().measure { stubborn.close() }
        #expect(time < .seconds(20))
        #expect(FileText.isGone(Int32(child)))
    }

    @Test("a child does not outlive the last reference to its process")
    func forgotten() throws {
        var process: TransformProcess? = try process(#"answer({"response": os.getpid()})"#)
        let child = try #require(try process?.transform([:]).integerValue)
        process = nil
        #expect(FileText.isGone(Int32(child)))
    }

    @Test("a child inherits nothing but its three descriptors, and no ignored signals")
    func inherits() throws {
        let process = try process(
            script: """
                import json, os, signal, sys
                input()
                names = sorted(int(name) for name in os.listdir("/proc/self/fd"))
                mask = [line.split()[1] for line in open("/proc/self/status") if line.startswith("SigBlk")][0]
                print(json.dumps({"response": [len([name for name in names if name > 3]), int(mask, 16)]}))
                """)
        #expect(try process.transform([:]) == [0, 0])
    }

    // In a process of its own: the flag that a signal sets is there once for all tests.
    @Test("a signal ends the wait for an answer")
    func interrupted() async {
        await #expect(processExitsWith: .exitCode(77)) {
            Interruption.install()
            let script = "import os, signal, time; os.kill(os.getppid(), signal.SIGINT); time.sleep(1000)"
            let process = TransformProcess(command: [try PythonOracle.interpreter(), "-c", script], directory: ".")
            do throws(TransformError) {
                _ = try process.transform([:])
            } catch {
                if error.kind == .interrupted && !error.isPerAnswer { exit(77) }
            }
        }
    }

    private func waitUntil(_ condition: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !condition() {
            try #require(ContinuousClock.now < deadline)
            usleep(2000)
        }
    }
}

extension FileText {
    /// Whether there is no process of this number any more, or only what is left of one that nobody has waited for.
    fileprivate static func isGone(_ process: Int32) -> Bool {
        guard let status = try? text("/proc/\(process)/stat") else { return true }
        return status.split(separator: ")").last?.hasPrefix(" Z") == true
    }
}
