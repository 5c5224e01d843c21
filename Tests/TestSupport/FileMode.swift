import Glibc

package enum FileMode {
    /// The permission bits of what is at `path`, a link itself included; nil where nothing is.
    package static func of(_ path: String) -> mode_t? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }
}
