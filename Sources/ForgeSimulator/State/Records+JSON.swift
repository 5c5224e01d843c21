import ForgeJSON

extension FileRecord {
    var json: JSONValue {
        [
            "id": .string(id), "filename": .string(filename), "bytes": .count(bytes), "purpose": .string(purpose),
            "created": .integer(created), "expires": .optional(expires),
        ]
    }

    init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue, let filename = json["filename"]?.stringValue,
            let bytes = json["bytes"]?.count, let purpose = json["purpose"]?.stringValue,
            let created = json["created"]?.integerValue
        else { return nil }
        self.init(
            id: id, filename: filename, bytes: bytes, purpose: purpose, created: created,
            expires: json["expires"]?.integerValue)
    }
}

extension BatchRecord {
    /// What was asked for; how far the batch is, other events say.
    var json: JSONValue {
        [
            "id": .string(id), "number": .count(number), "input_file_id": .string(inputFile),
            "endpoint": .string(endpoint), "metadata": metadata, "created": .integer(created),
            "keep_results": .integer(keepResults), "schedule": schedule.json,
        ]
    }

    init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue, let number = json["number"]?.count,
            let inputFile = json["input_file_id"]?.stringValue, let endpoint = json["endpoint"]?.stringValue,
            let created = json["created"]?.integerValue, let keepResults = json["keep_results"]?.integerValue,
            let schedule = json["schedule"].flatMap(BatchSchedule.init(json:))
        else { return nil }
        self.init(
            id: id, number: number, inputFile: inputFile, endpoint: endpoint, metadata: json["metadata"] ?? .null,
            created: created, keepResults: keepResults, schedule: schedule)
    }
}

extension BatchSchedule {
    var json: JSONValue {
        [
            "validating": .integer(validating), "running": .integer(running), "finalizing": .integer(finalizing),
            "expire_after": .count(expireAfter), "failure": failure?.json ?? .null,
        ]
    }

    init?(json: JSONValue) {
        guard let validating = json["validating"]?.integerValue, let running = json["running"]?.integerValue,
            let finalizing = json["finalizing"]?.integerValue
        else { return nil }
        self.init(
            validating: validating, running: running, finalizing: finalizing,
            expireAfter: json["expire_after"]?.count, failure: json["failure"].flatMap(BatchProblem.init(json:)))
    }
}

extension BatchProblem {
    /// The same in the log and in a batch object: keys in alphabetical order.
    var json: JSONValue {
        ["code": .string(code), "line": .count(line), "message": .string(message), "param": .optional(param)]
    }

    init?(json: JSONValue) {
        guard let code = json["code"]?.stringValue, let message = json["message"]?.stringValue else { return nil }
        self.init(code, message, param: json["param"]?.stringValue, line: json["line"]?.count)
    }
}

extension Usage {
    var json: JSONValue {
        [.count(input), .count(cached), .count(output), .count(reasoning)]
    }

    init?(json: JSONValue) {
        guard let numbers = json.arrayValue?.compactMap(\.count), numbers.count == 4 else { return nil }
        self.init(input: numbers[0], cached: numbers[1], output: numbers[2], reasoning: numbers[3])
    }
}

extension FaultCounter {
    static func json(_ counters: [String: FaultCounter]) -> JSONValue {
        var object = JSONObject()
        for (rule, counter) in counters.sorted(by: { $0.key < $1.key }) {
            object[rule] = [.count(counter.seen), .count(counter.fired), .count(counter.batches)]
        }
        return .object(object)
    }

    static func counters(_ json: JSONValue?) -> [String: FaultCounter]? {
        guard let object = json?.objectValue else { return nil }
        var counters: [String: FaultCounter] = [:]
        for (rule, value) in object {
            guard let numbers = value.arrayValue?.compactMap(\.count), numbers.count == 3 else { return nil }
            counters[rule] = FaultCounter(seen: numbers[0], fired: numbers[1], batches: numbers[2])
        }
        return counters
    }
}
