/// What a request asks for: the provider's calls, and a few of the simulator's own.
enum Route: Equatable, Sendable {
    case upload
    /// A file that comes in parts.
    case beginUpload
    case addPart(String)
    case completeUpload(String)
    case cancelUpload(String)
    case listFiles
    case retrieveFile(String)
    case deleteFile(String)
    case content(String)
    case create
    case listBatches
    case retrieve(String)
    case cancel(String)
    /// A request answered at once instead of in a batch.
    case answer(RequestEndpoint)
    case models
    case model(String)
    /// The simulator's own: move the clock.
    case clock
    /// The simulator's own: the ledger of billed lines.
    case ledger

    /// The name by which a fault script speaks of the call.
    var name: Endpoint {
        switch self {
        case .upload: .upload
        case .beginUpload, .addPart, .completeUpload, .cancelUpload: .parts
        case .listFiles: .listFiles
        case .retrieveFile: .retrieveFile
        case .deleteFile: .delete
        case .content: .content
        case .create: .create
        case .listBatches: .listBatches
        case .retrieve: .retrieve
        case .cancel: .cancel
        case .answer: .answer
        case .models, .model: .models
        case .clock, .ledger: .control
        }
    }

    init(method: String, path: String) throws(APIError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        guard parts.first == "v1" || parts.first == "simulator", !parts.contains("") else {
            throw .unknownURL(method, path)
        }
        let methods: [String: Route]
        switch (parts.count, parts[0], parts.count > 1 ? parts[1] : "", parts.last ?? "") {
        case (2, "v1", "files", _): methods = ["POST": .upload, "GET": .listFiles]
        case (3, "v1", "files", let id): methods = ["GET": .retrieveFile(id), "DELETE": .deleteFile(id)]
        case (4, "v1", "files", "content"): methods = ["GET": .content(parts[2])]
        case (2, "v1", "uploads", _): methods = ["POST": .beginUpload]
        case (4, "v1", "uploads", "parts"): methods = ["POST": .addPart(parts[2])]
        case (4, "v1", "uploads", "complete"): methods = ["POST": .completeUpload(parts[2])]
        case (4, "v1", "uploads", "cancel"): methods = ["POST": .cancelUpload(parts[2])]
        case (2, "v1", "batches", _): methods = ["POST": .create, "GET": .listBatches]
        case (3, "v1", "batches", let id): methods = ["GET": .retrieve(id)]
        case (4, "v1", "batches", "cancel"): methods = ["POST": .cancel(parts[2])]
        case (2, "v1", "models", _): methods = ["GET": .models]
        case (3, "v1", "models", let id): methods = ["GET": .model(id)]
        case (2, "simulator", "clock", _): methods = ["POST": .clock, "GET": .clock]
        case (2, "simulator", "ledger", _): methods = ["GET": .ledger]
        default:
            guard let endpoint = RequestEndpoint(rawValue: path) else { throw .unknownURL(method, path) }
            methods = ["POST": .answer(endpoint)]
        }
        // The head of an answer is that of the whole answer.
        guard let route = methods[method == "HEAD" ? "GET" : method] else {
            throw APIError(
                405,
                "Not allowed to \(method) on \(path). (HINT: Perhaps you meant to use a different HTTP method?)",
                code: "method_not_supported", headers: ["allow": methods.keys.sorted().joined(separator: ", ")])
        }
        self = route
    }

    /// The path and query of a request's target, which may be a whole address.
    static func target(of uri: String) -> Substring {
        guard uri.hasPrefix("http://") else { return uri[...] }
        return uri.dropFirst(7).drop { $0 != "/" }
    }

    /// The field of a form in which bytes come; nil where no form comes.
    var fileField: String? {
        switch self {
        case .upload: "file"
        case .addPart: "data"
        default: nil
        }
    }

    /// The type that the body has to have; nil where there is none, or none is looked at.
    private var contentType: String? {
        switch self {
        case .upload, .addPart: "multipart/form-data"
        case .create, .answer, .beginUpload, .completeUpload: "application/json"
        default: nil
        }
    }

    /// Refuses a body that says it is of another type. One that says nothing is read and judged by what it holds.
    func check(contentType header: String?) throws(APIError) {
        guard let header, let wanted = contentType else { return }
        let given = header.prefix { $0 != ";" && $0 != " " }
        guard given.lowercased() != wanted else { return }
        throw APIError(
            400,
            "Unsupported content type: '\(given)'. This API method only accepts '\(wanted)' requests, but you "
                + "specified the header 'Content-Type: \(header)'. Please try again with a supported content type.",
            code: "unsupported_content_type")
    }
}

/// The calls as a fault script names them.
enum Endpoint: String, CaseIterable, Sendable {
    case upload, parts, content, delete, create, retrieve, cancel, answer, models, control
    case listFiles = "list_files"
    case retrieveFile = "retrieve_file"
    case listBatches = "list_batches"
}

/// The endpoints that a batch may be created for and that have answers here.
enum RequestEndpoint: String, CaseIterable, Sendable {
    case chat = "/v1/chat/completions"
    case responses = "/v1/responses"
    case embeddings = "/v1/embeddings"
    case completions = "/v1/completions"
    case moderations = "/v1/moderations"
    case images = "/v1/images/generations"
    case imageEdits = "/v1/images/edits"
    case videos = "/v1/videos"

    /// Whether a model writes text here, within the limits and in the format that the body asks for.
    var writesText: Bool {
        switch self {
        case .chat, .responses, .completions: true
        case .embeddings, .moderations, .images, .imageEdits, .videos: false
        }
    }

    /// The model that answers a body which names none.
    var standardModel: String? { self == .moderations ? "omni-moderation-latest" : nil }
}

extension APIError {
    static func unknownURL(_ method: String, _ path: String) -> APIError {
        APIError(404, "Invalid URL (\(method) \(path))")
    }
}

/// The part of a URL after `?`.
struct Query: Sendable {
    private var values: [String: String] = [:]

    init(_ text: Substring) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[Self.decoded(parts[0])] = parts.count > 1 ? Self.decoded(parts[1]) : ""
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// The id after which a page begins; an empty one is none.
    var after: String? { values["after"].flatMap { $0.isEmpty ? nil : $0 } }

    /// A number within limits, or the one that holds when none is given.
    func limit(default standard: Int, maximum: Int) throws(APIError) -> Int {
        guard let text = values["limit"] else { return standard }
        guard let number = Int64(text) else {
            throw APIError(
                400, "Invalid type for 'limit': expected an integer, but got a string instead.", param: "limit",
                code: "invalid_type")
        }
        if number < 1 { throw .belowMinimum("limit", number, 1) }
        if number > maximum { throw .aboveMaximum("limit", number, maximum) }
        return Int(number)
    }

    /// Text with its `%xx` and `+` resolved; what is not well-formed stays as it is.
    static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
