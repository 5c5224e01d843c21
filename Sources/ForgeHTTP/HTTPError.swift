import CCurl

/// Why a request brought no answer.
package struct HTTPError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// No address, no connection, or no TLS: nothing was sent.
        case couldNotConnect
        case timedOut
        /// Reset, closed without an answer, or closed before the answer was whole.
        case connectionLost
        /// What came is not HTTP.
        case badAnswer
        /// The answer is longer than a caller should hold.
        case tooLarge
        /// `isCancelled` said so.
        case interrupted
        /// The caller's sink threw.
        case stoppedBySink
        /// The request itself is impossible: its address, a header field, or the file to be sent.
        case unsendable
        case other
    }

    package let kind: Kind
    /// False only when the server cannot have seen any byte of the request.
    package let requestMayHaveBeenSent: Bool
    /// libcurl's `CURLcode`, 0 where the failure is not libcurl's.
    package let code: UInt32
    package let reason: String

    package init(kind: Kind, requestMayHaveBeenSent: Bool, code: UInt32 = 0, reason: String) {
        self.kind = kind
        self.requestMayHaveBeenSent = requestMayHaveBeenSent
        self.code = code
        self.reason = reason
    }

    package var description: String { reason }

    /// `detail` is what libcurl wrote to its error buffer: more exact than the code's own text, and partly the
    /// server's words.
    init(_ code: CURLcode, detail: String, requestMayHaveBeenSent: Bool) {
        let text = detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
        self.init(
            kind: Self.kind(of: code, requestMayHaveBeenSent: requestMayHaveBeenSent),
            requestMayHaveBeenSent: requestMayHaveBeenSent, code: code.rawValue, reason: text.printable(limit: 300))
    }

    private static func kind(of code: CURLcode, requestMayHaveBeenSent: Bool) -> Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
            CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_PROXY, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
            CURLE_PARTIAL_FILE:
            requestMayHaveBeenSent ? .connectionLost : .couldNotConnect
        case CURLE_OPERATION_TIMEDOUT: requestMayHaveBeenSent ? .timedOut : .couldNotConnect
        case CURLE_URL_MALFORMAT, CURLE_READ_ERROR: .unsendable
        // HTTP/0.9, which libcurl refuses, is an "unsupported protocol" too.
        case CURLE_UNSUPPORTED_PROTOCOL: requestMayHaveBeenSent ? .badAnswer : .unsendable
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2, CURLE_HTTP2_STREAM: .badAnswer
        default: .other
        }
    }
}
