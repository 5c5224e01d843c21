import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("ObjectID and Decimal128: text both ways")
struct IdentifierTests {
    @Test("an ObjectID is twelve bytes and 24 digits")
    func objectID() throws {
        let id = try #require(ObjectID("5f1d7f3A2C8b9d0e4a6b7c8D"))
        #expect(id.description == "5f1d7f3a2c8b9d0e4a6b7c8d")
        #expect(id.bytes == [0x5F, 0x1D, 0x7F, 0x3A, 0x2C, 0x8B, 0x9D, 0x0E, 0x4A, 0x6B, 0x7C, 0x8D])
        #expect(ObjectID(bytes: id.bytes) == id)
        #expect(ObjectID("ffffffffffffffffffffffff")?.description == "ffffffffffffffffffffffff")
    }

    @Test(
        "other texts and lengths are no ObjectID",
        arguments: [
            "", "5f1d7f3a2c8b9d0e4a6b7c8", "5f1d7f3a2c8b9d0e4a6b7c8d0", "5f1d7f3a2c8b9d0e4a6b7c8g",
            "0x5f1d7f3a2c8b9d0e4a6b7c",
        ])
    func noObjectID(text: String) {
        #expect(ObjectID(text) == nil)
        #expect(ObjectID(bytes: [UInt8](repeating: 0, count: text.utf8.count)) == nil)
    }

    private static let decimals = [
        "0", "-0", "0.0", "0.00", "1", "-1", "+1", "1.", ".5", "12.50", "0.001", "0.000001", "0.0000001", "1E3", "1e+3",
        "1E-7", "123E-5", "0E+5", "0E-10", "00012", "1E6144", "1E-6176", "9.999999999999999999999999999999999E+6144",
        "9999999999999999999999999999999999", "1234567890123456789012345678901234", "12345678901234567",
        "123456789012345678",
        "100000000000000000", "99999999999999999", "-0.1234567890123456789012345678901234", "1E6111", "1E6112",
        "10E6143",
        "0E7000", "0E-7000", "10E-6177", "100E-6178", "10000000000000000000000000000000000000", "Infinity", "-inf",
        "NaN",
        "1.0E+10", "5.00E-3", "18446744073709551616", "18446744073709551615", "340282366920938463463374607431768211",
    ]

    @Test("a Decimal128 is read and written as PyMongo does")
    func decimal() throws {
        let script = """
            for line in sys.stdin:
                try: number = Decimal128(line.strip()); print(number.bid[::-1].hex(), number)
                except Exception: print()
            """
        for (text, answer) in zip(Self.decimals, try BSONOracle.lines(script, Self.decimals)) {
            let number = Decimal128(text)
            #expect(number.map { "\(bits($0)) \($0)" } ?? "" == answer, "\(text)")
            #expect(number.flatMap { Decimal128($0.description) } == number, "\(text)")
        }
    }

    @Test("any two words have the text that PyMongo gives them", arguments: [1, 2] as [UInt64])
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let numbers = (0..<3000).map { number in
            // Half of them are near one: small coefficients with the exponent zero.
            let exponent: UInt64 = number.isMultiple(of: 2) ? 0 : 0x3040 << 48
            let high = generator.next() >> UInt64(number % 3 * 15)
            return Decimal128(high: high | exponent, low: generator.next() >> UInt64(number % 5 * 15))
        }
        let script = """
            for line in sys.stdin:
                try: print(Decimal128.from_bid(bytes.fromhex(line)[::-1]))
                except Exception: print()
            """
        var compared = 0
        for (number, answer) in zip(numbers, try BSONOracle.lines(script, numbers.map(bits))) {
            // PyMongo refuses coefficients beyond 34 digits, which count as zero, and marks a NaN's sign and signal.
            if answer.isEmpty || answer.hasSuffix("NaN") { continue }
            #expect(number.description == answer, "seed \(seed): \(bits(number))")
            compared += 1
        }
        #expect(compared > 1000)
    }

    @Test("a coefficient beyond 34 digits counts as zero, as the specification says")
    func noncanonical() {
        #expect(Decimal128(high: 0x6C10_0000_0000_0000, low: 0).description == "0")
        #expect(Decimal128(high: 0x3041_ED09_BEAD_87C0, low: 0x378D_8E64_0000_0000).description == "0")
        #expect(Decimal128(high: 0x7E00_0000_0000_0000, low: 0).description == "NaN")
        #expect(Decimal128(high: 0xFC00_0000_0000_0000, low: 0).description == "NaN")
    }

    @Test(
        "what is no number or would be rounded is no Decimal128",
        arguments: [
            "", "-", ".", "e5", "1e", "1e+", "1.2.3", "1e5e5", "1e1.5", "x", "1x", " 1", "1 ", "--1", "0x1", "1_0",
            "infinit",
            "12345678901234567890123456789012345", "0.12345678901234567890123456789012345", "1E6145", "1E-6177",
            "11E-6177",
            "1e99999999999999999999", "1e1000000000000", "1e-9223372036854775808", "1E+6146",
        ])
    func noDecimal(text: String) { #expect(Decimal128(text) == nil) }

    private func bits(_ number: Decimal128) -> String {
        [number.high, number.low].map { word in
            hexadecimal(stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) })
        }.joined()
    }
}
