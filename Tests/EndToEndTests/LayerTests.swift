import TestSupport
import Testing

@Suite("Layers: imports go down only")
struct LayerTests {
    @Test("every module imports only what its layer allows")
    func everyImport() throws {
        let sources = PackageRoot.file("Sources")
        for module in try FileText.names(in: sources) {
            let files = try swiftFiles("\(sources)/\(module)")
            for file in files {
                let found = Layers.violations(in: try FileText.text(file), of: module)
                #expect(found.isEmpty, "\(file.dropFirst(sources.count + 1)) must not import \(found)")
            }
            #expect(Layers.table[module] != nil, "Sources/\(module) has no place in the table of layers")
        }
    }

    @Test(
        "an import that goes up or aside is found",
        arguments: [
            ("ForgeJSON", "import Foundation", ["Foundation"]),
            (
                "ForgeBSON", "#if canImport(FoundationEssentials)\n    import FoundationEssentials\n#endif",
                ["FoundationEssentials"]
            ),
            ("ForgeJinja", "import ForgeJSON\nimport ForgeTrail\n", ["ForgeTrail"]),
            ("ForgeTrail", "package import struct Foundation.Date", ["Foundation"]),
            ("BatchForge", "@preconcurrency import ForgeMongo", ["ForgeMongo"]),
            ("BatchForge", "import CCurl; import Yams", ["CCurl"]),
            ("ForgeMongo", "@testable import ForgeTrail", ["ForgeTrail"]),
            ("gen-batch", "import BatchForge\nimport ForgeOpenAI // for a moment", ["ForgeOpenAI"]),
            ("submit-batch", "@_implementationOnly   import ForgeMongo", ["ForgeMongo"]),
            ("render-template", "import BatchForge", ["BatchForge"]),
            ("no-such-module", "import ForgeJSON", ["ForgeJSON"]),
        ])
    func rejected(module: String, text: String, wrong: [String]) {
        #expect(Layers.violations(in: text, of: module) == wrong)
    }

    @Test(
        "an import that goes down, and what only looks like an import, is let through",
        arguments: [
            ("ForgeJSON", "#if canImport(Glibc)\n    import Glibc\n#else\n    import Darwin\n#endif"),
            ("ForgeBSON", "package import ForgeJSON"),
            ("ForgeTrail", "import Crypto\nimport ForgeJSON\nimport Synchronization"),
            ("ForgeMongo", "internal import CMongoc"),
            ("monitor-batch", "import BatchForge\nimport ForgeOpenAI"),
            ("ForgeJSON", "// import Foundation\nlet important = 1\nlet text = \"import Foundation\""),
            ("ForgeJSON", ""),
        ])
    func accepted(module: String, text: String) {
        #expect(Layers.violations(in: text, of: module) == [])
    }

    @Test("no layer stands on one that stands on it")
    func acyclic() {
        func reaches(_ module: String, _ wanted: String) -> Bool {
            (Layers.table[module] ?? []).contains { $0 == wanted || reaches($0, wanted) }
        }
        for module in Layers.table.keys { #expect(!reaches(module, module), "\(module) stands on itself") }
        let spenders = Layers.table.keys.filter { reaches($0, "ForgeOpenAI") }
        #expect(Set(spenders) == ["submit-batch", "monitor-batch"], "only these can spend money")
    }

    private func swiftFiles(_ folder: String) throws -> [String] {
        try FileText.names(in: folder).flatMap { name -> [String] in
            if name.hasSuffix(".swift") { return ["\(folder)/\(name)"] }
            return name.contains(".") ? [] : try swiftFiles("\(folder)/\(name)")
        }
    }
}

/// Which module may import which: `docs/architecture.md` says why.
enum Layers {
    static let table: [String: Set<String>] = [
        // C libraries
        "CMongoc": [], "CCurl": [],
        // ground: no Foundation
        "ForgeJSON": [],
        "ForgeBSON": ["ForgeJSON"],
        "ForgeJinja": ["ForgeBSON", "ForgeJSON"],
        "ForgeTrail": ["ForgeJSON", "Crypto"],
        // core
        "BatchForge": [
            "ForgeBSON", "ForgeJSON", "ForgeJinja", "ForgeTrail", "ArgumentParser", "Crypto", "Logging", "Yams",
        ],
        // adapters
        "ForgeMongo": ["BatchForge", "CMongoc", "ForgeBSON", "ForgeJSON"],
        "ForgeHTTP": ["CCurl"],
        "ForgeOpenAI": ["BatchForge", "ForgeHTTP", "ForgeJSON"],
        // aside
        "ForgeSimulator": ["Crypto", "ForgeJSON", "NIOCore", "NIOHTTP1", "NIOPosix"],
        // tools: their imports are what they can reach
        "gen-batch": ["ArgumentParser", "BatchForge", "ForgeMongo"],
        "submit-batch": ["ArgumentParser", "BatchForge", "ForgeOpenAI"],
        "monitor-batch": ["ArgumentParser", "BatchForge", "ForgeOpenAI"],
        "ingest-results": ["ArgumentParser", "BatchForge", "ForgeMongo"],
        "identify-failed": ["ArgumentParser", "BatchForge", "ForgeMongo"],
        "retry-failed": ["ArgumentParser", "BatchForge", "ForgeMongo"],
        "batch-simulator": ["ArgumentParser", "ForgeSimulator"],
        "render-template": ["ArgumentParser", "ForgeBSON", "ForgeJSON", "ForgeJinja"],
    ]

    /// The C library, and what the toolchain brings beside the standard library without Foundation.
    private static let everywhere: Set<String> = ["Darwin", "Dispatch", "Glibc", "Musl", "Synchronization"]

    /// The modules that this source text imports although `module` must not.
    static func violations(in text: String, of module: String) -> [String] {
        imports(of: text).filter { !everywhere.contains($0) && table[module]?.contains($0) != true }
    }

    /// The modules that a source text imports, in its order.
    private static func imports(of text: String) -> [String] {
        let statements = text.split { $0.isNewline || $0 == ";" }
        return statements.compactMap { statement in
            guard
                let match = statement.prefixMatch(
                    of:
                        /\s*(?:@\w+\s+|(?:public|package|internal|fileprivate|private)\s+)*import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)/
                )
            else { return nil }
            return String(match.1)
        }
    }
}
