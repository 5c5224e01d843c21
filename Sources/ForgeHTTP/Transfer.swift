import CCurl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What libcurl's callbacks read and write during one transfer.
final class Transfer {
    /// Why a callback made libcurl stop.
    enum Stop {
        case interrupted
        case tooLarge
        case sink(any Error)
    }

    private(set) var head = HTTPHead(status: 0)
    /// The blank line after the head has come.
    private(set) var headIsWhole = false
    private(set) var body: [UInt8] = []
    private(set) var bodyCount = 0
    private(set) var stop: Stop?
    /// Set right before libcurl writes the first byte of the request.
    fileprivate(set) var requestMayHaveBeenSent = false

    private let bodyLimit: Int
    private let isCancelled: @Sendable () -> Bool
    private var accepts: ((HTTPHead) -> Bool)?
    private var sink: (([UInt8]) throws -> Void)?
    private var headCount = 0
    private var bodyGoesToSink = false

    private static let headLimit = 256 << 10

    init(
        bodyLimit: Int, isCancelled: @escaping @Sendable () -> Bool, accepts: ((HTTPHead) -> Bool)? = nil,
        sink: (([UInt8]) throws -> Void)? = nil
    ) {
        self.bodyLimit = bodyLimit
        self.isCancelled = isCancelled
        self.accepts = accepts
        self.sink = sink
    }

    /// Lets go of the caller's closures, which do not outlive the call.
    func forgetClosures() {
        accepts = nil
        sink = nil
    }

    var isInterrupted: Bool {
        guard stop == nil, isCancelled() else { return stop != nil }
        stop = .interrupted
        return true
    }

    /// One header line with its line ending. False ends the transfer.
    fileprivate func receive(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
        headCount += bytes.count
        guard headCount <= Self.headLimit else {
            stop = .tooLarge
            return false
        }
        let line = unsafe String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // Another one follows a 1xx answer and replaces it.
            let words = line.split(separator: " ", maxSplits: 2)
            let status = words.count > 1 ? Int(words[1].prefix { $0.isASCII && $0.isNumber }) : nil
            head = HTTPHead(status: status ?? 0)
            headIsWhole = false
        } else if line == "\r\n" || line == "\n" {
            headIsWhole = true
        } else if !headIsWhole, let colon = line.firstIndex(of: ":") {
            // After the head come only the trailers of a chunked body, which nobody asks for.
            let value = line[line.index(after: colon)...].drop { $0.isWhitespace }
            head.add(String(line[..<colon]), String(value.reversed().drop { $0.isWhitespace }.reversed()))
        }
        return true
    }

    /// Some bytes of the body. False ends the transfer.
    fileprivate func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
        if bodyCount == 0 { bodyGoesToSink = accepts?(head) ?? false }
        bodyCount += bytes.count
        if bodyGoesToSink, let sink {
            do {
                try sink(unsafe [UInt8](bytes))
            } catch {
                stop = .sink(error)
                return false
            }
            return true
        }
        guard bodyCount <= bodyLimit else {
            stop = .tooLarge
            return false
        }
        unsafe body.append(contentsOf: bytes)
        return true
    }
}

// The callbacks stand at file level, isolated to no actor: libcurl may call them from any thread.

let transferBodyCallback: curl_write_callback = { bytes, size, count, context in
    guard let transfer = unsafe Transfer.borrowed(from: context) else { return 0 }
    let count = size * count
    return unsafe transfer.receive(body: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}

let transferHeaderCallback: curl_write_callback = { bytes, size, count, context in
    guard let transfer = unsafe Transfer.borrowed(from: context) else { return 0 }
    let count = size * count
    return unsafe transfer.receive(headerLine: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}

/// libcurl calls it at least once a second, also while nothing moves.
let transferProgressCallback: curl_xferinfo_callback = { context, _, _, _, _ in
    guard let transfer = unsafe Transfer.borrowed(from: context) else { return 1 }
    return transfer.isInterrupted ? 1 : 0
}

let transferPrerequestCallback: curl_prereq_callback = { context, _, _, _, _ in
    guard let transfer = unsafe Transfer.borrowed(from: context) else { return CURL_PREREQFUNC_ABORT }
    transfer.requestMayHaveBeenSent = true
    return CURL_PREREQFUNC_OK
}

/// A child process has no business with our connections.
let transferSocketCallback: curl_sockopt_callback = { _, socket, _ in
    fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR
}

extension Transfer {
    fileprivate static func borrowed(from context: UnsafeMutableRawPointer?) -> Transfer? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}
