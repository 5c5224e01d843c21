/// Who may come in: the bearer of the key, or of any key where none is set.
struct KeyCheck: Sendable {
    /// A key that begins so is refused even where any other would do: how a client takes it can be tried at any time.
    static let invalid = "sk-invalid"

    let key: String?

    func check(_ authorization: String?) throws(APIError) {
        let parts = (authorization ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" || parts[0].lowercased() == "basic" else {
            throw APIError(
                401, "Missing bearer or basic authentication in header",
                headers: ["www-authenticate": "Basic realm=\"OpenAI API\""])
        }
        let given = String(parts[1].drop { $0 == " " })
        if let key { if given == key { return } } else if !given.hasPrefix(Self.invalid) { return }
        throw APIError(
            401,
            "Incorrect API key provided: \(Self.masked(given)). "
                + "You can find your API key at https://platform.openai.com/account/api-keys.",
            code: "invalid_api_key")
    }

    /// Eight characters at the start and four at the end are shown; a key that has no more than those is shown whole.
    static func masked(_ key: String) -> String {
        guard key.count > 12 else { return key }
        return key.prefix(8) + String(repeating: "*", count: key.count - 12) + key.suffix(4)
    }
}
