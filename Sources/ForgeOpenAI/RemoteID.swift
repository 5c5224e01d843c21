import BatchForge
import ForgeHTTP
import ForgeJSON

/// An id that the provider made, safe inside a URL.
///
/// Only `[A-Za-z0-9_.:-]`, at most 256 characters, and no `..`: a server must not be able to choose which path the
/// next request goes to.
struct RemoteID: CustomStringConvertible {
    let description: String

    init?(_ text: String) {
        let bytes = text.utf8
        guard (1...256).contains(bytes.count), bytes.allSatisfy(Self.isAllowed), text != ".", !text.contains("..")
        else { return nil }
        description = text
    }

    init?(reading value: JSONValue?) {
        guard let text = value?.stringValue else { return nil }
        self.init(text)
    }

    /// Refuses before anything is sent.
    init(_ text: String, for operation: String) throws(APIError) {
        guard let id = RemoteID(text) else {
            throw APIError(
                kind: .rejected, operation: operation,
                reason: "'\(text.printable(limit: 80))' is not an id of a provider; nothing was sent")
        }
        self = id
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
