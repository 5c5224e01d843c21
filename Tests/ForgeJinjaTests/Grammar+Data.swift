import ForgeBSON

/// Documents.
extension Grammar {
    private static let words = [
        "red", "Green", "blue", "apple", "Zoë", "straße", "ﬁn", "İstanbul", "ΣΊΣΥΦΟΣ", "ǆur", "naïve",
        "e\u{301}te\u{301}",
        "日本語", "👩‍👩‍👧", "😀", "🇩🇪", "a-b", "word_word", "O'Brien", "\"quoted\"", "back\\slash", "<b>", "&amp;", "</b>",
        "&", "50%", "%s", "%(a)s", "{}", "{0}", "{{ x }}", "{% if %}", "#", "12", "-3", "4.50", "1e3", "0x1F", "True",
        "None", "٣٤", "½", "²", "x", "AB", "aB", "a.b", "https://example.org/a?b=c&d", "me@example.org",
        "www.example.com",
        "http://[::1]/", "(see", "this)", "end.", "\u{200B}", "\u{FEFF}", "\u{AD}", "long-hyphenated-word",
        "Donaudampfschifffahrt",
        "<!-- c -->", "&lt;", "&#39;", "&nbsp;", "mailto:a@b.de", "ʼn", "ŉ", "ᾳ", "ß", "ẞ", "ı", "K", "Å", "\u{E000}",
        "\u{10FFFF}",
    ]
    private static let spaces = [
        " ", " ", " ", " ", " ", "  ", "\n", "\n", "\n\n", "\t", "\r\n", "\r", "\u{A0}", "\u{2028}", "\u{85}", "\u{B}",
        "\u{C}", "\u{1C}", "\u{3000}", ", ", ". ", "",
    ]

    mutating func word() -> String { pick(Self.words) }

    mutating func plainWord() -> String { pick(["red", "Green", "blue", "apple", "Zoë", "x", "AB", "a b", "b", "é"]) }

    mutating func phrase() -> String {
        switch number(0...9) {
        case 0: return ""
        case 1, 2: return word()
        case 3: return plainWord()
        case 4: return pick(Self.spaces) + word() + pick(Self.spaces)
        case 5:
            return
                "The quick brown fox\njumps over the lazy dog.\n\nIt is late, and the words-with-hyphens go on and on."
        default:
            let count = number(1...8)
            return (0..<count).reduce(into: "") { text, index in
                text += (index > 0 ? pick(Self.spaces) : "") + word()
            }
        }
    }

    mutating func smallInteger() -> Int64 { Int64(number(-3...12)) }

    mutating func integerValue() -> Int64 {
        if chance(12) {
            return pick([
                1 << 31, -(1 << 31) - 1, 9_007_199_254_740_993, 1_000_000, 123_456_789, 999_999_999_999, -1_000_000_007,
                .max, .min, 1 << 62, 1024, 1_048_576,
            ])
        }
        return chance(4) ? Int64(number(-1000...100_000)) : smallInteger()
    }

    mutating func doubleValue() -> Double {
        switch number(0...9) {
        case 0:
            return pick([
                .nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, 1.797_693_134_862_315_7e308, 1e16, 1e15,
                9_999_999_999_999_998,
                1e22, 1e23, 1e-4, 1e-5, 0.000_012_34, 1e100, 123_456_789.123_456_789, 0.1 + 0.2,
            ])
        case 1, 2: return pick([0.5, 1.5, 2.5, -0.5, -1.5, 0.125, 2.675, 1.005, 0.045, 1e3, 87.456])
        case 3: return Double(number(-5...5))
        case 4: return Double(bitPattern: generator.next())
        default: return Double(number(-10_000...10_000)) / pick([2, 3, 7, 10, 100, 1000])
        }
    }

