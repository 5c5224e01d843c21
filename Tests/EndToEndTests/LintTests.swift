import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("gen-batch --lint: all that is wrong with a prompt, before anything is claimed", .serialized)
struct LintTests {
    private static let job = """
        version: 1
        mongodb: {uri: "${MONGODB_URI}", database: "${MONGODB_DB}", collection: visits}
        select: {query: {ai_status: pending}, sort: {_id: 1}}
        vars: {patient_name: patient.first_name}
        prompt: {user_file: ../prompt.j2}
        request: {body: {model: gpt-4o-mini, max_tokens: 500}}
        results:
          - update: {$push: {answers: "{{ response_content }}"}}

        """

    /// Documents with `patient.first_name`, `patient.address`, `medical.last_visit`; every third without `weight`.
    private func bench(_ count: Int = 9, job: String = LintTests.job, prompt: String) throws -> Workbench {
        let bench = try Workbench(prompt: prompt)
        try bench.write(job, to: "jobs/visits.yaml")
        try bench.insert(
            (0..<count).map { number in
                var document: BSONDocument = [
                    "_id": .int32(Int32(number)), "ai_status": "pending",
                    "patient": ["first_name": .string("Secret name \(number)"), "address": "Secret street"],
                    "medical": ["last_visit": .date(milliseconds: 0)],
                ]
                if number % 3 != 0 { document = document.setting("weight", to: .int32(70)) }
                return document
            })
        return bench
    }

    private func lint(
        _ bench: Workbench, _ arguments: [String] = [], expecting code: Int32,
        at location: SourceLocation = #_sourceLocation
    ) throws -> ToolRun.Outcome {
        let before = try bench.fingerprint()
        let outcome = try bench.toolInPlace("gen-batch", ["--lint"] + arguments).run()
        #expect(outcome.code == code, "\(outcome)", sourceLocation: location)
        #expect(try bench.fingerprint() == before, sourceLocation: location)
        #expect(!FileText.exists(bench.scratch.file("batches")), sourceLocation: location)
        #expect(!(outcome.output + outcome.errors).contains("Secret"), sourceLocation: location)
        return outcome
    }

