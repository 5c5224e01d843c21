import ForgeJinja

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder that prompts bring in templates from, and from nowhere else.
struct TemplateFolder: Sendable {
    private let opened: String
    /// As messages name it.
    let shown: String

    /// A path seen from the job file's folder.
    init(_ path: String, from folder: String) {
        shown = PathText.resolve(path, in: folder)
        opened = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }

    /// Whether there is such a folder.
    var exists: Bool {
        var status = stat()
        return unsafe stat(opened, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The template of that name; nil for a name that leads out of the folder, by `..` or by a symbolic link, as for one
    /// that is not there.
    func source(named name: String) throws(TemplateLibrary.Unreadable) -> TemplateLibrary.Source? {
        guard let path = TemplateLibrary.path(of: name), let root = Self.resolved(opened),
            let file = Self.resolved("\(opened)/\(path)"), file.hasPrefix(root == "/" ? root : root + "/")
        else { return nil }
        let label = shown == "." ? path : "\(shown)/\(path)"
        let bytes: [UInt8]
        do throws(FileBytes.Failure) {
            bytes = try FileBytes(reading: file, limit: YAMLReader.sizeLimit).bytes
        } catch {
            throw TemplateLibrary.Unreadable(label: label, reason: error.finding(file: label).message)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TemplateLibrary.Unreadable(label: label, reason: "the file is not UTF-8 text")
        }
        return TemplateLibrary.Source(text: text, label: label)
    }

    /// The names of what is beside a template of that name, as templates write them.
    func neighbours(of name: String) -> [String] {
        guard let path = TemplateLibrary.path(of: name) else { return [] }
        let above = path.split(separator: "/").dropLast().map { "\($0)/" }.joined()
        return FolderNames.names(in: "\(opened)/\(above)").map { above + $0 }
    }

    /// Without symbolic links. The corresponding C function is `realpath`.
    private static func resolved(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}
