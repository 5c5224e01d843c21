import CCurl

/// Sends requests over HTTP/1.1, one at a time.
///
/// Never follows a redirect, never reads `.netrc`, always verifies the server's certificate, and sends nothing twice
/// by itself. Use one client per thread.
package final class HTTPClient {
    package struct Timeouts: Sendable {
        /// Seconds until the connection, with TLS, must stand.
        package var connect: Int
        /// Seconds during which not one byte moves. There is no limit on the whole.
        package var stall: Int

        package init(connect: Int, stall: Int) {
            self.connect = connect
            self.stall = stall
        }

        package static let standard = Timeouts(connect: 10, stall: 60)
    }

    private let easy: EasyHandle
    private let timeouts: Timeouts
    private let caFile: String?
    private let userAgent: String
    private let bodyLimit: Int
    private let isCancelled: @Sendable () -> Bool

    /// `caFile` holds certificates (PEM) to trust instead of the system's. `isCancelled` is asked at least once a
    /// second; when it says true, the transfer ends.
    package init(
        timeouts: Timeouts = .standard, caFile: String? = nil, userAgent: String = "batchforge",
        bodyLimit: Int = 16 << 20, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(HTTPError) {
        easy = try EasyHandle()
        self.timeouts = timeouts
        self.caFile = caFile
        self.userAgent = userAgent
        self.bodyLimit = bodyLimit
        self.isCancelled = isCancelled
    }

    /// The answer with its whole body, whatever its status. A body over the limit is an error.
    package func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        try perform(request, Transfer(bodyLimit: bodyLimit, isCancelled: isCancelled))
    }

    /// As `send`, but a body whose head `accepts` goes to `sink` in pieces. Rethrows what the sink throws; otherwise
    /// throws `HTTPError`.
    package func stream(
        _ request: HTTPRequest, accepting accepts: (HTTPHead) -> Bool, to sink: ([UInt8]) throws -> Void
    ) throws -> HTTPResponse {
        try withoutActuallyEscaping(accepts) { accepts in
            try withoutActuallyEscaping(sink) { sink in
                let transfer = Transfer(bodyLimit: bodyLimit, isCancelled: isCancelled, accepts: accepts, sink: sink)
                defer { transfer.forgetClosures() }
                do throws(HTTPError) {
                    return try perform(request, transfer)
                } catch {
                    if case .sink(let cause) = transfer.stop { throw cause }
                    throw error
                }
            }
        }
    }

    private func perform(_ request: HTTPRequest, _ transfer: Transfer) throws(HTTPError) -> HTTPResponse {
        // What the transfer borrowed is let go at once, not at the next one.
        defer { easy.reset() }
        try prepare(request)
        guard !transfer.isInterrupted else { throw stopped(transfer) ?? Self.interrupted(sent: false) }
        do throws(HTTPError) {
            try easy.perform(transfer)
        } catch {
            throw stopped(transfer) ?? error
        }
        // libcurl takes a connection that closes inside the head for the end of an answer without a body.
        guard transfer.headIsWhole else {
            throw HTTPError(
                kind: .connectionLost, requestMayHaveBeenSent: true, reason: "the connection closed inside the answer")
        }
        return HTTPResponse(head: transfer.head, body: transfer.body, bodyCount: transfer.bodyCount)
    }

    private func prepare(_ request: HTTPRequest) throws(HTTPError) {
        easy.reset()
        try easy.set(CURLOPT_URL, request.url.text)
        try easy.set(CURLOPT_PATH_AS_IS, true)
        try easy.set(CURLOPT_PROTOCOLS_STR, request.url.isEncrypted ? "https" : "http")
        try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try easy.set(CURLOPT_FOLLOWLOCATION, false)
        try easy.set(CURLOPT_NETRC, false)
        try easy.set(CURLOPT_SSL_VERIFYPEER, true)
        try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let caFile { try easy.set(CURLOPT_CAINFO, caFile) }
        // Unencrypted requests stay on this machine: a proxy of the environment must not see their key.
        if request.url.isLoopback { try easy.set(CURLOPT_PROXY, "") }
        try easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
        try easy.set(CURLOPT_USERAGENT, userAgent)
        try easy.set(CURLOPT_NOSIGNAL, true)
        try easy.set(CURLOPT_NOPROGRESS, false)
        try easy.set(CURLOPT_TCP_KEEPALIVE, true)
        // Only for speed. libcurl 7.88 refuses it after a name that could not be resolved, as the buffer is still there.
        try? easy.set(CURLOPT_BUFFERSIZE, 256 << 10)
        try easy.set(CURLOPT_CONNECTTIMEOUT, timeouts.connect)
        try easy.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try easy.set(CURLOPT_LOW_SPEED_TIME, timeouts.stall)
        try easy.set(CURLOPT_FRESH_CONNECT, request.usesFreshConnection)
        try easy.set(CURLOPT_FORBID_REUSE, request.usesFreshConnection)
        try setBody(request)
    }

    private func setBody(_ request: HTTPRequest) throws(HTTPError) {
        // "Expect: 100-continue" would cost a second where a server does not answer it.
        var lines = ["Expect:"]
        for (name, value) in request.headers {
            guard Self.isHeaderText(name), Self.isHeaderText(value) else {
                throw HTTPError(
                    kind: .unsendable, requestMayHaveBeenSent: false,
                    reason: "the header field '\(name.printable(limit: 60))' holds a character that is not allowed")
            }
            lines.append("\(name): \(value)")
        }
        switch (request.body, request.method) {
        case (.bytes(let bytes, let type), _):
            lines.append("Content-Type: \(type)")
            try easy.set(CURLOPT_POST, true)
            try easy.set(body: bytes)
        case (.form(let fields, let file), _):
            try easy.set(form: fields, file: file)
        case (.none, .post):
            // Without this libcurl would call an empty body a filled-in form.
            lines.append("Content-Type:")
            try easy.set(CURLOPT_POST, true)
            try easy.set(body: [])
        case (.none, _):
            try easy.set(CURLOPT_HTTPGET, true)
        }
        if request.method == .delete { try easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        var list = HeaderList()
        for line in lines { try list.append(copying: line) }
        try easy.set(headers: list)
    }

    private func stopped(_ transfer: Transfer) -> HTTPError? {
        switch transfer.stop {
        case nil: nil
        case .interrupted: Self.interrupted(sent: transfer.requestMayHaveBeenSent)
        case .tooLarge:
            HTTPError(
                kind: .tooLarge, requestMayHaveBeenSent: true,
                reason: "the answer is longer than \(bodyLimit >> 20) MB")
        case .sink:
            HTTPError(kind: .stoppedBySink, requestMayHaveBeenSent: true, reason: "the receiver of the bytes failed")
        }
    }

    private static func interrupted(sent: Bool) -> HTTPError {
        HTTPError(kind: .interrupted, requestMayHaveBeenSent: sent, reason: "interrupted")
    }

    private static func isHeaderText(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}
