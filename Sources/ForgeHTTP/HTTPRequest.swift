/// One request, whole before it is sent.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case delete = "DELETE"
    }

    package enum Body: Sendable {
        case none
        case bytes([UInt8], type: String)
        /// `multipart/form-data`: the plain fields, then the file, read from disk while it is sent.
        case form(fields: [(name: String, value: String)], file: FormFile)
    }

    /// A file of a form: the bytes at `path` are sent under `filename`.
    package struct FormFile: Sendable {
        package let field: String
        package let path: String
        package let filename: String
        package let type: String

        package init(field: String, path: String, filename: String, type: String) {
            self.field = field
            self.path = path
            self.filename = filename
            self.type = type
        }
    }

    package let method: Method
    package let url: HTTPURL
    package let headers: [(name: String, value: String)]
    package let body: Body
    /// Opens a connection for this request alone and closes it afterwards. libcurl silently repeats a request when
    /// the server closes a connection it had kept open (measured, 7.88), so a POST that must not be repeated needs
    /// this.
    package let usesFreshConnection: Bool

    package init(
        _ method: Method, _ url: HTTPURL, headers: [(name: String, value: String)] = [], body: Body = .none,
        usesFreshConnection: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.usesFreshConnection = usesFreshConnection
    }
}
