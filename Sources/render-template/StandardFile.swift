import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is read from its beginning to its end; `-` is standard input.
struct InputFile: ~Copyable {
    /// How messages call it.
    let name: String
    private let descriptor: Int32
    private var block = [UInt8](repeating: 0, count: 1 << 16)
    /// What was read and not given away yet, from `start` on.
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    init(_ path: String) throws {
        name = path == "-" ? "<stdin>" : path
        descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Complaint.unreadable(name) }
    }

    deinit { if descriptor > STDIN_FILENO { close(descriptor) } }

    mutating func text() throws -> String {
        while try fill() {}
        guard let text = String(validating: buffer, as: UTF8.self) else {
            throw Complaint.say("\(name): not UTF-8 text", status: 65)
        }
        return text
    }

    /// The next line without its end; no more of the file is held than that line and what was read with it.
    mutating func line() throws -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                return Array(buffer[start..<end])
            }
            buffer.removeSubrange(..<start)
            start = 0
            searched = buffer.count
            if try !fill() {
                if buffer.isEmpty { return nil }
                defer { buffer = [] }
                return buffer
            }
        }
    }

    /// Reads on; false at the end.
    private mutating func fill() throws -> Bool {
        if isAtEnd { return false }
        while true {
            let count = unsafe read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Complaint.unreadable(name) }
            isAtEnd = count == 0
            buffer.append(contentsOf: block[..<count])
            return !isAtEnd
        }
    }
}

enum StandardOutput {
    static func print(_ bytes: [UInt8]) throws { try print(bytes, to: STDOUT_FILENO) }

    fileprivate static func print(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Complaint.say(
                    "cannot write standard output: \(unsafe String(cString: strerror(errno)))", status: 74)
            }
            rest = rest.dropFirst(count)
        }
    }
}

/// What goes wrong, in the form of all tools' errors.
enum Complaint {
    /// Says it, and gives back the status to end with.
    static func say(_ message: String, hint: String? = nil, status: Int32) -> ExitCode {
        var text = "render-template: \(message)\n"
        if let hint { text += "hint: \(hint)\n" }
        // Where nobody listens, the status still tells it.
        try? StandardOutput.print(Array(text.utf8), to: STDERR_FILENO)
        return ExitCode(status)
    }

    static func unreadable(_ name: String) -> ExitCode {
        say(
            "cannot read '\(name)': \(unsafe String(cString: strerror(errno)))",
            hint: "paths begin at the current directory; '-' is standard input", status: 66)
    }
}
