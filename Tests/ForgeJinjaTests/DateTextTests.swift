import ForgeBSON
import ForgeJinja
import Testing

@Suite("strftime, the filter: dates, days, and dates kept as text")
struct DateTextTests {
    private func render(_ text: String, _ format: String = "%Y-%m-%d %H:%M:%S.%f") throws -> String {
        try Template("{{ text | strftime('\(format)') }}", name: "t").render(
            TemplateScope(document: ["text": .string(text)]))
    }

    @Test(
        "text in a form of ISO 8601 is a date",
        arguments: [
            ("2023-05-01", "2023-05-01 00:00:00.000000"), ("2023-05-01T08:30", "2023-05-01 08:30:00.000000"),
            ("2023-05-01 08:30:15", "2023-05-01 08:30:15.000000"),
            ("2023-05-01T08:30:15Z", "2023-05-01 08:30:15.000000"),
            ("2023-05-01T08:30:15.5Z", "2023-05-01 08:30:15.500000"),
            ("2023-05-01T08:30:15.123456Z", "2023-05-01 08:30:15.123000"),
            ("2023-05-01T00:30:00+02:00", "2023-04-30 22:30:00.000000"),
            ("2023-12-31T23:30:00-0130", "2024-01-01 01:00:00.000000"),
            ("2024-02-29T12:00+01", "2024-02-29 11:00:00.000000"),
        ])
    func accepted(text: String, expected: String) throws { #expect(try render(text) == expected) }

    @Test(
        "other text is an error, which does not tell the text",
        arguments: [
            "", "2023", "2023-5-1", "2023-02-29", "2023-13-01", "05/01/2023", "2023-05-01T", "2023-05-01T25:00",
            "2023-05-01T08:30:15.Z", "2023-05-01T08:30+25", "2023-05-01T08:30+01:60", "2023-05-01x", " 2023-05-01",
            "2023-05-01T08:30ZZ", "tomorrow",
        ])
    func refused(text: String) throws {
        let error = #expect(throws: TemplateError.self) { try render(text) }
        #expect(error?.message == "strftime expects a date or its text, not other text")
    }

    @Test("dates, days, times of day and moments with a zone are laid out as by the method")
    func values() throws {
        let source =
            "{{ at | strftime('%d.%m.%Y') }} {{ at.date() | strftime('%d %B') }} {{ at.time() | strftime('%H:%M') }} "
            + "{{ _id.generation_time | strftime('%Y %Z') }}"
        let id = try #require(ObjectID("64f0c1d2e3a4b5c6d7e8f901"))
        let document: BSONDocument = ["_id": .objectID(id), "at": .date(milliseconds: 1_682_928_000_789)]
        #expect(
            try Template(source, name: "t").render(TemplateScope(document: document))
                == "01.05.2023 01 May 08:00 2023 UTC")
    }

    @Test("what has parts of a millisecond is refused, since a date cannot hold it")
    func fine() throws {
        let document: BSONDocument = ["at": .date(milliseconds: 0)]
        for source in ["{{ at.replace(microsecond=1) }}", "{{ at + (at.replace(second=1) - at) / 3 }}"] {
            let error = #expect(throws: TemplateError.self) {
                try Template(source, name: "t").render(TemplateScope(document: document))
            }
            #expect(error?.kind == .limit)
        }
    }
}
