import ForgeJSON
import Testing

@Suite("Hexadecimal digits: bytes in pairs of them")
struct HexadecimalTests {
    @Test("every byte, both ways")
    func everyByte() {
        let bytes = [UInt8](0...255)
        let text = hexadecimal(bytes)
        #expect(text.hasPrefix("000102") && text.contains("090a0b") && text.hasSuffix("fdfeff"))
        #expect([UInt8](hexadecimal: text.utf8) == bytes)
        #expect([UInt8](hexadecimal: text.uppercased().utf8) == bytes)
        #expect(hexadecimal([]) == "" && [UInt8](hexadecimal: []) == [])
    }

    @Test(
        "anything else is refused",
        arguments: ["0", "000", "0g", "g0", "+1", "-1", " 1", "0x", "1 ", "１１", "/0", ":0", "@0", "`0"])
    func rejected(text: String) { #expect([UInt8](hexadecimal: text.utf8) == nil) }
}
