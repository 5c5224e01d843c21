#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads a multipart/form-data body as it comes, chunk by chunk, keeping nothing of the parts' content.
struct MultipartParser {
    @unsafe enum Event {
        case partBegan(name: String, filename: String?)
        case content(UnsafeRawBufferPointer)
        case partEnded
    }

    private enum State {
        /// In a part, or before the first one; so many bytes of the delimiter have been met.
        case content(matched: Int, isPart: Bool)
        /// After a delimiter: the rest of its line.
        case delimiterLine
        case headers
        case finished
    }

    private static let lineLimit = 16_384

    private let delimiter: [UInt8]
    private var state: State
    private var line: [UInt8] = []
    private var name: String?
    private var filename: String?

    var isFinished: Bool {
        if case .finished = state { true } else { false }
    }

    /// Nil when the content type names no boundary.
    init?(contentType: String) {
        guard contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType), !boundary.isEmpty, boundary.utf8.count <= 200,
            !boundary.utf8.contains(0x0D)
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter may stand at the very beginning: its line break counts as met.
        state = .content(matched: 2, isPart: false)
    }

    mutating func consume(_ chunk: UnsafeRawBufferPointer, _ sink: (Event) throws -> Void) throws {
        var position = 0
        while position < chunk.count {
            switch state {
            case .content(let matched, let isPart):
                func emit(_ bytes: UnsafeRawBufferPointer) throws {
                    if isPart, unsafe !bytes.isEmpty { unsafe try sink(.content(bytes)) }
                }
                if matched == 0 {
                    let end = unsafe Self.carriageReturn(in: chunk, from: position)
                    unsafe try emit(UnsafeRawBufferPointer(rebasing: chunk[position..<(end ?? chunk.count)]))
                    position = end.map { $0 + 1 } ?? chunk.count
                    state = .content(matched: end == nil ? 0 : 1, isPart: isPart)
                } else if unsafe chunk[position] == delimiter[matched] {
                    position += 1
                    state = .content(matched: matched + 1, isPart: isPart)
                    if matched + 1 == delimiter.count {
                        if isPart { unsafe try sink(.partEnded) }
                        line = []
                        state = .delimiterLine
                    }
                } else {
                    // No line break within the boundary: what was met so far was content, and a delimiter may begin
                    // here.
                    try unsafe delimiter.withUnsafeBytes { raw in
                        unsafe try emit(UnsafeRawBufferPointer(rebasing: raw[..<matched]))
                    }
                    state = .content(matched: 0, isPart: isPart)
                }
            case .delimiterLine, .headers:
                let byte = unsafe chunk[position]
                position += 1
                line.append(byte)
                if line.count > Self.lineLimit { throw APIError(400, "Could not parse multipart form.") }
                if case .delimiterLine = state, line == Array("--".utf8) {
                    state = .finished
                } else if byte == 0x0A {
                    let text = String(decoding: line.dropLast(line.dropLast().last == 0x0D ? 2 : 1), as: UTF8.self)
                    line = []
                    if case .delimiterLine = state {
                        name = nil
                        filename = nil
                        state = .headers
                    } else if text.isEmpty {
                        guard let name else { throw APIError(400, "Could not parse multipart form.") }
                        unsafe try sink(.partBegan(name: name, filename: filename))
                        state = .content(matched: 0, isPart: true)
                    } else if text.lowercased().hasPrefix("content-disposition:") {
                        name = Self.parameter("name", of: text)
                        filename = Self.parameter("filename", of: text)
                    }
                }
            case .finished:
                return
            }
        }
    }

    private static func carriageReturn(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress,
            let found = unsafe memchr(base + start, 0x0D, bytes.count - start)
        else { return nil }
        return unsafe UnsafeRawPointer(found) - base
    }

    /// The value of `; name=value` in a header, quoted or not.
    static func parameter(_ name: String, of header: String) -> String? {
        var rest = Array(header.utf8)[...]
        while let semicolon = rest.firstIndex(of: UInt8(ascii: ";")) {
            rest = rest[(semicolon + 1)...].drop { $0 == UInt8(ascii: " ") }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let key = String(decoding: rest[..<equals], as: UTF8.self).lowercased()
            rest = rest[(equals + 1)...]
            var value: [UInt8] = []
            if rest.first == UInt8(ascii: "\"") {
                rest = rest.dropFirst()
                while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                    // A backslash takes the next byte as it is only where a quote or a backslash follows.
                    if byte == UInt8(ascii: "\\"), let next = rest.first,
                        next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
                    {
                        value.append(next)
                        rest = rest.dropFirst()
                    } else {
                        value.append(byte)
                    }
                }
            } else {
                value = Array(rest.prefix { $0 != UInt8(ascii: ";") })
                rest = rest.dropFirst(value.count)
            }
            if key == name {
                let text = String(decoding: value, as: UTF8.self)
                return text.split(separator: "%22", omittingEmptySubsequences: false).joined(separator: "\"")
            }
        }
        return nil
    }
}
