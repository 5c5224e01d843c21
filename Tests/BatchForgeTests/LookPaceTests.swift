import Testing

@testable import BatchForge

@Suite("LookPace: soon at first, then as often as the job says")
struct LookPaceTests {
    @Test(
        "pauses, in milliseconds",
        arguments: [
            (nil, 300_000, [5_000, 7_500, 11_250, 16_875]), (nil, 6_000, [5_000, 6_000, 6_000]),
            (nil, 1_000, [1_000, 1_000]), (60_000, 300_000, [60_000, 60_000]), (50, 1_000, [50, 50]),
        ] as [(Int?, Int, [Int])])
    func pauses(given: Int?, longest: Int, expected: [Int]) {
        var pace = LookPace(given: given.map { .milliseconds($0) }, longest: .milliseconds(longest))
        let pauses = expected.map { _ in pace.next() }
        #expect(pauses == expected.map { .milliseconds($0) })
    }

    @Test("never longer than the job's interval, however long it waits")
    func bounded() {
        var pace = LookPace(given: nil, longest: .seconds(300))
        for _ in 0..<1000 { _ = pace.next() }
        #expect(pace.next() == .seconds(300))
    }
}
