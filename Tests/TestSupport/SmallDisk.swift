import Glibc

/// A file system in memory, small enough to be filled to the last page.
///
/// It is mounted in a user namespace that needs no privileges, and is reached from outside through the process that
/// keeps the namespace alive. It goes away with the object.
package final class SmallDisk {
    /// Why there can be none on this machine; nil where there can.
    package static let obstacle: String? = {
        do {
            _ = try SmallDisk()
            return nil
        } catch {
            return "no user namespace with a mount of its own: \(error)"
        }
    }()

    package static let pageSize = sysconf(Int32(_SC_PAGESIZE))

    /// The root of the file system, for everybody.
    package let path: String
    private let scratch: ScratchDirectory
    private let keeper: RunningTool

    /// A disk of so many pages, for so many files and folders.
    package init(pages: Int = 4096, names: Int = 2048) throws {
        scratch = try ScratchDirectory("batchforge-disk")
        let script =
            "mount -t tmpfs -o size=\(pages * Self.pageSize),nr_inodes=\(names),mode=0700 small '\(scratch.path)' "
            + "&& echo mounted && exec sleep 3600"
        keeper = try ToolRun("unshare", ["-Urm", "sh", "-c", script], timeout: .seconds(3600)).start()
        _ = try keeper.line(beginning: "mounted")
        path = "/proc/\(keeper.pid)/root\(scratch.path)"
        try FileText.write("", to: file(Self.ballast))
    }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Puts the folder of that name on this disk instead.
    package func hold(_ name: String, of scratch: ScratchDirectory) throws {
        guard unsafe mkdir(file(name), 0o700) == 0, unsafe symlink(file(name), scratch.file(name)) == 0 else {
            throw SupportError("cannot put '\(name)' on '\(path)'", errno)
        }
    }

    /// Fills the disk: so many pages are left, and so many files or folders can still be made; nil: as many as there
    /// are.
    package func fill(leavingPages pages: Int? = nil, names: Int? = nil) throws {
        try empty()
        if let pages {
            let count = try room().pages - pages
            guard count >= 0 else { throw SupportError("'\(path)' has no \(pages) pages left") }
            try FileText.write([UInt8](repeating: 0, count: count * Self.pageSize), to: file(Self.ballast))
        }
        if let names {
            for number in 0..<max(0, try room().names - names) {
                try FileText.write("", to: file("\(Self.ballast).\(number)"))
            }
        }
    }

    /// Makes room: takes away what `fill` has put there.
    package func empty() throws {
        try FileText.write("", to: file(Self.ballast))
        for name in try FileText.names(in: path) where name.hasPrefix("\(Self.ballast).") {
            guard unsafe unlink(file(name)) == 0 else { throw SupportError("cannot remove '\(name)'", errno) }
        }
    }

    private func room() throws -> (pages: Int, names: Int) {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { throw SupportError("cannot examine '\(path)'", errno) }
        return (Int(status.f_bavail), Int(status.f_ffree))
    }

    private static let ballast = "ballast"
}
