/// Where this package's own files are, for tests that read examples, run scripts or use what `make` has installed.
package enum PackageRoot {
    /// The nearest folder above this source file that holds the manifest.
    package static let path: String = {
        var folder = #filePath[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            if FileText.exists("\(folder)/Package.swift") { return String(folder) }
        }
        return "."
    }()

    /// The absolute path of something in the package: `PackageRoot.file("examples/medical/data/visits.jsonl")`.
    package static func file(_ relative: String) -> String { "\(path)/\(relative)" }
}
