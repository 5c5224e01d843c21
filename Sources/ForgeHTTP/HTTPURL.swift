/// An absolute address that a request may go to: https anywhere, http only on this machine.
///
/// Stricter than RFC 3986 on purpose: what two parsers might read differently (user names, backslashes, numeric
/// forms of an address, other alphabets) is refused, so that the host checked here is the host that libcurl calls.
package struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// Lower case; an IPv6 address without its brackets.
    package let host: String
    package let isEncrypted: Bool
    /// The host is this machine, by name or by address.
    package let isLoopback: Bool

    package var description: String { text }

    package init(_ text: String) throws(HTTPError) {
        let scheme = text.prefix { $0 != ":" }.lowercased()
        guard scheme == "https" || scheme == "http", text.dropFirst(scheme.count).hasPrefix("://") else {
            throw Self.refused("it must begin with https:// (or http:// for this machine)")
        }
        let rest = text.dropFirst(scheme.count + 3)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let authority = rest[..<end]
        // Said before anything is quoted: what stands before the '@' may be a password.
        guard !authority.contains("@") else { throw Self.refused("it must not hold a user name or password") }
        guard rest[end...].unicodeScalars.allSatisfy(Self.isAllowedInPath) else {
            throw Self.refused("a character after the host is not allowed")
        }
        host = try Self.host(of: authority)
        isLoopback = Self.isLoopback(host)
        isEncrypted = scheme == "https"
        guard isEncrypted || isLoopback else {
            throw Self.refused("http:// is for this machine only; '\(host)' needs https://")
        }
        self.text = scheme + "://" + rest
    }

    /// `path` is appended as it is; names and values of `query` are percent-encoded.
    package func appending(path: String, query: [(name: String, value: String)] = []) throws(HTTPError) -> HTTPURL {
        let pairs = query.map { Self.percentEncoded($0.name) + "=" + Self.percentEncoded($0.value) }
        let base = text.hasSuffix("/") ? String(text.dropLast()) : text
        return try HTTPURL(base + path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")))
    }

    package var hasQuery: Bool { text.contains("?") }

    private static func refused(_ reason: String) -> HTTPError {
        HTTPError(kind: .unsendable, requestMayHaveBeenSent: false, reason: "the address cannot be used: " + reason)
    }

    private static func host(of authority: Substring) throws(HTTPError) -> String {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw refused("']' is missing") }
            host = authority[authority.index(after: authority.startIndex)..<close]
            let rest = authority[authority.index(after: close)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw refused("text follows the ']'") }
            port = rest.isEmpty ? nil : rest.dropFirst()
            guard !host.isEmpty, host.utf8.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") }) else {
                throw refused("the IPv6 address is not one")
            }
        } else {
            if let colon = authority.firstIndex(of: ":") {
                host = authority[..<colon]
                port = authority[authority.index(after: colon)...]
            }
            guard !host.isEmpty, !host.hasPrefix("-"), !host.hasPrefix("."), host.utf8.allSatisfy(isHostByte) else {
                throw refused("the host must be letters, digits, '-' and '.'")
            }
        }
        if let port {
            guard port.utf8.allSatisfy(isDigit), let number = UInt16(port), number > 0 else {
                throw refused("the port must be 1 to 65535")
            }
        }
        return host.lowercased()
    }

    /// Only the plain forms: `0x7f.1` or `2130706433` are no reason to send a key unencrypted.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 4, numbers[0] == "127" else { return false }
        return numbers.allSatisfy { number in
            (1...3).contains(number.utf8.count) && number.utf8.allSatisfy(isDigit) && UInt8(number) != nil
        }
    }

    private static func isAllowedInPath(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII, scalar.value > 0x20, scalar.value != 0x7F else { return false }
        return !"\"#<>\\^`{|}".unicodeScalars.contains(scalar)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_")
    }

    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isHostByte(byte) || byte == UInt8(ascii: "~") {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
