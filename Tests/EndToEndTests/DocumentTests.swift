import BatchForge
import TestSupport
import Testing

@Suite("Documents: what they point at is there")
struct DocumentTests {
    @Test("every link to a file leads to one")
    func links() throws {
        for document in try documents(in: "") {
            let folder = document.lastIndex(of: "/").map { document[...$0] } ?? ""
            for target in Self.links(in: try FileText.text(PackageRoot.file(document))) {
                let file = PackageRoot.file("\(folder)\(target)")
                #expect(FileText.exists(file), "\(document) points at '\(target)'")
            }
        }
    }

    @Test(
        "links are told from other text",
        arguments: [
            ("see [a](docs/a.md) and [b](b.md#part)", ["docs/a.md", "b.md"]),
            ("[out](https://example.org/x) [here](#part) `[no](link.md)` ![picture](p.png)", ["p.png"]),
            ("```\n[no](link.md)\n```\n[yes](y.md)", ["y.md"]),
            ("array[1](2 + 3), nothing", []),
        ])
    func recognised(text: String, targets: [String]) {
        #expect(Self.links(in: text) == targets)
    }

    @Test("README explains every class of failures", arguments: VerdictClass.allCases.filter { $0 != .ok })
    func failureClass(word: VerdictClass) throws {
        let rows = try FileText.text(PackageRoot.file("README.md")).split(separator: "\n").filter {
            $0.hasPrefix("| `")
        }
        #expect(rows.contains { $0.contains("`\(word.rawValue)`") })
    }

    @Test("the architecture names every module, and every folder of the core and of the templates")
    func folders() throws {
        let text = try FileText.text(PackageRoot.file("docs/architecture.md"))
        for name in try FileText.names(in: PackageRoot.file("Sources")) { #expect(text.contains(name), "\(name)") }
        for module in ["Sources/BatchForge", "Sources/ForgeJinja"] {
            for name in try FileText.names(in: PackageRoot.file(module)) where !name.contains(".") {
                #expect(text.contains("`\(module)/\(name)"), "\(name)")
            }
        }
    }

    /// The files that a Markdown text points at; code is left out.
    private static func links(in text: String) -> [String] {
        var isCode = false
        return text.split(separator: "\n").flatMap { line -> [String] in
            if line.hasPrefix("```") { isCode.toggle() }
            if isCode { return [] }
            let prose = line.replacing(/`[^`]*`/, with: "")
            return prose.matches(of: /\]\(([^)\s#]+)(?:#[^)\s]*)?\)/).map { String($0.1) }.filter { !$0.contains(":") }
        }
    }

    /// README.md and its like, at the top, in docs/, examples/ and batches/.
    private func documents(in folder: String) throws -> [String] {
        let names = try FileText.names(in: PackageRoot.file(folder))
        return try names.flatMap { name -> [String] in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if name.hasSuffix(".md") { return [path] }
            let isSearched = folder.isEmpty ? ["docs", "examples", "batches"].contains(name) : !name.contains(".")
            return isSearched && folder.split(separator: "/").first != "batches" ? try documents(in: path) : []
        }
    }
}
