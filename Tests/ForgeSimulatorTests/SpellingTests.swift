import Testing

@testable import ForgeSimulator

@Suite("Simulator: how headers and bodies spell things")
struct SpellingTests {
    @Test(
        "dates of headers",
        arguments: [(0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT")])
    func date(milliseconds: Int64, text: String) { #expect(HTTPDate.text(milliseconds) == text) }

    @Test(
        "durations are spelled as the provider spells them",
        arguments: [
            (0, "0ms"), (20, "20ms"), (1500, "1.5s"), (60_000, "1m0s"), (360_000, "6m0s"), (3_600_000, "1h0m0s"),
        ])
    func duration(milliseconds: Int64, text: String) { #expect(RateLimit.duration(milliseconds) == text) }

    @Test(
        "base64 is that of RFC 4648",
        arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
    func base64(text: String, encoded: String) {
        #expect(Base64.encoded(Array(text.utf8)) == encoded)
        #expect(Base64.decoded(encoded) == Array(text.utf8))
    }
}
