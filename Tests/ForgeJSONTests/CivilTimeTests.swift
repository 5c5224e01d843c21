import ForgeJSON
import Testing

@Suite("CivilTime: the calendar of date-times, both ways")
struct CivilTimeTests {
    @Test(
        "known moments, both ways",
        arguments: [
            (0, "1970-01-01 00:00:00"), (-1000, "1969-12-31 23:59:59"), (951_782_400_000, "2000-02-29 00:00:00"),
            (4_107_542_399_000, "2100-02-28 23:59:59"), (4_107_542_400_000, "2100-03-01 00:00:00"),
            (1_795_342_500_000, "2026-11-22 10:15:00"), (253_402_300_799_000, "9999-12-31 23:59:59"),
            (-62_135_596_800_000, "0001-01-01 00:00:00"), (-62_167_219_200_000, "0000-01-01 00:00:00"),
            (253_402_300_800_000, "10000-01-01 00:00:00"), (-62_167_219_201_000, "-0001-12-31 23:59:59"),
        ] as [(Int64, String)])
    func known(milliseconds: Int64, text: String) {
        let time = CivilTime(milliseconds: milliseconds)
        #expect("\(time.dateText) \(time.clockText)" == text)
        #expect(time.milliseconds == milliseconds && time.seconds == milliseconds / 1000)
    }

    @Test("every day of four centuries follows the one before, and can be told by its fields")
    func everyDay() throws {
        var before = try #require(CivilTime(year: 1779, month: 12, day: 31, hour: 23, minute: 59, second: 59))
        var wrong: [CivilTime] = []
        for number in before.days + 1...before.days + 146_097 {
            let time = CivilTime(milliseconds: (number + 1) * 86_400_000 - 1)
            let again = CivilTime(
                year: time.year, month: time.month, day: time.day, hour: time.hour, minute: time.minute,
                second: time.second, millisecond: time.millisecond)
            let isNext = time.day == before.day + 1 || (time.day == 1 && time.month == before.month % 12 + 1)
            if again != time || time.days != number || !isNext { wrong.append(time) }
            before = time
        }
        #expect(wrong == [])
        #expect(before.dateText == "2179-12-31" && before.millisecond == 999)
    }

    @Test(
        "the first and the last moment, and what lies beside them", arguments: [0, 1, 999, 1000, 86_400_000] as [Int64])
    func ends(distance: Int64) {
        for milliseconds in [Int64.min + distance, .max - distance] {
            let time = CivilTime(milliseconds: milliseconds)
            #expect(time.milliseconds == milliseconds)
            #expect((0...999).contains(time.millisecond) && (1...12).contains(time.month))
            #expect(time.startOfDay.days == time.days && time.startOfDay.clockText == "00:00:00")
        }
    }

    @Test(
        "no calendar has it",
        arguments: [
            (2026, 2, 29), (2100, 2, 29), (2024, 2, 30), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0),
            (2026, 1, 32), (10_000, 1, 1), (-1, 1, 1), (.max, 1, 1), (2026, .min, 1), (2026, 1, .max),
        ] as [(Int64, Int64, Int64)])
    func noDay(year: Int64, month: Int64, day: Int64) {
        #expect(CivilTime(year: year, month: month, day: day, hour: 0, minute: 0, second: 0) == nil)
    }

    @Test(
        "no clock shows it",
        arguments: [
            (24, 0, 0, 0), (0, 60, 0, 0), (0, 0, 60, 0), (0, 0, 0, 1000), (-1, 0, 0, 0), (0, -1, 0, 0), (0, 0, -1, 0),
            (0, 0, 0, -1),
        ] as [(Int64, Int64, Int64, Int64)])
    func noTime(hour: Int64, minute: Int64, second: Int64, millisecond: Int64) {
        let time = CivilTime(
            year: 2026, month: 1, day: 1, hour: hour, minute: minute, second: second, millisecond: millisecond)
        #expect(time == nil)
    }

    @Test(
        "division rounds down",
        arguments: [
            (7, 2, 3, 1), (-7, 2, -4, 1), (-8, 2, -4, 0), (0, 5, 0, 0), (.min, 1, .min, 0), (.max, .max, 1, 0),
            (-1, .max, -1, .max - 1),
        ] as [(Int64, Int64, Int64, Int64)])
    func division(number: Int64, divisor: Int64, quotient: Int64, remainder: Int64) {
        #expect(number.dividedDown(by: divisor) == (quotient, remainder))
    }

    @Test(
        "numbers are filled up",
        arguments: [
            (0, 2, "00"), (7, 3, "007"), (123, 2, "123"), (-5, 4, "-0005"), (7, 0, "7"), (7, -1, "7"),
            (.min, 2, "-9223372036854775808"),
        ] as [(Int64, Int, String)])
    func padding(number: Int64, width: Int, text: String) { #expect(number.padded(width) == text) }
}
