import CCurl

/// Dates of HTTP header fields.
enum HTTPDate {
    /// Seconds since 1970, or nil when the text is no date. The corresponding C function is `curl_getdate`.
    static func seconds(of text: String) -> Int64? {
        // curl_getdate also reads bare numbers as years or days; a date of HTTP names its month.
        let hasLetters = text.utf8.contains { (0x61...0x7A).contains($0 | 0x20) }
        guard hasLetters, text.utf8.count <= 64 else { return nil }
        let seconds = unsafe curl_getdate(text, nil)
        return seconds == -1 ? nil : Int64(seconds)
    }
}
