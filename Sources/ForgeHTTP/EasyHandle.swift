import CCurl

/// libcurl's own state, set up once a process, before the first handle.
private let globalState: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

/// A `CURL` easy handle: one transfer at a time, and the connections that it keeps open between them.
///
/// It owns what libcurl merely borrows for a transfer (header list, form, error buffer).
@safe final class EasyHandle {
    private let raw: UnsafeMutableRawPointer
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var headers: HeaderList?
    private var form: MultipartForm?

    /// The corresponding C function is `curl_easy_init`.
    init() throws(HTTPError) {
        guard globalState == CURLE_OK, let handle = unsafe curl_easy_init() else {
            throw HTTPError(CURLE_FAILED_INIT, detail: "", requestMayHaveBeenSent: false)
        }
        unsafe raw = handle
        unsafe errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe errorBuffer.deallocate()
    }

    /// Forgets every option; connections stay open. The corresponding C function is `curl_easy_reset`.
    func reset() {
        unsafe curl_easy_reset(raw)
        headers = nil
        form = nil
    }

    func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check(unsafe bf_curl_set_long(raw, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) throws(HTTPError) { try set(option, value ? 1 : 0) }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String) throws(HTTPError) {
        try check(unsafe bf_curl_set_text(raw, option, value))
    }

    func set(headers: consuming HeaderList) throws(HTTPError) {
        try check(unsafe headers.lend(to: raw))
        self.headers = consume headers
    }

    /// libcurl copies the bytes.
    func set(body: [UInt8]) throws(HTTPError) {
        try check(unsafe bf_curl_set_offset(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        // The copy is made by this call, so the size stands before it. An empty array may have no address; "" has one.
        guard !body.isEmpty else { return try set(CURLOPT_COPYPOSTFIELDS, "") }
        let code = unsafe body.withUnsafeBytes { bytes in
            unsafe bf_curl_set_pointer(
                raw, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        }
        try check(code)
    }

    func set(form fields: [(name: String, value: String)], file: HTTPRequest.FormFile) throws(HTTPError) {
        let form = unsafe try MultipartForm(for: raw)
        for field in fields { try form.append(field: field.name, copying: field.value) }
        try form.append(file: file)
        try check(unsafe form.lend(to: raw))
        self.form = consume form
    }

    /// Runs the transfer to its end. The corresponding C function is `curl_easy_perform`.
    func perform(_ transfer: Transfer) throws(HTTPError) {
        unsafe errorBuffer[0] = 0
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        try check(unsafe bf_curl_set_pointer(raw, CURLOPT_ERRORBUFFER, errorBuffer))
        try check(unsafe bf_curl_set_body_callback(raw, transferBodyCallback))
        try check(unsafe bf_curl_set_pointer(raw, CURLOPT_WRITEDATA, context))
        try check(unsafe bf_curl_set_header_callback(raw, transferHeaderCallback))
        try check(unsafe bf_curl_set_pointer(raw, CURLOPT_HEADERDATA, context))
        try check(unsafe bf_curl_set_progress_callback(raw, transferProgressCallback))
        try check(unsafe bf_curl_set_pointer(raw, CURLOPT_XFERINFODATA, context))
        try check(unsafe bf_curl_set_prerequest_callback(raw, transferPrerequestCallback))
        try check(unsafe bf_curl_set_pointer(raw, CURLOPT_PREREQDATA, context))
        try check(unsafe bf_curl_set_socket_callback(raw, transferSocketCallback))
        let code = withExtendedLifetime(transfer) { unsafe curl_easy_perform(raw) }
        guard code != CURLE_OK else { return }
        throw HTTPError(
            code, detail: unsafe String(cString: errorBuffer),
            requestMayHaveBeenSent: transfer.requestMayHaveBeenSent)
    }

    /// An option that this libcurl does not know or has no memory for.
    private func check(_ code: CURLcode) throws(HTTPError) {
        guard code != CURLE_OK else { return }
        throw HTTPError(code, detail: "", requestMayHaveBeenSent: false)
    }
}
