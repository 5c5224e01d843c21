import ForgeJSON
import Testing

@Suite("DigitReader: numbers of fixed width")
struct DigitReaderTests {
    @Test("numbers and marks are read one after another")
    func reading() {
        var reader = DigitReader("20261122T1")
        #expect(reader.number(4) == 2026 && reader.number(4) == 1122)
        #expect(!reader.skip("-") && reader.skip("T") && !reader.isAtEnd)
        #expect(reader.digits() == "1" && reader.isAtEnd && reader.digits() == nil && !reader.skip("T"))
    }

    @Test("what has fewer digits is no number", arguments: ["", "1", "+1", "-1", " 1", "1a", "１２", "1é"])
    func rejected(text: String) {
        var reader = DigitReader(text)
        #expect(reader.number(2) == nil)
    }

    @Test("a number that no integer holds is none")
    func tooLarge() {
        var reader = DigitReader("99999999999999999999")
        #expect(reader.number(20) == nil)
    }

    @Test("a date-time is read up to its seconds")
    func dateTime() {
        var reader = DigitReader("2026-11-22T10:15:00.5Z")
        #expect(reader.civilTime()?.milliseconds == 1_795_342_500_000)
        #expect(reader.skip(".") && reader.digits() == "5" && reader.skip("Z") && reader.isAtEnd)
    }

    @Test(
        "anything else is no date-time",
        arguments: [
            "", "2026-11-22", "2026-11-22 10:15:00", "2026-11-22t10:15:00", "2026-11-22T10:15", "2026-1-22T10:15:00",
            "2026-02-29T10:15:00", "2026-11-22T24:00:00", "2026-11-22T10:15:60", "-026-11-22T10:15:00",
            "２026-11-22T10:15:00",
        ])
    func noDateTime(text: String) {
        var reader = DigitReader(text)
        #expect(reader.civilTime() == nil)
    }
}
