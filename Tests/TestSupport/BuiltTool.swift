import Glibc

/// The programs of this package that were built together with the tests.
package enum BuiltTool {
    /// The folder of this test's own program, where SwiftPM puts the others too.
    package static let folder: String = {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            return unsafe readlink("/proc/self/exe", start, bytes.count)
        }
        let path = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }()

    package static func path(of name: String) throws -> String {
        let path = "\(folder)/\(name)"
        guard unsafe access(path, X_OK) == 0 else {
            throw SupportError("'\(path)' is not built: run 'swift build --build-tests' first")
        }
        return path
    }
}
