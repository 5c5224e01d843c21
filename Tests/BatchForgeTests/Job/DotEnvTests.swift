import ForgeJSON
import Glibc
import TestSupport
import Testing

@testable import BatchForge

@Suite("Environment: .env files are read as python-dotenv reads them, and fill in what the process lacks")
struct DotEnvTests {
    private static let process = ["HOME": "/home/user", "SET": "from the process", "EMPTY_SET": ""]

    static let cases: [String] = [
        "", "\n\n", "A=1", "A=1\nB=2\n", "A=1\r\nB=2\r\n", "A=1\rB=2", "  A = 1  ", "A=", "A", "A\nB=1", "=1", "A==1",
        "# comment\nA=1", "A=1 # comment", "A=1# no comment", "A=#text", "A= # comment", "A= #text", "A=a#b",
        "A=a # b # c", "A=\t#x",
        "export A=1", "export   A=1", "export A", "export=1", "exportA=1", "export\nA=1", "  export A = 'x' ",
        "A='single'", "A='it\\'s'", "A='a\\\\b'", "A='a\\nb'", "A='a\nb'", "A='a' # c", "A='a'b", "A='a", "A=''",
        "A='' 'x'",
        "A=\"double\"", "A=\"a\\\"b\"", "A=\"a\\nb\\tc\\rd\\\\e\"", "A=\"a\\a\\b\\f\\v\\'\"", "A=\"a\\qb\\$c\"",
        "A=\"two\nlines\" # c\nB=2",
        "A=\"crlf\r\nlines\"", "A=\"open\nB=2", "A=\"x\" y\nB=2", "A=\"\\\\\"\nB=2", "A=\"\\x41\\u0041\\101\"",
        "'A'=1", "'A B'=1", "''=1", "'A=1", "'A' = 'b'", "\"A\"=1", "A B=1", "A-B=1", "A.B=1", "1A=2", "ä=ö",
        "A=ä ö\u{A0}",
        "A=1\nA=2", "A=1\nA", "A=1\nB=${A}", "B=${A}\nA=1", "A=${HOME}/x", "A='${HOME}'", "A=\"${HOME}\"", "A=$HOME",
        "A=${NO}", "A=${NO:-d}",
        "A=${NO:-}", "A=${HOME:-d}", "A=${EMPTY_SET:-d}", "A=${SET}\nSET=other\nB=${SET}", "A=${}", "A=${ }",
        "A=${NO:d}", "A=${NO:-a:-b}",
        "A=${NO", "A=${NO:-d", "A=x${HOME}y${NO:-z}", "A=${A}", "A=1\nA=${A}2\nA=${A}3", "A=$${HOME}", "A=\\${HOME}",
        "B\nA=${B:-d}", "A=${a\nb}",
        "SET=mine", "EMPTY_SET=mine", "\u{FEFF}A=1", "A=1\u{FEFF}", "A=\u{2003}x\u{2003}", "A=x \u{1C} # c", "A=`x`",
        "A=a\\nb", "A=a b  c",
        "A=\"a\" export B=1", "A:1\nB=2", "A = = 1", "#A=1\n  # B=2\nC=3 ", "A='x'\n\n\n  B=\"y\"\n", "A=1;B=2",
        "A=\"é\\né\"", "A='\\\\'\nB=1", "A=\"'\"", "A='\"'",
        "A=\u{0B}1", "A=1\u{0C}B=2", "A=1\u{2028}B=2", "A=1\u{85}B=2", "\u{2028}A=1", "A\u{A0}=1",
    ]

