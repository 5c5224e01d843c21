import ForgeBSON
import ForgeJSON
import Testing

@testable import BatchForge

@Suite("Judge: one verdict for every line that a provider can send")
struct JudgeTests {
    private static func line(_ response: String, error: String = "null") -> String {
        #"{"id":"batch_req_1","custom_id":"i-1","response":\#(response),"error":\#(error)}"#
    }

    private static func answer(
        _ content: String, finish: String = "stop", refusal: String = "null", status: String = "200"
    ) -> String {
        line(
            #"{"status_code":\#(status),"request_id":"r","body":{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":\#(content),"refusal":\#(refusal)},"finish_reason":"\#(finish)"}],"usage":{"prompt_tokens":7,"completion_tokens":3}}}"#
        )
    }

    private static func failure(_ status: Int, code: String, message: String) -> String {
        line(#"{"status_code":\#(status),"request_id":"r","body":{"error":{"code":\#(code),"message":"\#(message)"}}}"#)
    }

    private func judge(_ text: String, _ parse: ResponseSettings.Parse = .jsonOrText) throws -> (Verdict, Answer?) {
        let (verdict, answer) = Judge(ResponseSettings(parse: parse)).judge(try ResultLine(parsing: Array(text.utf8)))
        return (verdict, answer)
    }

    @Test(
        "what is no usable answer has its class",
        arguments: [
            (answer(#""half a sen""#, finish: "length"), .truncated),
            (answer("\"\"", finish: "length"), .truncated),
            (answer("null", finish: "content_filter"), .filtered),
            (answer("null", refusal: #""I cannot help with that.""#), .refused),
            (answer("null"), .apiError),
            (answer("\"\""), .apiError),
            (answer(#""text""#, status: "0"), .apiError),
            (line(#"{"status_code":200,"body":null}"#), .apiError),
            (line(#"{"status_code":200,"body":{"choices":[]}}"#), .apiError),
            (failure(400, code: "null", message: "bad"), .apiError),
            (failure(500, code: #""server_error""#, message: "sorry"), .apiError),
            (failure(429, code: #""rate_limit_exceeded""#, message: "slow down"), .rateLimit),
            (failure(429, code: #""insufficient_quota""#, message: "no money"), .billingLimit),
            (failure(400, code: #""billing_hard_limit_reached""#, message: "no money"), .billingLimit),
            (
                failure(
                    400, code: "null",
                    message: "Could not finish the message because max_tokens or model output limit was reached."),
                .truncated
            ),
            (line("null", error: #"{"code":"batch_expired","message":"too late"}"#), .expired),
            (line("null", error: #"{"code":"batch_cancelled","message":"stopped"}"#), .cancelled),
            (line("null", error: #"{"code":"request_timeout","message":"slow"}"#), .apiError),
            (line("null", error: #""a string""#), .apiError),
            (line(#"{"status_code":400,"body":null}"#, error: #"{"message":"both"}"#), .apiError),
        ] as [(String, VerdictClass)])
    func failures(text: String, expected: VerdictClass) throws {
        let (verdict, answer) = try judge(text)
        #expect(verdict.class == expected)
        #expect(answer == nil)
        #expect(!verdict.message.isEmpty)
    }

    @Test(
        "an answer becomes text or JSON as the job says",
        arguments: [
            (.text, #""{\"a\":1}""#, .string(#"{"a":1}"#)),
            (.jsonOrText, #""{\"a\":1}""#, .document(["a": 1])),
            (.jsonOrText, #""```json\n{\"a\":1}\n```""#, .document(["a": 1])),
            (.jsonOrText, #""just words""#, .string("just words")),
            (.jsonOrText, #""42""#, .string("42")),
            (.json, #""42""#, .int32(42)),
            (.json, #""{\"$oid\":\"x\"}""#, .document(["$oid": "x"])),
        ] as [(ResponseSettings.Parse, String, BSONValue)])
    func answers(parse: ResponseSettings.Parse, content: String, expected: BSONValue) throws {
        let (verdict, answer) = try judge(Self.answer(content), parse)
        #expect(verdict.class == .ok)
        #expect(answer?.content == expected)
        #expect(verdict.usage == Usage(promptTokens: 7, completionTokens: 3))
    }

    @Test("JSON that is none is named with its place, and without its text")
    func invalidJSON() throws {
        let (verdict, _) = try judge(Self.answer(#""{\"secret\":\n  oops}""#), .json)
        #expect(verdict.class == .invalidJSON)
        #expect(verdict.message.contains("line 2 column 3"))
        #expect(!verdict.message.contains("oops") && !verdict.message.contains("secret"))
    }

    @Test("a message of the provider stays one short line")
    func message() throws {
        let long = String(repeating: "x", count: 1000)
        let (verdict, _) = try judge(Self.failure(400, code: "null", message: #"a\nb\u001b[31m"# + long))
        #expect(verdict.message.hasPrefix(#"a b\u{1b}[31m"#))
        #expect(verdict.message.unicodeScalars.count <= 300)
    }

    @Test(
        "what is not a line is refused, wherever it is cut",
        arguments: ["", "[]", "null", "\"text\"", "{", "{\"custom_id\":\"a\"} x"])
    func malformed(text: String) {
        #expect(throws: JSONError.self) { try ResultLine(parsing: Array(text.utf8)) }
    }

    @Test("a line cut at any byte is refused")
    func cut() {
        let whole = Array(Self.answer(#""text""#).utf8)
        for length in whole.indices {
            #expect(throws: JSONError.self) { try ResultLine(parsing: Array(whole[..<length])) }
        }
    }
}
