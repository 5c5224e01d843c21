import ForgeBSON
import ForgeJSON
import TestSupport
import Testing

@Suite("BSON validation: bytes from outside are whole, or refused")
struct BSONValidationTests {
    @Test(
        "what is not a document is refused",
        arguments: [
            ("", "the document is cut off"), ("05000000", "the document is cut off"),
            ("04000000 00", "wrong length of a document"), ("06000000 00", "wrong length of a document"),
            ("ffffffff 00", "wrong length of a document"), ("ffffff7f 00", "wrong length of a document"),
            ("05000000 01", "a document does not end where its length says"),
            ("05000000 00 00", "unexpected bytes after the document"),
            ("08000000 0a 6100 01", "a document does not end where its length says"),
            ("08000000 1a 6100 00", "unknown type of an element"),
            ("08000000 00 6100 00", "unknown type of an element"),
            ("07000000 0a 61 00", "a key has no end"), ("08000000 0a ff00 00", "not UTF-8"),
            ("09000000 08 6100 02 00", "a truth value is neither 0 nor 1"),
            ("0b000000 10 6100 010000 00", "a value is longer than its document"),
            ("0e000000 02 6100 01000000 6200 00", "a string does not end where its length says"),
            ("0e000000 02 6100 03000000 6200 00", "a value is longer than its document"),
            ("0e000000 02 6100 ffffffff 6200 00", "a value is longer than its document"),
            ("0e000000 02 6100 ffffff7f 6200 00", "a value is longer than its document"),
            ("0c000000 02 6100 00000000 00", "a string does not end where its length says"),
            ("0e000000 02 6100 02000000 6262 00", "a string does not end where its length says"),
            ("0e000000 02 6100 02000000 ff00 00", "not UTF-8"), ("0e000000 0d 6100 02000000 ff00 00", "not UTF-8"),
            ("0d000000 03 6100 06000000 00 00", "a value is longer than its document"),
            ("0d000000 03 6100 04000000 00 00", "the document is cut off"),
            ("0d000000 04 6100 05000000 01 00", "a document does not end where its length says"),
            ("0d000000 05 6100 01000000 00 00", "a value is longer than its document"),
            ("0d000000 05 6100 ffffffff 00 00", "a value is longer than its document"),
            ("0d000000 05 6100 00000000 02 00", "wrong length of binary data"),
            ("12000000 05 6100 05000000 02 00000000 61 00", "wrong length of binary data"),
            ("0a000000 0b 6100 6100 00", "a value is longer than its document"),
            ("0b000000 0b 6100 ff00 00 00", "not UTF-8"),
            ("15000000 0f 6100 0e000000 01000000 00 05000000 00 00", "a value is longer than its document"),
            ("15000000 0f 6100 0c000000 01000000 00 050000 00 00", "wrong length of code"),
            ("16000000 0f 6100 0e000000 02000000 00 05000000 00 00", "wrong length of code"),
            ("1a000000 0c 6100 02000000 ff 00 5f1d7f3a2c8b9d0e4a6b7c8d 00", "not UTF-8"),
            ("14000000 07 6100 5f1d7f3a2c8b9d0e4a6b7c 00", "wrong length of a document"),
        ])
    func refused(text: String, reason: String) {
        let error = #expect(throws: BSONError.self, "\(text)") {
            try BSONDocument(validating: bytes(hexadecimal: text))
        }
        #expect(error?.reason == reason, "\(text): \(error?.description ?? "")")
    }

    @Test("documents and arrays are nested to 200 levels", arguments: [0x03, 0x04, 0x0F] as [UInt8])
    func depth(type: UInt8) throws {
        func nested(_ levels: Int) -> [UInt8] {
            var bytes: [UInt8] = [5, 0, 0, 0, 0]
            for _ in 1..<levels {
                if type == 0x0F { bytes = length(bytes.count + 9) + [1, 0, 0, 0, 0] + bytes }
                bytes = length(bytes.count + 8) + [type, 0x30, 0] + bytes + [0]
            }
            return bytes
        }
        func length(_ count: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } }
        let deepest = try BSONDocument(validating: nested(200))
        #expect(try BSONDocument(validating: deepest.bytes) == deepest)
        #expect(deepest.extendedJSON(.canonical).serialized().count > 200)
        let error = #expect(throws: BSONError.self) { try BSONDocument(validating: nested(201)) }
        #expect(error?.reason == "nested deeper than 200 levels")
        #expect(throws: BSONError.self) { try BSONDocument(validating: nested(20_000)) }
    }

    @Test("a document cut at any byte is refused, also when its length is made to fit", arguments: [1, 2] as [UInt64])
    func cut(seed: UInt64) {
        var source = RandomDocument(seed: seed)
        for _ in 0..<20 {
            let whole = source.next().bytes
            for length in 0..<whole.count {
                #expect(throws: BSONError.self) { try BSONDocument(validating: Array(whole[..<length])) }
                var mended = Array(whole[..<length])
                if length >= 4 {
                    for place in 0..<4 { mended[place] = UInt8(truncatingIfNeeded: length >> (8 * place)) }
                }
                visit(mended)
            }
        }
    }

    @Test(
        "a document damaged at random is read or refused; what we read, PyMongo reads", arguments: [1, 2] as [UInt64])
    func damaged(seed: UInt64) throws {
        var source = RandomDocument(seed: seed)
        var accepted: [[UInt8]] = []
        for _ in 0..<4000 {
            var bytes = source.next().bytes
            for _ in 0..<source.int(1...3) {
                let place = source.int(0...bytes.count - 1)
                switch source.int(0...3) {
                case 0: bytes[place] = UInt8(source.int(0...255))
                case 1: bytes[place] = [0, 1, 5, 0x7F, 0x80, 0xFF][source.int(0...5)]
                case 2: bytes.remove(at: place)
                default: bytes.insert(UInt8(source.int(0...20)), at: place)
                }
                if bytes.isEmpty { break }
            }
            if visit(bytes) { accepted.append(bytes) }
        }
        try #require(accepted.count > 200)
        let script = """
            for line in sys.stdin:
                try: print('read' if bson.decode(bytes.fromhex(line), options) is not None else '')
                except Exception as error: print(repr(error))
            """
        let answers = try BSONOracle.lines(script, accepted.map(hexadecimal))
        for (bytes, answer) in zip(accepted, answers) {
            #expect(answer == "read", "seed \(seed): \(hexadecimal(bytes))")
        }
    }

    /// Reads everything that can be read; whether it was a document.
    @discardableResult
    private func visit(_ bytes: [UInt8]) -> Bool {
        guard let document = try? BSONDocument(validating: bytes) else { return false }
        for (key, value) in document {
            _ = document[key]
            _ = document.value(at: key + ".0.1.a")
            _ = document.setting(key, to: value).removing(key)
        }
        _ = document.extendedJSON(.relaxed).serialized()
        var builder = BSONBuilder()
        for element in document.elements { builder.append(element) }
        #expect(builder.finish() == document)
        return true
    }
}