    @Test("a name that is nowhere is shown in its line, with the field that has it further in")
    func deeperField() throws {
        let bench = try bench(prompt: "Your patient {{patient_name}} has visited on {{last_visit_date}}.\n")
        let outcome = try lint(bench, expecting: 65)
        #expect(
            outcome.output == """
                error: unknown variable `last_visit_date`
                 --> prompt.j2:1:48
                  |
                1 | Your patient {{patient_name}} has visited on {{last_visit_date}}.
                  |                                                ^^^^^^^^^^^^^^^ not in `vars`, in none of 9 sampled documents
                hint: `medical.last_visit` is in 9 of 9; add `last_visit_date: medical.last_visit` at jobs/visits.yaml:4


                """)
        #expect(
            outcome.errors == """
                checked  prompt.j2 and 1 template of jobs/visits.yaml
                sampled  all of 9 open documents: 0 rendered, 9 failed
                found    1 error; nothing was claimed or written

                """)
    }

    @Test(
        "what is probably meant is proposed: a variable, a field, an attribute, a field of a field",
        arguments: [
            ("{{ patient_nam }}", "prompt.j2:1:4", "did you mean `patient_name`?"),
            ("{{ patient_name }}{{ wieght | default(1) }}", "prompt.j2:1:22", "did you mean `weight`? It is in 6 of 9"),
            ("{{ patient_name }}{{ patient.adress }}", "prompt.j2:1:30", "did you mean 'address'?"),
            ("{{ patient_name }}{{ doc.last_visit }}", "prompt.j2:1:26", "`medical.last_visit` is in 9 of 9"),
            ("{{ patient_name }}\n{{ weight is defind }}", "prompt.j2:2:14", "did you mean 'defined'?"),
            (
                "{{ patient_name }}{% if false %}{{ patient | lenght }}{% endif %}", "prompt.j2:1:46",
                "did you mean 'length'?"
            ),
        ])
    func nearNames(prompt: String, place: String, hint: String) throws {
        let bench = try bench(prompt: prompt)
        let outcome = try bench.run("gen-batch", "--lint", expecting: nil)
        #expect(outcome.output.contains("--> \(place)\n"), "\(outcome)")
        #expect(outcome.output.contains("^"), "\(outcome)")
        #expect(outcome.output.contains("\nhint: \(hint)\n"), "\(outcome)")
    }

    @Test("all findings are told, those of the job file with their place in it, in the order of the files")
    func everything() throws {
        let job =
            Self.job.replacing("vars: {", "vars: {age: patient.aeg, unused: weight, ")
            .replacing("{user_file:", "{system: 'You are {{ role }}.', user_file:")
            .replacing("\"{{ response_content }}\"", "\"{{ response_content ~ doc.patient.frist_name }}\"")
            + "response: {require: [\"'x' in response_contnt\"]}\n"
        let bench = try bench(
            job: job, prompt: "{{ patient_name }} {{ one }}\n{{ two }} {{ age }}\n{{ weight + 1 }}\n")
        let outcome = try lint(bench, expecting: 65)
        let places = outcome.output.matches(of: /(error|warning): .*\n +--> (.*)\n/).map { "\($0.1) \($0.2)" }
        #expect(
            places == [
                "error jobs/visits.yaml:4:13", "warning jobs/visits.yaml:4:26", "error jobs/visits.yaml:5:30",
                "error jobs/visits.yaml:8:66", "error jobs/visits.yaml:9:30", "error prompt.j2:1:23",
                "error prompt.j2:2:4", "warning prompt.j2:3:4",
            ], "\(outcome)")
        #expect(outcome.output.contains("for 9 of 9 sampled documents the answer could not be stored"), "\(outcome)")
        #expect(outcome.output.contains("asked for at prompt.j2:2:14"), "\(outcome)")
        #expect(outcome.output.contains("in 6 of 9 sampled documents; 3 would fail\n  = i-0, i-3, i-6\n"), "\(outcome)")
        #expect(outcome.errors.contains("found    6 errors, 2 warnings; nothing was claimed or written\n"))
        let closing = try JSONValue(
            parsing: String(try #require(try lint(bench, ["--json"], expecting: 65).output.split(separator: "\n").last))
        )
        #expect(closing["errors"] == 6 && closing["warnings"] == 2 && closing["failed"] == 9, "\(closing)")
    }

    @Test("a name that some documents lack is a warning with how many would fail, and the status is 3")
    func partial() throws {
        let bench = try bench(30, prompt: "{{ patient_name }} {{ weight }}")
        let outcome = try lint(bench, expecting: 3)
        #expect(outcome.output.hasPrefix("warning: variable `weight` is not in every document\n"), "\(outcome)")
        #expect(outcome.output.contains("^^^^^^ in 20 of 30 sampled documents; 10 would fail\n"), "\(outcome)")
        #expect(outcome.output.contains("\n  = i-0, i-3, i-6 and 7 more\n"), "\(outcome)")
        #expect(outcome.errors.contains("sampled  all of 30 open documents: 20 rendered, 10 failed\n"))
        let sample = try lint(bench, ["--count", "7"], expecting: 3)
        #expect(sample.errors.contains("sampled  7 of 30 open documents: "), "\(sample)")
    }

    @Test(
        "nothing is said of what the template allows for",
        arguments: [
            "{{ patient_name }}", "{{ patient_name }} {{ weight | default(0) }}",
            "{{ patient_name }} {% if weight is defined %}{{ weight }}{% endif %}",
            "{{ patient_name }} {{ doc.weight if doc.weight is defined else 0 }}",
        ])
    func clean(prompt: String) throws {
        let bench = try bench(prompt: prompt)
        let outcome = try lint(bench, expecting: 0)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("found    nothing wrong; nothing was claimed or written\nnext: gen-batch\n"))
    }

    @Test("a name that is nowhere and may be missing is a warning, and none is an error of the job")
    func allowed() throws {
        let bench = try bench(prompt: "{{ patient_name }} {{ nickname | default('') }}")
        let outcome = try lint(bench, expecting: 0)
        #expect(outcome.output.contains("warning: variable `nickname` is in no sampled document"))
        #expect(outcome.errors.contains("found    1 warning;"))
    }

    @Test("without documents the templates are compiled all the same")
    func noDocuments() throws {
        let bench = try bench(0, prompt: "{{ patient_name }} {{ weight }} {{ height }}")
        let outcome = try lint(bench, expecting: 0)
        #expect(outcome.output.contains("not in `vars`: `weight`, `height`\n"), "\(outcome)")
        #expect(outcome.errors.contains("sampled  no document: none is open\n"))
        try bench.write("{{ patient_name | uper }}", to: "prompt.j2")
        _ = try lint(bench, expecting: 65)
    }

    @Test("a job that cannot be loaded is told in the same form")
    func unloadable() throws {
        let bench = try bench(job: Self.job.replacing("select:", "selekt:"), prompt: "{{ patient_name | uper }}")
        let outcome = try lint(bench, expecting: 78)
        #expect(outcome.output.contains("error: unknown key 'selekt'\n --> jobs/visits.yaml:3:1\n  |\n3 | selekt:"))
        #expect(outcome.output.contains("error: unknown filter 'uper'\n --> prompt.j2:1:19\n"), "\(outcome)")
        #expect(outcome.errors.contains("found    "))
    }

    @Test("what is found does not need the database, and its error is told after it")
    func noDatabase() throws {
        let bench = try bench(prompt: "{{ patient_name }}{% if false %}{{ 1 | uper }}{% endif %}")
        let outcome = try bench.run(
            "gen-batch", "--lint", "--uri", "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200", expecting: 69)
        #expect(outcome.output.contains("No filter named 'uper' found."), "\(outcome)")
        #expect(outcome.errors.contains("no server at 127.0.0.1:1"))
    }

    @Test("rows of a pipeline are what is sampled, and a retry's fields are tried")
    func pipelineAndRetry() throws {
        let job =
            Self.job.replacing(
                "sort: {_id: 1}", "sort: {_id: 1}, pipeline: [{$match: {weight: 70}}, {$set: {kilos: $weight}}]")
            + "retry: {on: {truncated: {set: {max_tokens: '{{ request.max_tokns * 2 }}'}}}}\n"
        let bench = try bench(job: job, prompt: "{{ patient_name }} {{ kilos }} {{ kilo }}")
        let outcome = try lint(bench, expecting: 65)
        #expect(outcome.output.contains("did you mean `kilos`? It is in 6 of 6"), "\(outcome)")
        #expect(outcome.output.contains("i-0: select.pipeline gave no row for it"), "\(outcome)")
        #expect(outcome.output.contains("did you mean 'max_tokens'?"), "\(outcome)")
        #expect(outcome.output.contains("--> jobs/visits.yaml:9:"), "\(outcome)")
    }

    @Test("what YAML has folded is told with its place in the text, and tabs move no caret")
    func folded() throws {
        let job = Self.job.replacing(
            "prompt: {user_file: ../prompt.j2}",
            "prompt:\n  system: >-\n    {{ patient_name }}\n    {{ one }}\n  user: |-\n    a\n    \t{{ two }}")
        let outcome = try lint(bench(job: job, prompt: ""), expecting: 65)
        #expect(
            outcome.output.contains(
                "error: unknown variable `one` (at column 23 of the template)\n --> jobs/visits.yaml:6:11"),
            "\(outcome)")
        #expect(outcome.output.contains(" --> jobs/visits.yaml:11:9\n"), "\(outcome)")
        #expect(outcome.output.contains("11 |      {{ two }}\n   |         ^^^ not in"), "\(outcome)")
    }

    @Test("looks exclude each other")
    func looks() throws {
        let bench = try bench(prompt: "{{ patient_name }}")
        try bench.run("gen-batch", "--lint", "-n", expecting: 64)
        try bench.run("gen-batch", "--lint", "--show", "1", expecting: 64)
    }
}
