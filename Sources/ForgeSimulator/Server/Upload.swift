import ForgeJSON

/// A file on its way in: the form's parts are read as they come, the file's bytes go to the disk.
///
/// The whole body is read even when it will be refused, so that the client gets to see why.
final class Upload {
    private static let fieldLimit = 65_536
    static let sizeLimit = 536_870_912

    /// The field of the form that holds the bytes.
    private let fileField: String
    let temporary: String
    private var parser: MultipartParser?
    private var file: SystemFile?
    private var filename: String?
    private(set) var bytes = 0
    private var text = UTF8Stream()
    private var field: (name: String, value: [UInt8])?
    private var isInFile = false
    private var fields: [String: String] = [:]
    private var refusal: APIError?

    init(contentType: String, fileField: String, temporary: String) {
        self.fileField = fileField
        self.temporary = temporary
        parser = MultipartParser(contentType: contentType)
        if parser == nil {
            refusal = APIError(400, "Could not parse multipart form.")
        }
    }

    deinit {
        discard()
    }

    /// Removes what has come in, unless it has become a file.
    func discard() {
        if file != nil { FileSystem.remove(temporary) }
        file = nil
    }

    func receive(_ chunk: UnsafeRawBufferPointer) {
        guard refusal == nil, parser != nil else { return }
        do {
            unsafe try parser?.consume(chunk) { event in unsafe try take(event) }
        } catch {
            refusal = .from(error)
        }
    }

    private func take(_ event: MultipartParser.Event) throws {
        switch unsafe event {
        case .partBegan(let name, let filename):
            if name == fileField, file == nil {
                isInFile = true
                self.filename = filename
                file = try SystemFile(temporary, .create)
            } else {
                field = (name, [])
            }
        case .content(let content):
            if isInFile {
                bytes += content.count
                if bytes > Self.sizeLimit {
                    throw APIError(413, "Maximum content size limit (\(Self.sizeLimit)) exceeded.")
                }
                unsafe text.consume(content)
                unsafe try file?.write(content)
            } else {
                unsafe field?.value.append(contentsOf: content)
                if field?.value.count ?? 0 > Self.fieldLimit { throw APIError(400, "Could not parse multipart form.") }
            }
        case .partEnded:
            if let field { fields[field.name] = String(decoding: field.value, as: UTF8.self) }
            field = nil
            isInFile = false
        }
    }

    /// What has come, whole and on the disk.
    func received() throws -> String {
        if let refusal { throw refusal }
        guard parser?.isFinished == true else { throw APIError(400, "Could not parse multipart form.") }
        guard let file else { throw APIError.missing(fileField) }
        try file.sync()
        return temporary
    }

    /// The bytes have another name now.
    func release() {
        file = nil
    }

    /// Checks what has come and makes a file of it, durable before this returns.
    func finish(in store: Store, _ options: SimulatorOptions) throws -> Reply {
        let temporary = try received()
        guard let purpose = fields["purpose"] else { throw APIError.missing("purpose") }
        try UploadRules.check(purpose: purpose)
        let lifetime = try lifetime(purpose)
        let filename = filename ?? "upload"
        if purpose == "batch" { try UploadRules.checkBatchInput(temporary, filename, isUTF8: text.isWhole) }
        let (record, limits) = try store.change { contents in
            let time = contents.state.clock?.now ?? SimulatedClock.realNow
            let limits = try RateLimit(most: options.uploadsPerMinute, seconds: 60, name: "file uploads")
                .check(at: contents.state.clock, contents.state.uploads)
            let id = Identifiers(seed: options.seed).file(contents.state.nextFile)
            try FileSystem.rename(temporary, to: store.paths.file(id))
            try FileSystem.syncDirectory(store.paths.files)
            let record = FileRecord(
                id: id, filename: filename, bytes: bytes, purpose: purpose, created: time / 1000,
                expires: lifetime.map { time / 1000 + $0 })
            try contents.append(.file(record))
            return (record, limits)
        }
        release()
        var reply = Reply(record.object)
        reply.headers += limits
        return reply
    }

    /// Seconds that the file is kept; nil is for ever.
    private func lifetime(_ purpose: String) throws(APIError) -> Int64? {
        let anchor = fields["expires_after[anchor]"]
        let seconds = fields["expires_after[seconds]"]
        guard anchor != nil || seconds != nil else { return purpose == "batch" ? 2_592_000 : nil }
        guard let anchor else { throw .missing("expires_after.anchor") }
        guard let seconds else { throw .missing("expires_after.seconds") }
        guard anchor == "created_at" else {
            throw .invalidValue("expires_after.anchor", anchor, supported: ["created_at"])
        }
        guard let number = Int64(seconds) else {
            throw .invalidType("expires_after.seconds", expected: "an integer", got: .string(seconds))
        }
        return try Lifetime.checked(number, "expires_after.seconds")
    }
}
