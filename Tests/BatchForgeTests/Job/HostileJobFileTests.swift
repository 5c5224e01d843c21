import TestSupport
import Testing

@testable import BatchForge

@Suite("YAMLReader: nothing that stands in a file traps, hangs or takes much memory")
struct HostileJobFileTests {
    private static func message(_ yaml: String) -> String {
        do throws(JobError) {
            _ = try YAMLReader.read(SourceText(file: "f", text: yaml))
            return "read"
        } catch {
            return error.message
        }
    }

    /// Nine levels of nine aliases: 387 million elements where they are followed.
    private static func laughs(_ wrap: (String) -> String = { $0 }) -> String {
        var yaml = "l0: &l0 [lol]\n"
        for level in 1...9 {
            yaml +=
                "l\(level): &l\(level) "
                + wrap("[" + [String](repeating: "*l\(level - 1)", count: 9).joined(separator: ", ") + "]") + "\n"
        }
        return yaml
    }

    @Test("aliases of aliases, as values and as keys")
    func aliases() {
        let refused = "YAML anchors and aliases are not supported"
        #expect(Self.message(Self.laughs()) == refused)
        #expect(Self.message(Self.laughs() + "? *l9\n: x\n") == refused)
        #expect(Self.message(Self.laughs { "{? \($0) : x}" }) == refused)
        #expect(Self.message("a: &a b\nc: *a") == refused)
        #expect(Self.message("a: &a b") == refused)
        #expect(Self.message("&a a: b") == refused)
        #expect(Self.message("a: *b") == refused)
        #expect(Self.message("a: \"*b &c\"\nd: |\n  *b *b *b *b *b *b *b *b *b &c") == "read")
    }

    @Test("deep nesting", arguments: [33, 900, 5_000, 100_000])
    func depth(count: Int) {
        for yaml in [
            String(repeating: "[", count: count),
            String(repeating: "[", count: count) + String(repeating: "]", count: count),
            String(repeating: "- ", count: count) + "x",
            String(repeating: "{a: ", count: count) + "x" + String(repeating: "}", count: count),
            String(repeating: "? ", count: count) + "x",
        ] {
            #expect(Self.message(yaml) != "read")
        }
    }

    @Test("32 levels are read")
    func allowed() {
        #expect(Self.message(String(repeating: "[", count: 32) + String(repeating: "]", count: 32)) == "read")
    }

    @Test("a file of more than 1 MB is refused before it is parsed")
    func size() throws {
        let text = try JobFixture.complaint(JobFixture.yaml(adding: "# " + String(repeating: "x", count: 1 << 20)))
        #expect(text == "case.yaml: the file is larger than 1,048,576 bytes")
    }

    @Test("bytes that are no text")
    func bytes() throws {
        let directory = try ScratchDirectory("job")
        try FileText.write([0x61, 0x3A, 0x20, 0xFF] as [UInt8], to: directory.file("a.yaml"))
        let error = #expect(throws: JobError.self) {
            try Job.load(file: directory.file("a.yaml"), environment: .init())
        }
        #expect(error?.message == "the job file is not UTF-8 text")
    }

    @Test(
        "odd texts",
        arguments: [
            "", " ", "\n", "#", "---", "--- ---", "...", "%YAML 1.1\n---\na: b", "%YAML 9.9\n---\na: b", "%FOO",
            "\u{FEFF}a: b", "a: \u{0}", "\u{7}",
            "a: \"\\ud800\"", "a: \"\\0\"", "a: !<x> b", "!", "! a: b", "!!binary aGk=", "a: !!binary %%%", "? : ?",
            "[a]: b", "{}: x", ":", "a:\n- b\n c", "a: b: c",
            "a: |9\n x", "a: >-\n", "\t", "a: 'b", "@", "`", "a: %x", "&", "*", "a: &", "[*]", "\u{85}",
            "a\u{2028}b: c", "a: [b, c", "null", "~", "- a\n-b",
        ])
    func odd(yaml: String) throws {
        _ = Self.message(yaml)
        _ = try JobFixture.complaint(yaml)
    }

    @Test("mutations of a job file are read or refused")
    func mutations() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let whole = Array(
            JobFixture.yaml(
                adding:
                    "select: {query: {a: {$gt: 1}}, sort: {a: 1}}\nvars: {a: \"b | upper\"}\nbatch: {max_bytes: 1MB}"
            ).unicodeScalars)
        let noise = Array("{}[]:,&*!|>'\"%@`#?-\n\t ~$\\0a<=.é".unicodeScalars)
        let fixture = try JobFixture("")
        for round in 0..<400 {
            var text = whole
            for _ in 0...next(4) {
                let index = next(text.count)
                switch next(3) {
                case 0: text[index] = noise[next(noise.count)]
                case 1: text.insert(noise[next(noise.count)], at: index)
                default: text.remove(at: index)
                }
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text)
            try FileText.write(String(view), to: fixture.file)
            do throws(JobError) {
                _ = try fixture.load()
            } catch {
                #expect(error.description.hasPrefix(fixture.file), "seed \(seed), round \(round)")
            }
        }
    }
}
