import BatchForge
import ForgeHTTP

/// A call that failed, with what only the adapter needs to know about it.
struct Failure: Error {
    let error: APIError
    /// Not one byte of the request left.
    let isUnsent: Bool
    /// The provider itself says that it has no such object.
    var saysThereIsNone = false
    /// Trying again cannot help, or the provider asked not to.
    var isFinal = false

    func mayBeRepeated(_ repeats: Call.Repeats) -> Bool {
        guard error.isTransient, !isFinal else { return false }
        switch repeats {
        case .always: return true
        case .whenUnsent: return isUnsent
        case .never: return false
        }
    }
}

/// What a failed exchange means. The rules are those of `APIError.Kind`, and they lean one way: only what proves that
/// nothing was made is `.rejected` or `.unreachable`.
struct Verdict {
    let apiKey: String

    private static let longestWait: Double = 600
    /// These prove by their meaning alone that nothing was made, also without the provider's error object.
    private static let definite: Set<Int> = [401, 403, 404, 413]
    private static let indefinite: Set<Int> = [408, 409]

    /// No answer came, or none that is HTTP.
    func failure(of call: Call, _ error: HTTPError, isDownload: Bool = false) -> Failure {
        let kind: APIError.Kind
        switch error.kind {
        case .interrupted: kind = .interrupted
        case .unsendable where !error.requestMayHaveBeenSent: kind = .rejected
        case _ where !error.requestMayHaveBeenSent: kind = .unreachable
        default: kind = isDownload ? .incomplete : .ambiguous
        }
        return Failure(
            error: APIError(kind: kind, operation: call.operation, reason: masked(error.reason)),
            isUnsent: !error.requestMayHaveBeenSent, isFinal: error.kind == .tooLarge)
    }

    /// An answer that is not 2xx.
    func failure(of call: Call, _ response: HTTPResponse) -> Failure {
        let status = response.status
        let object = ErrorObject(reading: response.body, billingCodes: APIError.billingCodes)
        let kind: APIError.Kind
        switch status {
        // A redirect is not followed: the key is for this host alone. What stands there is a wrong base URL.
        case 300..<400: kind = call.repeats == .always || call.method == .get ? .rejected : .ambiguous
        case 400..<500 where Self.definite.contains(status): kind = .rejected
        case 400..<500 where !Self.indefinite.contains(status) && object != nil: kind = .rejected
        default: kind = .ambiguous
        }
        let error = APIError(
            kind: kind, operation: call.operation, status: status, code: masked(object?.code ?? ""),
            reason: reason(status, object, response),
            retryAfter: response.head.retryAfter(now: Patience.now, cap: Self.longestWait))
        var failure = Failure(error: error, isUnsent: false)
        failure.saysThereIsNone = status == 404 && object?.isAboutThePath == false
        failure.isFinal = response.head["x-should-retry"] == "false"
        return failure
    }

    /// A 2xx whose body does not say what it should.
    func unreadable(_ call: Call, _ response: HTTPResponse, _ what: String) -> Failure {
        Failure(
            error: APIError(
                kind: .ambiguous, operation: call.operation, status: response.status,
                reason: "\(what) (\(details(response)))"),
            isUnsent: false)
    }

    private func reason(_ status: Int, _ object: ErrorObject?, _ response: HTTPResponse) -> String {
        if let object {
            let code = object.code.isEmpty ? "" : ", " + masked(object.code)
            return "\(masked(object.message)) (HTTP \(status)\(code)\(requestID(response)))"
        }
        if (300..<400).contains(status) {
            return "the server sends us elsewhere, which is not followed; check the base URL (\(details(response)))"
        }
        return "the answer is not the provider's own error (\(details(response)))"
    }

    /// Of a body that is not the provider's only its kind and size are told.
    private func details(_ response: HTTPResponse) -> String {
        let type = response.head["content-type"].map { ", " + masked(String($0.prefix { $0 != ";" })) } ?? ""
        return "HTTP \(response.status)\(type), \(response.bodyCount.grouped) bytes\(requestID(response))"
    }

    private func requestID(_ response: HTTPResponse) -> String {
        guard let id = response.head["x-request-id"], RemoteID(id) != nil else { return "" }
        return ", request " + masked(id)
    }

    /// Text of a server, fit to be printed: without the key, without what a terminal obeys, not at length.
    private func masked(_ text: String) -> String {
        // A word such as "none", which servers without keys take, is no secret and would tear holes into the text.
        let isSecret = apiKey.utf8.count >= 8
        return (isSecret ? text.replacing(apiKey, with: "[key]") : text).printable(limit: 300)
    }
}
