import ForgeJSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the words of a prompt ask for, found in its bytes: prompts are long, and there are many.
extension Prompt {
    /// Whether the phrase, of ASCII in lower case, stands in the prompt.
    func mentions(_ phrase: StaticString) -> Bool {
        position(of: phrase, in: 0..<folded.count) != nil
    }

    /// Whether a sentence tells the model to answer in JSON, beyond speaking of it. A weaker verb than these may be
    /// about other things than the answer.
    func demandsJSON(orWeakly isWeakEnough: Bool) -> Bool {
        let strong: [StaticString] = ["return", "respond", "reply", "answer", "output"]
        let weak: [StaticString] = ["format", "produce", "generate", "write"]
        let verbs = isWeakEnough ? strong + weak : strong
        var start = 0
        while let word = position(of: "json", in: start..<folded.count) {
            let isEnd = { (byte: UInt8) in byte == 0x0A || byte == UInt8(ascii: ".") }
            let first = folded[start..<word].lastIndex(where: isEnd) ?? start
            let last = folded[word...].firstIndex(where: isEnd) ?? folded.count
            if verbs.contains(where: { position(of: $0, in: first..<last) != nil }) { return true }
            start = last
        }
        return false
    }

    /// The Markdown headings that the prompt names, in order, with their number signs.
    var sections: [String] {
        guard mentions("# ") else { return [] }
        let before = Set(" \t\n`\"'(*".utf8)
        let after = Set("`\"'\n,;:#()".utf8)
        let bytes = Array(text.utf8)
        var found: [String] = []
        var rest = bytes[...]
        while let sign = rest.firstIndex(of: UInt8(ascii: "#")) {
            let isSeparate = sign == 0 || before.contains(bytes[sign - 1])
            let signs = rest[sign...].prefix { $0 == UInt8(ascii: "#") }
            rest = rest[signs.endIndex...]
            guard isSeparate, signs.count <= 4, rest.first == UInt8(ascii: " ") else { continue }
            var title = rest.prefix { !after.contains($0) }
            rest = rest[title.endIndex...]
            title = title.drop { $0 == UInt8(ascii: " ") }
            // Headings that are told off in a sentence: "## Overview, ## Steps and ## Costs".
            if rest.first == UInt8(ascii: "#"), title.suffix(5).elementsEqual(" and ".utf8) { title.removeLast(5) }
            while let last = title.last, last == 0x0D || " .*".utf8.contains(last) { title.removeLast() }
            let heading = String(decoding: signs + [UInt8(ascii: " ")] + title, as: UTF8.self)
            if !title.isEmpty, title.count <= 80, !found.contains(heading) { found.append(heading) }
        }
        return found
    }

    /// The first JSON object that stands in the prompt as an example, looked for after the word "json" first.
    var example: JSONValue? {
        guard mentions("{") else { return nil }
        let bytes = Array(text.utf8)
        let word = position(of: "json", in: 0..<folded.count)
        return word.flatMap { Self.object(in: bytes, from: $0) } ?? Self.object(in: bytes, from: 0)
    }

    /// Names in quotation marks that look like keys of an object, at most twelve.
    var quotedKeys: [String] {
        var keys: [String] = []
        for line in text.utf8.split(separator: 0x0A) {
            for part in line.split(omittingEmptySubsequences: false, whereSeparator: { "\"`'".utf8.contains($0) }) {
                guard (2...40).contains(part.count), part.allSatisfy(Self.isKeyByte) else { continue }
                let key = String(decoding: part, as: UTF8.self)
                if key != "json", !keys.contains(key) { keys.append(key) }
                if keys.count == 12 { return keys }
            }
        }
        return keys
    }

    /// A range such as `6-10` that tells how many items are wanted.
    var wantedCount: ClosedRange<Int>? {
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        var start = 0
        while let dash = folded[start...].firstIndex(of: UInt8(ascii: "-")) {
            start = dash + 1
            let low = folded[..<dash].suffix(3).reversed().prefix(while: isDigit).reversed()
            let high = folded[start...].prefix(3).prefix(while: isDigit)
            // Digits or dashes farther out make it a date or a telephone number.
            let isAlone = [dash - low.count - 1, start + high.count].allSatisfy { place in
                !folded.indices.contains(place) || !(isDigit(folded[place]) || folded[place] == UInt8(ascii: "-"))
            }
            if isAlone, let least = Int(String(decoding: low, as: UTF8.self)),
                let most = Int(String(decoding: high, as: UTF8.self)), least >= 1, most >= least, most <= 20
            {
                return least...most
            }
        }
        return nil
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private func position(of phrase: StaticString, in range: Range<Int>) -> Int? {
        let count = phrase.utf8CodeUnitCount
        guard phrase.hasPointerRepresentation, count > 0 else { return nil }
        return unsafe folded.withUnsafeBytes { text -> Int? in
            guard let base = text.baseAddress else { return nil }
            let first = unsafe CInt(phrase.utf8Start[0])
            var start = range.lowerBound
            while start + count <= range.upperBound {
                let length = range.upperBound - count + 1 - start
                guard let found = unsafe memchr(base + start, first, length) else { return nil }
                if unsafe memcmp(found, phrase.utf8Start, count) == 0 { return unsafe UnsafeRawPointer(found) - base }
                unsafe start = UnsafeRawPointer(found) - base + 1
            }
            return nil
        }
    }

    private static func object(in bytes: [UInt8], from start: Int) -> JSONValue? {
        var rest = bytes[min(start, bytes.count)...]
        for _ in 0..<16 {
            guard let brace = rest.firstIndex(of: UInt8(ascii: "{")) else { return nil }
            if let end = matchingBrace(in: bytes, from: brace),
                let value = try? JSONValue(parsing: bytes, in: brace..<(end + 1)), value.objectValue?.isEmpty == false
            {
                return value
            }
            rest = bytes[(brace + 1)...]
        }
        return nil
    }

    private static func matchingBrace(in bytes: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var isInString = false
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where isInString: index += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return nil
    }
}
