import BatchForge
import CMongoc

// Silent: what libmongoc has to say comes as errors, and its log lines may quote addresses. Never undone: a call that
// was abandoned may still be running when the program ends.
private let driver: Void = {
    mongoc_log_set_handler(nil, nil)
    mongoc_init()
}()

/// Where the database is: a connection string, checked, with what BatchForge asks of every connection set in it.
///
/// What the string says itself stays as it is. No error and no property holds its user or password.
@safe
struct MongoAddress: ~Copyable {
    private static let encoding = "special characters in a user or password must be percent-encoded (@ is %40)"

    /// `host:port`, separated by commas.
    let hosts: String
    /// The database named by the string's path.
    let database: String?
    private let handle: OpaquePointer

    init(_ text: String, serverSelectionTimeout: Duration) throws(StoreError) {
        driver
        guard !text.utf8.contains(0) else { throw Self.unusable("it contains a NUL") }
        var error = bson_error_t()
        guard let handle = unsafe mongoc_uri_new_with_error(text, &error) else {
            let isEncodingSuspect = text.utf8.contains(UInt8(ascii: "@"))
            let reason = Self.reason(DriverFailure(error, reply: nil).text)
            throw Self.unusable(isEncodingSuspect ? "\(reason); \(Self.encoding)" : reason)
        }
        let milliseconds = Int32(clamping: serverSelectionTimeout.milliseconds)
        // One scan at a time, until the timeout: a replica set that elects a new primary is not an error.
        unsafe Self.offer(MONGOC_URI_SERVERSELECTIONTRYONCE, to: handle) {
            unsafe mongoc_uri_set_option_as_bool($0, $1, false)
        }
        for option in [MONGOC_URI_SERVERSELECTIONTIMEOUTMS, MONGOC_URI_CONNECTTIMEOUTMS] {
            unsafe Self.offer(option, to: handle) { unsafe mongoc_uri_set_option_as_int32($0, $1, milliseconds) }
        }
        if unsafe mongoc_uri_get_appname(handle) == nil { unsafe mongoc_uri_set_appname(handle, "batchforge") }
        let hosts = unsafe Self.hosts(of: handle)
        let database = unsafe mongoc_uri_get_database(handle).map { unsafe String(cString: $0) }
        // A bare '@' or '/' in a password moves the border between user, host and database.
        guard !(hosts + (database ?? "")).utf8.contains(UInt8(ascii: "@")) else {
            unsafe mongoc_uri_destroy(handle)
            throw Self.unusable(Self.encoding)
        }
        self.hosts = hosts
        self.database = database
        unsafe self.handle = handle
    }

    deinit {
        unsafe mongoc_uri_destroy(handle)
    }

    /// How long a call looks for a server that can take it.
    var serverSelectionTimeout: Duration {
        unsafe .milliseconds(mongoc_uri_get_option_as_int32(handle, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 0))
    }

    /// The caller owns the client. For `mongodb+srv:` this asks the name service.
    func newClient(_ error: inout bson_error_t) -> OpaquePointer? {
        unsafe mongoc_client_new_from_uri_with_error(handle, &error)
    }

    private static func offer(_ option: String, to handle: OpaquePointer, _ set: (OpaquePointer, String) -> Bool) {
        guard unsafe !mongoc_uri_has_option(handle, option) else { return }
        // Fails only for a name that libmongoc does not know as an option of that type.
        _ = unsafe set(handle, option)
    }

    private static func hosts(of handle: OpaquePointer) -> String {
        if let service = unsafe mongoc_uri_get_srv_hostname(handle) { return unsafe String(cString: service) }
        var names: [String] = []
        var host = unsafe mongoc_uri_get_hosts(handle)
        while let current = unsafe host {
            unsafe names.append(String(cString: forge_host_and_port(current)))
            unsafe host = UnsafePointer(current.pointee.next)
        }
        return names.joined(separator: ",")
    }

    /// libmongoc's texts quote parts of the string, so only the known ones without a quotation are kept.
    private static func reason(_ text: String) -> String {
        switch text {
        case let text where text.hasPrefix("Invalid URI Schema"):
            return "it must begin with mongodb:// or mongodb+srv://"
        case let text where text.hasPrefix("Incorrect URI escapes"):
            return "a % in it does not begin an escape (% itself is %25)"
        case let text where text.hasPrefix("Invalid host string"):
            return "the host is not usable (expected: mongodb://host:port/database?options)"
        case let text where text.hasPrefix("Invalid service name"):
            return "mongodb+srv:// takes one host name without a port"
        case let text where text.hasPrefix("Invalid database name"):
            return "the database name is not usable"
        case let text where text.hasPrefix("Unsupported value for \""):
            let option = text.dropFirst("Unsupported value for \"".count).prefix { $0.isLetter && $0.isLowercase }
            return "the value of the option '\(option)' is not usable"
        default:
            return "it is not a usable MongoDB connection string"
        }
    }

    private static func unusable(_ reason: String) -> StoreError {
        StoreError(kind: .misconfigured, operation: "use the database address", reason: reason)
    }
}
