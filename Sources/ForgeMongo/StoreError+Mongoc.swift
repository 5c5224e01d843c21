import BatchForge
import CMongoc

extension StoreError {
    /// The one place where libmongoc's and MongoDB's errors become ours.
    ///
    /// `server` is `host:port`. Texts are composed of our own words, names and numbers: theirs may quote documents.
    init(_ failure: DriverFailure, operation: String, server: String, timeout: Duration = .zero) {
        let (kind, reason) = Self.judge(failure, server: server, timeout: timeout)
        self.init(kind: kind, operation: operation, code: failure.code, reason: reason)
    }

    private static func judge(_ failure: DriverFailure, server: String, timeout: Duration) -> (Kind, String) {
        switch failure.domain {
        case MONGOC_ERROR_SERVER.rawValue:
            return judge(ServerCode(number: failure.code), named: failure.codeName)
        case MONGOC_ERROR_WRITE_CONCERN.rawValue:
            let what = label(ServerCode(number: failure.code), named: failure.codeName)
            return (.unreachable, "no confirmation by a majority of servers in time \(what); it may have been applied")
        case MONGOC_ERROR_SERVER_SELECTION.rawValue, MONGOC_ERROR_STREAM.rawValue, MONGOC_ERROR_PROTOCOL.rawValue:
            return judgeConnection(failure, server: server, timeout: timeout)
        case MONGOC_ERROR_SASL.rawValue, MONGOC_ERROR_SCRAM.rawValue:
            return (.denied, "the server at \(server) does not accept the user or password")
        case MONGOC_ERROR_CLIENT.rawValue:
            if failure.code == MONGOC_ERROR_CLIENT_AUTHENTICATE.rawValue {
                return (.denied, "the server at \(server) does not accept the user or password")
            }
            return judgeConnection(failure, server: server, timeout: timeout)
        case MONGOC_ERROR_BSON.rawValue:
            return (.refused, "it is too large or not well-formed")
        default:
            return (.refused, "the driver does not accept it (domain \(failure.domain), code \(failure.code))")
        }
    }

    private static func judge(_ code: ServerCode, named name: String?) -> (Kind, String) {
        let what = label(code, named: name)
        if code.isDenial { return (.denied, "the server denies it \(what)") }
        if code.isTransient { return (.unreachable, "the server cannot do it now \(what)") }
        return (code.isMisconfiguration ? .misconfigured : .refused, "the server refused it \(what)")
    }

    private static func judgeConnection(
        _ failure: DriverFailure, server: String, timeout: Duration
    ) -> (Kind, String) {
        if failure.text.contains("wire version") {
            return (.misconfigured, "the server at \(server) and this driver have no protocol version in common")
        }
        guard failure.domain == MONGOC_ERROR_SERVER_SELECTION.rawValue else {
            return (.unreachable, "the connection to \(server) was lost" + cause(of: failure))
        }
        let limit = timeout > .zero ? " within \(seconds(timeout)) s" : ""
        let cause = cause(of: failure)
        // Every server that could not be asked has a cause: without one they all answered, and none is a primary.
        let missing = cause.isEmpty ? "no primary" : "no server"
        return (.unreachable, "\(missing) at \(server)\(limit)\(cause)")
    }

    private static func cause(of failure: DriverFailure) -> String {
        let known = [
            ("connection refused", "connection refused"), ("Failed to resolve", "host name not found"),
            ("Failed to look up", "host name not found"), ("TLS handshake failed", "TLS handshake failed"),
            ("connection timeout", "no answer"), ("socket error or timeout", "no answer"),
            ("Failed to connect", "connection failed"), ("connection error", "connection failed"),
            ("Invalid reply from server", "not a MongoDB server, or it closed the connection"),
        ]
        return known.first { failure.text.contains($0.0) }.map { ": " + $0.1 } ?? ""
    }

    private static func label(_ code: ServerCode, named name: String?) -> String {
        let isSafe = name.map { !$0.isEmpty && $0.utf8.count <= 64 && $0.utf8.allSatisfy(isLetterOrDigit) } ?? false
        guard let name = isSafe ? name : code.name else { return "(code \(code.number))" }
        return "(\(name), code \(code.number))"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let milliseconds = duration.milliseconds
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)" : "\(Double(milliseconds) / 1000)"
    }
}

extension Duration {
    /// Whole milliseconds, within an hour.
    var milliseconds: Int {
        let (seconds, attoseconds) = min(max(self, .zero), .seconds(3600)).components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
