import ForgeJSON

/// What a script does to one request.
struct RequestFault: Equatable, Sendable {
    struct Rejection: Equatable, Sendable {
        var status: Int
        var code: String?
        var message: String
        var type: String
        var param: String?
        /// Sent as it is, as a page of HTML, instead of the envelope.
        var html: String?
        var headers: [String: String] = [:]

        var reply: Reply {
            var reply = APIError(status, message, type: type, param: param, code: code, headers: headers).reply
            guard let html else { return reply }
            reply.headers[0].value = "text/html"
            reply.body = .bytes(Array(html.utf8))
            return reply
        }
    }

    /// Real seconds before the request is done, and before its reply is sent.
    var delay = 0.0
    var delayReply = 0.0
    /// Answer with this and do nothing.
    var rejection: Rejection?
    /// Do it, then close the connection without a byte.
    var dropsReply = false
    /// Reset the connection and do nothing.
    var resetsBefore = false
    /// Do it, then change these members of the reply; objects are merged.
    var edit: JSONObject?
    /// Do it, then take these members out of the reply.
    var removed: [String] = []
    /// Do it, then reply with this status.
    var status: Int?
    /// Do it, then send this as the reply's body.
    var body: String?
    /// Do it, send so many bytes of the body, then close the connection.
    var cutReply: Int?

    /// The reply as the script wants it to be.
    func changed(_ reply: Reply) -> Reply {
        var reply = reply
        if let body { reply.body = .bytes(Array(body.utf8)) }
        if let status { reply.status = status }
        guard edit != nil || !removed.isEmpty, case .bytes(let bytes) = reply.body,
            let value = try? JSONValue(parsing: bytes)
        else { return reply }
        var changed = Self.merged(.object(edit ?? [:]), into: value)
        if var object = changed.objectValue {
            for name in removed { object[name] = nil }
            changed = .object(object)
        }
        reply.body = .bytes(changed.serialized(.compact))
        return reply
    }

    private static func merged(_ edit: JSONValue, into value: JSONValue) -> JSONValue {
        guard case .object(let members) = edit, case .object(var object) = value else { return edit }
        for (key, member) in members { object[key] = merged(member, into: object[key] ?? .null) }
        return .object(object)
    }
}

/// When a rule strikes: from the `nth` time on, `times` times, counted under its key.
struct RuleCounting: Equatable, Sendable {
    let key: String
    let nth: Int
    let times: Int
}

/// A rule for requests to one endpoint: from the `nth` on, `times` times.
struct RequestRule: Sendable {
    let counting: RuleCounting
    let endpoint: Endpoint
    let fault: RequestFault
}

/// A rule for whole batches, counted as they are created.
struct BatchRule: Sendable {
    let counting: RuleCounting
    let failure: BatchProblem?
    let expireAfter: Int?
    /// Real seconds that this batch takes instead of the usual time, in all or in one state.
    let seconds: Double?
    let validating: Double?
    let running: Double?
    let finalizing: Double?
}

/// What a script makes of one line of a batch.
enum LineFault: Equatable, Sendable {
    /// In the error file; without a status the line has no response.
    case error(status: Int?, type: String, code: String?, message: String, param: String?)
    /// In the output file with this status and no body.
    case hollow(status: Int)
    /// Half of the content, for this reason.
    case cut(Completion.Finish)
    case content(String, isUseful: Bool)
    case refusal(String)
    case omitted
    /// Answered as usual; the line stands in its file so often.
    case repeated(Int)

    var copies: Int { if case .repeated(let copies) = self { copies } else { 1 } }
}

/// A rule for lines: which ones, and how often at most.
struct LineRule: Sendable {
    enum Selector: Equatable, Sendable {
        case customID(String)
        /// The line's number in its batch, from 1 on.
        case nth(Int)
        /// So many of all lines, chosen by seed and custom id.
        case fraction(Double)
    }

    let key: String
    let selector: Selector
    let times: Int
    let batches: Int
    let fault: LineFault

    func selects(_ customID: String, line: Int, seed: UInt64) -> Bool {
        switch selector {
        case .customID(let wanted): return wanted == customID
        case .nth(let wanted): return wanted == line
        case .fraction(let fraction):
            var chance = Chance(seed, for: key + customID)
            return chance.fraction() < fraction
        }
    }
}
