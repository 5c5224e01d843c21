import ForgeTrail
import Testing

@Suite("TrailFile: names and what they denote")
struct TrailFileTests {
    private static let names: [(TrailFile, String)] = [
        (.input(Sample.part), "batch_input_20261122T101500Z-k3f9qa_001.jsonl"),
        (.batch(Sample.part), "batch_20261122T101500Z-k3f9qa_001.json"),
        (.output(Sample.part), "batch_output_20261122T101500Z-k3f9qa_001.jsonl"),
        (.error(Sample.part), "batch_error_20261122T101500Z-k3f9qa_001.jsonl"),
        (.results(Sample.part), "results_20261122T101500Z-k3f9qa_001.jsonl"),
        (.unapplied(Sample.part), "unapplied_20261122T101500Z-k3f9qa_001.jsonl"),
        (.currentBatchID, "current_batch_id.txt"), (.failedIDs, "failed_ids.txt"), (.failed, "failed.jsonl"),
        (.job(Sample.run), "job_20261122T101500Z-k3f9qa.json"),
        (.prompt(Sample.run, role: .system), "prompt_20261122T101500Z-k3f9qa_system.j2"),
        (.prompt(Sample.run, role: .user), "prompt_20261122T101500Z-k3f9qa_user.j2"),
        (.template(Sample.run, number: 1), "prompt_20261122T101500Z-k3f9qa_001.j2"),
        (.template(Sample.run, number: 1234), "prompt_20261122T101500Z-k3f9qa_1234.j2"),
        (.journal, "journal.jsonl"), (.ids(Sample.run), "ids_20261122T101500Z-k3f9qa.jsonl"),
        (.torn(1), "journal.torn-1"), (.torn(12), "journal.torn-12"),
        (.input(Part(run: Sample.run, number: 1000)), "batch_input_20261122T101500Z-k3f9qa_1000.jsonl"),
    ]

    @Test("each file has one name, and each name one file", arguments: names)
    func bothWays(file: TrailFile, name: String) {
        #expect(file.name == name)
        #expect(TrailFile(name: name) == file)
    }

    @Test(
        "other names are not part of the trail",
        arguments: [
            "", ".", "..", "batch_input_1.jsonl", ".batch_input_20261122T101500Z-k3f9qa_001.jsonl.4242.abcdef.tmp",
            "batch_input_20261122T101500Z-k3f9qa_001.json", "batch_input_20261122T101500Z-k3f9qa_1.jsonl",
            "batch_input_20261122T101500Z-k3f9qa.jsonl", "batch_20261122T101500Z-k3f9qa_001.jsonl",
            "batch_output_20261122T101500Z-k3f9qa_000.jsonl", "Batch_input_20261122T101500Z-k3f9qa_001.jsonl",
            "batch_input_20261122T101500Z-k3f9qa_001.jsonl~", "batch_input__001.jsonl", "batch_.json", "job_.json",
            "results_../../etc/passwd_001.jsonl", "prompt_20261122T101500Z-k3f9qa.j2",
            "prompt_20261122T101500Z-k3f9qa_assistant.j2", "prompt_20261122T101500Z-k3f9qa_.j2",
            "prompt_20261122T101500Z-k3f9qa_1.j2", "prompt_20261122T101500Z-k3f9qa_000.j2",
            "prompt_20261122T101500Z-k3f9qa_0001.j2", "prompt_20261122T101500Z-k3f9qa_head.j2",
            "ids_20261122T101500Z-k3f9qa_001.jsonl", "journal.torn-", "journal.torn-0", "journal.torn-01",
            "journal.torn-x", "journal.jsonl.bak", "current_batch_id.txt.", "failed_ids.txt\n", "JOURNAL.JSONL",
        ])
    func rejected(name: String) { #expect(TrailFile(name: name) == nil) }

    @Test("what was sent, what came back and what a run used is sealed; pointers are not")
    func sealed() {
        let pointers: Set<TrailFile> = [.batch(Sample.part), .currentBatchID, .failedIDs, .failed]
        for (file, _) in Self.names { #expect(file.isSealed != pointers.contains(file), "\(file)") }
    }

    @Test("a file knows its run")
    func run() {
        for (file, name) in Self.names { #expect((file.run == Sample.run) == name.contains("k3f9qa"), "\(name)") }
    }
}
