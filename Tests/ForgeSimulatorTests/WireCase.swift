import Testing

/// A request as it goes over the wire, and what has to be in the reply.
///
/// `{file}` stands for the id of a file, `{new}` and `{done}` for those of a batch in validation and a completed one.
struct WireCase: Sendable, CustomTestStringConvertible {
    let name: String
    let request: String
    let headers: [String]
    let body: String?
    let status: Int
    let fragments: [String]

    var testDescription: String { name }

    /// `request` is the first line without the version, `fragments` are texts that the reply holds, head and body.
    init(
        _ name: String, _ request: String, _ headers: [String] = [], body: String? = nil, _ status: Int,
        _ fragments: String...
    ) {
        self.name = name
        self.request = request
        self.headers = headers
        self.body = body
        self.status = status
        self.fragments = fragments
    }

    static let key = "Authorization: Bearer sk-test"
    static let json = [key, "Content-Type: application/json"]
    static let form = [key, "Content-Type: multipart/form-data; boundary=B"]

    static let all = heads + bodies + forms + creates + lists + answers
}

extension WireCase {
    static let heads = [
        Self("a list", "GET /v1/files", [key], 200, "content-type: application/json", "\"object\":\"list\""),
        Self("every reply has an id", "GET /v1/files", [key], 200, "x-request-id: req_", "openai-processing-ms: "),
        Self("every reply has a version", "GET /v1/nothing", [key], 404, "openai-version: 2020-10-01"),
        Self("a whole address", "GET http://127.0.0.1/v1/files?limit=1", [key], 200, "\"object\":\"list\""),
        Self("header names in capitals", "GET /v1/files", ["AUTHORIZATION: Bearer x"], 200),
        Self("header names in small letters", "GET /v1/files", ["authorization: bearer x"], 200),
        Self("basic authentication", "GET /v1/files", ["Authorization: Basic eA=="], 200),
        Self(
            "no key", "GET /v1/files", [], 401,
            #"{"error":{"message":"Missing bearer or basic authentication in header","type":"invalid_request_error","param":null,"code":null}}"#
        ),
        Self("no key is a challenge", "GET /v1/files", [], 401, "www-authenticate: Basic realm=\"OpenAI API\""),
        Self("every reply has a date", "GET /v1/files", [key], 200, "\r\ndate: ", " GMT\r\n"),
        Self("an empty key", "GET /v1/files", ["Authorization: Bearer "], 401, "Missing bearer or basic"),
        Self("no key, and a body", "POST /v1/batches", ["Content-Type: application/json"], body: "{}", 401),
        Self("no key, and a file", "POST /v1/files", ["Content-Type: multipart/form-data; boundary=B"], body: "x", 401),
        Self(
            "an unknown URL", "GET /v1/nothing", [key], 404,
            #"{"error":{"message":"Invalid URL (GET /v1/nothing)","type":"invalid_request_error","param":null,"code":null}}"#
        ),
        Self("the root", "GET /", [key], 404, "Invalid URL (GET /)"),
        Self("no version", "GET /files", [key], 404, "Invalid URL (GET /files)"),
        Self("a slash too many", "GET /v1/batches/", [key], 404, "Invalid URL (GET /v1/batches/)"),
        Self(
            "an upload in parts of nothing", "POST /v1/uploads", json, body: "{}", 400,
            "Missing required parameter: 'purpose'."),
        Self(
            "an upload that was not announced", "POST /v1/uploads/upload_no/cancel", [key], 404,
            "No such Upload object: upload_no"),
        Self("an upload is no GET", "GET /v1/uploads", [key], 405, "allow: POST"),
        Self(
            "a method that files lack", "PUT /v1/files", [key], 405, "allow: GET, POST",
            "Not allowed to PUT on /v1/files."),
        Self("a method that a file lacks", "POST /v1/files/{file}", [key], 405, "allow: DELETE, GET"),
        Self("batches are not deleted", "DELETE /v1/batches/{done}", [key], 405, "\"code\":\"method_not_supported\""),
        Self("a cancel is no GET", "GET /v1/batches/{done}/cancel", [key], 405, "allow: POST"),
        Self("a chat is no GET", "GET /v1/chat/completions", [key], 405, "allow: POST"),
        Self("the head of a list", "HEAD /v1/files", [key], 200, "content-type: application/json"),
        Self(
            "the head of a file", "HEAD /v1/files/{file}/content", [key], 200, "content-type: application/octet-stream"),
        Self("the head of nothing", "HEAD /v1/files/file-no", [key], 404, "content-type: application/json"),
        Self("an id with escapes", "GET /v1/files/%66ile-no", [key], 404, "No such File object: file-no"),
        Self(
            "a content", "GET /v1/files/{file}/content", [key], 200, "content-length: 145",
            "content-disposition: attachment"),
        Self(
            "a part of a content comes whole", "GET /v1/files/{file}/content", [key, "Range: bytes=0-1"], 200,
            "content-length: 145"),
        Self("one model", "GET /v1/models/gpt-4o-mini", [key], 200, "\"object\":\"model\""),
        Self("no such model", "GET /v1/models/nope", [key], 404, "\"param\":\"model\",\"code\":\"model_not_found\""),
    ]

