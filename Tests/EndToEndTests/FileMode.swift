import Glibc

enum FileMode {
    /// The permission bits of what is at `path`; nil where nothing is.
    static func of(_ path: String) -> mode_t? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }
}
