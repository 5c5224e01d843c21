import ForgeJSON

/// A file that comes in parts: what was announced, and what has come of it.
struct UploadSession: Equatable, Sendable {
    struct Part: Equatable, Sendable {
        let id: String
        let bytes: Int
    }

    enum Status: String, Sendable {
        case pending, completed, cancelled, expired
    }

    /// Parts have to be there, and put together, within an hour.
    static let lifetime: Int64 = 3600

    let id: String
    let filename: String
    let purpose: String
    let bytes: Int
    /// Seconds since 1970.
    let created: Int64
    /// Seconds that the file is kept; nil is for ever.
    let keep: Int64?
    var status = Status.pending
    var parts: [Part] = []
    /// The file that the parts have become.
    var file: String?

    var expires: Int64 { created + Self.lifetime }

    /// The status at a time in seconds: one that nobody has completed expires.
    func status(at time: Int64) -> Status {
        status == .pending && time >= expires ? .expired : status
    }

    var json: JSONValue {
        [
            "id": .string(id), "filename": .string(filename), "purpose": .string(purpose), "bytes": .count(bytes),
            "created": .integer(created), "keep": .optional(keep), "status": .string(status.rawValue),
            "parts": .array(parts.map { [.string($0.id), .count($0.bytes)] }), "file": .optional(file),
        ]
    }

    init(id: String, filename: String, purpose: String, bytes: Int, created: Int64, keep: Int64?) {
        self.id = id
        self.filename = filename
        self.purpose = purpose
        self.bytes = bytes
        self.created = created
        self.keep = keep
    }

    init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue, let filename = json["filename"]?.stringValue,
            let purpose = json["purpose"]?.stringValue, let bytes = json["bytes"]?.count,
            let created = json["created"]?.integerValue, let parts = json["parts"]?.arrayValue,
            let status = json["status"]?.stringValue.flatMap(Status.init(rawValue:))
        else { return nil }
        self.init(
            id: id, filename: filename, purpose: purpose, bytes: bytes, created: created,
            keep: json["keep"]?.integerValue)
        self.status = status
        self.parts = parts.compactMap { part in
            guard let id = part[0]?.stringValue, let bytes = part[1]?.count else { return nil }
            return Part(id: id, bytes: bytes)
        }
        file = json["file"]?.stringValue
    }
}
