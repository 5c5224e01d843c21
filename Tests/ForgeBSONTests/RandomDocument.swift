import ForgeBSON
import TestSupport

/// Documents over all types that PyMongo gives back as it got them.
struct RandomDocument {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next(depth: Int = 0) -> BSONDocument {
        var builder = BSONBuilder()
        for number in 0..<int(0...(depth == 0 ? 8 : 3)) {
            let key = text().filter { $0 != "\0" && $0 != "$" } + "\(number)"
            // What is asked for here has no NUL in its key.
            try? builder.append(key, value(depth))
        }
        return builder.finish()
    }

    private mutating func value(_ depth: Int) -> BSONValue {
        switch int(0...(depth < 4 ? 19 : 17)) {
        case 0: return .double(Double(bitPattern: generator.next() & ~(1 << 52)))
        case 1: return .double(Double(int(-9999...9999)) / 8)
        case 2: return .double([.nan, .infinity, -.infinity, -0.0, 1e16, 1e-5].randomElement(using: &generator) ?? 0)
        case 3, 4: return .string(text())
        case 5:
            return .binary(subtype: [0, 2, 3, 4, 5, 128].randomElement(using: &generator) ?? 0, bytes: data(0...20))
        case 6: return ObjectID(bytes: data(12...12)).map(BSONValue.objectID) ?? .null
        case 7: return .bool(Bool.random(using: &generator))
        case 8: return .date(milliseconds: .random(in: -1 << 50...1 << 50, using: &generator))
        case 9: return .null
        case 10:
            let options = "imsux".filter { _ in Bool.random(using: &generator) }
            return .regex(pattern: text().filter { $0 != "\0" }, options: options)
        case 11: return .javascript(text())
        case 12: return .javascriptScope(text(), next(depth: depth + 1))
        case 13: return .int32(.random(in: .min ... .max, using: &generator))
        case 14: return .timestamp(generator.next())
        case 15: return .int64(.random(in: .min ... .max, using: &generator))
        case 16:
            let text = "\(int(-9999...9999)).\(int(0...99999))E\(int(-6000...6000))"
            return Decimal128(text).map(BSONValue.decimal128) ?? .minKey
        case 17: return Bool.random(using: &generator) ? .minKey : .maxKey
        case 18: return .document(next(depth: depth + 1))
        default: return .array(.array((0..<int(0...12)).map { _ in value(depth + 1) }))
        }
    }

    mutating func text() -> String {
        let alphabet = Array("ab\"\\\n\0 .é€\u{2028}😀".unicodeScalars)
        var text = ""
        for _ in 0..<int(0...12) { text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "?") }
        return text
    }

    private mutating func data(_ length: ClosedRange<Int>) -> [UInt8] {
        (0..<int(length)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
}
