import ForgeJSON

/// Reads one rule of a fault script, strictly: a key that means nothing is a mistake, not a fault that never strikes.
struct RuleReader {
    enum Rule {
        case request(RequestRule)
        case batch(BatchRule)
        case line(LineRule)
        case webhook(WebhookRule)
    }

    let place: String
    let value: JSONValue
    let key: String

    func rule() throws(SimulatorError) -> Rule {
        guard value.objectValue != nil else { throw mistake("a rule is a JSON object") }
        if let line = value["line"] { return .line(try lineRule(line)) }
        if let batch = value["batch"] { return .batch(try batchRule(batch)) }
        if let endpoint = value["endpoint"] { return .request(try requestRule(endpoint)) }
        if let webhook = value["webhook"] { return .webhook(try webhookRule(webhook)) }
        throw mistake("a rule has one of 'endpoint', 'batch', 'line' and 'webhook'")
    }

    private func requestRule(_ endpoint: JSONValue) throws(SimulatorError) -> RequestRule {
        try allow([
            "endpoint", "nth", "times", "reject", "drop_reply", "reset_before", "edit", "body", "cut_reply", "delay",
            "delay_reply", "status", "remove",
        ])
        guard let name = endpoint.stringValue, let endpoint = Endpoint(rawValue: name), endpoint != .control else {
            let names = Endpoint.allCases.filter { $0 != .control }.map(\.rawValue).joined(separator: ", ")
            throw mistake("'endpoint' is one of \(names)")
        }
        var fault = RequestFault()
        fault.delay = try seconds("delay")
        fault.delayReply = try seconds("delay_reply")
        fault.dropsReply = try flag("drop_reply")
        fault.resetsBefore = try flag("reset_before")
        if value["cut_reply"] != nil { fault.cutReply = try number("cut_reply", of: value, atLeast: 0) }
        if let edit = value["edit"] {
            guard let members = edit.objectValue else { throw mistake("'edit' is a JSON object") }
            fault.edit = members
        }
        if let body = value["body"] {
            guard let text = body.stringValue else { throw mistake("'body' is a string") }
            fault.body = text
        }
        if let status = try number("status", of: value, atLeast: 200) {
            guard status <= 599 else { throw mistake("'status' is from 200 to 599") }
            fault.status = status
        }
        if let names = value["remove"] {
            fault.removed = names.arrayValue?.compactMap(\.stringValue) ?? []
            guard !fault.removed.isEmpty, fault.removed.count == names.arrayValue?.count else {
                throw mistake("'remove' is a list of member names")
            }
        }
        if let rejection = value["reject"] { fault.rejection = try self.rejection(rejection) }
        guard fault != RequestFault() else { throw mistake("the rule does nothing") }
        return RequestRule(counting: try counting(value), endpoint: endpoint, fault: fault)
    }

    private func webhookRule(_ selector: JSONValue) throws(SimulatorError) -> WebhookRule {
        try allow(["webhook", "times", "copies", "delay", "omit", "bad_signature"])
        try allow(["nth"], in: selector, "webhook")
        let fault = WebhookFault(
            copies: try number("copies", of: value, atLeast: 0) ?? 0, delay: try seconds("delay"),
            isOmitted: try flag("omit"), hasBadSignature: try flag("bad_signature"))
        guard fault != WebhookFault(), fault.copies <= 100 else { throw mistake("the rule does nothing, or too much") }
        return WebhookRule(counting: try counting(selector), fault: fault)
    }

    private func counting(_ selector: JSONValue) throws(SimulatorError) -> RuleCounting {
        RuleCounting(key: key, nth: try number("nth", of: selector, atLeast: 1) ?? 1, times: try times() ?? 1)
    }

