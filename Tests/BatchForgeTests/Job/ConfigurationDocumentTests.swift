import TestSupport
import Testing

@testable import BatchForge

@Suite("docs/configuration.md: what it says is so")
struct ConfigurationDocumentTests {
    private static func document() throws -> String { try FileText.text(PackageRoot.file("docs/configuration.md")) }

    @Test("its job files load")
    func jobFiles() throws {
        let blocks = try Self.document().split(separator: "```yaml\n").dropFirst().map { block in
            String(block[..<(block.firstRange(of: "```")?.lowerBound ?? block.endIndex)])
        }
        #expect(!blocks.isEmpty)
        for block in blocks {
            #expect(try JobFixture.complaint(block, ["MONGODB_URI": "mongodb://h"]) == nil, "\(block)")
        }
    }

    @Test("it has every setting, with its default")
    func settings() throws {
        let document = try Self.document()
        let job = try JobFixture.load(
            [2: ""], adding: "", ["MONGODB_URI": "mongodb://h", "MONGODB_DB": "d", "MONGODB_COLLECTION": "c"])
        for setting in job.settings where !setting.key.hasPrefix("provider.") {
            let row = document.split(separator: "\n").first { $0.hasPrefix("| `\(setting.key)` |") }
            #expect(row != nil, "\(setting.key)")
            if setting.origin == "default", !setting.key.hasSuffix("max_bytes"), let row {
                let cell = row.split(separator: "|", omittingEmptySubsequences: false)[3]
                let shown = cell.filter { $0 != "`" && $0 != " " }
                let isSame =
                    shown == setting.value || Quantity.duration(String(shown)) == Quantity.duration(setting.value)
                #expect(isSame, "\(setting.key): \(shown), \(setting.value)")
            }
        }
    }

    @Test(
        "it has every variable",
        arguments: [
            "MONGODB_URI", "MONGODB_DB", "MONGODB_COLLECTION", "OPENAI_API_KEY", "OPENAI_API_KEY_FILE",
            "OPENAI_BASE_URL",
            "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_MODEL", "OPENAI_TEMP", "OPENAI_MAX_TOKENS", "BATCH_SIZE",
            "COMPLETION_WINDOW", "POLL_INTERVAL", "MAX_RETRIES", "SYSTEM_PROMPT", "USER_PROMPT_TEMPLATE",
        ])
    func variables(name: String) throws { #expect(try Self.document().contains("`\(name)`")) }

    @Test("it has every name that an update may ask for", arguments: UpdateTemplate.allowedNames)
    func names(name: String) throws { #expect(try Self.document().contains("`\(name)`")) }

    @Test("its .env is read as it says")
    func environmentFile() throws {
        let block = try #require(try Self.document().split(separator: "```\n").first { $0.hasPrefix("# a comment\n") })
        let directory = try ScratchDirectory("dotenv")
        try FileText.write(String(block), to: directory.file(".env"))
        let environment = try Environment.read(process: [:], dotEnvFiles: [directory.file(".env")])
        #expect(environment.warnings.isEmpty)
        #expect(environment["OPENAI_API_KEY"] == "sk-…" && environment["MONGODB_DB"] == "clinic")
        #expect(environment["SYSTEM_PROMPT"] == "Two lines:\nthis is the second.")
        #expect(environment["USER_PROMPT_TEMPLATE"] == "As it is, also \\n and\nover several lines.")
        #expect(environment["MONGODB_URI"] == "mongodb://localhost:27017")
    }
}
