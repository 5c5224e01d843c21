import ForgeBSON
import ForgeJinja
import TestSupport
import Testing

@Suite("Template: damaged templates and data give text or an error, never a trap")
struct MutationTests {
    /// What templates are made of, to be put where it does not belong.
    private static let fragments = [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "|", ".", "(", ")", "[", "]", "{", "}", "'", "\"", "\\", ",", ":",
        "~", "**", "//", "%", " if ", " else ", " in ", " is ", " not ", "none", "true", "-1", "9223372036854775807",
        "1e308",
        "0", "''", "[]", "{}", "loop", "nope", "|list", "|sort", "|tojson", "|join", "|first", ".x", "[0]", "[::-1]",
        "[9223372036854775807:]", ".append(1)", ".items()", "*args", "**kw", "\n", "\u{2028}", "é", "😀",
        "{% endfor %}", "{% if x %}", "{% for x in y %}", "{% raw %}", "{%- ", " -%}", "namespace()", "range(3)",
    ]

    private static func mutate(_ text: String, _ generator: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: 0...scalars.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0 where index < scalars.count: scalars.remove(at: index)
            case 1 where index < scalars.count:
                let end = min(scalars.count, index + Int.random(in: 1...12, using: &generator))
                scalars.removeSubrange(index..<end)
            case 2:
                let end = min(scalars.count, index + Int.random(in: 1...20, using: &generator))
                scalars.insert(
                    contentsOf: Array(scalars[index..<end]), at: Int.random(in: 0...index, using: &generator))
            default:
                let fragment = fragments.randomElement(using: &generator) ?? ""
                scalars.insert(contentsOf: Array(fragment.unicodeScalars), at: index)
            }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    private static func randomValue(_ generator: inout SeededGenerator, depth: Int) -> BSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 16 : 13), using: &generator) {
        case 0: return nil
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .int32(Int32.random(in: .min ... .max, using: &generator))
        case 3: return [.int64(.min), .int64(.max), 0, 1, -1][Int.random(in: 0..<5, using: &generator)]
        case 4:
            return [.double(.nan), .double(.infinity), -0.0, 1e308, 2.5e-308][Int.random(in: 0..<5, using: &generator)]
        case 5:
            return .date(
                milliseconds: [Int64.min, .max, 0, -1, 1_700_000_000_123][Int.random(in: 0..<5, using: &generator)])
        case 6: return .binary(subtype: 0, bytes: [0, 39, 92, 255])
        case 7: return .decimal128(Decimal128(high: generator.next(), low: generator.next()))
        case 8: return .regex(pattern: "a'b", options: "ix")
        case 9: return .timestamp(generator.next())
        case 10: return .minKey
        case 11: return ["", "\u{0}", "é😀", "{{ x }}", "123", "1.5"][Int.random(in: 0..<6, using: &generator)]
        case 12: return .string(String(repeating: "word ", count: Int.random(in: 0..<60, using: &generator)))
        default:
            let values = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                randomValue(&generator, depth: depth - 1)
            }
            if Bool.random(using: &generator) { return .array(.array(values)) }
            var document = BSONDocument()
            for (value, key) in zip(values, ["items", "doctor", "", "cost"]) {
                document = document.setting(key, to: value)
            }
            return .document(document)
        }
    }

    private static func attempt(_ source: String, _ options: TemplateOptions, _ document: BSONDocument) {
        guard let template = try? Template(source, name: "t", options: options) else { return }
        var output: [UInt8] = []
        do throws(TemplateError) {
            try template.render(TemplateScope(document: document), into: &output)
            #expect(String(validating: output, as: UTF8.self) != nil)
        } catch {
            #expect(output.isEmpty)
            #expect(error.line > 0 && error.column > 0)
            #expect(!error.description.isEmpty)
        }
    }

    @Test("damaged templates", arguments: [1, 2, 3, 4] as [UInt64])
    func templates(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let document = try BSONDocument(extendedJSON: OracleCase.document)
        let cases = OracleCase.groups.flatMap(\.cases)
        for _ in 0..<3000 {
            let test = try #require(cases.randomElement(using: &generator))
            Self.attempt(Self.mutate(test.template, &generator), test.options, document)
        }
    }

    @Test("data of any kind", arguments: [5, 6] as [UInt64])
    func data(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let keys = try BSONDocument(extendedJSON: OracleCase.document).map(\.key)
        let cases = OracleCase.groups.flatMap(\.cases)
        for _ in 0..<3000 {
            let test = try #require(cases.randomElement(using: &generator))
            var document = BSONDocument()
            for key in keys where test.template.contains(key) {
                document = document.setting(key, to: Self.randomValue(&generator, depth: 3))
            }
            Self.attempt(test.template, test.options, document)
        }
    }
}
