import ForgeJSON
import TestSupport
import Testing

@Suite("JSON numbers: digit for digit as Python reads and writes them")
struct JSONNumberTests {
    @Test("any double is written as its repr", arguments: [1, 2] as [UInt64])
    func written(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var values: [Double] = [0, -0.0, .infinity, -.infinity, .nan, -.nan, .leastNonzeroMagnitude, 0x1p53, 0x1p54]
        for _ in 0..<5000 {
            values.append(Double(bitPattern: generator.next()))
            values.append(Double(Int64.random(in: -1 << 60...1 << 60, using: &generator)))
            values.append(Double(Int.random(in: -99999...99999, using: &generator)) / 100)
            values.append(Double.random(in: 0.5...2, using: &generator) * 1e16)
            values.append(Double.random(in: 0.5...2, using: &generator) * 1e-4)
        }
        let script = """
            import struct, sys
            for (value,) in struct.iter_unpack('<d', sys.stdin.buffer.read()): print(repr(value))
            """
        let input = values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
        let output = String(decoding: try PythonOracle.run(script: script, input: input), as: UTF8.self)
        let expected = output.split(separator: "\n")
        try #require(expected.count == values.count)
        for (value, expected) in zip(values, expected) {
            #expect(pythonRepr(value) == expected, "seed \(seed), \(value.bitPattern)")
        }
    }

    @Test("any decimal text is read as the nearest double", arguments: [1, 2] as [UInt64])
    func read(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let texts = (0..<20_000).map { _ in
            var text = Bool.random(using: &generator) ? "-" : ""
            let digits = Int.random(in: 1...22, using: &generator)
            text += String(Int.random(in: 1...9, using: &generator))
            for _ in 1..<max(digits, 2) { text += String(Int.random(in: 0...9, using: &generator)) }
            text += ".\(Int.random(in: 0...9999, using: &generator))"
            if Bool.random(using: &generator) { text += "e\(Int.random(in: -330...280, using: &generator))" }
            return text
        }
        let script = """
            import struct, sys
            for line in sys.stdin: sys.stdout.buffer.write(struct.pack('<d', float(line)))
            """
        let output = try PythonOracle.run(script: script, input: Array(texts.joined(separator: "\n").utf8))
        try #require(output.count == 8 * texts.count)
        for (index, text) in texts.enumerated() {
            let bits = (0..<8).reduce(0 as UInt64) { $0 | UInt64(output[8 * index + $1]) << UInt64(8 * $1) }
            var reader = JSONReader(Array(text.utf8))
            #expect(try reader.readDouble().bitPattern == bits, "seed \(seed): \(text)")
        }
    }

    @Test(
        "a whole number that fits 64 bits is an integer, however it is spelled",
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("1e3", 1000), ("12.0", 12), ("-5.0E0", -5),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
            ("1e19", nil), ("1.5", nil), ("\"1\"", nil), ("null", nil), ("-", nil), ("", nil),
        ] as [(String, Int64?)])
    func integer(text: String, value: Int64?) {
        var reader = JSONReader(Array(text.utf8))
        #expect((try? reader.readInt64()) == value)
    }

    @Test("an integer beyond 64 bits keeps its digits")
    func bigInteger() throws {
        let digits = String(repeating: "1234567890", count: 1000)
        #expect(try JSONValue(parsing: digits) == .bigInteger(digits))
        #expect(try JSONValue(parsing: "-\(digits)").text() == "-\(digits)")
        #expect(JSONValue.bigInteger("18446744073709551616").doubleValue == 0x1p64)
    }
}
