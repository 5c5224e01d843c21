import ForgeJSON

/// The provider's Files API: list, retrieve, content, delete. Uploads are streamed by `Upload`.
struct FilesAPI: Sendable {
    let store: Store
    let ranges: Bool

    func list(_ query: Query) throws -> Reply {
        let limit = try query.limit(default: 10_000, maximum: 10_000)
        let order = query["order"] ?? "desc"
        guard order == "asc" || order == "desc" else {
            throw APIError.invalidValue("order", order, supported: ["asc", "desc"])
        }
        var files = store.read { state in
            let time = state.clock?.now ?? 0
            return state.fileOrder.compactMap { state.file($0, at: time) }
        }
        if let purpose = query["purpose"] { files.removeAll { $0.purpose != purpose } }
        if order == "desc" { files.reverse() }
        guard let page = Page(of: files, after: query.after, limit: limit, id: \.id) else {
            throw APIError.noFile(query.after ?? "")
        }
        return Reply(page.object(id: \.id, \.object))
    }

    func retrieve(_ id: String) throws -> Reply {
        Reply(try find(id).object)
    }

    func delete(_ id: String) throws -> Reply {
        try store.change { contents in
            let time = contents.state.clock?.now ?? 0
            guard contents.state.file(id, at: time) != nil else { throw APIError.noFile(id) }
            try contents.append(.deleted(file: id))
        }
        FileSystem.remove(store.paths.file(id))
        return Reply(["deleted": true, "id": .string(id), "object": "file"])
    }

    func content(_ id: String, range: String?) throws -> Reply {
        let record = try find(id)
        let file = try SystemFile(store.paths.file(record.id), .read)
        var reply = Reply(
            status: 200, contentType: "application/octet-stream", body: .file(file, count: record.bytes))
        let name = record.filename.unicodeScalars.map {
            $0.isASCII && $0.value >= 0x20 && $0 != "\"" ? Character($0) : "_"
        }
        reply.headers.append(("content-disposition", "attachment; filename=\"\(String(name))\""))
        guard ranges else { return reply }
        reply.headers.append(("accept-ranges", "bytes"))
        guard let range, let (first, last) = Self.bounds(range, of: record.bytes) else { return reply }
        guard first <= last else {
            throw APIError(
                416, "The requested range is not in the file.",
                headers: ["content-range": "bytes */\(record.bytes)", "accept-ranges": "bytes"])
        }
        try file.seek(to: first)
        reply.status = 206
        reply.body = .file(file, count: last - first + 1)
        reply.headers.append(("content-range", "bytes \(first)-\(last)/\(record.bytes)"))
        return reply
    }

    private func find(_ id: String) throws(APIError) -> FileRecord {
        let file = store.read { $0.file(id, at: $0.clock?.now ?? 0) }
        guard let file else { throw .noFile(id) }
        return file
    }

    /// The first and last byte of `bytes=<first>-[<last>]` or `bytes=-<count>`, the last one below the first where the
    /// file has no such bytes; nil for any other range, which is then ignored.
    static func bounds(_ header: String, of size: Int) -> (Int, Int)? {
        guard header.hasPrefix("bytes=") else { return nil }
        let parts = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if parts[0].isEmpty {
            guard let count = Int(parts[1]), count >= 0 else { return nil }
            return (max(size - count, 0), count == 0 ? -1 : size - 1)
        }
        guard let first = Int(parts[0]), first >= 0 else { return nil }
        if parts[1].isEmpty { return (first, size - 1) }
        guard let last = Int(parts[1]), last >= first else { return nil }
        return (first, min(last, size - 1))
    }
}
