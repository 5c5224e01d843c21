/// Python's operations on text, code point by code point.
enum PythonString {
    // MARK: searching

    /// Where one text begins in another, counted in bytes.
    static func find(_ part: String, in text: String) -> Int? {
        ranges(of: part, in: text, limit: 1).first?.lowerBound
    }

    /// Where one text is in another, in bytes, without overlap. Empty text is between all code points.
    static func ranges(of part: String, in text: String, limit: Int = .max) -> [Range<Int>] {
        let bytes = Array(text.utf8)
        let sought = Array(part.utf8)
        var found: [Range<Int>] = []
        guard !sought.isEmpty else {
            for index in 0...bytes.count where found.count < limit {
                if index == bytes.count || bytes[index] & 0xC0 != 0x80 { found.append(index..<index) }
            }
            return found
        }
        var index = 0
        while found.count < limit, index + sought.count <= bytes.count {
            if bytes[index] == sought[0], bytes[index..<index + sought.count].elementsEqual(sought) {
                found.append(index..<index + sought.count)
                index += sought.count
            } else {
                index += 1
            }
        }
        return found
    }

    static func replace(_ part: String, with other: String, in text: String, limit: Int = .max) -> String {
        let ranges = ranges(of: part, in: text, limit: limit)
        guard !ranges.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        for range in ranges {
            result.append(contentsOf: bytes[index..<range.lowerBound])
            result.append(contentsOf: other.utf8)
            index = range.upperBound
        }
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
        var ranges = ranges(of: separator, in: text)
        if fromEnd { ranges = rangesFromEnd(of: separator, in: text) }
        if ranges.count > limit { ranges = Array(fromEnd ? ranges.suffix(limit) : ranges.prefix(limit)) }
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
        let bytes = Array(text.utf8)
        let sought = Array(part.utf8)
        var found: [Range<Int>] = []
        var end = bytes.count
        while found.count < limit, end >= sought.count, !sought.isEmpty {
            if bytes[end - sought.count..<end].elementsEqual(sought) {
                found.append(end - sought.count..<end)
                end -= sought.count
            } else {
                end -= 1
            }
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
        let missing = width - text.unicodeScalars.count
        guard missing > 0 else { return text }
        let left = missing / 2 + (missing & width & 1)
        return repeated(fill, left) + text + repeated(fill, missing - left)
    }

    static func repeated(_ scalar: Unicode.Scalar, _ count: Int) -> String {
        count > 0 ? String(repeating: String(scalar), count: count) : ""
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
