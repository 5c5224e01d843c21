import ForgeTrail
import Glibc
import TestSupport
import Testing

@Suite("LineReader: lines end at \\n and nowhere else")
struct LineReaderTests {
    private struct Found: Equatable {
        var bytes: [UInt8]
        var offset: Int64
        var number: Int
        var isTerminated: Bool
    }

    private static func read(_ path: String) throws -> [Found] {
        var reader = try LineReader(path: path)
        var lines: [Found] = []
        while let line = try reader.next() {
            lines.append(
                Found(bytes: line.bytes, offset: line.offset, number: line.number, isTerminated: line.isTerminated))
        }
        #expect(try reader.next() == nil)
        return lines
    }

    /// The same by the shortest way there is.
    private static func expected(_ bytes: [UInt8]) -> [Found] {
        var lines: [Found] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            lines.append(
                Found(
                    bytes: Array(bytes[start..<index]), offset: Int64(start), number: lines.count + 1,
                    isTerminated: true))
            start = index + 1
        }
        if start < bytes.count {
            lines.append(
                Found(
                    bytes: Array(bytes[start...]), offset: Int64(start), number: lines.count + 1, isTerminated: false))
        }
        return lines
    }

    @Test(
        "small files",
        arguments: [
            "", "\n", "\n\n\n", "a", "a\n", "a\nb", "a\r\nb\r\n", "\r", "a\u{2028}b\n", "a\u{85}b\u{2029}\n",
            "\u{FEFF}a\n", "a\u{0}b\n", "a\u{C}b\u{B}c\u{1C}d\n", "ü\n漢字\n🙂\n",
        ])
    func small(text: String) throws {
        let scratch = try ScratchDirectory("lines")
        try FileText.write(text, to: scratch.file("f"))
        let lines = try Self.read(scratch.file("f"))
        #expect(lines == Self.expected(Array(text.utf8)))
    }

    @Test("a file that is cut at any byte gives its whole lines and a marked rest")
    func cut() throws {
        let scratch = try ScratchDirectory("lines")
        let bytes = Array("{\"a\":1}\r\n\nü\u{2028}漢\n\n{\"b\":\"\\n\"}\nlast\n".utf8)
        for end in 0...bytes.count {
            try FileText.write(bytes[..<end], to: scratch.file("f"))
            #expect(try Self.read(scratch.file("f")) == Self.expected(Array(bytes[..<end])), "cut at \(end)")
        }
    }

    @Test("lines around the edges of a block", arguments: [-1, 0, 1])
    func edges(shift: Int) throws {
        let scratch = try ScratchDirectory("lines")
        let (first, block) = (1 << 16, 1 << 20)
        for lengths in [
            [first + shift, block + shift, 3], [first, block / 2 + shift, block / 2, 9], [5, 2 * block + shift, 0, 7],
        ] {
            var bytes: [UInt8] = []
            for (index, length) in lengths.enumerated() {
                bytes += [UInt8](repeating: UInt8(ascii: "a") + UInt8(index), count: length) + [0x0A]
            }
            for file in [bytes, bytes.dropLast()] {
                try FileText.write(file, to: scratch.file("f"))
                #expect(try Self.read(scratch.file("f")) == Self.expected(file), "lengths \(lengths)")
            }
        }
    }

    @Test("random lengths", arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let scratch = try ScratchDirectory("lines")
        var bytes: [UInt8] = []
        while bytes.count < 1_500_000 {
            let longest = [3, 100, 20_000, 400_000][Int.random(in: 0..<4, using: &generator)]
            let length = Int.random(in: 0...longest, using: &generator)
            bytes += repeatElement(UInt8.random(in: 11...255, using: &generator), count: length)
            bytes.append(0x0A)
        }
        try FileText.write(bytes, to: scratch.file("f"))
        #expect(try Self.read(scratch.file("f")) == Self.expected(bytes), "seed \(seed)")
    }

    @Test("lines that are kept stay as they were")
    func kept() throws {
        let scratch = try ScratchDirectory("lines")
        let bytes = Array((0..<300_000).map { "line \($0)\n" }.joined().utf8)
        try FileText.write(bytes, to: scratch.file("f"))
        var reader = try LineReader(path: scratch.file("f"))
        var every: [Line] = []
        while let line = try reader.next() { if line.number % 1000 == 1 { every.append(line) } }
        for line in every { #expect(line.text == "line \(line.number - 1)") }
    }

    @Test("memory stays at one block, also after a long line")
    func constantMemory() throws {
        let scratch = try ScratchDirectory("lines")
        var bytes = [UInt8](repeating: 0x61, count: 9_000_000) + [0x0A]
        for _ in 0..<20_000 { bytes += [UInt8](repeating: 0x62, count: 299) + [0x0A] }
        try FileText.write(bytes, to: scratch.file("f"))
        var reader = try LineReader(path: scratch.file("f"))
        var sizes: [Int] = []
        while let line = try reader.next() { sizes.append(line.buffer.count) }
        #expect(sizes.count == 20_001)
        #expect((sizes.first ?? 0) <= 32_000_000)
        #expect(sizes.dropFirst(4000).allSatisfy { $0 == 1 << 20 })
    }

    @Test("a line beyond 64 MB is an error that names it")
    func tooLong() throws {
        let scratch = try ScratchDirectory("lines")
        try FileText.write("a\n", to: scratch.file("f"))
        // The rest is a hole: NUL bytes without a line's end.
        #expect(unsafe truncate(scratch.file("f"), 70 << 20) == 0)
        var reader = try LineReader(path: scratch.file("f"))
        #expect(try reader.next()?.bytes == [UInt8(ascii: "a")])
        do {
            _ = try reader.next()
            Issue.record("read a line of 70 MB")
        } catch {
            #expect(error.kind == .corrupt)
            #expect(error.path == scratch.file("f") + ":2")
        }
    }

    @Test("what cannot be read says so")
    func errors() throws {
        let fixture = try TrailFixture()
        #expect { _ = try LineReader(path: fixture.scratch.file("nothing")) } throws: {
            ($0 as? TrailError)?.kind == .missing
        }
        #expect { _ = try LineReader(.failed, in: fixture.directory) } throws: {
            ($0 as? TrailError)?.kind == .missing
        }
        #expect {
            var reader = try LineReader(path: fixture.scratch.path)
            _ = try reader.next()
        } throws: { ($0 as? TrailError)?.errno == EISDIR }
    }
}
