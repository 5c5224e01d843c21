import BatchForge
import ForgeJSON

// Objects of the provider, read as leniently as their meaning allows: unknown keys are ignored, absent and null are
// the same. Only an id that is missing or could not be used in a URL makes an object unreadable.

extension RemoteFile {
    /// A size that the server does not tell is -1, which is no file's size.
    init?(reading value: JSONValue) {
        guard let object = value.objectValue, let id = RemoteID(reading: object["id"]) else { return nil }
        self.init(
            id: id.description, filename: object["filename"]?.stringValue ?? "",
            bytes: object["bytes"]?.integerValue ?? -1)
    }
}

extension RemoteBatch {
    init?(reading value: JSONValue) {
        guard let object = value.objectValue, let id = RemoteID(reading: object["id"]) else { return nil }
        let counts = object["request_counts"]
        var metadata: [String: String] = [:]
        for (key, value) in object["metadata"]?.objectValue ?? JSONObject() {
            if let text = value.stringValue { metadata[key] = text }
        }
        self.init(
            id: id.description, status: BatchStatus(object["status"]?.stringValue ?? ""),
            inputFileID: object["input_file_id"]?.stringValue ?? "",
            outputFileID: Self.fileID(object["output_file_id"]), errorFileID: Self.fileID(object["error_file_id"]),
            completed: Self.count(counts?["completed"]), failed: Self.count(counts?["failed"]),
            total: Self.count(counts?["total"]), createdAt: RemoteTime.seconds(object["created_at"]),
            expiresAt: RemoteTime.seconds(object["expires_at"]), metadata: metadata, object: object)
    }

    private static func fileID(_ value: JSONValue?) -> String? {
        guard let id = value?.stringValue, !id.isEmpty else { return nil }
        return id
    }

    private static func count(_ value: JSONValue?) -> Int {
        switch value {
        case .integer(let count): Int(clamping: max(0, count))
        case .double(let count): Int(exactly: count.rounded(.down)).map { max(0, $0) } ?? 0
        default: 0
        }
    }
}

extension BatchRequest {
    /// The body of the POST.
    var json: JSONValue {
        var object = JSONObject()
        object["input_file_id"] = .string(inputFileID)
        object["endpoint"] = .string(endpoint)
        object["completion_window"] = .string(completionWindow)
        if !metadata.isEmpty {
            var pairs = JSONObject()
            for (key, value) in metadata { pairs[key] = .string(value) }
            object["metadata"] = .object(pairs)
        }
        return .object(object)
    }
}

/// One page of a list.
struct Page {
    let items: [JSONValue]
    /// Where the next page begins; nil on the last one.
    let next: String?

    /// A full page of a server that does not say whether there are more may not be the last.
    init?(reading value: JSONValue, limit: Int) {
        guard let object = value.objectValue, let items = object["data"]?.arrayValue else { return nil }
        self.items = items
        guard object["has_more"]?.boolValue ?? (items.count >= limit) else {
            next = nil
            return
        }
        guard let last = object["last_id"]?.stringValue ?? items.last?["id"]?.stringValue, RemoteID(last) != nil
        else { return nil }
        next = last
    }
}