    @Test("the same names and values, and the same lines left out")
    func differential() throws {
        let script = """
            import io, json, logging, os, sys
            from dotenv.main import DotEnv
            out = []
            class Lines(logging.Handler):
                def emit(self, record): lines.append(record.args[0])
            logger = logging.getLogger("dotenv.main"); logger.addHandler(Lines()); logger.propagate = False
            request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
            for text in request["cases"]:
                lines = []
                os.environ.clear(); os.environ.update(request["process"])
                # What open() does with line ends.
                stream = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8")
                try:
                    DotEnv(None, stream=stream, override=False).set_as_environment_variables()
                    out.append({"env": dict(os.environ), "bad": len(lines)})
                except Exception as error:
                    out.append({"error": type(error).__name__})
            sys.stdout.write(json.dumps(out))
            """
        var process = JSONObject()
        for (name, value) in Self.process.sorted(by: <) { process[name] = .string(value) }
        let request: JSONValue = ["process": .object(process), "cases": .array(Self.cases.map { .string($0) })]
        let answer = try JSONValue(parsing: PythonOracle.run(script: script, input: request.serialized()))
        let outcomes = try #require(answer.arrayValue)
        try #require(outcomes.count == Self.cases.count)
        let directory = try ScratchDirectory("dotenv")
        for (text, outcome) in zip(Self.cases, outcomes) {
            // Python's own environment cannot hold every name, for example an empty one.
            guard let expected = outcome["env"]?.objectValue else { continue }
            try FileText.write(text, to: directory.file("env"))
            let environment = try Environment.read(
                process: Self.process, dotEnvFiles: [directory.file("env")])
            let ours = environment.names.map { ($0, environment[$0] ?? "") }.map { "\($0)=\($1)" }
            let theirs = expected.map { ($0.key, $0.value.stringValue ?? "") }.sorted { $0.0 < $1.0 }.map {
                "\($0)=\($1)"
            }
            #expect(ours == theirs, "\(text.debugDescription)")
            #expect(Int64(environment.warnings.count) == outcome["bad"]?.integerValue, "\(text.debugDescription)")
        }
    }

    @Test("the process wins over the files, and an earlier file over a later one")
    func precedence() throws {
        let directory = try ScratchDirectory("dotenv")
        try FileText.write("A=file1\nB=file1\n", to: directory.file("1"))
        try FileText.write("A=file2\nB=file2\nC=${B}\n", to: directory.file("2"))
        let environment = try Environment.read(
            process: ["A": "process"], dotEnvFiles: [directory.file("1"), directory.file("2")])
        #expect(environment["A"] == "process" && environment["B"] == "file1" && environment["C"] == "file1")
        #expect(environment["D"] == nil)
        #expect(environment.origin(of: "A") == .process)
        #expect(environment.origin(of: "B") == .file(directory.file("1"), line: 2))
        #expect(environment.origin(of: "C") == .file(directory.file("2"), line: 3))
    }

    @Test("a file that others may read, and a line that is none, are warned of without a value")
    func warnings() throws {
        let directory = try ScratchDirectory("dotenv")
        let path = directory.file(".env")
        try FileText.write("KEY=hunter2\n\nhunter2 hunter2\n", to: path)
        #expect(
            try Environment.read(process: [:], dotEnvFiles: [path]).warnings == [
                "\(path):3: not a setting, left out"
            ])
        #expect(unsafe chmod(path, 0o640) == 0)
        #expect(
            try Environment.read(process: [:], dotEnvFiles: [path]).warnings
                == ["'\(path)' can be read by others: chmod 600 \(path)", "\(path):3: not a setting, left out"])
    }

    @Test("a file that is not there or not text is refused")
    func refused() throws {
        let directory = try ScratchDirectory("dotenv")
        let absent = #expect(throws: JobError.self) {
            try Environment.read(process: [:], dotEnvFiles: [directory.file("absent")])
        }
        #expect(absent?.kind == .missing)
        try FileText.write([0x41, 0x3D, 0xFF] as [UInt8], to: directory.file("bytes"))
        let bytes = #expect(throws: JobError.self) {
            try Environment.read(process: [:], dotEnvFiles: [directory.file("bytes")])
        }
        #expect(bytes?.kind == .data)
        let folder = #expect(throws: JobError.self) {
            try Environment.read(process: [:], dotEnvFiles: [directory.path])
        }
        #expect(folder?.message == "cannot read the file: Is a directory")
    }

    @Test("the process's own environment can be read")
    func own() { #expect(Environment.ofProcess()["PATH"]?.isEmpty == false) }
}
