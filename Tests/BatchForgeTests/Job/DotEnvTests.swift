import ForgeJSON
import Glibc
import TestSupport
import Testing

@testable import BatchForge

@Suite("Environment: .env files are read as python-dotenv reads them, and fill in what the process lacks")
struct DotEnvTests {
    private static let process = ["HOME": "/home/user", "SET": "from the process", "EMPTY": "", "EMPTY_SET": ""]

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
        "A=\"${SET\n}\"", "A=${SET:-x}y}", "A=${${SET}}", "A='${SET}' # ${SET}", "A=${SET}${EMPTY}${NONE}.", "A=\0",
        "A\0=1",
        "A=1\nexport\nB=2", "export export A=1", "A=e\u{301}'x'", "A='\u{301}'", "A=\"\u{301}\"", "'\u{301}A'=1",
        "A=x\r\rB=1",
        "A=\"x\rB=1\"", "A='x\\\nB=1", "A='x\\", "A=\"\\", "\n\n=1\n\n x y\nA=1", "A=\u{200B}x\u{200B}", "#\u{2028}A=1",
    ]

    /// Every character that a file of settings might have in an odd place, as a value, before and after it.
    private static let characters = (0...0x3100 as ClosedRange<UInt32>).compactMap { number in
        Unicode.Scalar(number).map { "A=\($0)x\($0) #\nB\($0)=1\n" }
    }

    private static let seed: UInt64 = 20_261_122

    private static let known = Dictionary(uniqueKeysWithValues: process.map { (VariableName($0.key), $0.value) })

    private static func ours(_ text: String) -> DotEnvOracle.Reading {
        let file = DotEnv(parsing: text)
        let values = file.resolved(over: known).map { ($0.name, $0.value) }
        return DotEnvOracle.Reading(values: DotEnvOracle.sorted(values), unreadableLines: file.unreadableLines)
    }

    @Test("the same names, values and unreadable lines: by hand, for every character, and at random")
    func differential() throws {
        var random = RandomDotEnv(seed: Self.seed)
        let files = Self.cases + Self.characters + (0..<6_000).map { _ in random.file() }
        #expect(Self.cases.count >= 90)
        let theirs = try DotEnvOracle.readings(of: files, process: Self.process)
        try #require(theirs.count == files.count)
        let different = zip(files, theirs).filter { Self.ours($0) != $1 }
        #expect(different.isEmpty, "seed \(Self.seed)")
        for (text, expected) in different.prefix(5) {
            Issue.record("\(text.debugDescription): \(Self.ours(text)), python-dotenv: \(expected)")
        }
    }

    @Test("a file is taken in as load_dotenv takes it in: what the process has stays")
    func loading() throws {
        let directory = try ScratchDirectory("dotenv")
        for (text, theirs) in zip(Self.cases, try DotEnvOracle.readings(of: Self.cases, process: Self.process)) {
            // Python's own environment cannot hold every name, for example an empty one.
            guard let expected = theirs.environment else { continue }
            try FileText.write(text, to: directory.file("env"))
            let environment = try Environment.read(process: Self.process, dotEnvFiles: [directory.file("env")])
            let ours = DotEnvOracle.sorted(environment.names.map { ($0, environment[$0] ?? "") })
            #expect(ours == expected, "\(text.debugDescription)")
            #expect(environment.warnings.count == theirs.unreadableLines.count, "\(text.debugDescription)")
        }
    }

    @Test("a NUL, at which a C string would end, is refused with its line and without its value")
    func nul() throws {
        let directory = try ScratchDirectory("dotenv")
        try FileText.write("A=1\nB=hunter2\0x\n", to: directory.file("env"))
        let error = #expect(throws: JobError.self) {
            try Environment.read(process: [:], dotEnvFiles: [directory.file("env")])
        }
        #expect(error?.description == "\(directory.file("env")):2: B contains a NUL character")
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
