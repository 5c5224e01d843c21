import Crypto
import ForgeJSON

/// The provider's Uploads API: files that come in parts, in any order, and are put together.
struct UploadsAPI: Sendable {
    static let partLimit = 64 << 20
    private static let sizeLimit = 8 << 30

    let store: Store
    let identifiers: Identifiers

    func create(_ body: [UInt8]) throws -> Reply {
        let request = try BatchesAPI.parsed(body)
        let purpose = try BatchesAPI.text("purpose", in: request)
        try UploadRules.check(purpose: purpose)
        let filename = try BatchesAPI.text("filename", in: request)
        guard let value = request["bytes"], !value.isNull else { throw APIError.missing("bytes") }
        guard let bytes = value.count else { throw APIError.invalidType("bytes", expected: "an integer", got: value) }
        if bytes < 1 { throw APIError.belowMinimum("bytes", Int64(bytes), 1) }
        if bytes > Self.sizeLimit { throw APIError.aboveMaximum("bytes", Int64(bytes), Self.sizeLimit) }
        _ = try BatchesAPI.text("mime_type", in: request)
        let keep = try Lifetime.checked(request["expires_after"] ?? .null, "expires_after")
        return try store.change { contents in
            let time = (contents.state.clock?.now ?? 0) / 1000
            let session = UploadSession(
                id: identifiers.session(contents.state.sessions.count), filename: filename, purpose: purpose,
                bytes: bytes, created: time, keep: keep ?? (purpose == "batch" ? 2_592_000 : nil))
            try contents.append(.session(session))
            return Reply(Self.object(session, at: time))
        }
    }

    /// Keeps a part that has come in.
    func add(_ upload: Upload, to id: String) throws -> Reply {
        let temporary = try upload.received()
        guard upload.bytes <= Self.partLimit else {
            throw APIError(413, "Maximum content size limit (\(Self.partLimit)) exceeded.")
        }
        let reply = try store.change { contents in
            let time = (contents.state.clock?.now ?? 0) / 1000
            var session = try pending(id, contents.state, at: time)
            let part = UploadSession.Part(id: identifiers.part(session.parts.count, of: id), bytes: upload.bytes)
            try FileSystem.rename(temporary, to: store.paths.file(part.id))
            try FileSystem.syncDirectory(store.paths.files)
            session.parts.append(part)
            try contents.append(.session(session))
            return Reply([
                "created_at": .integer(time), "id": .string(part.id), "object": "upload.part", "upload_id": .string(id),
            ])
        }
        upload.release()
        return reply
    }

    /// Makes a file of the parts, in the order in which they are named.
    func complete(_ id: String, _ body: [UInt8]) throws -> Reply {
        let request = try BatchesAPI.parsed(body)
        guard let value = request["part_ids"], !value.isNull else { throw APIError.missing("part_ids") }
        guard let names = value.arrayValue else {
            throw APIError.invalidType("part_ids", expected: "an array", got: value)
        }
        let session = try store.read { state in try pending(id, state, at: (state.clock?.now ?? 0) / 1000) }
        let parts = try names.map { name in
            guard let part = session.parts.first(where: { .string($0.id) == name }) else {
                throw APIError(400, "The upload has no part '\(name.stringValue ?? "")'.", param: "part_ids")
            }
            return part
        }
        let bytes = parts.reduce(0) { $0 + $1.bytes }
        guard bytes == session.bytes else {
            throw APIError(
                400, "The parts have \(bytes) bytes, but \(session.bytes) were announced.", param: "part_ids")
        }
        let temporary = "\(store.paths.incoming)/\(id)"
        defer { FileSystem.remove(temporary) }
        let (mark, isUTF8) = try join(parts, into: temporary)
        if let wanted = request["md5"]?.stringValue, wanted != mark {
            throw APIError(400, "The MD5 of the parts is not '\(wanted)'.", param: "md5")
        }
        if session.purpose == "batch" { try UploadRules.checkBatchInput(temporary, session.filename, isUTF8: isUTF8) }
        let reply = try store.change { contents in
            let time = (contents.state.clock?.now ?? 0) / 1000
            // Another request may have ended it meanwhile.
            var session = try pending(id, contents.state, at: time)
            let file = FileRecord(
                id: identifiers.file(contents.state.nextFile), filename: session.filename, bytes: bytes,
                purpose: session.purpose, created: time, expires: session.keep.map { time + $0 })
            try FileSystem.rename(temporary, to: store.paths.file(file.id))
            try FileSystem.syncDirectory(store.paths.files)
            try contents.append(.file(file))
            session.status = .completed
            session.file = file.id
            try contents.append(.session(session))
            return Reply(Self.object(session, file, at: time))
        }
        discard(session)
        return reply
    }

    func cancel(_ id: String) throws -> Reply {
        let (session, reply) = try store.change { contents in
            let time = (contents.state.clock?.now ?? 0) / 1000
            var session = try pending(id, contents.state, at: time)
            session.status = .cancelled
            try contents.append(.session(session))
            return (session, Reply(Self.object(session, at: time)))
        }
        discard(session)
        return reply
    }

    private func pending(_ id: String, _ state: SimulatorState, at time: Int64) throws(APIError) -> UploadSession {
        guard let session = state.sessions[id] else { throw APIError(404, "No such Upload object: \(id)", param: "id") }
        let status = session.status(at: time)
        guard status == .pending else {
            throw APIError(400, "The upload '\(id)' has status '\(status.rawValue)' and takes nothing more.")
        }
        return session
    }

    /// Writes the parts one after another; gives the MD5, and whether the whole is UTF-8.
    private func join(_ parts: [UploadSession.Part], into path: String) throws -> (mark: String, isUTF8: Bool) {
        let target = try SystemFile(path, .create)
        var hash = Insecure.MD5()
        var text = UTF8Stream()
        for part in parts {
            let source = try SystemFile(store.paths.file(part.id), .read)
            while true {
                let bytes = try source.read(upTo: 1 << 20)
                if bytes.isEmpty { break }
                hash.update(data: bytes)
                unsafe bytes.withUnsafeBytes { unsafe text.consume($0) }
                try target.write(bytes)
            }
        }
        try target.sync()
        return (hexadecimal(hash.finalize()), text.isWhole)
    }

    private func discard(_ session: UploadSession) {
        for part in session.parts { FileSystem.remove(store.paths.file(part.id)) }
    }

    private static func object(_ session: UploadSession, _ file: FileRecord? = nil, at time: Int64) -> JSONValue {
        [
            "bytes": .count(session.bytes), "created_at": .integer(session.created),
            "expires_at": .integer(session.expires), "file": file?.object ?? .null,
            "filename": .string(session.filename), "id": .string(session.id), "object": "upload",
            "purpose": .string(session.purpose), "status": .string(session.status(at: time).rawValue),
        ]
    }
}
