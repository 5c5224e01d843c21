import ForgeBSON
import ForgeJinja
import Testing

@Suite("Template: the least and the greatest integer wherever a number may stand")
struct ExtremeIntegerTests {
    private static let extremes = [
        "-9223372036854775808", "-9223372036854775807", "9223372036854775807", "9223372036854775808",
    ]

    private static let values = [
        "'ab c'", "'ab c' | escape", "''", "[1, 'b', 3]", "(1, 2)", "{'a': 1}", "5", "2.5", "true", "range(3)", "when",
        "when.date()", "when - when", "price.to_decimal()", "price", "none",
    ]

    private static let methods = [
        "center", "count", "endswith", "expandtabs", "find", "get", "index", "insert", "isoformat", "ljust", "pop",
        "replace", "rfind", "rindex", "rjust", "rsplit", "split", "splitlines", "startswith", "strftime", "to_bytes",
        "zfill",
    ]

    private static let filters = [
        "abs", "attr", "batch", "center", "default", "dictsort", "filesizeformat", "first", "float", "format", "indent",
        "int", "join", "map", "replace", "round", "slice", "sort", "string", "sum", "tojson", "truncate", "unique",
        "urlize", "wordwrap", "xmlattr",
    ]

    /// With a number as each of their arguments.
    private static func arguments(_ number: String) -> [String] {
        [
            number, "\(number), \(number)", "'x', \(number)", "\(number), 'x'", "'x', 'y', \(number)",
            "'x', \(number), \(number)",
        ]
    }

    private static func templates(_ value: String, _ number: String) -> [String] {
        let calls = arguments(number).flatMap { arguments in
            methods.map { "{{ (\(value)).\($0)(\(arguments)) }}" }
                + filters.flatMap {
                    ["{{ (\(value)) | \($0)(\(arguments)) }}", "{{ (\(number)) | \($0)(\(arguments)) }}"]
                }
        }
        let operators = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "<", "in"].flatMap {
            ["{{ (\(value)) \($0) (\(number)) }}", "{{ (\(number)) \($0) (\(value)) }}"]
        }
        let parts = ["[\(number)]", "[\(number):]", "[:\(number)]", "[::\(number)]", "[\(number):1:\(number)]"].map {
            "{{ (\(value))\($0) }}"
        }
        let formats = ["%d", "%c", "%x", "%.*f", "%*d", "%s"].map { "{{ '\($0)' % (\(number), \(value)) }}" }
        return calls + operators + parts + formats + [
            "{{ -(\(number)) }}", "{{ range(\(number), 5, \(number)) | length }}",
        ]
    }

    @Test("every argument may be one: text or an error, never a trap", arguments: values)
    func everywhere(value: String) throws {
        let scope = TemplateScope(
            document: [
                "when": .date(milliseconds: 1_667_633_400_000), "price": .decimal128(try #require(Decimal128("7.90"))),
            ])
        var rendered = 0
        for number in Self.extremes {
            for text in Self.templates(value, number) {
                do throws(TemplateError) {
                    let template = try Template(text, name: "extreme")
                    _ = try template.render(scope)
                    rendered += 1
                } catch {
                    #expect(error.line == 1, "\(text)")
                }
            }
        }
        #expect(rendered > 0)
    }

    @Test(
        "a text is not made shorter than it is, nor a number rounded beyond its digits",
        arguments: [
            ("{{ 'ab'.rjust(-9223372036854775808) }}", "ab"), ("{{ 'ab'.ljust(-9223372036854775808) }}", "ab"),
            ("{{ 'ab'.center(-9223372036854775808) }}", "ab"), ("{{ 'ab' | center(-9223372036854775808) }}", "ab"),
            ("{{ 'ab'.zfill(-9223372036854775808) }}", "ab"),
            ("{{ 1.5 | round(-9223372036854775808) }}", "0.0"),
        ])
    func unchanged(text: String, expected: String) throws {
        #expect(try Template(text, name: "extreme").render(TemplateScope()) == expected)
    }
}
