/// Python's operations on text, code point by code point.
enum PythonString {
    // MARK: searching

    /// Where one text begins in another, counted in bytes.
    static func find(_ part: String, in text: String) -> Int? {
        ranges(of: part, in: text, limit: 1).first?.lowerBound
    }

    /// Where one text is in another, in bytes, without overlap. Empty text is between all code points.
    static func ranges(of part: String, in text: String, limit: Int = .max) -> [Range<Int>] {
        var found: [Range<Int>] = []
        eachRange(of: part, in: text, limit: limit) { found.append($0) }
        return found
    }

    static func count(of part: String, in text: String, limit: Int = .max) -> Int {
        var count = 0
        eachRange(of: part, in: text, limit: limit) { _ in count += 1 }
        return count
    }

    private static func eachRange(of part: String, in text: String, limit: Int, _ body: (Range<Int>) -> Void) {
        let bytes = Array(text.utf8)
        var rest = limit
        guard !part.isEmpty else {
            for index in 0...bytes.count where rest > 0 && (index == bytes.count || bytes[index] & 0xC0 != 0x80) {
                body(index..<index)
                rest -= 1
            }
            return
        }
        let search = TextSearch(part.utf8)
        var index = 0
        while rest > 0, let place = search.first(in: bytes, from: index) {
            body(place..<place + search.count)
            index = place + search.count
            rest -= 1
        }
    }

    static func replace(_ part: String, with other: String, in text: String, limit: Int = .max) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        eachRange(of: part, in: text, limit: limit) { range in
            result.append(contentsOf: bytes[index..<range.lowerBound])
            result.append(contentsOf: other.utf8)
            index = range.upperBound
        }
        guard index > 0 || !result.isEmpty else { return text }
        result.append(contentsOf: bytes[index...])
        return String(decoding: result, as: UTF8.self)
    }

    // MARK: stripping

    enum Side { case both, left, right }

    /// Takes white space, or those characters, off the ends.
    static func strip(_ text: String, _ characters: String?, _ side: Side = .both) -> String {
        let scalars = text.unicodeScalars
        let set = characters.map { Set($0.unicodeScalars) }
        func drops(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? Whitespace.contains(scalar) }
        var start = scalars.startIndex
        var end = scalars.endIndex
        if side != .right { while start < end, drops(scalars[start]) { start = scalars.index(after: start) } }
        if side != .left {
            while end > start, drops(scalars[scalars.index(before: end)]) { end = scalars.index(before: end) }
        }
        return String(scalars[start..<end])
    }

    // MARK: splitting

    /// The words between white space.
    static func words(_ text: String, limit: Int = .max, fromEnd: Bool = false) -> [String] {
        var scalars = Substring(text).unicodeScalars
        var words: [String] = []
        func trim() {
            if fromEnd {
                while let last = scalars.last, Whitespace.contains(last) { scalars.removeLast() }
            } else {
                while let first = scalars.first, Whitespace.contains(first) { scalars.removeFirst() }
            }
        }
        trim()
        while !scalars.isEmpty {
            guard words.count < limit else {
                // What is left over keeps its inner white space.
                words.append(strip(String(scalars), nil, fromEnd ? .right : .left))
                break
            }
            if fromEnd {
                let start = scalars.lastIndex(where: Whitespace.contains).map { scalars.index(after: $0) }
                words.append(String(scalars[(start ?? scalars.startIndex)...]))
                scalars = scalars[..<(start ?? scalars.startIndex)]
            } else {
                let end = scalars.firstIndex(where: Whitespace.contains) ?? scalars.endIndex
                words.append(String(scalars[..<end]))
                scalars = scalars[end...]
            }
            trim()
        }
        return fromEnd ? words.reversed() : words
    }

    /// The pieces between separators, which must not be empty.
    static func split(_ text: String, by separator: String, limit: Int = .max, fromEnd: Bool = false) -> [String] {
        let ranges =
            fromEnd
            ? rangesFromEnd(of: separator, in: text, limit: limit) : ranges(of: separator, in: text, limit: limit)
        let bytes = Array(text.utf8)
        var pieces: [String] = []
        var index = 0
        for range in ranges {
            pieces.append(String(decoding: bytes[index..<range.lowerBound], as: UTF8.self))
            index = range.upperBound
        }
        pieces.append(String(decoding: bytes[index...], as: UTF8.self))
        return pieces
    }

    static func rangesFromEnd(of part: String, in text: String, limit: Int = .max) -> [Range<Int>] {
        // The same search over everything turned around.
        let bytes = Array(text.utf8.reversed())
        var found: [Range<Int>] = []
        guard !part.isEmpty else { return found }
        let search = TextSearch(part.utf8.reversed())
        var index = 0
        while found.count < limit, let place = search.first(in: bytes, from: index) {
            index = place + search.count
            found.append(bytes.count - index..<bytes.count - place)
        }
        return found.reversed()
    }

    static func lines(_ text: String, keepEnds: Bool = false) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var scalars = Substring(text).unicodeScalars
        while let scalar = scalars.popFirst() {
            guard Whitespace.isLineEnd(scalar) else {
                line.append(scalar)
                continue
            }
            if keepEnds { line.append(scalar) }
            if scalar == "\r", scalars.first == "\n" {
                scalars.removeFirst()
                if keepEnds { line.append("\n") }
            }
            lines.append(String(line))
            line = String.UnicodeScalarView()
        }
        if !line.isEmpty { lines.append(String(line)) }
        return lines
    }

    // MARK: padding

    static func center(_ text: String, _ width: Int, _ fill: Unicode.Scalar = " ") -> String {
        let missing = max(0, width) - text.unicodeScalars.count
        guard missing > 0 else { return text }
        let left = missing / 2 + (missing & width & 1)
        return repeated(fill, left) + text + repeated(fill, missing - left)
    }

    static func repeated(_ scalar: Unicode.Scalar, _ count: Int) -> String { repeated(String(scalar), count) }

    /// The text so many times; the library's own way takes each copy for text to be checked again.
    static func repeated(_ text: String, _ count: Int) -> String {
        guard count > 0, !text.isEmpty else { return "" }
        if count == 1 { return text }
        var bytes: [UInt8] = []
        let size = text.utf8.count * count
        bytes.reserveCapacity(size)
        bytes.append(contentsOf: text.utf8)
        while bytes.count < size { bytes.append(contentsOf: bytes[..<min(bytes.count, size - bytes.count)]) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The code points from one position to another, counted from 0 and cut to what there is.
    static func part(_ text: String, _ start: Int, _ end: Int) -> String {
        let scalars = text.unicodeScalars
        guard end > start else { return "" }
        let first = scalars.index(scalars.startIndex, offsetBy: max(0, start), limitedBy: scalars.endIndex)
        guard let first else { return "" }
        let last = scalars.index(first, offsetBy: end - max(0, start), limitedBy: scalars.endIndex)
        return String(scalars[first..<(last ?? scalars.endIndex)])
    }
}
