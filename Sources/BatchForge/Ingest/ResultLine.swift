import ForgeJSON

/// One line of an output or error file, read for what a verdict needs; the rest is checked and passed over.
///
/// Tolerant of shapes: what is missing or of another type counts as absent, since compatible servers send `error` as a
/// string, bodies that are null, and fields that OpenAI does not know. Only a line that is not a JSON object throws.
package struct ResultLine: Sendable {
    package private(set) var customID = ""
    /// `response` is there and not null.
    package private(set) var hasResponse = false
    package private(set) var statusCode: Int?
    package private(set) var requestID = ""
    package private(set) var model = ""
    package private(set) var finishReason: String?
    package private(set) var content: String?
    package private(set) var refusal: String?
    package private(set) var usage: Usage?
    package private(set) var errorCode: String?
    package private(set) var errorMessage: String?

    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "custom_id": customID = try reader.stringIfThere() ?? ""
            case "response": try readResponse(&reader)
            case "error": try readError(&reader)
            default: break
            }
        }
        try reader.finish()
    }

    /// What a message to people says of the error.
    package var errorText: String {
        if let errorMessage, !errorMessage.isEmpty { return errorMessage }
        if let errorCode, !errorCode.isEmpty { return errorCode }
        if let statusCode { return "the provider answered with status \(statusCode) and no reason" }
        return "the provider gave no answer and no reason"
    }

    private mutating func readResponse(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peek() == .object else { return }
        hasResponse = true
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "status_code": statusCode = try reader.integerIfThere().map { Int(clamping: $0) }
            case "request_id": requestID = try reader.stringIfThere() ?? ""
            case "body": try readBody(&reader)
            default: break
            }
        }
    }

    private mutating func readBody(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peek() == .object else { return }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "model": model = try reader.stringIfThere() ?? ""
            case "choices": try readChoices(&reader)
            case "usage": try readUsage(&reader)
            case "error": try readError(&reader)
            default: break
            }
        }
    }

    /// Only the first choice counts: a request for several is a request for the first of them.
    private mutating func readChoices(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peek() == .array else { return }
        try reader.beginArray()
        var isFirst = true
        while try reader.nextElement() {
            guard isFirst, try reader.peek() == .object else { continue }
            isFirst = false
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "finish_reason": finishReason = try reader.stringIfThere()
                case "message": try readMessage(&reader)
                default: break
                }
            }
        }
    }

    private mutating func readMessage(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peek() == .object else { return }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "content": content = try reader.stringIfThere()
            case "refusal": refusal = try reader.stringIfThere()
            default: break
            }
        }
    }

    private mutating func readUsage(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.peek() == .object else { return }
        var usage = Usage()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "prompt_tokens": usage.promptTokens = max(0, try reader.integerIfThere() ?? 0)
            case "completion_tokens": usage.completionTokens = max(0, try reader.integerIfThere() ?? 0)
            default: break
            }
        }
        self.usage = usage
    }

    private mutating func readError(_ reader: inout JSONReader) throws(JSONError) {
        switch try reader.peek() {
        case .string: errorMessage = try reader.readString()
        case .object:
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "code": errorCode = try reader.stringIfThere() ?? errorCode
                case "message": errorMessage = try reader.stringIfThere() ?? errorMessage
                default: break
                }
            }
        default: break
        }
    }
}

/// One line of an input file: its id, and where its body is.
package struct RequestLine {
    package let customID: String
    /// The bytes of `body`, as they were sent.
    package let body: Range<Int>

    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes)
        var customID: String?
        var body: Range<Int>?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "custom_id": customID = try reader.readString()
            case "body": body = try reader.skipValue()
            default: break
            }
        }
        try reader.finish()
        guard let customID, let body else {
            throw JSONError(offset: bytes.count, reason: "a request has a custom_id and a body")
        }
        self.customID = customID
        self.body = body
    }
}

extension JSONReader {
    fileprivate mutating func stringIfThere() throws(JSONError) -> String? {
        try peek() == .string ? try readString() : nil
    }

    /// A number without fraction, also one in a string: `"200"` was seen.
    fileprivate mutating func integerIfThere() throws(JSONError) -> Int64? {
        switch try peek() {
        case .number:
            let value = try readDouble()
            return Int64(exactly: value.rounded())
        case .string: return Int64(try readString())
        default: return nil
        }
    }
}
