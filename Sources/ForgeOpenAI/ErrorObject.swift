import ForgeHTTP
import ForgeJSON

/// The provider's own `{"error": {"message": …, "type": …, "code": …}}`.
///
/// Its presence proves that the provider itself answered, and not something on the way to it.
struct ErrorObject {
    let message: String
    let code: String

    /// nil unless `error` is an object with a message.
    init?(reading body: [UInt8], billingCodes: Set<String>) {
        guard let value = try? JSONValue(parsing: body), let error = value["error"],
            let message = error["message"]?.stringValue
        else { return nil }
        self.message = message
        let type = error["type"]?.stringValue ?? ""
        let code: String
        switch error["code"] {
        case .string(let text): code = text
        case .integer(let number): code = String(number)
        default: code = ""
        }
        // The limit of money is sometimes named by the type alone.
        self.code = billingCodes.contains(type) && !billingCodes.contains(code) ? type : code
    }

    /// The provider does not know the path that was asked for, which says nothing about the object.
    var isAboutThePath: Bool {
        let text = message.lowercased()
        return text.hasPrefix("invalid url") || text == "not found" || text.hasPrefix("unknown request url")
    }
}
