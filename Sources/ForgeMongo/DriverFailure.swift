import CMongoc
import ForgeBSON

/// Why a call failed, in libmongoc's words: `bson_error_t` and what the server's reply adds to it.
struct DriverFailure {
    let domain: UInt32
    let code: Int
    /// Quotes documents, addresses and whatever else there is. Looked at, never shown.
    let text: String
    /// MongoDB's name of the code, where the server gave one.
    let codeName: String?

    init(domain: mongoc_error_domain_t, code: Int, text: String = "", codeName: String? = nil) {
        self.domain = domain.rawValue
        self.code = code
        self.text = text
        self.codeName = codeName
    }

    init(_ error: bson_error_t, reply: BSONDocument?) {
        domain = error.domain
        code = Int(error.code)
        text = unsafe withUnsafePointer(to: error) { unsafe String(cString: forge_error_text($0)) }
        codeName = reply?["codeName"]?.stringValue
    }
}
