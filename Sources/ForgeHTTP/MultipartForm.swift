import CCurl

/// A `curl_mime`: a form whose file is read while it is sent.
@safe struct MultipartForm: ~Copyable {
    private let raw: OpaquePointer

    /// The corresponding C function is `curl_mime_init`.
    init(for handle: UnsafeMutableRawPointer) throws(HTTPError) {
        guard let form = unsafe curl_mime_init(handle) else {
            throw HTTPError(CURLE_OUT_OF_MEMORY, detail: "", requestMayHaveBeenSent: false)
        }
        unsafe raw = form
    }

    deinit { unsafe curl_mime_free(raw) }

    func append(field name: String, copying value: String) throws(HTTPError) {
        let part = unsafe curl_mime_addpart(raw)
        try check(unsafe curl_mime_name(part, name), "cannot build the form")
        try check(unsafe curl_mime_data(part, value, value.utf8.count), "cannot build the form")
    }

    /// The file's size is taken here, its bytes are read during the transfer.
    func append(file: HTTPRequest.FormFile) throws(HTTPError) {
        let part = unsafe curl_mime_addpart(raw)
        try check(unsafe curl_mime_name(part, file.field), "cannot build the form")
        try check(unsafe curl_mime_filedata(part, file.path), "cannot read '\(file.path.printable(limit: 1000))'")
        try check(unsafe curl_mime_filename(part, file.filename), "cannot build the form")
        try check(unsafe curl_mime_type(part, file.type), "cannot build the form")
    }

    /// libcurl borrows the form: it must live until the transfer is over.
    func lend(to handle: UnsafeMutableRawPointer) -> CURLcode { unsafe bf_curl_set_form(handle, raw) }

    private func check(_ code: CURLcode, _ failure: String) throws(HTTPError) {
        guard code != CURLE_OK else { return }
        throw HTTPError(kind: .unsendable, requestMayHaveBeenSent: false, code: code.rawValue, reason: failure)
    }
}
