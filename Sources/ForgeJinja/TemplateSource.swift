/// A stretch of a template's text, in bytes of the normalised source.
struct SourceSpan: Sendable, Equatable {
    var offset: Int32
    var length: Int32

    init(_ range: Range<Int>) {
        offset = Int32(truncatingIfNeeded: range.lowerBound)
        length = Int32(truncatingIfNeeded: range.count)
    }

    static let start = SourceSpan(0..<0)

    /// From the start of this to the end of the other.
    func through(_ other: SourceSpan) -> SourceSpan {
        SourceSpan(Int(offset)..<max(Int(offset + length), Int(other.offset + other.length)))
    }
}

/// A template's text with every line end as one newline, and the places in it.
struct TemplateSource: Sendable {
    let name: String
    let bytes: [UInt8]

    /// Longer sources are refused: spans count in 32 bits.
    static let sizeLimit = 16 << 20

    init(_ text: String, name: String, keepTrailingNewline: Bool) {
        self.name = name
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var afterReturn = false
        for byte in text.utf8 {
            if byte == 0x0D {
                bytes.append(0x0A)
                afterReturn = true
                continue
            }
            if byte != 0x0A || !afterReturn { bytes.append(byte) }
            afterReturn = false
        }
        if !keepTrailingNewline, bytes.last == 0x0A { bytes.removeLast() }
        self.bytes = bytes
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// How many code points the bytes hold.
    private func scalarCount(_ range: Range<Int>) -> Int {
        bytes[range].reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
    }

    func line(of span: SourceSpan) -> Int {
        bytes[..<min(Int(span.offset), bytes.count)].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
    }

    func scalarOffset(_ offset: Int) -> Int { scalarCount(0..<min(offset, bytes.count)) }

    func error(
        _ kind: TemplateError.Kind, at span: SourceSpan, _ message: String, hint: String? = nil,
        missing: TemplateError.Missing? = nil
    ) -> TemplateError {
        let offset = min(max(0, Int(span.offset)), bytes.count)
        let start = (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
        let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        let marked = offset..<max(offset, min(end, offset + max(0, Int(span.length))))
        return TemplateError(
            kind: kind, template: name, line: line(of: span), column: scalarCount(start..<offset) + 1,
            message: TemplateSource.shortened(message), hint: hint, sourceLine: text(start..<end),
            width: scalarCount(marked),
            missing: missing)
    }

    /// Messages quote names, which may be as long as the template.
    private static func shortened(_ message: String) -> String {
        message.utf8.count <= 1000 ? message : String(message.unicodeScalars.prefix(500)) + "…"
    }

    func error(_ fault: Fault, at span: SourceSpan) -> TemplateError {
        error(fault.kind, at: span, fault.message, hint: fault.hint, missing: fault.missing)
    }
}
