import CCurl

/// A `curl_slist` of header fields.
@safe struct HeaderList: ~Copyable {
    private var first: UnsafeMutablePointer<curl_slist>?

    init() { unsafe first = nil }

    deinit { unsafe curl_slist_free_all(first) }

    /// Copies `line`. The corresponding C function is `curl_slist_append`.
    mutating func append(copying line: String) throws(HTTPError) {
        guard let longer = unsafe curl_slist_append(first, line) else {
            throw HTTPError(CURLE_OUT_OF_MEMORY, detail: "", requestMayHaveBeenSent: false)
        }
        unsafe first = longer
    }

    /// libcurl borrows the list: it must live until the transfer is over.
    func lend(to handle: UnsafeMutableRawPointer) -> CURLcode {
        unsafe bf_curl_set_list(handle, CURLOPT_HTTPHEADER, first)
    }
}
