/// Cuts a template into tokens, settling white space and positions on the way.
///
/// An error does not stop the caller before the place it is at: it becomes the last entry of `tokens`, so that a mistake
/// earlier in the template is reported first, as Jinja2 does.
struct Lexer {
    let source: TemplateSource
    let options: TemplateOptions
    private(set) var tokens: [Token] = []
    /// What stopped the lexer, to be thrown when the parser arrives there.
    private(set) var failure: TemplateError?

    var position = 0
    /// Closing brackets that are still owed, innermost last.
    var balance: [Symbol] = []
    private var atLineStart = true
    /// How many code points may still be looked at for the names in `\N{…}`.
    var searchLeft = 4 << 20

    var bytes: [UInt8] { source.bytes }

    init(_ source: TemplateSource, options: TemplateOptions) {
        self.source = source
        self.options = options
    }

    /// Reads a whole template.
    mutating func readTemplate() {
        do throws(TemplateError) {
            while position < bytes.count { try readText() }
        } catch {
            failure = error
        }
        finish()
    }

    /// Reads a bare expression, as between `{{` and `}}`.
    mutating func readExpression() {
        do throws(TemplateError) {
            while position < bytes.count {
                try checkCount()
                try readToken()
            }
        } catch {
            failure = error
        }
        finish()
    }

    private mutating func finish() {
        // Jinja2 reports the end of the template at the line of the token before it.
        append(.end, SourceSpan(Int(tokens.last?.span.offset ?? 0)..<Int(tokens.last?.span.offset ?? 0)))
    }

    /// The most words and signs a template may have: what can be compiled within a second and the memory there is.
    static let tokenLimit = 1_000_000
    /// The longest name, in bytes.
    static let nameLimit = 1000

    mutating func append(_ kind: Token.Kind, _ span: SourceSpan) {
        tokens.append(Token(kind: kind, span: span))
    }

    private func checkCount() throws(TemplateError) {
        guard tokens.count < Lexer.tokenLimit else {
            throw source.error(
                .limit, at: tokens.last?.span ?? .start, "a template of more than \(Lexer.tokenLimit) words and signs")
        }
    }

    func matches(_ text: String, at index: Int) -> Bool {
        index >= 0 && index <= bytes.count && bytes[index...].starts(with: text.utf8)
    }

    // MARK: text and tags

    private enum Opening {
        case variable
        case block
        case comment
        case raw(contentStart: Int)
    }

    private mutating func readText() throws(TemplateError) {
        try checkCount()
        let start = position
        var index = start
        while index < bytes.count, !isOpening(at: index) { index += 1 }
        guard index < bytes.count else {
            append(.text(start..<index), SourceSpan(start..<index))
            position = index
            return
        }
        let opening = opening(at: index)
        let sign = index + 2 < bytes.count ? bytes[index + 2] : 0
        appendText(start..<index, before: opening, sign: sign)
        let signed = sign == 0x2D || sign == 0x2B
        let tagStart = index + (signed ? 3 : 2)
        switch opening {
        case .comment:
            position = tagStart
            atLineStart = false
            try skipComment(from: index)
        case .raw(let contentStart):
            atLineStart = contentStart > 0 && bytes[contentStart - 1] == 0x0A
            position = contentStart
            try readRaw(from: index)
        case .variable:
            append(.variableBegin, SourceSpan(index..<tagStart))
            position = tagStart
            try readTag(closing: .variableEnd)
        case .block:
            append(.blockBegin, SourceSpan(index..<tagStart))
            position = tagStart
            try readTag(closing: .blockEnd)
        }
    }

    private func isOpening(at index: Int) -> Bool {
        guard bytes[index] == 0x7B, index + 1 < bytes.count else { return false }
        return bytes[index + 1] == 0x7B || bytes[index + 1] == 0x25 || bytes[index + 1] == 0x23
    }

    private func opening(at index: Int) -> Opening {
        switch bytes[index + 1] {
        case 0x7B: .variable
        case 0x23: .comment
        default: rawContentStart(at: index).map { .raw(contentStart: $0) } ?? .block
        }
    }

