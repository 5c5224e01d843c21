import Glibc

/// Whole files in and out, for tests.
package enum FileText {
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    package static func read(_ path: String) throws -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SupportError("cannot open '\(path)'", errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SupportError("cannot read '\(path)'", errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// The file as text; bytes that are no UTF-8 are replaced.
    package static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

    package static func write(_ bytes: some Collection<UInt8>, to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SupportError("cannot create '\(path)'", errno) }
        defer { close(descriptor) }
        let bytes = Array(bytes)
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
                return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SupportError("cannot write '\(path)'", errno) }
            done += count
        }
    }

    package static func write(_ text: String, to path: String) throws { try write(text.utf8, to: path) }

    /// The names in a folder, sorted, without `.` and `..`.
    package static func names(in folder: String) throws -> [String] {
        guard let stream = unsafe opendir(folder) else { throw SupportError("cannot open '\(folder)'", errno) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { field in
                unsafe String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

/// Why a test's own tool could not do its work.
package struct SupportError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    package init(_ what: String, _ code: Int32) {
        description = "\(what): \(unsafe String(cString: strerror(code)))"
    }
}
