import ForgeBSON
import TestSupport

/// The documents to begin with, as they are written and as they are read.
struct DataCorpus {
    let texts: [[UInt8]]
    let documents: [BSONDocument]

    /// The texts are Extended JSON.
    init(_ texts: [[UInt8]]) throws {
        self.texts = texts
        documents = try texts.map { try BSONDocument(extendedJSON: String(decoding: $0, as: UTF8.self)) }
    }
}

/// Makes documents out of documents: values of every type under the names that templates ask for, and damaged bytes.
struct DataMutation {
    private var generator: SeededGenerator
    private let corpus: DataCorpus

    private var documents: [BSONDocument] { corpus.documents }

    init(seed: UInt64, corpus: DataCorpus) {
        generator = SeededGenerator(seed: seed)
        self.corpus = corpus
    }

    private mutating func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[random(0...(choices.count - 1))] }

    mutating func data() -> (bytes: [UInt8], format: FuzzCase.Format) {
        switch random(0...19) {
        case 0...9: return (pick(documents).bytes, .bson)
        case 10...16: return (changedValues().bytes, .bson)
        case 17, 18: return (damaged(random(0...1) == 0 ? pick(documents).bytes : changedValues().bytes), .bson)
        default: return (damagedText(pick(corpus.texts)), .json)
        }
    }

    // MARK: values

    private mutating func changedValues() -> BSONDocument {
        var builder = BSONBuilder()
        for (key, value) in pick(documents) {
            let changed = random(0...2) == 0 ? self.value(depth: 4) : value
            let name = random(0...20) == 0 ? pick(["", "$oid", "a.b", "items", key + key, "_id"]) : key
            // A key with a NUL is none: such a document is not made.
            try? builder.append(name, changed)
            if random(0...30) == 0 { try? builder.append(name, self.value(depth: 2)) }
        }
        return builder.finish()
    }

    private mutating func value(depth: Int) -> BSONValue {
        switch random(0...(depth > 0 ? 26 : 20)) {
        case 0: return nil
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .int32(Int32.random(in: .min ... .max, using: &generator))
        case 3: return pick([.int64(.min), .int64(.max), 0, 1, -1, .int64(1 << 53 + 1)])
        case 4: return .double(Double(bitPattern: generator.next()))
        case 5: return pick([.double(.nan), .double(.infinity), .double(-.infinity), -0.0, 1e308, 2.5e-308, 0.5, 1e22])
        case 6: return .date(milliseconds: pick([Int64.min, .max, 0, -1, 1_700_000_000_123, -62_135_596_800_001]))
        case 7: return .date(milliseconds: Int64(bitPattern: generator.next()) >> Int64(random(0...40)))
        case 8: return .binary(subtype: UInt8(random(0...255)), bytes: [0, 39, 92, 255])
        case 9: return .decimal128(Decimal128(high: generator.next(), low: generator.next()))
        case 10: return .regex(pattern: "a'b", options: "ix")
        case 11: return .timestamp(generator.next())
        case 12: return pick([.minKey, .maxKey, .undefined])
        case 13: return .javascript("function() { return '\(Subject.canary)' }")
        case 14: return .javascriptScope("x", ["a": [1, ["b": 2]]])
        case 15: return .symbol("symbol")
        case 16:
            return ObjectID(bytes: (0..<12).map { _ in UInt8(random(0...255)) }[...]).map { .objectID($0) } ?? .null
        case 17, 18:
            return pick([
                "", "\u{0}", "é😀", "123", "1.5", "\u{301}", "a\r\nb\u{2028}c", "<b>&'\"", "nan", "{0.x}", "%s%n",
                .string(Subject.canary),
            ])
        case 19:
            return .string(
                String(repeating: pick(["word ", "x", "-", "😀", "\n", "a-b "]), count: pick([3, 80, 3000])))
        case 20: return .string(Subject.canary)
        case 21: return .array(.array((0..<pick([0, 1, 300, 3000])).map { BSONValue(Int64($0 % 7)) }))
        case 22:
            var value: BSONValue = pick([1, "deep", .array(.array([])), ["k": nil]])
            for _ in 0..<pick([2, 20, 99, 150, 190]) {
                value = random(0...1) == 0 ? ["k": value] : .array(.array([value]))
            }
            return value
        case 23, 24:
            var values: [BSONValue] = []
            for _ in 0..<random(0...5) { values.append(self.value(depth: depth - 1)) }
            return .array(.array(values))
        default:
            var document = BSONDocument()
            for _ in 0..<random(0...5) {
                let key = pick(["items", "doctor", "", "cost", "n", "c", "date", "kind", "keys", "a.b", "$x", "é"])
                document = document.setting(key, to: self.value(depth: depth - 1))
            }
            return .document(document)
        }
    }

    // MARK: bytes

    private mutating func damaged(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<random(1...4) {
            let place = random(0...max(0, bytes.count - 1))
            switch random(0...6) {
            case 0: if !bytes.isEmpty { bytes[place] ^= 1 << UInt8(random(0...7)) }
            case 1: bytes.removeSubrange(min(place, bytes.count)...)
            case 2: overwrite(&bytes, at: place, with: pick([0, 1, 4, 5, -1, .max, .min, 0x7FFF_FFF0, 16, 255]))
            case 3: bytes.insert(contentsOf: pick(Vocabulary.oddBytes), at: min(place, bytes.count))
            case 4:
                let end = min(bytes.count, place + random(0...40))
                if place < end { bytes.removeSubrange(place..<end) }
            case 5:
                if !bytes.isEmpty {
                    bytes[place] = UInt8(pick([0x01, 0x02, 0x03, 0x04, 0x05, 0x0B, 0x0C, 0x0F, 0x13, 0x7F, 0xFF]))
                }
            default:
                let end = min(bytes.count, place + random(0...200))
                if place < end { bytes.insert(contentsOf: Array(bytes[place..<end]), at: place) }
            }
        }
        // With the right length in front, the damage inside is what is looked at.
        if random(0...2) > 0, bytes.count >= 5 {
            overwrite(&bytes, at: 0, with: Int32(clamping: bytes.count))
            bytes[bytes.count - 1] = 0
        }
        return bytes
    }

    private func overwrite(_ bytes: inout [UInt8], at place: Int, with value: Int32) {
        let word = UInt32(bitPattern: value)
        for offset in 0..<4 where place + offset < bytes.count {
            bytes[place + offset] = UInt8(truncatingIfNeeded: word >> UInt32(8 * offset))
        }
    }

    private mutating func damagedText(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<random(1...4) {
            let place = random(0...bytes.count)
            switch random(0...4) {
            case 0: bytes.removeSubrange(place..<min(bytes.count, place + random(0...20)))
            case 1: bytes.insert(contentsOf: pick(Vocabulary.oddBytes), at: place)
            case 2:
                bytes.insert(
                    contentsOf: Array(
                        String(repeating: pick(["[", "{\"a\":", "\"", "\\u0000", "-", "1e"]), count: random(1...300))
                            .utf8), at: place)
            case 3:
                let wrapper = pick([
                    "oid", "date", "numberLong", "numberDecimal", "binary", "regularExpression", "timestamp", "minKey",
                    "code", "uuid", "dbPointer",
                ])
                bytes.insert(contentsOf: Array("{\"$\(wrapper)\": \"5f1d\"}".utf8), at: place)
            default: if place < bytes.count { bytes[place] ^= 1 << UInt8(random(0...7)) }
            }
        }
        return bytes
    }
}