    /// Where the content of a raw block begins, if the tag at `index` opens one.
    private func rawContentStart(at index: Int) -> Int? {
        var end = index + 2
        if end < bytes.count, bytes[end] == 0x2D || bytes[end] == 0x2B { end += 1 }
        end = Whitespace.end(in: bytes, from: end)
        guard matches("raw", at: end) else { return nil }
        end = Whitespace.end(in: bytes, from: end + 3)
        if matches("-%}", at: end) { return Whitespace.end(in: bytes, from: end + 3) }
        return matches("%}", at: end) ? end + 2 : nil
    }

    /// Appends the text before a tag, stripped as the tag's sign and the options ask.
    private mutating func appendText(_ range: Range<Int>, before opening: Opening, sign: UInt8) {
        var end = range.upperBound
        if sign == 0x2D {
            end = Whitespace.start(in: bytes, before: end, notBefore: range.lowerBound)
        } else if sign != 0x2B, options.lstripBlocks {
            if case .variable = opening {
            } else {
                let blank = Whitespace.start(in: bytes, before: end, notBefore: range.lowerBound)
                let lineStart = (bytes[range].lastIndex(of: 0x0A) ?? range.lowerBound - 1) + 1
                if lineStart > range.lowerBound || atLineStart, blank <= lineStart { end = lineStart }
            }
        }
        if end > range.lowerBound {
            append(.text(range.lowerBound..<end), SourceSpan(range.lowerBound..<end))
        }
    }

    private mutating func skipComment(from start: Int) throws(TemplateError) {
        guard position < bytes.count else { return }
        var index = position
        while index < bytes.count, !matches("#}", at: index) { index += 1 }
        guard index < bytes.count else {
            throw source.error(.syntax, at: SourceSpan(start..<start + 2), "Missing end of comment tag")
        }
        let sign = index > position ? bytes[index - 1] : 0
        close(at: index + 2, stripping: sign == 0x2D, trimming: sign != 0x2B && options.trimBlocks)
    }

    private mutating func readRaw(from tag: Int) throws(TemplateError) {
        let start = position
        guard start < bytes.count else { return }
        var index = start
        while index < bytes.count {
            if matches("{%", at: index), let end = rawEnd(at: index) {
                appendText(start..<index, before: .block, sign: bytes[index + 2])
                close(
                    at: end + 2, stripping: bytes[end - 1] == 0x2D,
                    trimming: bytes[end - 1] != 0x2B && options.trimBlocks)
                return
            }
            index += 1
        }
        // Python counts the lines of the tag first, with the white space that a `-` in it eats.
        let place = bytes[tag..<start].contains(0x0A) ? SourceSpan(start..<start) : SourceSpan(tag..<tag + 2)
        throw source.error(.syntax, at: place, "Missing end of raw directive")
    }

    /// Where the `%}` is, if the tag at `index` closes a raw block.
    private func rawEnd(at index: Int) -> Int? {
        var end = index + 2
        if end < bytes.count, bytes[end] == 0x2D || bytes[end] == 0x2B { end += 1 }
        end = Whitespace.end(in: bytes, from: end)
        guard matches("endraw", at: end) else { return nil }
        end = Whitespace.end(in: bytes, from: end + 6)
        if end < bytes.count, bytes[end] == 0x2D || bytes[end] == 0x2B { end += 1 }
        return matches("%}", at: end) ? end : nil
    }

    /// Goes on after a closing delimiter.
    private mutating func close(at end: Int, stripping: Bool, trimming: Bool) {
        position = end
        if stripping {
            position = Whitespace.end(in: bytes, from: end)
        } else if trimming, end < bytes.count, bytes[end] == 0x0A {
            position = end + 1
        }
        atLineStart = position > 0 && bytes[position - 1] == 0x0A
    }

    private mutating func readTag(closing: Token.Kind) throws(TemplateError) {
        balance = []
        let isBlock = closing == .blockEnd
        while position < bytes.count {
            if balance.isEmpty {
                let signed = bytes[position] == 0x2D || (isBlock && bytes[position] == 0x2B)
                let end = position + (signed ? 1 : 0)
                if isBlock ? matches("%}", at: end) : matches("}}", at: end) {
                    append(closing, SourceSpan(position..<end + 2))
                    let stripping = bytes[position] == 0x2D
                    close(at: end + 2, stripping: stripping, trimming: isBlock && !signed && options.trimBlocks)
                    return
                }
            }
            try checkCount()
            try readToken()
        }
    }
}
