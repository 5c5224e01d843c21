import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("Prompts of several files: found, kept with the run, used again", .serialized)
struct IncludeTests {
    private static let prompt = "{% include 'parts/head.j2' %}{% from 'parts/m.j2' import about %}{{ about(name) }}"
    private static let macro = "{% macro about(name) %}about {{ name }} on {{ strftime_now('%Y') }}{% endmacro %}"

    private func bench(_ script: [String] = []) throws -> Workbench {
        let bench = try Workbench(documents: 2, script: script, prompt: Self.prompt)
        try bench.write(
            Workbench.job(batchSize: 100).replacing(
                "{user_file: ../prompt.j2}", "{user_file: ../prompt.j2, extensions: [strftime_now]}"),
            to: "jobs/visits.yaml")
        try bench.write("Write ", to: "parts/head.j2")
        try bench.write(Self.macro, to: "parts/m.j2")
        return bench
    }

    private func prompts(_ bench: Workbench, _ input: String) throws -> [String] {
        try bench.lines(input).compactMap { $0["body"]?["messages"]?[0]?["content"]?.stringValue }
    }

    @Test("the parts are files of the run, numbered, and job_<run>.json says which is which")
    func frozen() throws {
        let bench = try bench()
        try bench.run("gen-batch")
        let run = try #require(bench.trailFiles().first { $0.hasPrefix("job_") }).dropFirst(4).dropLast(5)
        let year = run.prefix(4)
        #expect(
            try prompts(bench, bench.trailFile("batch_input_"))
                == ["Write about visit 0 on \(year)", "Write about visit 1 on \(year)"])
        #expect(try FileText.text(bench.trailFile("prompt_\(run)_user")) == Self.prompt)
        #expect(try FileText.text(bench.trailFile("prompt_\(run)_001")) == "Write ")
        #expect(try FileText.text(bench.trailFile("prompt_\(run)_002")) == Self.macro)
        let prompt = try JSONValue(parsing: FileText.read(bench.trailFile("job_")))["prompt"]
        #expect(prompt?["user"]?["templates"] == ["parts/head.j2": 1, "parts/m.j2": 2])
        #expect(prompt?["options"]?["extensions"] == ["strftime_now"])
        try bench.finish()
        try bench.expectWhole(2)
    }

    @Test("a retry takes a part as it is then, as it does the prompt, and keeps that; the first run keeps what it had")
    func retried() throws {
        let bench = try bench([#"{"line":{"custom_id":"i-1"},"finish_reason":"length","times":1}"#])
        try bench.run("gen-batch")
        let first = try #require(bench.trailFiles().first { $0.hasPrefix("job_") }).dropFirst(4).dropLast(5)
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", expecting: 3)
        try bench.run("identify-failed", expecting: 3)
        try bench.write("Write briefly ", to: "parts/head.j2")
        try bench.run("retry-failed")
        let second = try #require(
            bench.trailFiles().first { $0.hasPrefix("job_") && !$0.contains(first) }
        ).dropFirst(4).dropLast(5)
        #expect(try FileText.text(bench.trailFile("prompt_\(first)_001")) == "Write ")
        #expect(try FileText.text(bench.trailFile("prompt_\(second)_001")) == "Write briefly ")
        let year = second.prefix(4)
        #expect(
            try prompts(bench, bench.trailFile("batch_input_\(second)")) == ["Write briefly about visit 1 on \(year)"])
    }

    @Test("a part that is not there ends gen-batch before anything is claimed, with its place")
    func missing() throws {
        let bench = try bench()
        try bench.remove("parts/m.j2")
        let outcome = try bench.run("gen-batch", expecting: 78)
        #expect(outcome.errors.contains("prompt.j2:1:38: there is no template 'parts/m.j2'"), "\(outcome)")
        #expect(try bench.count(["ai_status": "pending"]) == 2)
        let lint = try bench.run("gen-batch", "--lint", expecting: 78)
        #expect((lint.output + lint.errors).contains("there is no template 'parts/m.j2'"), "\(lint)")
    }

    @Test("render-template finds the parts in the template's folder or where it is told, and nowhere else")
    func rendered() throws {
        let scratch = try ScratchDirectory("render")
        _ = try scratch.folder("a")
        _ = try scratch.folder("b")
        try FileText.write("{% include 'part' %}", to: scratch.file("a/main"))
        try FileText.write("{% include '../b/part' %}", to: scratch.file("a/out"))
        try FileText.write("{% do 1 %}{% for i in [1] %}{% break %}{% endfor %}x", to: scratch.file("a/switches"))
        try FileText.write("in a", to: scratch.file("a/part"))
        try FileText.write("in b", to: scratch.file("b/part"))
        try scratch.link("a/link", to: "../b/part")
        try FileText.write("{% include 'link' %}", to: scratch.file("a/linked"))
        func render(_ arguments: String...) throws -> ToolRun.Outcome {
            try ToolRun(tool: "render-template", arguments, directory: scratch.path).run()
        }
        #expect(try render("a/main").output == "in a")
        #expect(try render("a/main", "--include-dir", "b").output == "in b")
        for name in ["a/out", "a/linked"] {
            let outcome = try render(name)
            #expect(outcome.code == 65 && outcome.errors.contains("\(name):1:12: there is no template"), "\(outcome)")
        }
        #expect(try render("a/switches").code == 65)
        #expect(try render("a/switches", "--extension", "do", "--extension", "loopcontrols").output == "x")
        #expect(try render("a/switches", "--extension", "od").code == 64)
    }
}
