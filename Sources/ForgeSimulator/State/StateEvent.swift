import ForgeJSON

/// Something that happened, as one line of `state.jsonl`.
enum StateEvent: Equatable, Sendable {
    case clock(SimulatedClock)
    case file(FileRecord)
    case deleted(file: String)
    case created(BatchRecord)
    case started(batch: String, Started)
    case failed(batch: String, at: Int64, [BatchProblem])
    case cancelling(batch: String, at: Int64, cutoff: Int?)
    case finalizing(batch: String, at: Int64, cutoff: Int?, isExpiring: Bool)
    case ended(batch: String, Ended)
    case faults([String: FaultCounter])
    /// A receiver has accepted the webhook of a batch that ended, or the webhook was given up.
    case notified(batch: String)
    /// A file that comes in parts was announced, or has got on: all that is known of it.
    case session(UploadSession)

    /// A batch has been validated, and its lines have been answered.
    struct Started: Equatable, Sendable {
        let at: Int64
        let model: String
        let total: Int
        let tokens: Int
        let faults: [String: FaultCounter]
    }

    struct Ended: Equatable, Sendable {
        let at: Int64
        let status: BatchStatus
        let completed: Int
        let failed: Int
        let usage: Usage
        let output: FileRecord?
        let error: FileRecord?
    }
}

extension StateEvent {
    var json: JSONValue {
        switch self {
        case .clock(let clock):
            [
                "event": "clock", "real": .integer(clock.real), "simulated": .integer(clock.simulated),
                "scale": .double(clock.scale),
            ]
        case .file(let file): ["event": "file", "file": file.json]
        case .deleted(let file): ["event": "deleted", "file": .string(file)]
        case .created(let batch): ["event": "created", "batch": batch.json]
        case .started(let batch, let started):
            [
                "event": "started", "batch": .string(batch), "at": .integer(started.at),
                "model": .string(started.model),
                "total": .count(started.total), "tokens": .count(started.tokens),
                "faults": FaultCounter.json(started.faults),
            ]
        case .failed(let batch, let at, let problems):
            [
                "event": "failed", "batch": .string(batch), "at": .integer(at),
                "problems": .array(problems.map(\.json)),
            ]
        case .cancelling(let batch, let at, let cutoff):
            ["event": "cancelling", "batch": .string(batch), "at": .integer(at), "cutoff": .count(cutoff)]
        case .finalizing(let batch, let at, let cutoff, let isExpiring):
            [
                "event": "finalizing", "batch": .string(batch), "at": .integer(at), "cutoff": .count(cutoff),
                "expiring": .bool(isExpiring),
            ]
        case .ended(let batch, let ended):
            [
                "event": "ended", "batch": .string(batch), "at": .integer(ended.at),
                "status": .string(ended.status.rawValue), "completed": .count(ended.completed),
                "failed": .count(ended.failed), "usage": ended.usage.json, "output": ended.output?.json ?? .null,
                "error": ended.error?.json ?? .null,
            ]
        case .faults(let counters): ["event": "faults", "faults": FaultCounter.json(counters)]
        case .notified(let batch): ["event": "notified", "batch": .string(batch)]
        case .session(let session): ["event": "session", "session": session.json]
        }
    }

    /// Nil when the value is not an event of this version.
    init?(json: JSONValue) {
        let batch = json["batch"]?.stringValue
        let at = json["at"]?.integerValue
        let cutoff = json["cutoff"]?.count
        switch json["event"]?.stringValue {
        case "clock":
            guard let real = json["real"]?.integerValue, let simulated = json["simulated"]?.integerValue,
                let scale = json["scale"]?.doubleValue
            else { return nil }
            self = .clock(SimulatedClock(real: real, simulated: simulated, scale: scale))
        case "file":
            guard let file = json["file"].flatMap(FileRecord.init(json:)) else { return nil }
            self = .file(file)
        case "deleted":
            guard let file = json["file"]?.stringValue else { return nil }
            self = .deleted(file: file)
        case "created":
            guard let batch = json["batch"].flatMap(BatchRecord.init(json:)) else { return nil }
            self = .created(batch)
        case "started":
            guard let batch, let at, let model = json["model"]?.stringValue, let total = json["total"]?.count,
                let tokens = json["tokens"]?.count, let faults = FaultCounter.counters(json["faults"])
            else { return nil }
            self = .started(batch: batch, Started(at: at, model: model, total: total, tokens: tokens, faults: faults))
        case "failed":
            guard let batch, let at, let problems = json["problems"]?.arrayValue else { return nil }
            self = .failed(batch: batch, at: at, problems.compactMap(BatchProblem.init(json:)))
        case "cancelling":
            guard let batch, let at else { return nil }
            self = .cancelling(batch: batch, at: at, cutoff: cutoff)
        case "finalizing":
            guard let batch, let at, let isExpiring = json["expiring"]?.boolValue else { return nil }
            self = .finalizing(batch: batch, at: at, cutoff: cutoff, isExpiring: isExpiring)
        case "ended":
            guard let batch, let at, let status = json["status"]?.stringValue.flatMap(BatchStatus.init(rawValue:)),
                let completed = json["completed"]?.count, let failed = json["failed"]?.count,
                let usage = json["usage"].flatMap(Usage.init(json:))
            else { return nil }
            let ended = Ended(
                at: at, status: status, completed: completed, failed: failed, usage: usage,
                output: json["output"].flatMap(FileRecord.init(json:)),
                error: json["error"].flatMap(FileRecord.init(json:)))
            self = .ended(batch: batch, ended)
        case "faults":
            guard let counters = FaultCounter.counters(json["faults"]) else { return nil }
            self = .faults(counters)
        case "notified":
            guard let batch else { return nil }
            self = .notified(batch: batch)
        case "session":
            guard let session = json["session"].flatMap(UploadSession.init(json:)) else { return nil }
            self = .session(session)
        default:
            return nil
        }
    }
}

extension JSONValue {
    static func count(_ number: Int) -> JSONValue { .integer(Int64(number)) }

    static func count(_ number: Int?) -> JSONValue { number.map(JSONValue.count) ?? .null }

    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    static func optional(_ number: Int64?) -> JSONValue { number.map(JSONValue.integer) ?? .null }

    var count: Int? { integerValue.flatMap(Int.init(exactly:)) }
}
