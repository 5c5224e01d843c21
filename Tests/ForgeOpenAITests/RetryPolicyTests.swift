import ForgeHTTP
import ForgeOpenAI
import Testing

@Suite("RetryPolicy and Retry-After: how long to wait")
struct RetryPolicyTests {
    let policy = RetryPolicy(tries: 5, budget: 60, firstDelay: 0.5, longestDelay: 15)

    @Test("the ceiling doubles and stays below its limit", arguments: [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0)])
    func ceiling(done: Int, ceiling: Double) {
        #expect(policy.delay(after: done, elapsed: 0, asked: nil, random: 0) == 0)
        #expect(policy.delay(after: done, elapsed: 0, asked: nil, random: 0.5) == ceiling / 2)
    }

    @Test("the longest delay is the longest")
    func longest() {
        let patient = RetryPolicy(tries: 100, budget: 1e6, firstDelay: 1, longestDelay: 15)
        #expect(patient.delay(after: 90, elapsed: 0, asked: nil, random: 1) == 15)
    }

    @Test("it gives up after the tries, and where the budget ends")
    func givesUp() {
        #expect(policy.delay(after: 5, elapsed: 0, asked: nil, random: 0) == nil)
        #expect(policy.delay(after: 1, elapsed: 59.9, asked: nil, random: 0.9) == nil)
        #expect(policy.delay(after: 1, elapsed: 0, asked: 61, random: 0) == nil)
    }

    @Test("a wait that was asked for is never shortened")
    func asked() throws {
        let delay = try #require(policy.delay(after: 1, elapsed: 0, asked: 30, random: 0.5))
        #expect(delay == 30.25)
    }

    static let now: Int64 = 1_445_412_480  // Wed, 21 Oct 2015 07:28:00 GMT

    @Test(
        "every form of Retry-After",
        arguments: [
            (["retry-after": "7"], 7.0), (["retry-after": "0"], 0.0), (["retry-after": "1.5"], 1.5),
            (["retry-after": "999999999"], 600.0), (["retry-after": "Wed, 21 Oct 2015 07:28:30 GMT"], 30.0),
            (["retry-after": "Wednesday, 21-Oct-15 07:28:30 GMT"], 30.0),
            (["retry-after": "Wed Oct 21 07:28:30 2015"], 30.0),
            (["retry-after": "Wed, 21 Oct 2015 07:00:00 GMT"], 0.0),
            (["retry-after": "Fri, 21 Oct 2095 07:00:00 GMT"], 600.0),
            // Our clock is years off; the server's own is not.
            (["retry-after": "Sun, 22 Nov 2026 10:15:09 GMT", "date": "Sun, 22 Nov 2026 10:15:00 GMT"], 9.0),
            (["retry-after-ms": "250", "retry-after": "7"], 0.25), (["retry-after-ms": "x", "retry-after": "7"], 7.0),
        ])
    func retryAfter(fields: [String: String], seconds: Double) {
        #expect(HTTPHead(status: 429, fields: fields).retryAfter(now: Self.now, cap: 600) == seconds)
    }

    @Test("what is no wait is none", arguments: ["-5", "soon", "", "nan", "inf", "5 minutes", "7, 8"])
    func noRetryAfter(text: String) {
        #expect(HTTPHead(status: 429, fields: ["retry-after": text]).retryAfter(now: Self.now, cap: 600) == nil)
    }
}
