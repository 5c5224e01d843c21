import ForgeJSON
import Glibc
import TestSupport

/// A blocking HTTP client: one connection for each request, everything in memory. It repeats nothing.
struct Client {
    let port: Int
    var key: String? = "sk-test"

    struct Response {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        func json() throws -> JSONValue { try JSONValue(parsing: body) }
    }

    func get(_ path: String, _ headers: [String] = []) throws -> Response {
        try send("GET", path, headers: headers)
    }

    func post(_ path: String, _ json: JSONValue) throws -> Response {
        try send("POST", path, headers: ["content-type: application/json"], body: json.serialized(.compact))
    }

    /// Uploads the text as a file for a batch; more form fields as pairs.
    func upload(
        _ content: [UInt8], filename: String = "input.jsonl", purpose: String? = "batch",
        _ fields: [(String, String)] = []
    ) throws -> Response {
        var body: [UInt8] = []
        for (name, value) in fields + (purpose.map { [("purpose", $0)] } ?? []) {
            body += "--B0undary\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        body += "--B0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(filename)\"\r\n".utf8
        body += "Content-Type: application/octet-stream\r\n\r\n".utf8
        body += content + Array("\r\n--B0undary--\r\n".utf8)
        return try send(
            "POST", "/v1/files", headers: ["content-type: multipart/form-data; boundary=B0undary"], body: body)
    }

    func send(_ method: String, _ path: String, headers: [String] = [], body: [UInt8] = []) throws -> Response {
        var head = "\(method) \(path) HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
        if let key { head += "authorization: Bearer \(key)\r\n" }
        for header in headers { head += header + "\r\n" }
        head += "content-length: \(body.count)\r\n\r\n"
        return try Self.parsed(try exchange(Array(head.utf8) + body))
    }

    /// Sends bytes as they are and gives everything that comes back.
    func exchange(_ bytes: [UInt8], endsSending: Bool = false) throws -> [UInt8] {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SupportError("cannot make a socket", errno) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let status = withUnsafeBytes(of: &address) { raw in
            connect(descriptor, raw.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
        guard status == 0 else { throw SupportError("cannot connect", errno) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw SupportError("cannot send", errno) }
            rest = rest.dropFirst(count)
        }
        if endsSending { shutdown(descriptor, CInt(SHUT_WR)) }
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count >= 0 else { throw SupportError("cannot receive", errno) }
            if count == 0 { return received }
            received += chunk[..<count]
        }
    }

    /// Throws when the reply is not whole.
    static func parsed(_ bytes: [UInt8]) throws -> Response {
        guard
            let end = (0..<max(bytes.count - 3, 0)).first(where: {
                bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10])
            })
        else { throw SupportError("the connection was closed before a whole head") }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let body = Array(bytes[(end + 4)...])
        guard let status, headers["content-length"] == String(body.count) else {
            throw SupportError("the reply is not whole: \(headers), \(body.count) bytes")
        }
        return Response(status: status, headers: headers, body: body)
    }
}
