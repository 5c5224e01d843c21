import BatchForge
import ForgeOpenAI
import Testing

/// The key of all tests. It must never be seen outside an Authorization header.
let canary = "sk-canary-4f1d0a77c2"

/// An answer with a body and its true length.
func reply(_ status: Int, _ body: String, type: String = "application/json", _ fields: String...) -> ScriptedServer.Step
{
    let lines = ["HTTP/1.1 \(status) Reason", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"] + fields
    return .send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
}

/// The provider's error object.
func refusal(_ message: String, code: String? = nil, type: String = "invalid_request_error") -> String {
    let code = code.map { "\"\($0)\"" } ?? "null"
    return "{\"error\":{\"message\":\"\(message)\",\"type\":\"\(type)\",\"param\":null,\"code\":\(code)}}"
}

let batchObject = """
    {"id":"batch_1","object":"batch","endpoint":"/v1/chat/completions","input_file_id":"file-1",\
    "completion_window":"24h","status":"validating","created_at":1765323022,"expires_at":1765409422,\
    "output_file_id":null,"error_file_id":null,"errors":null,"metadata":{"run":"r"},\
    "request_counts":{"completed":0,"failed":0,"total":0}}
    """

let fileObject = #"{"id":"file-1","object":"file","bytes":3,"filename":"a.jsonl","purpose":"batch"}"#

let request = BatchRequest(
    inputFileID: "file-1", endpoint: "/v1/chat/completions", completionWindow: "24h",
    metadata: [("run", "20261122T101500Z-k3f9qa"), ("part", "001")])

extension RetryPolicy {
    /// All the tries, none of the waiting.
    static let hasty = RetryPolicy(tries: 5, budget: 60, firstDelay: 0, longestDelay: 0)
}

func client(
    _ baseURL: String, retries: RetryPolicy = .hasty, stall: Int = 20,
    isCancelled: @escaping @Sendable () -> Bool = { false }
) throws -> OpenAIClient {
    try OpenAIClient(
        baseURL: baseURL, apiKey: canary, retries: retries, timeouts: .init(connect: 10, stall: stall),
        isCancelled: isCancelled)
}

/// The error that `body` throws; the key is in no part of it.
func failure(
    _ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) throws -> APIError {
    let error = try #require(throws: APIError.self, sourceLocation: sourceLocation) { try body() }
    for text in ["\(error)", String(reflecting: error), error.reason, error.code, error.operation] {
        #expect(!text.contains(canary), sourceLocation: sourceLocation)
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 }, sourceLocation: sourceLocation)
    }
    #expect(error.reason.count < 500, sourceLocation: sourceLocation)
    return error
}
