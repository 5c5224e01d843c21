import ForgeJinja

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The folder that a template brings in others from, and from nowhere else.
struct IncludeFolder: Sendable {
    private let path: String

    init(_ path: String) { self.path = path }

    /// That of a file.
    init(of file: String) {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        path = parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
    }

    /// The template of that name; nil for a name that leads out of the folder, by `..` or by a symbolic link, as for one
    /// that is not there.
    func source(named name: String) throws(TemplateLibrary.Unreadable) -> TemplateLibrary.Source? {
        guard let below = TemplateLibrary.path(of: name), let root = Self.resolved(path),
            let file = Self.resolved("\(path)/\(below)"), file.hasPrefix(root == "/" ? root : root + "/")
        else { return nil }
        let label = path == "." ? below : "\(path)/\(below)"
        do {
            var input = try InputFile(file)
            return TemplateLibrary.Source(text: try input.text(), label: label)
        } catch {
            // Why was said already.
            throw TemplateLibrary.Unreadable(label: label, reason: "the template cannot be read")
        }
    }

    /// Without symbolic links. The corresponding C function is `realpath`.
    private static func resolved(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}
