import ForgeBSON
import ForgeJSON

/// The judgement on one request, and what supports it.
package struct Verdict: Sendable {
    package let `class`: VerdictClass
    /// Why, in one line; "" for `ok`.
    package let message: String
    package var statusCode: Int?
    package var finishReason: String?
    package var usage: Usage?

    package init(_ class: VerdictClass, _ message: String = "", statusCode: Int? = nil) {
        self.class = `class`
        // It may be a server's, and goes into documents and logs.
        self.message = Console.printable(message.oneLine(upTo: 300)).oneLine(upTo: 300)
        self.statusCode = statusCode
    }

    package var isServerError: Bool { `class` == .apiError && (statusCode ?? 0) >= 500 }
}

/// Tokens that the provider counted for one request.
package struct Usage: Equatable, Sendable {
    package var promptTokens: Int64
    package var completionTokens: Int64

    package init(promptTokens: Int64 = 0, completionTokens: Int64 = 0) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }

    package static func + (a: Usage, b: Usage) -> Usage {
        // A sum over hostile counts must not trap.
        func sum(_ a: Int64, _ b: Int64) -> Int64 {
            let (sum, overflow) = a.addingReportingOverflow(b)
            return overflow ? .max : sum
        }
        return Usage(
            promptTokens: sum(a.promptTokens, b.promptTokens),
            completionTokens: sum(a.completionTokens, b.completionTokens))
    }
}

/// A usable answer: its text, or the JSON that the job asked for.
package struct Answer: Sendable {
    package var content: BSONValue
    package let requestID: String
    package let model: String
    /// How many bytes the content had when it came.
    package let byteCount: Int
}

/// Judges one line of an output or error file. A pure function; which of the two files it stood in says nothing
/// (compatible servers put failures into the output file).
package struct Judge: Sendable {
    private let parse: ResponseSettings.Parse
    private let criteria: AnswerCriteria

    package init(_ response: ResponseSettings) {
        parse = response.parse
        criteria = AnswerCriteria(response)
    }

    package func judge(_ line: ResultLine) -> (verdict: Verdict, answer: Answer?) {
        var (verdict, answer) = weigh(line)
        verdict.statusCode = line.statusCode
        verdict.finishReason = line.finishReason
        verdict.usage = line.usage
        return (verdict, answer)
    }

    private func weigh(_ line: ResultLine) -> (Verdict, Answer?) {
        // Seen from a provider: status 0 in the output file; so success is 2xx and a usable body.
        guard let status = line.statusCode, line.hasResponse else { return (Self.unrun(line), nil) }
        guard (200..<300).contains(status) else { return (Self.httpFailure(line, status), nil) }
        if line.errorMessage != nil || line.errorCode != nil {
            return (Verdict(.apiError, line.errorText), nil)
        }
        if let refusal = line.refusal, !refusal.isEmpty {
            return (Verdict(.refused, "the model refused: \(refusal)"), nil)
        }
        switch line.finishReason {
        case "length": return (Verdict(.truncated, "the answer was cut at the token limit"), nil)
        case "content_filter": return (Verdict(.filtered, "the provider's content filter stopped the answer"), nil)
        default: break
        }
        guard let content = line.content, !content.isEmpty else {
            return (Verdict(.apiError, "the answer has no content"), nil)
        }
        return accept(content, line)
    }

    private func accept(_ content: String, _ line: ResultLine) -> (Verdict, Answer?) {
        func answer(_ value: BSONValue, _ json: JSONValue? = nil) -> (Verdict, Answer?) {
            let answer = Answer(
                content: value, requestID: line.requestID, model: line.model, byteCount: content.utf8.count)
            if let verdict = criteria.verdict(on: answer, text: content, json: json, usage: line.usage) {
                return (verdict, nil)
            }
            return (Verdict(.ok), answer)
        }
        if parse == .text { return answer(.string(content)) }
        let text = Self.unfenced(content)
        do {
            let json = try JSONValue(parsing: text)
            // A bare number or word is an answer in words: only objects and arrays are taken for JSON unasked.
            if parse == .jsonOrText && json.objectValue == nil && json.arrayValue == nil {
                return answer(.string(content))
            }
            return answer(try BSONValue(json: json), json)
        } catch {
            if parse == .jsonOrText { return answer(.string(content)) }
            return (Verdict(.invalidJSON, Self.reason(error, in: text)), nil)
        }
    }

    private static func reason(_ error: any Error, in text: String) -> String {
        guard let error = error as? JSONError else { return "the answer cannot be stored: \(error)" }
        let before = text.utf8.prefix(error.offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column =
            before.count
            - (before.lastIndex(of: UInt8(ascii: "\n")).map {
                before.distance(from: before.startIndex, to: $0) + 1
            } ?? 0) + 1
        return "the answer is not JSON: line \(line) column \(column): \(error.reason)"
    }

    /// The inside of an answer that is one Markdown code block, as models like to send JSON.
    private static func unfenced(_ content: String) -> String {
        let bytes = Array(content.utf8)
        let trimmed = bytes.trimmingWhitespace()
        guard trimmed.starts(with: "```".utf8), trimmed.count > 6, trimmed.suffix(3).elementsEqual("```".utf8),
            let lineEnd = trimmed.firstIndex(of: UInt8(ascii: "\n")), lineEnd < trimmed.endIndex - 3
        else { return content }
        return String(decoding: trimmed[(lineEnd + 1)..<(trimmed.endIndex - 3)], as: UTF8.self)
    }

    /// The request was not run: `response` is null, and the error says why.
    private static func unrun(_ line: ResultLine) -> Verdict {
        switch line.errorCode {
        case "batch_expired": Verdict(.expired, line.errorText)
        case "batch_cancelled", "batch_canceled": Verdict(.cancelled, line.errorText)
        default: Verdict(.apiError, line.errorText)
        }
    }

    private static func httpFailure(_ line: ResultLine, _ status: Int) -> Verdict {
        if let code = line.errorCode, APIError.billingCodes.contains(code) {
            return Verdict(.billingLimit, line.errorText)
        }
        if status == 429 { return Verdict(.rateLimit, line.errorText) }
        // GPT-5's other way of saying "length": the reasoning used up the limit before the first word.
        if status == 400, line.errorMessage?.hasPrefix("Could not finish the message because max_tokens") == true {
            return Verdict(.truncated, line.errorText)
        }
        return Verdict(.apiError, line.errorText)
    }
}

extension [UInt8] {
    fileprivate func trimmingWhitespace() -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let head = self[...].drop(while: isSpace)
        let tail = head.reversed().prefix(while: isSpace).count
        return head.dropLast(tail)
    }
}
