import Glibc

/// A fresh private directory (0700) that goes away, with all that is in it, when the last user lets go of it.
package final class ScratchDirectory: Sendable {
    package let path: String

    package init(_ name: String = "batchforge") throws {
        let parent = TestEnvironment.value("TMPDIR") ?? "/tmp"
        var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return false }
            return unsafe mkdtemp(start) != nil
        }
        guard made else { throw SupportError("cannot make a directory in '\(parent)'", errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// The absolute path of a name inside.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a folder inside and gives its path.
    package func folder(_ name: String) throws -> String {
        guard unsafe mkdir(file(name), 0o700) == 0 else { throw SupportError("cannot make '\(file(name))'", errno) }
        return file(name)
    }

    /// Makes a symbolic link inside.
    package func link(_ name: String, to target: String) throws {
        guard unsafe symlink(target, file(name)) == 0 else { throw SupportError("cannot link '\(file(name))'", errno) }
    }

    // Failures are of no interest: the worst that is left is a folder in the system's place for such things.
    private static func remove(_ path: String) {
        if unsafe unlink(path) == 0 { return }
        for name in (try? FileText.names(in: path)) ?? [] { remove("\(path)/\(name)") }
        _ = unsafe rmdir(path)
    }
}

/// This process's own environment.
package enum TestEnvironment {
    package static func value(_ name: String) -> String? {
        guard let text = unsafe getenv(name) else { return nil }
        let value = unsafe String(cString: text)
        return value.isEmpty ? nil : value
    }
}
