import ForgeTrail
import Testing

@Suite("Timestamp: a moment as the journal writes it")
struct TimestampTests {
    @Test(
        "known moments, both ways",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (1, "1970-01-01T00:00:00.001Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (1_795_342_500_123, "2026-11-22T10:15:00.123Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func known(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test("every day of four centuries comes back, in order")
    func everyDay() {
        let day: Int64 = 86_400_000
        var before = ""
        var wrong: [String] = []
        for number in 0..<146_097 {
            let time = Timestamp(milliseconds: -6_000_000_000_000 + Int64(number) * day + Int64(number))
            let text = time.description
            if Timestamp(text) != time || before >= text { wrong.append(text) }
            before = text
        }
        #expect(wrong == [])
    }

    @Test(
        "anything else is no moment",
        arguments: [
            "", "2026-11-22", "2026-11-22T10:15:00Z", "2026-11-22T10:15:00.123", "2026-11-22T10:15:00.123z",
            "2026-11-22 10:15:00.123Z", "2026-11-22T10:15:00.123+00:00", "2026-02-29T00:00:00.000Z",
            "2100-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z",
            "2026-01-00T00:00:00.000Z", "2026-04-31T00:00:00.000Z", "2026-01-01T24:00:00.000Z",
            "2026-01-01T00:60:00.000Z", "2026-01-01T00:00:60.000Z", "0000-01-01T00:00:00.000Z",
            "-026-01-01T00:00:00.000Z", "2026-11-22T10:15:00.123Z ", "２026-11-22T10:15:00.123Z",
            "2026-+1-22T10:15:00.123Z",
        ])
    func rejected(text: String) { #expect(Timestamp(text) == nil) }

    @Test("now is after the year 2023, in milliseconds")
    func now() { #expect(Timestamp.now() > Timestamp(milliseconds: 1_700_000_000_000)) }
}
