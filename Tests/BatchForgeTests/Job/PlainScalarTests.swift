import Testing

@testable import BatchForge

@Suite("PlainScalar: unquoted values mean what every reader of YAML takes them for, or are refused")
struct PlainScalarTests {
    @Test(
        "clear values",
        arguments: [
            ("", PlainScalar.null), ("~", .null), ("null", .null), ("true", .bool(true)), ("False", .bool(false)),
            ("0", .integer(0)), ("-7", .integer(-7)), ("+7", .integer(7)), ("0x1F", .integer(31)),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .bigInteger("9223372036854775808")),
            ("1.5", .double(1.5)), ("-0.25", .double(-0.25)), (".5", .double(0.5)), ("1.0e+5", .double(100_000)),
            ("1.5E-3", .double(0.0015)), (".inf", .double(.infinity)), ("-.Inf", .double(-.infinity)),
            ("pending", .text), ("24h", .text), ("300s", .text), ("200MB", .text), ("y", .text), ("n", .text),
            ("1.2.3", .text), ("127.0.0.1", .text), ("gpt-4o", .text), ("-", .text), ("+", .text), (".", .text),
            ("nul", .text), ("a:b", .text), ("2024", .integer(2024)), ("2024-01", .text), ("12:99", .text),
            ("0xZZ", .text),
            ("1e", .text), ("$set", .text), ("555-1234", .text), ("+49 30 1234", .text), ("5 apples", .text),
        ])
    func clear(text: String, value: PlainScalar) { #expect(PlainScalar(text) == value) }

    @Test(
        "values on which readers differ",
        arguments: [
            "yes", "No", "ON", "off", "010", "-010", "00.5", "0o17", "0b11", "1_000", "1_000.5", "12:30:45", "1:30",
            "1e5",
            "1.5e5", "2024-01-31", "2024-01-31T10:00:00Z", "2024-1-5 10:00:00", "=",
        ])
    func ambiguous(text: String) {
        guard case .ambiguous = PlainScalar(text) else {
            Issue.record("\(text) is taken for \(PlainScalar(text))")
            return
        }
    }
}

@Suite("Quantity: durations and sizes")
struct QuantityTests {
    @Test(
        "durations",
        arguments: [
            ("300", 300_000), ("300s", 300_000), ("5m", 300_000), ("24h", 86_400_000), ("1.5h", 5_400_000),
            ("2d", 172_800_000),
            ("250ms", 250), ("0", 0), ("5 m", 300_000),
        ])
    func durations(text: String, milliseconds: Int) { #expect(Quantity.duration(text) == .milliseconds(milliseconds)) }

    @Test(
        "sizes",
        arguments: [
            ("209715200", 209_715_200), ("200MB", 209_715_200), ("1 KiB", 1024), ("1.5m", 1_572_864), ("10b", 10),
        ])
    func sizes(text: String, bytes: Int) { #expect(Quantity.size(text) == bytes) }

    @Test(
        "neither",
        arguments: [
            "", "s", "-1", "-1s", "1x", "1.s", ".5s", "1h30m", "1 000", "٣s", "1e3", "99999999999999999999", "5  m",
            "nan", "0x10",
        ])
    func refused(text: String) {
        #expect(Quantity.duration(text) == nil)
        #expect(Quantity.size(text) == nil)
    }

    @Test(
        "a duration is spelled in its largest whole unit",
        arguments: ["0s", "1s", "59s", "5m", "24s", "1h", "90m", "1d", "7d", "250ms"])
    func spelling(text: String) { #expect(Quantity.duration(text).map(Quantity.spelling) == text) }
}

@Suite("Substitution: variables are filled in once, and only they")
struct SubstitutionTests {
    private let variables = ["A": "a", "EMPTY": "", "NEST": "${A}", "_b1": "x"]

    @Test(
        "filled in",
        arguments: [
            ("", ""), ("plain", "plain"), ("${A}", "a"), ("x${A}y${A}", "xaya"), ("${_b1}", "x"), ("${NEST}", "${A}"),
            ("${NO:-d}", "d"), ("${EMPTY:-d}", "d"), ("${EMPTY}", ""), ("${A:-d}", "a"), ("${NO:-}", ""),
            ("${NO:-a:-b}", "a:-b"),
            ("$A", "$A"), ("$$ROOT", "$$ROOT"), ("$set", "$set"), ("$", "$"), ("$$", "$$"), ("$${A}", "${A}"),
            ("$$${A}", "$${A}"),
            ("${{ price }}", "${{ price }}"), ("{{ a }}${A}", "{{ a }}a"), ("ä${A}ö", "äaö"),
        ])
    func filled(text: String, result: String) throws {
        #expect(try Substitution.fill(text, secrets: []) { variables[$0] }.text == result)
    }

    @Test(
        "refused",
        arguments: [
            ("${NO}", Substitution.Failure.unset(name: "NO", offset: 0)), ("ab${NO}", .unset(name: "NO", offset: 2)),
            ("${}", .malformed(offset: 0)), ("${1A}", .malformed(offset: 0)), ("${A", .malformed(offset: 0)),
            ("${A-B}", .malformed(offset: 0)), ("${A:d}", .malformed(offset: 0)), ("${A:-d", .malformed(offset: 0)),
            ("x${", .malformed(offset: 1)), ("${ A }", .malformed(offset: 0)),
            ("${SECRET}", .secret(name: "SECRET", offset: 0)),
        ])
    func refused(text: String, failure: Substitution.Failure) {
        #expect(throws: failure) { try Substitution.fill(text, secrets: ["SECRET"]) { variables[$0] } }
    }
}
