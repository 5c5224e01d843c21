/// The headings of a Markdown text (CommonMark's, with `#` before or a line below), and whether anything stands under
/// them. What looks like a heading inside a code block is none.
///
/// One pass over the bytes. A line below text makes it a heading only where `isWanted` says that somebody asks for it:
/// models like to put `---` between sections, which by the letter turns the paragraph above it into a heading.
struct MarkdownOutline {
    struct Heading {
        let level: Int
        let name: String
        /// Text stands below it, before the next heading of the same or a higher level.
        fileprivate(set) var hasBody = false
    }

    private(set) var headings: [Heading] = []
    /// The headings that what comes now stands under, outermost first, by their place in the list.
    private var open: [Int] = []
    private var fence: MarkdownLine.Fence?
    /// The bytes of the paragraph that is being read.
    private var paragraph: Range<Int>?
    private let bytes: ArraySlice<UInt8>
    private let isWanted: (String) -> Bool

    init(_ bytes: ArraySlice<UInt8>, isWanted: @escaping (String) -> Bool) {
        self.bytes = bytes
        self.isWanted = isWanted
        var lines = MarkdownLines(bytes)
        while let line = lines.next() { read(line) }
        endParagraph()
        closeSections(from: 1)
    }

    private mutating func read(_ line: MarkdownLine) {
        if let fence {
            if line.closes(fence) {
                self.fence = nil
            } else if !line.isBlank {
                noteText()
            }
            return
        }
        if line.isBlank { return endParagraph() }
        if line.indentation >= 4 {
            // Code, or more of a paragraph: text either way.
            if paragraph == nil { noteText() } else { extendParagraph(line) }
            return
        }
        if let opened = line.openedFence {
            endParagraph()
            fence = opened
        } else if let (level, title) = line.heading {
            endParagraph()
            begin(level, MarkdownOutline.name(bytes[title]))
        } else if let level = line.underlineLevel, let paragraph {
            let name = Self.name(bytes[paragraph])
            if isWanted(name) {
                self.paragraph = nil
                begin(level, name)
            } else {
                endParagraph()
            }
        } else if line.isBreak {
            endParagraph()
        } else {
            extendParagraph(line)
        }
    }

    private mutating func extendParagraph(_ line: MarkdownLine) {
        paragraph = (paragraph?.lowerBound ?? line.content.lowerBound)..<line.content.upperBound
    }

    private mutating func endParagraph() {
        if paragraph != nil { noteText() }
        paragraph = nil
    }

    private mutating func begin(_ level: Int, _ name: String) {
        closeSections(from: level)
        open.append(headings.count)
        headings.append(Heading(level: level, name: name))
    }

    private mutating func noteText() {
        if let last = open.last { headings[last].hasBody = true }
    }

    /// Ends the sections of this level and below; what stands in one stands in those around it, too.
    private mutating func closeSections(from level: Int) {
        while let last = open.last, headings[last].level >= level {
            open.removeLast()
            if headings[last].hasBody { noteText() }
        }
    }

    // MARK: Names

    /// What a heading says, as it is compared: without emphasis, numbers before and a colon after it, in lower case.
    static func name(_ title: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var isEscaped = false
        for byte in title {
            let isPunctuation = byte > 0x20 && byte < 0x7F && !isLetterOrDigit(byte)
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
                continue
            }
            if isEscaped && !isPunctuation { text.append(UInt8(ascii: "\\")) }
            let isMark = byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_")
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                if let last = text.last, last != 0x20 { text.append(0x20) }
            } else if !isMark || isEscaped {
                text.append(byte)
            }
            isEscaped = false
        }
        var name = withoutNumber(text[...])
        while let last = name.last, last == 0x20 || last == UInt8(ascii: ":") { name.removeLast() }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    /// Without `1. `, `2) ` or `1.2 `, where something is left then.
    private static func withoutNumber(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let number = text.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        var rest = text.dropFirst(number.count)
        var isNumber = number.first.map { $0 != UInt8(ascii: ".") } ?? false
        if rest.first == UInt8(ascii: ")") {
            rest = rest.dropFirst()
        } else if !number.contains(UInt8(ascii: ".")) {
            isNumber = false
        }
        guard isNumber, rest.first == 0x20 else { return text }
        rest = rest.drop { $0 == 0x20 }
        return rest.isEmpty ? text : rest
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
