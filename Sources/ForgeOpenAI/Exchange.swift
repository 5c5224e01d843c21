import BatchForge
import ForgeHTTP
import ForgeJSON

/// One call of the API, before it is a request.
struct Call {
    enum Repeats {
        /// Doing it twice is doing it once.
        case always
        /// Only after a failure before the first byte of the request.
        case whenUnsent
        case never
    }

    let operation: String
    let method: HTTPRequest.Method
    let path: String
    let query: [(name: String, value: String)]
    let repeats: Repeats
    let body: HTTPRequest.Body

    init(
        _ operation: String, _ method: HTTPRequest.Method, _ path: String,
        query: [(name: String, value: String)] = [], repeats: Repeats, body: HTTPRequest.Body = .none
    ) {
        self.operation = operation
        self.method = method
        self.path = path
        self.query = query
        self.repeats = repeats
        self.body = body
    }
}

/// Carries calls to the provider and says what became of them: headers, repeats, and the way from a status to an
/// `APIError`. Knows nothing of files and batches.
final class Exchange {
    private let base: HTTPURL
    private let headers: [(name: String, value: String)]
    private let http: HTTPClient
    private let retries: RetryPolicy
    private let isCancelled: @Sendable () -> Bool
    private let verdict: Verdict

    init(
        baseURL: String, apiKey: String, organization: String?, project: String?, caFile: String?,
        retries: RetryPolicy, timeouts: HTTPClient.Timeouts, isCancelled: @escaping @Sendable () -> Bool
    ) throws(APIError) {
        // Nothing of the settings is quoted: a mistyped address may hold a password, a mistyped variable the key.
        func unusable(_ reason: String) -> APIError {
            APIError(kind: .rejected, operation: "use the provider's settings", reason: reason)
        }
        guard !apiKey.isEmpty, apiKey.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw unusable(apiKey.isEmpty ? "the API key is empty" : "the API key holds a character that no key has")
        }
        var headers = [(name: "Authorization", value: "Bearer " + apiKey)]
        for (name, value) in [("OpenAI-Organization", organization), ("OpenAI-Project", project)] {
            guard let value, !value.isEmpty else { continue }
            guard RemoteID(value) != nil else { throw unusable("the value for '\(name)' is not an id") }
            headers.append((name, value))
        }
        do throws(HTTPError) {
            base = try HTTPURL(baseURL)
            http = try HTTPClient(timeouts: timeouts, caFile: caFile, isCancelled: isCancelled)
        } catch {
            throw unusable("base URL: " + error.reason)
        }
        guard !base.hasQuery else { throw unusable("base URL: the address must not hold a '?'") }
        self.headers = headers
        self.retries = retries
        self.isCancelled = isCancelled
        verdict = Verdict(apiKey: apiKey)
    }

    /// The object of a 2xx answer; `read` returns nil for one that cannot be what was asked for.
    func object<Object>(_ call: Call, _ read: (JSONValue) -> Object?) throws(APIError) -> Object {
        try repeating(call) { () throws(Failure) in try self.once(call, read) }
    }

    /// As `object`, but nil when the provider says that it has none by this id.
    func objectIfAny<Object>(_ call: Call, _ read: (JSONValue) -> Object?) throws(APIError) -> Object? {
        try repeating(call) { () throws(Failure) -> Object? in
            do throws(Failure) {
                return try self.once(call, read)
            } catch {
                guard error.saysThereIsNone else { throw error }
                return nil
            }
        }
    }

    /// A body of a 200 goes to `sink`; rethrows what the sink throws, otherwise throws `APIError`.
    func download(_ call: Call, to sink: ([UInt8]) throws -> Void) throws {
        let response: HTTPResponse
        do {
            response = try http.stream(request(call), accepting: Self.isFileContent, to: sink)
        } catch let error as HTTPError {
            throw verdict.failure(of: call, error, isDownload: true).error
        }
        guard response.status == 200 else { throw verdict.failure(of: call, response).error }
        guard Self.isFileContent(response.head) else {
            throw verdict.unreadable(call, response, "the answer is not the file").error
        }
        if let announced = response.head.contentLength, announced != response.bodyCount {
            throw APIError(
                kind: .incomplete, operation: call.operation, status: 200,
                reason: "\(response.bodyCount.grouped) of \(announced.grouped) bytes came")
        }
    }

    /// No encoding was asked for, and a page for people in place of a file comes from something on the way.
    private static func isFileContent(_ head: HTTPHead) -> Bool {
        let encoding = head["content-encoding"]?.lowercased() ?? "identity"
        let type = head["content-type"]?.lowercased() ?? ""
        return head.status == 200 && encoding == "identity" && !type.hasPrefix("text/html")
    }

    private func once<Object>(_ call: Call, _ read: (JSONValue) -> Object?) throws(Failure) -> Object {
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try http.send(request(call))
        } catch {
            throw verdict.failure(of: call, error)
        }
        guard response.head.isSuccess else { throw verdict.failure(of: call, response) }
        guard let value = try? JSONValue(parsing: response.body), let object = read(value) else {
            throw verdict.unreadable(call, response, "the answer cannot be read")
        }
        return object
    }

    private func request(_ call: Call) throws(HTTPError) -> HTTPRequest {
        HTTPRequest(
            call.method, try base.appending(path: call.path, query: call.query), headers: headers, body: call.body,
            // libcurl repeats by itself what it sent on a connection that turns out to be dead.
            usesFreshConnection: call.method == .post)
    }

    private func repeating<Result>(_ call: Call, _ attempt: () throws(Failure) -> Result) throws(APIError) -> Result {
        let start = ContinuousClock.now
        var done = 0
        while true {
            do throws(Failure) {
                return try attempt()
            } catch {
                done += 1
                let delay = retries.delay(
                    after: done, elapsed: (ContinuousClock.now - start) / .seconds(1), asked: error.error.retryAfter,
                    random: Double.random(in: 0..<1))
                guard error.mayBeRepeated(call.repeats), let delay else { throw error.error }
                guard Patience.wait(seconds: delay, isCancelled: isCancelled) else {
                    throw APIError(
                        kind: .interrupted, operation: call.operation, reason: "interrupted after \(error.error.reason)"
                    )
                }
            }
        }
    }
}
