import ForgeJSON
import Glibc
import TestSupport
import Testing

@testable import BatchForge

@Suite("OPENAI_API_KEY_FILE: a key from a file")
struct KeyFileTests {
    private static func load(_ variables: [String: String], in fixture: JobFixture) throws(JobError) -> Job {
        var variables = variables
        if let name = variables["OPENAI_API_KEY_FILE"] {
            variables["OPENAI_API_KEY_FILE"] = fixture.directory.file(name)
        }
        return try fixture.load(variables)
    }

    @Test(
        "blanks and line ends around the key are none of it",
        arguments: [
            "sk-hunter2", "sk-hunter2\n", "sk-hunter2\r\n", "  sk-hunter2\n", "\tsk-hunter2 \n\n", "\nsk-hunter2",
            "sk-hunter2\0",
        ])
    func accepted(text: String) throws {
        let fixture = try JobFixture(JobFixture.yaml(), files: ["key": text])
        let job = try Self.load(["OPENAI_API_KEY_FILE": "key"], in: fixture)
        #expect(job.provider.apiKey?.reveal() == "sk-hunter2")
        #expect(job.warnings.isEmpty && !JSONValue.object(job.frozen).text().contains("hunter"))
        let setting = job.settings.first { $0.key == "provider.api_key" }
        #expect(setting?.value == "[redacted]" && setting?.origin == "$OPENAI_API_KEY_FILE")
    }

    @Test(
        "what cannot be a key is refused, and not shown",
        arguments: [
            ("", "environment: 'OPENAI_API_KEY_FILE' names an empty file"),
            (" \n\n", "environment: 'OPENAI_API_KEY_FILE' names an empty file"),
            ("sk-a\nsk-hunter2\n", "environment: 'OPENAI_API_KEY_FILE' holds something that cannot be a key"),
            ("sk\u{7}hunter2", "environment: 'OPENAI_API_KEY_FILE' holds something that cannot be a key"),
            ("sk-hünter2", "environment: 'OPENAI_API_KEY_FILE' holds something that cannot be a key"),
            ("sk hunter2", "environment: 'OPENAI_API_KEY_FILE' holds something that cannot be a key"),
        ])
    func refused(text: String, message: String) throws {
        let fixture = try JobFixture(JobFixture.yaml(), files: ["key": text])
        let error = #expect(throws: JobError.self) { try Self.load(["OPENAI_API_KEY_FILE": "key"], in: fixture) }
        #expect(error?.description == message)
    }

    @Test("a file that cannot be read is named, with the reason")
    func unreadable() throws {
        let fixture = try JobFixture(JobFixture.yaml())
        let absent = #expect(throws: JobError.self) { try Self.load(["OPENAI_API_KEY_FILE": "key"], in: fixture) }
        #expect(absent?.kind == .missing)
        #expect(
            absent.map(fixture.text) == "OPENAI_API_KEY_FILE: cannot read 'key': No such file or directory")
        let folder = #expect(throws: JobError.self) { try Self.load(["OPENAI_API_KEY_FILE": "."], in: fixture) }
        #expect(folder?.message.hasSuffix("Is a directory") == true)
        try FileText.write(String(repeating: "k", count: 70_000), to: fixture.directory.file("long"))
        let long = #expect(throws: JobError.self) { try Self.load(["OPENAI_API_KEY_FILE": "long"], in: fixture) }
        #expect(long?.message.hasSuffix("is larger than 65,536 bytes") == true)
    }

    @Test("a file that others may read is warned of", arguments: [0o644, 0o640, 0o604] as [mode_t])
    func exposed(mode: mode_t) throws {
        let fixture = try JobFixture(JobFixture.yaml(), files: ["key": "sk-hunter2\n"])
        let path = fixture.directory.file("key")
        #expect(unsafe chmod(path, mode) == 0)
        let job = try Self.load(["OPENAI_API_KEY_FILE": "key"], in: fixture)
        #expect(job.warnings == ["'\(path)' can be read by others: chmod 600 \(path)"])
    }

    @Test("a key in the environment wins, and the file is not even looked at; an empty one is none")
    func both() throws {
        let fixture = try JobFixture(JobFixture.yaml(), files: ["key": "sk-file\n"])
        func key(_ variable: String, _ file: String) throws -> String? {
            try Self.load(["OPENAI_API_KEY": variable, "OPENAI_API_KEY_FILE": file], in: fixture).provider.apiKey?
                .reveal()
        }
        #expect(try key("sk-variable", "key") == "sk-variable")
        #expect(try key("sk-variable", "absent") == "sk-variable")
        #expect(try key("", "key") == "sk-file")
        #expect(throws: JobError.self) { try fixture.load(["OPENAI_API_KEY": "sk-a\r\nX-Other: b"]) }
    }
}
