import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

/// What README shows is what happens: its transcript is replayed, its first job is done step by step.
@Suite("README", .serialized)
struct ReadmeTests {
    /// With UPDATE_README=1 the transcript is not compared but written anew.
    @Test("the transcript is what the tools print")
    func transcript() throws {
        let readme = try FileText.text(PackageRoot.file("README.md"))
        let shown = try #require(Self.block("console", in: readme))
        let bench = try Workbench(
            script: [#"{"line":{"nth":7},"finish_reason":"length","times":1}"#], arguments: ["--seed", "1"])
        for folder in ["jobs", "prompts"] {
            for name in try FileText.names(in: PackageRoot.file("examples/medical/\(folder)")) {
                let text = try FileText.text(PackageRoot.file("examples/medical/\(folder)/\(name)"))
                try bench.write(text, to: "\(folder)/\(name)")
            }
        }
        // The tools shall find the one job that is there.
        try bench.remove("jobs/visits.yaml")
        let visits = try FileText.text(PackageRoot.file("examples/medical/data/visits.jsonl"))
        try bench.insert(visits.split(separator: "\n").map { try BSONDocument(extendedJSON: String($0)) })

        var printed = ""
        for line in shown.split(separator: "\n") where line.hasPrefix("$ ") {
            let words = line.dropFirst(2).split(separator: " ").map(String.init)
            let outcome = try bench.toolInPlace(
                words[0], Array(words.dropFirst()), environment: ["BATCH_SIZE": "500", "POLL_INTERVAL": "1"]
            ).run()
            #expect([0, 3].contains(outcome.code ?? -1), "\(outcome)")
            printed += line + "\n" + outcome.errors
        }
        if TestEnvironment.value("UPDATE_README") != nil {
            try FileText.write(readme.replacing(shown, Self.settled(printed)), to: PackageRoot.file("README.md"))
        } else {
            #expect(Self.plain(printed) == Self.plain(shown))
        }
        #expect(try bench.count(["ai_status": "completed", "event_response": ["$size": 1]]) == 499)
        #expect(try bench.count(["ai_status": "in_progress", "processing_info.claim.attempt": 2]) == 1)
    }

    @Test("the first job works as it is written down, by hand, each step once and once more")
    func firstJob() throws {
        let readme = try FileText.text(PackageRoot.file("README.md"))
        let job = try #require(Self.block("yaml", in: readme))
        let bench = try Workbench()
        try bench.write(job, to: "jobs/summaries.yaml")
        let titles = [
            "The Salt Road", "Small Hours", "A Field of Glass", "North of Nowhere", "Winter Ink", "Two Rivers",
        ]
        let books = titles.map { title -> BSONValue in
            ["title": .string(title), "author": ["name": "Mira Kovač"], "ai_status": "pending"]
        }
        _ = try bench.mongo.run(
            command: ["insert": "books", "documents": .array(.array(books))], on: bench.database)
        let steps = try #require(Self.block("sh", in: readme)).split(separator: "\n").map { line in
            line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
        }.filter { $0.first.map { Self.tools.contains($0) } ?? false }
        #expect(Set(steps.map { $0[0] }) == Set(Self.tools))
        for step in steps {
            for _ in 0..<2 {
                let outcome = try bench.tool(step[0], Array(step.dropFirst())).run()
                #expect(outcome.code == 0, "\(step): \(outcome)")
            }
        }
    }

    private static let tools = [
        "gen-batch", "submit-batch", "monitor-batch", "ingest-results", "identify-failed", "retry-failed",
    ]

    /// The first fenced block of that language, or the first one under a heading.
    static func block(_ language: String, under heading: String? = nil, in text: String) -> String? {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        let lines = all.drop { heading != nil && $0 != heading ?? "" }
        guard let start = lines.firstIndex(of: "```\(language)") else { return nil }
        return lines[(start + 1)...].prefix { $0 != "```" }.map { $0 + "\n" }.joined()
    }

    /// Without what `monitor-batch` says of a batch that is still running: how often it looks is a matter of time.
    private static func settled(_ text: String) -> String {
        text.replacing(/batch_\S+  (validating|in_progress|finalizing).*\n/, with: "").replacing(
            /next look in .*\n/, with: "")
    }

    /// Ids and hours are different each time.
    private static func plain(_ text: String) -> String {
        settled(text).replacing(/[0-9]{8}T[0-9]{6}Z-[a-z0-9]{6}/, with: "<run>").replacing(
            /batch_[0-9a-f]{32}/, with: "<batch>")
    }
}
