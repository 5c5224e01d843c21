/// Sections that an answer in Markdown has to have, each with something in it.
package struct MarkdownSections: Sendable {
    private let required: [Section]

    private struct Section {
        /// As it was asked for.
        let text: String
        /// Nil: any.
        let level: Int?
        let name: String
    }

    /// `## Overview` asks for a heading of that level, `Overview` for one of any level. Names are compared without
    /// regard to case, emphasis, a number before and a colon after them.
    package init(_ required: [String]) {
        self.required = required.map { text in
            let bytes = Array(text.utf8)[...]
            var lines = MarkdownLines(bytes)
            if let (level, title) = lines.next()?.heading, !title.isEmpty {
                return Section(text: text, level: level, name: MarkdownOutline.name(bytes[title]))
            }
            return Section(text: text, level: nil, name: MarkdownOutline.name(bytes))
        }
    }

    /// What is wrong with the first section that is missing or empty: "section '## Overview' is missing".
    package func firstProblem(in text: String) -> String? {
        if required.isEmpty { return nil }
        let bytes = Array(text.utf8)
        let names = Set(required.map(\.name))
        let outline = MarkdownOutline(Self.unwrapped(bytes[...])) { names.contains($0) }
        let found = Dictionary(grouping: outline.headings.filter { names.contains($0.name) }, by: \.name)
        for section in required {
            let candidates = (found[section.name] ?? []).filter { section.level == nil || $0.level == section.level }
            let shown = ShownText.shown(section.text)
            if candidates.isEmpty { return "section '\(shown)' is missing" }
            if !candidates.contains(where: \.hasBody) { return "section '\(shown)' is empty" }
        }
        return nil
    }

    /// The inside of an answer that is one Markdown code block as a whole: models send that although nobody asked.
    ///
    /// Code blocks inside end the outer one by the letter of CommonMark, which is not what was meant; so a block that
    /// calls itself Markdown goes to the last line. One without a name is taken for the whole only if it is the only one.
    private static func unwrapped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var lines = MarkdownLines(bytes)
        var first: MarkdownLine?
        while first?.isBlank != false {
            guard let line = lines.next() else { return bytes }
            first = line
        }
        guard let fence = first?.openedFence else { return bytes }
        let info = String(decoding: bytes[fence.info], as: UTF8.self).lowercased().filter { $0 != " " }
        guard ["markdown", "md", ""].contains(info) else { return bytes }
        let start = lines.position
        var end = bytes.endIndex
        var fences = 0
        var isClosed = false
        var lineStart = start
        while let line = lines.next() {
            if line.openedFence != nil {
                fences += 1
                end = lineStart
            }
            if !line.isBlank { isClosed = line.closes(fence) }
            lineStart = lines.position
        }
        if isClosed && (fences == 1 || !info.isEmpty) { return bytes[start..<end] }
        return fences == 0 && !info.isEmpty ? bytes[start...] : bytes
    }
}