    mutating func dateValue() -> Int64 {
        if chance(5) {
            return pick([
                0, -1, -62_135_596_800_000, 253_402_300_799_999, 951_782_400_000, 1_709_164_800_000, -86_400_000,
            ])
        }
        return Int64(number(-2_000_000_000...4_000_000_000)) * 1000 + (chance(2) ? 0 : Int64(number(0...999)))
    }

    mutating func objectIDValue() -> ObjectID? {
        ObjectID((0..<24).reduce(into: "") { text, _ in text += pick(Array("0123456789abcdef").map(String.init)) })
    }

    mutating func decimalValue() -> Decimal128? {
        Decimal128(
            pick([
                "7.90", "0", "-0", "1234.50", "1E+3", "1E-10", "NaN", "Infinity", "-Infinity", "0.000001",
                "123456789012345678901234567890.1234", "1E+6144", "0.0000001", "-5",
            ]))
    }

    static let fields: [(name: String, kind: Kind)] = [
        ("name", .text), ("group", .text), ("n", .integer), ("price", .float), ("on", .date), ("ok", .truth),
        ("tags", .texts), ("geo", .mapping), ("items", .integers),
    ]

    mutating func value(_ kind: Kind) -> BSONValue {
        switch kind {
        case .integer: return BSONValue(integerValue())
        case .float: return .double(doubleValue())
        case .truth: return .bool(chance(2))
        case .text, .markup: return .string(phrase())
        case .null: return .null
        case .date: return .date(milliseconds: dateValue())
        case .objectID: return objectIDValue().map(BSONValue.objectID) ?? .null
        case .decimal: return decimalValue().map(BSONValue.decimal128) ?? .null
        case .integers:
            return .array(.array(list(0...6) { BSONValue($0.chance(5) ? $0.integerValue() : $0.smallInteger()) }))
        case .numbers: return .array(.array(list(0...6) { $0.value($0.pick([.integer, .float, .float])) }))
        case .texts: return .array(.array(list(0...6) { .string($0.chance(2) ? $0.plainWord() : $0.phrase()) }))
        case .records: return .array(.array(list(0...5) { $0.value(.record) }))
        case .mixed: return .array(.array(list(0...5) { $0.value($0.pick(Kind.scalars + [.texts, .mapping])) }))
        case .pairs:
            return .array(
                .array(list(0...4) { .array(.array([.string($0.plainWord()), BSONValue($0.smallInteger())])) }))
        case .nested: return .array(.array(list(0...4) { $0.value(.integers) }))
        case .mapping:
            var document = BSONDocument()
            for _ in 0..<number(0...5) {
                document = document.setting(
                    pick(["a", "b", "B", "c d", "é", "items", "", "0", "name", "Z", "x_y", "class", "<"]),
                    to: value(pick([.integer, .text, .float, .truth, .null, .texts, .integer])))
            }
            return .document(document)
        case .record:
            var document = BSONDocument()
            for field in Self.fields where field.name == "items" || !chance(80) {
                let value: BSONValue =
                    field.name == "group"
                    ? .string(pick(["a", "A", "b", "B", "c"]))
                    : chance(80) ? .null : field.name == "n" ? BSONValue(smallInteger()) : value(field.kind)
                document = document.setting(field.name, to: value)
            }
            return .document(document)
        }
    }

    private static let keys: [(String, Kind)] = [
        ("i", .integer), ("j", .integer), ("f", .float), ("g", .float), ("b", .truth), ("s", .text), ("t", .text),
        ("u", .text), ("nil", .null), ("d", .date), ("e", .date), ("_id", .objectID), ("money", .decimal),
        ("ints", .integers), ("nums", .numbers), ("words", .texts), ("rows", .records), ("map", .mapping),
        ("row", .record), ("mix", .mixed), ("pairs", .pairs), ("grid", .nested), ("items", .texts),
    ]

    mutating func makeData() {
        data = []
        variables = []
        macros = []
        loopDepth = 0
        extensions = []
        for (key, kind) in Self.keys where !chance(50) {
            data.append((key, value(kind)))
            variables.append(Variable(name: key, kind: kind))
        }
    }
}
