import ForgeJSON

extension BatchRecord {
    /// The batch as the provider shows it: every key present, in alphabetical order.
    func object(at time: Int64, emptyErrorFileID: Bool) -> JSONValue {
        let counts = counts(at: time)
        let seconds = { (time: Int64?) -> JSONValue in .optional(time.map { $0 / 1000 }) }
        let ended = { (status: BatchStatus) -> JSONValue in self.status == status ? seconds(self.ended) : .null }
        let isClean = status == .completed && error == nil
        return [
            "cancelled_at": ended(.cancelled),
            "cancelling_at": seconds(cancelling),
            "completed_at": ended(.completed),
            "completion_window": "24h",
            "created_at": seconds(created),
            "endpoint": .string(endpoint),
            "error_file_id": isClean && emptyErrorFileID ? "" : .optional(error),
            "errors": problems.isEmpty ? .null : ["data": .array(problems.map(\.json)), "object": "list"],
            "expired_at": ended(.expired),
            "expires_at": seconds(expires),
            "failed_at": ended(.failed),
            "finalizing_at": seconds(finalizing),
            "id": .string(id),
            "in_progress_at": seconds(inProgress),
            "input_file_id": .string(inputFile),
            "metadata": metadata,
            "model": .optional(model),
            "object": "batch",
            "output_file_id": .optional(output),
            "request_counts": [
                "completed": .count(counts.completed), "failed": .count(counts.failed), "total": .count(total),
            ],
            "status": .string(status.rawValue),
            "usage": [
                "input_tokens": .count(usage.input),
                "input_tokens_details": ["cached_tokens": .count(usage.cached)],
                "output_tokens": .count(usage.output),
                "output_tokens_details": ["reasoning_tokens": .count(usage.reasoning)],
                "total_tokens": .count(usage.input + usage.output),
            ],
        ]
    }
}

extension FileRecord {
    /// The file as the provider shows it, keys in alphabetical order.
    var object: JSONValue {
        [
            "bytes": .count(bytes), "created_at": .integer(created), "expires_at": .optional(expires),
            "filename": .string(filename), "id": .string(id), "object": "file", "purpose": .string(purpose),
            "status": "processed", "status_details": .null,
        ]
    }
}

/// One page of a list.
struct Page<Item> {
    let items: [Item]
    let hasMore: Bool

    /// Takes at most `limit` of `items`, from the one after `after` on; nil when `after` is not among them.
    init?(of items: [Item], after: String?, limit: Int, id: (Item) -> String) {
        var start = 0
        if let after {
            guard let index = items.firstIndex(where: { id($0) == after }) else { return nil }
            start = index + 1
        }
        self.items = Array(items[start...].prefix(limit))
        hasMore = start + self.items.count < items.count
    }

    func object(id: (Item) -> String, _ json: (Item) -> JSONValue) -> JSONValue {
        [
            "data": .array(items.map(json)), "first_id": .optional(items.first.map(id)), "has_more": .bool(hasMore),
            "last_id": .optional(items.last.map(id)), "object": "list",
        ]
    }
}
