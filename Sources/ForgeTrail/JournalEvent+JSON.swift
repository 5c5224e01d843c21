import ForgeJSON

extension JournalEvent {
    /// What follows `event` in the line, in this order.
    var fields: [(name: String, value: JSONValue)] {
        switch self {
        case .begin(let tool, let pid, let host):
            [("tool", .string(tool)), ("pid", .integer(Int64(pid))), ("host", .string(host))]
        case .run(let run, let kind, let job, let jobSHA256, let promptsSHA256):
            [
                ("run", .string(run.description)), ("kind", .string(kind.rawValue)), ("job", .string(job)),
                ("job_sha256", .string(jobSHA256)), ("prompts_sha256", .string(promptsSHA256)),
            ]
        case .input(let part, let requests, let bytes, let sha256, let model):
            Self.place(part) + [
                ("requests", number(requests)), ("bytes", .integer(bytes)), ("sha256", .string(sha256)),
                ("model", .string(model)),
            ]
        case .generated(let run, let parts, let requests, let failed):
            [
                ("run", .string(run.description)), ("parts", number(parts)), ("requests", number(requests)),
                ("failed", number(failed)),
            ]
        case .released(let run, let documents, let reason):
            [
                ("run", .string(run.description)), ("documents", number(documents)),
                ("reason", reason.map { .string(shortened($0)) } ?? .null),
            ]
        case .held(let part, let reason): Self.place(part) + [("reason", .string(shortened(reason)))]
        case .status(let part, let batchID, let status, let counts):
            Self.place(part) + [
                ("batch_id", .string(batchID)), ("status", .string(shortened(status))),
                ("completed", number(counts.completed)),
                ("failed", number(counts.failed)), ("total", number(counts.total)),
            ]
        case .downloaded(let part, let output, let error):
            Self.place(part) + Self.fields("output", output) + Self.fields("error", error)
        case .ingestBegin(let part): Self.place(part)
        case .ingestDone(let part, let counts):
            Self.place(part) + [
                ("ok", number(counts.ok)), ("failed", number(counts.failed)), ("already", number(counts.already)),
                ("unapplied", number(counts.unapplied)),
            ]
        case .note(let text): [("text", .string(shortened(text)))]
        case .unknown: []
        default: submissionFields
        }
    }

    private var submissionFields: [(name: String, value: JSONValue)] {
        switch self {
        case .uploadIntent(let part, let attempt, let filename, let provider):
            Self.place(part, attempt) + [("filename", .string(filename)), ("provider", .string(provider))]
        case .uploadDone(let part, let attempt, let fileID, let adopted):
            Self.place(part, attempt) + [("file_id", .string(fileID)), ("adopted", .bool(adopted))]
        case .createIntent(let part, let attempt, let fileID), .fenceIntent(let part, let attempt, let fileID),
            .createFenced(let part, let attempt, let fileID):
            Self.place(part, attempt) + [("file_id", .string(fileID))]
        case .createDone(let part, let attempt, let batchID, let adopted):
            Self.place(part, attempt) + [("batch_id", .string(batchID)), ("adopted", .bool(adopted))]
        case .createRejected(let part, let attempt, let status, let code, let message):
            Self.place(part, attempt) + [
                ("status", number(status)), ("code", .string(shortened(code))),
                ("message", .string(shortened(message))),
            ]
        case .reconcileAbsent(let part, let attempt, let round): Self.place(part, attempt) + [("round", number(round))]
        default: []
        }
    }

