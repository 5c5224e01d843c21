/// Escaping, and taking it back, as MarkupSafe and Python's `html` have it.
enum HTML {
    static func escape(_ text: String) -> String {
        let count = escapedCount(of: text)
        guard count > text.utf8.count else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        for byte in text.utf8 {
            switch byte {
            case 0x26: result.append(contentsOf: "&amp;".utf8)
            case 0x3C: result.append(contentsOf: "&lt;".utf8)
            case 0x3E: result.append(contentsOf: "&gt;".utf8)
            case 0x27: result.append(contentsOf: "&#39;".utf8)
            case 0x22: result.append(contentsOf: "&#34;".utf8)
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// How many bytes the escaped text has.
    static func escapedCount(of text: String) -> Int {
        text.utf8.reduce(0) { count, byte in
            switch byte {
            case 0x26, 0x27, 0x22: count + 5
            case 0x3C, 0x3E: count + 4
            default: count + 1
            }
        }
    }

    /// The text of a value with what is not marked as safe escaped.
    static func escape(_ value: TemplateValue, _ renderer: inout Renderer) throws(Fault) -> String {
        let text = try renderer.text(of: value)
        return value.isMarkup ? text : try escape(text, &renderer)
    }

    /// The escaped text, where there is room for it.
    static func escape(_ text: String, _ renderer: inout Renderer) throws(Fault) -> String {
        try renderer.allow(bytes: escapedCount(of: text))
        return escape(text)
    }

    // MARK: tags

    /// `Markup.striptags`: no tags and comments, white space as single blanks, characters instead of their names.
    static func strippedOfTags(_ text: String) -> String {
        let bytes = Array(text.utf8)
        func find(_ part: String, from start: Int) -> Int? {
            let part = Array(part.utf8)
            guard start + part.count <= bytes.count else { return nil }
            return (start...bytes.count - part.count).first { bytes[$0..<$0 + part.count].elementsEqual(part) }
        }
        var kept: [UInt8] = []
        var position = 0
        while let start = bytes[position...].firstIndex(of: 0x3C) {
            let isComment = bytes[start...].starts(with: "<!--".utf8)
            guard let end = isComment ? find("-->", from: start + 4) : find(">", from: start) else { break }
            kept += bytes[position..<start]
            position = end + (isComment ? 3 : 1)
        }
        kept += bytes[position...]
        return unescape(PythonString.words(String(decoding: kept, as: UTF8.self)).joined(separator: " "))
    }

    // MARK: characters by name and number

    /// `html.unescape`
    static func unescape(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        var result = String.UnicodeScalarView()
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "&" else {
                result.append(scalar)
                continue
            }
            if let text = rest.first == "#" ? numbered(&rest) : named(&rest) {
                result.append(contentsOf: text.unicodeScalars)
            } else {
                result.append("&")
            }
        }
        return String(result)
    }

    /// Takes a number after `&#`, where there is one, and gives its character.
    private static func numbered(_ scalars: inout Substring.UnicodeScalarView) -> String? {
        var rest = scalars.dropFirst()
        let isHexadecimal = rest.first == "x" || rest.first == "X"
        if isHexadecimal { rest.removeFirst() }
        let digits = rest.prefix {
            $0.isASCII && (isHexadecimal ? UInt8($0.value).hexValue != nil : UInt8($0.value).isDigit)
        }
        guard !digits.isEmpty else { return nil }
        scalars = rest.dropFirst(digits.count)
        if scalars.first == ";" { scalars.removeFirst() }
        let number = UInt32(String(digits), radix: isHexadecimal ? 16 : 10) ?? .max
        switch number {
        case 0x0D: return "\r"
        case 0x80...0x9F: return Unicode.Scalar(windows1252[Int(number - 0x80)]).map(String.init)
        case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: return ""
        default:
            guard number != 0, let scalar = Unicode.Scalar(number) else { return "\u{FFFD}" }
            return number & 0xFFFE == 0xFFFE ? "" : String(scalar)
        }
    }

    /// Takes a name after `&`, or the longest one that what follows begins with.
    private static func named(_ scalars: inout Substring.UnicodeScalarView) -> String? {
        let ends = "\t\n\u{0C} <&#;".unicodeScalars
        var name = scalars.prefix(32).prefix { !ends.contains($0) }
        guard !name.isEmpty else { return nil }
        let rest = scalars.dropFirst(name.count)
        if rest.first == ";", let text = HTMLEntities.text(of: String(name) + ";") {
            scalars = rest.dropFirst()
            return text
        }
        while name.count > 1 {
            if let text = HTMLEntities.text(of: String(name)) {
                scalars = scalars.dropFirst(name.count)
                return text
            }
            name.removeLast()
        }
        return nil
    }

    /// What the numbers from 128 to 159 mean on the web: the characters of Windows-1252.
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
        0x17E, 0x178,
    ]
}
