/// The lines of a text, which end in LF, CR LF or CR.
struct MarkdownLines {
    private let bytes: ArraySlice<UInt8>
    /// Where the next line starts.
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func next() -> MarkdownLine? {
        guard position < bytes.endIndex else { return nil }
        let start = position
        while position < bytes.endIndex, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
        let line = MarkdownLine(bytes, start..<position)
        if position < bytes.endIndex {
            let isPair = bytes[position] == 0x0D && position + 1 < bytes.endIndex && bytes[position + 1] == 0x0A
            position += isPair ? 2 : 1
        }
        return line
    }
}

/// One line of Markdown, and what it could be the start of.
struct MarkdownLine {
    /// The opening of a fenced code block.
    struct Fence {
        let mark: UInt8
        let length: Int
        /// What stands behind the marks: the language.
        let info: Range<Int>
    }

    private let bytes: ArraySlice<UInt8>
    /// Without the blanks around it.
    let content: Range<Int>
    /// In columns; a tab goes to the next multiple of four.
    let indentation: Int

    init(_ bytes: ArraySlice<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        var start = range.lowerBound
        var column = 0
        while start < range.upperBound, Self.isBlank(bytes[start]) {
            column += bytes[start] == 0x09 ? 4 - column % 4 : 1
            start += 1
        }
        var end = range.upperBound
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        content = start..<end
        indentation = column
    }

    var isBlank: Bool { content.isEmpty }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C }

    /// How often the line's first byte stands at its start.
    private var run: Int {
        guard let first = bytes[content].first else { return 0 }
        return bytes[content].prefix { $0 == first }.count
    }

    /// `## Title ##`: the level, and where the title stands. To be asked for lines that are no code.
    var heading: (level: Int, title: Range<Int>)? {
        guard bytes[content].first == UInt8(ascii: "#") else { return nil }
        let level = run
        guard level <= 6 else { return nil }
        var start = content.lowerBound + level
        var end = content.upperBound
        guard start < end else { return (level, start..<end) }
        guard Self.isBlank(bytes[start]) else { return nil }
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        var closing = end
        while closing > start, bytes[closing - 1] == UInt8(ascii: "#") { closing -= 1 }
        if closing == start || Self.isBlank(bytes[closing - 1]) { end = closing }
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        return (level, start..<end)
    }

    /// A line of `=` or `-` alone, which makes a heading of the paragraph above it.
    var underlineLevel: Int? {
        guard run == content.count else { return nil }
        switch bytes[content].first {
        case UInt8(ascii: "="): return 1
        case UInt8(ascii: "-"): return 2
        default: return nil
        }
    }

    /// `---`, `* * *` or `___`: a line across the page, which is no text.
    var isBreak: Bool {
        guard let mark = bytes[content].first, [0x2A, 0x2D, 0x5F].contains(mark) else { return false }
        var count = 0
        for byte in bytes[content] where !Self.isBlank(byte) {
            guard byte == mark else { return false }
            count += 1
        }
        return count >= 3
    }

    var openedFence: Fence? {
        guard let mark = bytes[content].first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
            return nil
        }
        let length = run
        let info = (content.lowerBound + length)..<content.upperBound
        guard length >= 3, mark == UInt8(ascii: "~") || !bytes[info].contains(mark) else { return nil }
        return Fence(mark: mark, length: length, info: info)
    }

    func closes(_ fence: Fence) -> Bool {
        indentation < 4 && bytes[content].first == fence.mark && run >= fence.length && run == content.count
    }
}
