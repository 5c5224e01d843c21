import Testing

@testable import ForgeBSON

@Suite("Base64: for addresses and names, without padding")
struct Base64Tests {
    @Test(
        "both ways",
        arguments: [
            ([], ""), ([0x20], "IA"), ([0xFB, 0xFF], "-_8"), ([0xFF, 0xFF, 0xFF], "____"), ([0, 0, 0, 0], "AAAAAA"),
        ] as [([UInt8], String)])
    func known(bytes: [UInt8], text: String) {
        #expect(Base64.encodeForURL(bytes) == text)
        #expect(Base64.decodeForURL(text) == bytes)
    }

    @Test("every two bytes come back")
    func everyPair() {
        let wrong = (0...UInt16.max).filter { number in
            let bytes = [UInt8(number >> 8), UInt8(number & 0xFF)]
            return Base64.decodeForURL(Base64.encodeForURL(bytes)) != bytes
        }
        #expect(wrong == [])
    }

    @Test(
        "what would not be written is refused",
        arguments: ["A", "AAAAA", "IB", "-_9", "IA==", "IA=", "+/8", "I A", "!", "é", "AA\n"])
    func rejected(text: String) { #expect(Base64.decodeForURL(text) == nil) }
}
