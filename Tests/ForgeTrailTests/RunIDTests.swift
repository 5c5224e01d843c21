import ForgeTrail
import TestSupport
import Testing

@Suite("RunID and Part: names that sort by time and are unique")
struct RunIDTests {
    @Test("a new name tells its second and can be read back")
    func new() {
        var generator = SeededGenerator(seed: 7)
        let run = RunID.new(at: 1_795_342_500, using: &generator)
        #expect(run.description.hasPrefix("20261122T101500Z-"))
        #expect(RunID(run.description) == run)
        #expect(run.seconds == 1_795_342_500)
    }

    @Test("a clock that is far off still gives a name", arguments: [Int64.min, -1, 0, 1 << 40, Int64.max])
    func strangeClock(seconds: Int64) {
        let run = RunID.new(at: seconds)
        #expect(RunID(run.description) == run)
    }

    @Test("ten thousand names of one second differ")
    func unique() {
        #expect(Set((0..<10_000).map { _ in RunID.new(at: 0) }).count > 9_990)
    }

    @Test("earlier runs sort first")
    func order() { #expect(RunID.new(at: 99) < RunID.new(at: 100)) }

    @Test(
        "anything else is no run",
        arguments: [
            "", "20261122T101500Z", "20261122T101500Z-", "20261122T101500Z-k3f9q", "20261122T101500Z-k3f9qaa",
            "20261122T101500Z-K3F9QA", "20261122T101500Z-k3f9q_", "20261122T101500Z_k3f9qa", "20261322T101500Z-k3f9qa",
            "20260230T101500Z-k3f9qa", "20261122T251500Z-k3f9qa", "20261122t101500z-k3f9qa", "2026112T2101500Z-k3f9qa",
            "20261122T101500Z-k3f9é", "20261122T101500Z-../../", " 20261122T101500Z-k3f9qa",
        ])
    func rejectedRun(text: String) { #expect(RunID(text) == nil) }

    @Test(
        "numbers of parts, both ways",
        arguments: [(1, "001"), (42, "042"), (999, "999"), (1000, "1000"), (99_999, "99999")])
    func parts(number: Int, digits: String) {
        let part = Part(run: Sample.run, number: number)
        #expect(part.description == "20261122T101500Z-k3f9qa_\(digits)")
        #expect(Part(part.description) == part)
    }

    @Test(
        "anything else is no part",
        arguments: [
            "", "_", "20261122T101500Z-k3f9qa", "20261122T101500Z-k3f9qa_", "20261122T101500Z-k3f9qa_1",
            "20261122T101500Z-k3f9qa_01", "20261122T101500Z-k3f9qa_000", "20261122T101500Z-k3f9qa_0001",
            "20261122T101500Z-k3f9qa_+01", "20261122T101500Z-k3f9qa_-01", "20261122T101500Z-k3f9qa_00a",
            "20261122T101500Z-k3f9qa_001 ", "20261122T101500Z-k3f9qa_001_001", "20261122T101500Z-k3f9qa-001",
            "20261122T101500Z-k3f9qa_9999999999", "20261122T101500Z-k3f9qa_99999999999999999999",
        ])
    func rejectedPart(text: String) { #expect(Part(text) == nil) }

    @Test("parts sort by run, then by number, also beyond three digits")
    func partOrder() {
        let parts = [(Sample.run, 2), (Sample.run, 999), (Sample.run, 1000), (Sample.otherRun, 1)].map(Part.init)
        #expect(parts.shuffled().sorted() == parts)
    }
}