    private func rejection(_ value: JSONValue) throws(SimulatorError) -> RequestFault.Rejection {
        try allow(["status", "code", "message", "type", "param", "html", "headers"], in: value, "reject")
        guard let status = try number("status", of: value, atLeast: 400), status <= 599 else {
            throw mistake("'reject' has a 'status' from 400 to 599")
        }
        var headers: [String: String] = [:]
        for (name, value) in value["headers"]?.objectValue ?? [:] {
            guard let text = value.stringValue, (name + text).utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }),
                !name.isEmpty
            else { throw mistake("'headers' has strings of printable ASCII") }
            headers[name] = text
        }
        let code = value["code"]?.stringValue
        let known = KnownError(code: code ?? (status >= 500 ? "server_error" : nil))
        return RequestFault.Rejection(
            status: status, code: code,
            message: value["message"]?.stringValue ?? known?.message
                ?? "The simulator was told to reject this request.",
            type: value["type"]?.stringValue ?? known?.type
                ?? (status >= 500 ? "server_error" : "invalid_request_error"),
            param: value["param"]?.stringValue, html: value["html"]?.stringValue, headers: headers)
    }

    private func batchRule(_ selector: JSONValue) throws(SimulatorError) -> BatchRule {
        try allow([
            "batch", "times", "fail_validation", "expire_after", "seconds", "validating", "running", "finalizing",
        ])
        try allow(["nth"], in: selector, "batch")
        var failure: BatchProblem?
        if let value = value["fail_validation"], value != .bool(false) {
            if value != .bool(true) { try allow(["code", "message", "param", "line"], in: value, "fail_validation") }
            failure = BatchProblem(
                value["code"]?.stringValue ?? "invalid_request",
                value["message"]?.stringValue ?? KnownError(code: value["code"]?.stringValue)?.message
                    ?? "The simulator was told to fail this batch.",
                param: value["param"]?.stringValue, line: value["line"]?.count)
        }
        let expireAfter = try number("expire_after", of: value, atLeast: 0)
        let rule = BatchRule(
            counting: try counting(selector), failure: failure,
            expireAfter: expireAfter, seconds: try optionalSeconds("seconds"),
            validating: try optionalSeconds("validating"), running: try optionalSeconds("running"),
            finalizing: try optionalSeconds("finalizing"))
        let spans = [rule.seconds, rule.validating, rule.running, rule.finalizing]
        guard failure != nil || expireAfter != nil || spans.contains(where: { $0 != nil }) else {
            throw mistake("the rule does nothing")
        }
        return rule
    }

    private func lineRule(_ selector: JSONValue) throws(SimulatorError) -> LineRule {
        try allow([
            "line", "times", "batches", "error", "finish_reason", "content", "useful", "refusal", "omit", "copies",
            "status_code",
        ])
        try allow(["custom_id", "nth", "fraction"], in: selector, "line")
        let selected: LineRule.Selector
        if let customID = selector["custom_id"]?.stringValue {
            selected = .customID(customID)
        } else if let nth = try number("nth", of: selector, atLeast: 1) {
            selected = .nth(nth)
        } else if let fraction = selector["fraction"]?.doubleValue, (0...1).contains(fraction) {
            selected = .fraction(fraction)
        } else {
            throw mistake("'line' has one of 'custom_id', 'nth' and 'fraction' (0 to 1)")
        }
        return LineRule(
            key: key, selector: selected, times: try times() ?? .max,
            batches: try number("batches", of: value, atLeast: 0) ?? .max, fault: try lineFault())
    }

    private func lineFault() throws(SimulatorError) -> LineFault {
        if let error = value["error"] {
            try allow(["status", "code", "message", "type", "param"], in: error, "error")
            let status = try number("status", of: error, atLeast: 0)
            let known = KnownError(code: error["code"]?.stringValue)
            return .error(
                status: status,
                type: error["type"]?.stringValue ?? known?.type
                    ?? (status ?? 500 >= 500 ? "server_error" : "invalid_request_error"),
                code: error["code"]?.stringValue,
                message: error["message"]?.stringValue ?? known?.message
                    ?? "The server had an error while processing your request. Sorry about that!",
                param: error["param"]?.stringValue)
        }
        if let content = value["content"]?.stringValue {
            return .content(content, isUseful: value["useful"]?.boolValue ?? false)
        }
        if let refusal = value["refusal"]?.stringValue { return .refusal(refusal) }
        if let reason = value["finish_reason"]?.stringValue.flatMap(Completion.Finish.init), reason != .stop {
            return .cut(reason)
        }
        if value["omit"] == true { return .omitted }
        if let copies = try number("copies", of: value, atLeast: 2) {
            guard copies <= 100 else { throw mistake("'copies' is at most 100") }
            return .repeated(copies)
        }
        if let status = try number("status_code", of: value, atLeast: 0) { return .hollow(status: status) }
        throw mistake(
            "the rule has one of 'error', 'content', 'refusal', 'finish_reason', 'omit': true, 'copies' "
                + "and 'status_code'")
    }

    private func allow(
        _ names: [String], in other: JSONValue? = nil, _ name: String = "rule"
    ) throws(SimulatorError) {
        guard let object = (other ?? value).objectValue else { throw mistake("'\(name)' is a JSON object") }
        for (key, _) in object where !names.contains(key) {
            throw mistake("unknown key '\(key)' in '\(name)'; it may have \(names.joined(separator: ", "))")
        }
    }

    private func number(_ name: String, of value: JSONValue, atLeast least: Int) throws(SimulatorError) -> Int? {
        guard let member = value[name] else { return nil }
        guard let number = member.count, number >= least else {
            throw mistake("'\(name)' is a whole number, at least \(least)")
        }
        return number
    }

    private func times() throws(SimulatorError) -> Int? {
        value["times"] == "always" ? .max : try number("times", of: value, atLeast: 0)
    }

    private func flag(_ name: String) throws(SimulatorError) -> Bool {
        guard let member = value[name] else { return false }
        guard let flag = member.boolValue else { throw mistake("'\(name)' is true or false") }
        return flag
    }

    /// A number of seconds, or an object that holds one under `seconds`.
    private func seconds(_ name: String) throws(SimulatorError) -> Double {
        guard let member = value[name] else { return 0 }
        guard let seconds = (member["seconds"] ?? member).doubleValue, seconds >= 0, seconds <= 1e9 else {
            throw mistake("'\(name)' is a number of seconds")
        }
        return seconds
    }

    private func optionalSeconds(_ name: String) throws(SimulatorError) -> Double? {
        value[name] == nil ? nil : try seconds(name)
    }

    private func mistake(_ text: String) -> SimulatorError {
        SimulatorError(.script, "fault script: \(place): \(text)")
    }
}