    static let bodies = [
        Self(
            "no JSON", "POST /v1/batches", json, body: "{", 400,
            "We could not parse the JSON body of your request. (HINT: "),
        Self("a JSON array", "POST /v1/batches", json, body: "[]", 400, "We could not parse the JSON body"),
        Self("nothing", "POST /v1/batches", json, body: "", 400, "We could not parse the JSON body"),
        Self("JSON too deep", "POST /v1/batches", json, body: String(repeating: "[", count: 5000), 400),
        Self(
            "JSON as a form", "POST /v1/batches", [key, "Content-Type: application/x-www-form-urlencoded"], body: "{}",
            400, "\"code\":\"unsupported_content_type\""),
        Self(
            "JSON as text", "POST /v1/chat/completions", [key, "Content-Type: text/plain"], body: "{}", 400,
            "This API method only accepts 'application/json' requests"),
        Self(
            "a type with a charset", "POST /v1/batches", [key, "Content-Type: Application/JSON; charset=utf-8"],
            body: "{}", 400, "\"param\":\"input_file_id\""),
        Self(
            "a body without a type", "POST /v1/batches", [key], body: "{}", 400,
            "Missing required parameter: 'input_file_id'."),
        Self(
            "a cancel with a body", "POST /v1/batches/{done}/cancel", json, body: "{}", 409,
            "Cannot cancel a batch with status 'completed'."),
        Self("a cancel without", "POST /v1/batches/{done}/cancel", [key], 409, "\"param\":null,\"code\":null"),
    ]

    private static func part(_ name: String, _ value: String, filename: String? = nil) -> String {
        let file = filename.map { "; filename=\"\($0)\"" } ?? ""
        return "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(value)\r\n"
    }

    private static let file = part("file", "{}\n", filename: "a.jsonl")
    private static let batch = part("purpose", "batch")

    static let forms = [
        Self(
            "a file", "POST /v1/files", form, body: file + batch + "--B--\r\n", 200, "\"bytes\":3,",
            "\"filename\":\"a.jsonl\"", "x-ratelimit-limit-requests: 1000"),
        Self("the purpose first", "POST /v1/files", form, body: batch + file + "--B--", 200, "\"purpose\":\"batch\""),
        Self(
            "a quoted boundary", "POST /v1/files",
            [key, "content-type: multipart/form-data; charset=utf-8; boundary=\"B\""], body: batch + file + "--B--", 200
        ),
        Self("parts that mean nothing", "POST /v1/files", form, body: part("x", "y") + batch + file + "--B--", 200),
        Self(
            "no file", "POST /v1/files", form, body: batch + "--B--", 400, "Missing required parameter: 'file'.",
            "\"param\":\"file\""),
        Self(
            "no purpose", "POST /v1/files", form, body: file + "--B--", 400, "Missing required parameter: 'purpose'.",
            "\"param\":\"purpose\""),
        Self(
            "an unknown purpose", "POST /v1/files", form, body: part("purpose", "fun") + file + "--B--", 400,
            "Invalid value: 'fun'. Supported values are: "),
        Self(
            "another extension", "POST /v1/files", form, body: batch + part("file", "{}", filename: "a.txt") + "--B--",
            400,
            #"{"error":{"message":"Invalid file format for Batch API. Must be .jsonl","type":"invalid_request_error","param":null,"code":null}}"#
        ),
        Self(
            "an empty file", "POST /v1/files", form, body: batch + part("file", "", filename: "a.jsonl") + "--B--", 400,
            "Invalid file format for Batch API. Must be .jsonl"),
        Self(
            "a lifetime too short", "POST /v1/files", form,
            body: part("expires_after[anchor]", "created_at") + part("expires_after[seconds]", "3599") + batch + file
                + "--B--", 400, "\"code\":\"integer_below_min_value\""),
        Self(
            "a lifetime without anchor", "POST /v1/files", form,
            body: part("expires_after[seconds]", "3600") + batch + file + "--B--", 400,
            "Missing required parameter: 'expires_after.anchor'."),
        Self(
            "another anchor", "POST /v1/files", form,
            body: part("expires_after[anchor]", "now") + part("expires_after[seconds]", "3600") + batch + file
                + "--B--", 400, "Invalid value: 'now'. Supported values are: 'created_at'."),
        Self(
            "a form without an end", "POST /v1/files", form, body: batch + file, 400, "Could not parse multipart form."),
        Self(
            "no boundary", "POST /v1/files", [key, "content-type: multipart/form-data"], body: file, 400,
            "Could not parse multipart form."),
        Self(
            "JSON instead of a form", "POST /v1/files", json, body: "{}", 400, "\"code\":\"unsupported_content_type\""),
    ]
}
