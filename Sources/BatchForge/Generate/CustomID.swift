import Crypto
import ForgeBSON
import ForgeJSON

/// The `custom_id` of a request: which document it is about, in a form that every provider takes.
///
/// At most 64 characters of `[A-Za-z0-9_-]`: OpenAI publishes no rule, Anthropic's is this one, and an id that
/// satisfies the strictest works everywhere. A letter says how the rest is to be read:
///
///     o-5f1d7f3a2c8b9d0e4a6b7c8d      ObjectId, 24 hexadecimal digits
///     i-42, i--7                      integer (also a double without fraction: MongoDB compares them as equal)
///     u-00112233445566778899aabbccddeeff   UUID (binary, subtype 4)
///     s-visit_0042                    string of these characters, to 62 of them
///     b-w7xiZXI                       any other string to 46 bytes: base64url without padding
///     h-<32 hexadecimal digits>       anything else: SHA-256 of the BSON value, cut to 128 bits; `ids_<run>.jsonl`
///                                     has the `_id` for it
package struct CustomID: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(for id: BSONValue) {
        description =
            switch id {
            case .objectID(let value): "o-\(value)"
            case .int32(let value): "i-\(value)"
            case .int64(let value): "i-\(value)"
            case .double(let value) where value.rounded() == value && abs(value) < 0x1p53: "i-\(Int64(value))"
            case .binary(subtype: 4, let bytes) where bytes.count == 16: "u-\(hexadecimal(bytes))"
            case .string(let text) where Self.fitsAsIs(text): "s-\(text)"
            case .string(let text) where !text.isEmpty && text.utf8.count <= 46:
                "b-\(Base64.encodeForURL(Array(text.utf8)))"
            default: "h-\(hexadecimal(SHA256.hash(data: BSONDocument(dictionaryLiteral: ("", id)).bytes).prefix(16)))"
            }
    }

    /// Reads an id back, for example out of `failed_ids.txt`; nil when it cannot be one of ours.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count > 2, bytes.count <= 64, bytes.allSatisfy(isPlain), bytes[1] == UInt8(ascii: "-"),
            Array("oiusbh".utf8).contains(bytes[0])
        else { return nil }
        description = text
        if isHash { return }
        // One spelling for each document: `i-007` and upper-case digits are nobody's id.
        guard let id, CustomID(for: id).description == text else { return nil }
    }

    /// The `_id` has to be looked up in `ids_<run>.jsonl`.
    package var isHash: Bool { description.hasPrefix("h-") }

    /// The document's `_id`; nil for a hash.
    package var id: BSONValue? {
        let rest = description.dropFirst(2)
        switch description.utf8.first {
        case UInt8(ascii: "o"): return ObjectID(String(rest)).map { .objectID($0) }
        case UInt8(ascii: "i"): return Int64(rest).map { .int64($0) }
        case UInt8(ascii: "u"):
            guard let bytes = [UInt8](hexadecimal: rest.utf8), bytes.count == 16 else { return nil }
            return .binary(subtype: 4, bytes: bytes)
        case UInt8(ascii: "s"): return .string(String(rest))
        case UInt8(ascii: "b"):
            let bytes = Base64.decodeForURL(String(rest))
            return bytes.flatMap { String(validating: $0, as: UTF8.self) }.map { .string($0) }
        default: return nil
        }
    }

    private static func fitsAsIs(_ text: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= 62 && bytes.allSatisfy(isPlain)
    }
}

private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}
