import ForgeJSON

/// An answer to one HTTP request.
struct Reply: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// A part of a file, streamed.
        case file(SystemFile, count: Int)
    }

    var status = 200
    var headers: [(name: String, value: String)] = [("content-type", "application/json")]
    var body: Body

    /// A JSON reply.
    init(_ value: JSONValue, status: Int = 200) {
        self.status = status
        body = .bytes(value.serialized(.compact))
    }

    init(status: Int, contentType: String, body: Body) {
        self.status = status
        headers = [("content-type", contentType)]
        self.body = body
    }

    var length: Int {
        switch body {
        case .bytes(let bytes): bytes.count
        case .file(_, let count): count
        }
    }
}

/// A refusal in the provider's envelope.
struct APIError: Error, Equatable, Sendable {
    let status: Int
    let message: String
    let type: String
    let param: String?
    let code: String?
    let headers: [String: String]

    init(
        _ status: Int, _ message: String, type: String = "invalid_request_error", param: String? = nil,
        code: String? = nil, headers: [String: String] = [:]
    ) {
        self.status = status
        self.message = message
        self.type = type
        self.param = param
        self.code = code
        self.headers = headers
    }

    /// The envelope: `{"error": {…}}`.
    var json: JSONValue {
        [
            "error": [
                "message": .string(message), "type": .string(type), "param": .optional(param), "code": .optional(code),
            ]
        ]
    }

    var reply: Reply {
        var reply = Reply(json, status: status)
        reply.headers += headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return reply
    }
}

extension APIError {
    static func missing(_ name: String) -> APIError {
        APIError(
            400, "Missing required parameter: '\(name)'.", param: name, code: "missing_required_parameter")
    }

    static func invalidType(_ name: String, expected: String, got value: JSONValue) -> APIError {
        APIError(
            400, "Invalid type for '\(name)': expected \(expected), but got \(value.kindName) instead.", param: name,
            code: "invalid_type")
    }

    static func invalidValue(_ name: String, _ value: String, supported: [String]) -> APIError {
        let list = supported.map { "'\($0)'" }
        let choices =
            switch list.count {
            case 0, 1: list.joined()
            case 2: list.joined(separator: " and ")
            default: list.dropLast().joined(separator: ", ") + ", and " + (list.last ?? "")
            }
        return APIError(
            400, "Invalid value: '\(value)'. Supported values are: \(choices).", param: name, code: "invalid_value")
    }

    static func belowMinimum(_ name: String, _ value: Int64, _ minimum: Int) -> APIError {
        APIError(
            400,
            "Invalid '\(name)': integer below minimum value. Expected a value >= \(minimum), but got \(value) instead.",
            param: name, code: "integer_below_min_value")
    }

    static func aboveMaximum(_ name: String, _ value: Int64, _ maximum: Int) -> APIError {
        APIError(
            400,
            "Invalid '\(name)': integer above maximum value. Expected a value <= \(maximum), but got \(value) instead.",
            param: name, code: "integer_above_max_value")
    }

    static func noFile(_ id: String) -> APIError {
        APIError(404, "No such File object: \(id)", param: "id")
    }

    static func noBatch(_ id: String) -> APIError {
        APIError(404, "No batch found with id '\(id)'.")
    }

    /// Any failure as the provider would show it: its own kind as it is, another one as a server error.
    static func from(_ error: any Error) -> APIError {
        (error as? APIError)
            ?? APIError(
                500, "The server had an error while processing your request. Sorry about that!", type: "server_error",
                code: "server_error")
    }
}

extension JSONValue {
    /// The provider's name of a value's type, with its article.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .bigInteger: "an integer"
        case .double: "a decimal number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