    /// Reads what `fields` writes.
    init(_ name: String, _ fields: Fields) throws(EntryFault) {
        switch name {
        case "begin":
            guard let pid = Int32(exactly: try fields.count("pid")) else { throw fields.fault("pid", "process id") }
            self = .begin(tool: try fields.string("tool"), pid: pid, host: try fields.string("host"))
        case "run":
            guard let kind = RunKind(rawValue: try fields.string("kind")) else { throw fields.fault("kind", "kind") }
            self = .run(
                try fields.run(), kind: kind, job: try fields.string("job"),
                jobSHA256: try fields.string("job_sha256"), promptsSHA256: try fields.string("prompts_sha256"))
        case "input":
            self = .input(
                try fields.part(), requests: try fields.count("requests"), bytes: Int64(try fields.count("bytes")),
                sha256: try fields.string("sha256"), model: try fields.string("model"))
        case "generated":
            self = .generated(
                try fields.run(), parts: try fields.count("parts"), requests: try fields.count("requests"),
                failed: try fields.count("failed"))
        case "released":
            self = .released(
                try fields.run(), documents: try fields.count("documents"), reason: try fields.optionalString("reason"))
        case "held": self = .held(try fields.part(), reason: try fields.string("reason"))
        case "status":
            let counts = RequestCounts(
                completed: try fields.count("completed"), failed: try fields.count("failed"),
                total: try fields.count("total"))
            self = .status(
                try fields.part(), batchID: try fields.string("batch_id"), status: try fields.string("status"),
                counts: counts)
        case "downloaded":
            self = .downloaded(
                try fields.part(), output: try fields.digest("output"), error: try fields.digest("error"))
        case "ingest.begin": self = .ingestBegin(try fields.part())
        case "ingest.done":
            let counts = IngestCounts(
                ok: try fields.count("ok"), failed: try fields.count("failed"), already: try fields.count("already"),
                unapplied: try fields.count("unapplied"))
            self = .ingestDone(try fields.part(), counts)
        case "note": self = .note(try fields.string("text"))
        default: try self.init(submission: name, fields)
        }
    }

    private init(submission name: String, _ fields: Fields) throws(EntryFault) {
        switch name {
        case "upload.intent":
            self = .uploadIntent(
                try fields.part(), attempt: try fields.count("attempt"), filename: try fields.string("filename"),
                provider: try fields.string("provider"))
        case "upload.done":
            self = .uploadDone(
                try fields.part(), attempt: try fields.count("attempt"), fileID: try fields.string("file_id"),
                adopted: try fields.flag("adopted"))
        case "create.intent":
            self = .createIntent(
                try fields.part(), attempt: try fields.count("attempt"), fileID: try fields.string("file_id"))
        case "create.done":
            self = .createDone(
                try fields.part(), attempt: try fields.count("attempt"), batchID: try fields.string("batch_id"),
                adopted: try fields.flag("adopted"))
        case "create.rejected":
            self = .createRejected(
                try fields.part(), attempt: try fields.count("attempt"), status: try fields.count("status"),
                code: try fields.string("code"), message: try fields.string("message"))
        case "reconcile.absent":
            self = .reconcileAbsent(
                try fields.part(), attempt: try fields.count("attempt"), round: try fields.count("round"))
        case "fence.intent":
            self = .fenceIntent(
                try fields.part(), attempt: try fields.count("attempt"), fileID: try fields.string("file_id"))
        case "create.fenced":
            self = .createFenced(
                try fields.part(), attempt: try fields.count("attempt"), fileID: try fields.string("file_id"))
        default: self = .unknown(name)
        }
    }

    private static func place(_ part: Part, _ attempt: Int? = nil) -> [(name: String, value: JSONValue)] {
        let place: [(name: String, value: JSONValue)] = [
            ("run", .string(part.run.description)), ("part", number(part.number)),
        ]
        return attempt.map { place + [("attempt", number($0))] } ?? place
    }

    private static func fields(_ prefix: String, _ digest: FileDigest?) -> [(name: String, value: JSONValue)] {
        [
            (prefix + "_bytes", digest.map { .integer($0.bytes) } ?? .null),
            (prefix + "_sha256", digest.map { .string($0.sha256) } ?? .null),
        ]
    }
}

private func number(_ number: Int) -> JSONValue { .integer(Int64(number)) }

/// Texts that come from a server or a person are kept to a size that a line of the journal can hold.
private func shortened(_ text: String) -> String {
    text.unicodeScalars.count <= 2000 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(2000)))
}
