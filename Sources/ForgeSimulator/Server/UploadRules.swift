import ForgeJSON

/// What is looked at when a file comes in, by whichever way.
enum UploadRules {
    private static let purposes = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"]

    static func check(purpose: String) throws(APIError) {
        guard purposes.contains(purpose) else { throw .invalidValue("purpose", purpose, supported: purposes) }
    }

    /// Only the first line is looked at here; the others are validated by the batch.
    static func checkBatchInput(_ path: String, _ filename: String, isUTF8: Bool) throws {
        guard filename.hasSuffix(".jsonl") else {
            throw APIError(400, "Invalid file format for Batch API. Must be .jsonl")
        }
        guard isUTF8 else { throw APIError(400, "Invalid file for Batch API. Must be utf-8 encoded") }
        var lines = try LineSource(path)
        guard let first = try lines.next(), let bytes = first.bytes, (try? JSONValue(parsing: bytes)) != nil else {
            throw APIError(400, "Invalid file format for Batch API. Must be .jsonl")
        }
    }
}

/// The range within which a file's lifetime may be chosen.
enum Lifetime {
    static func checked(_ seconds: Int64, _ name: String) throws(APIError) -> Int64 {
        if seconds < 3600 { throw .belowMinimum(name, seconds, 3600) }
        if seconds > 2_592_000 { throw .aboveMaximum(name, seconds, 2_592_000) }
        return seconds
    }

    /// The same as a member of a JSON body.
    static func checked(_ value: JSONValue, _ name: String) throws(APIError) -> Int64? {
        if value.isNull { return nil }
        guard value.objectValue != nil else { throw .invalidType(name, expected: "an object", got: value) }
        guard let anchor = value["anchor"] else { throw .missing("\(name).anchor") }
        guard anchor == "created_at" else {
            throw .invalidValue(
                "\(name).anchor", anchor.stringValue ?? anchor.text(.compact), supported: ["created_at"])
        }
        guard let seconds = value["seconds"] else { throw .missing("\(name).seconds") }
        guard let number = seconds.integerValue else {
            throw .invalidType("\(name).seconds", expected: "an integer", got: seconds)
        }
        return try checked(number, "\(name).seconds")
    }
}
