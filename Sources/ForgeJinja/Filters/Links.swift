/// `urlize`: the addresses in a text, which is escaped already, as links.
struct Links {
    /// Shown addresses are cut after so many characters.
    var trimLimit: Int?
    /// What a link has besides its address, with a blank before it.
    var attributes = ""
    /// Further beginnings by which a word is taken for an address.
    var schemes: [String] = []

    func linked(_ text: String) -> String {
        var result = ""
        var word = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if Whitespace.contains(scalar) {
                if !word.isEmpty { result += linked(word: String(word)) }
                word = String.UnicodeScalarView()
                result.unicodeScalars.append(scalar)
            } else {
                word.append(scalar)
            }
        }
        return word.isEmpty ? result : result + linked(word: String(word))
    }

    /// `ftp:`, `ftp://`, `magnet:`: word characters, points, plus and minus, a colon and at most two slashes.
    static func isScheme(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let colon = scalars.firstIndex(of: ":") else { return false }
        let name = scalars[..<colon]
        return name.count >= 2 && name.allSatisfy { isWord($0) || ".+-".unicodeScalars.contains($0) }
            && ["", "/", "//"].contains(String(scalars[scalars.index(after: colon)...]))
    }

    // MARK: a word

    private func linked(word: String) -> String {
        var middle = Array(word.unicodeScalars)[...]
        var head: [Unicode.Scalar] = []
        while let first = ["(", "<", "&lt;"].first(where: { middle.starts(with: $0.unicodeScalars) }) {
            head += first.unicodeScalars
            middle = middle.dropFirst(first.unicodeScalars.count)
        }
        var ends: [String] = []
        while let last = [")", ">", ".", ",", "&gt;"].first(where: { middle.ends(with: $0) }) {
            ends.append(last)
            middle = middle.dropLast(last.unicodeScalars.count)
        }
        var tail = ends.reversed().flatMap(\.unicodeScalars)[...]
        // A bracket that the address opens belongs to it.
        for (open, close) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
            let opened = middle.count(of: open)
            guard opened > middle.count(of: close) else { continue }
            for _ in 0..<min(opened, tail.count(of: close)) {
                guard let place = tail.firstPlace(of: close) else { break }
                middle += tail.prefix(place)
                tail = tail.dropFirst(place)
            }
        }
        return String(head) + link(String(middle)) + String(tail)
    }

    private func link(_ text: String) -> String {
        if WebAddress.matches(text) {
            let hasScheme = text.hasPrefix("https://") || text.hasPrefix("http://")
            let shown = trimLimit.map { limit in
                text.unicodeScalars.count > limit ? cut(text, limit) + "..." : text
            }
            return "<a href=\"\(hasScheme ? "" : "https://")\(text)\"\(attributes)>\(shown ?? text)</a>"
        }
        if text.hasPrefix("mailto:"), Links.isMailAddress(text.dropFirst(7)) {
            return "<a href=\"\(text)\">\(text.dropFirst(7))</a>"
        }
        if text.utf8.contains(0x40), !text.hasPrefix("www."), !text.hasPrefix("@"), !text.utf8.contains(0x3A),
            Links.isMailAddress(text[...])
        {
            return "<a href=\"mailto:\(text)\">\(text)</a>"
        }
        var text = text
        for scheme in schemes where !text.hasSameBytes(as: scheme) && text.utf8.starts(with: scheme.utf8) {
            text = "<a href=\"\(text)\"\(attributes)>\(text)</a>"
        }
        return text
    }

    /// `text[:limit]`
    private func cut(_ text: String, _ limit: Int) -> String {
        PythonString.part(text, 0, limit < 0 ? text.unicodeScalars.count + limit : limit)
    }

    /// `^\S+@\w[\w.-]*\.\w+$`
    private static func isMailAddress(_ text: Substring) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let at = scalars.lastIndex(of: "@"), at > 0 else { return false }
        let domain = scalars[(at + 1)...]
        guard let first = domain.first, isWord(first), let point = domain.lastIndex(of: "."),
            domain.allSatisfy({ isWord($0) || $0 == "." || $0 == "-" })
        else { return false }
        let last = domain[(point + 1)...]
        return !last.isEmpty && last.allSatisfy(isWord)
    }

    /// `\w`
    static func isWord(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || scalar.isAlphanumeric }
}

/// What Jinja2's expression for web addresses matches: a scheme or `www.` and a host, a host below one of the old domains, or
/// an address of the Internet protocol; then a port, then a path, a query or a fragment.
private enum WebAddress {
    private typealias Text = ArraySlice<Unicode.Scalar>

    static func matches(_ text: String) -> Bool {
        // Without regard to case, as Python folds it.
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.value {
            case 0x41...0x5A: Unicode.Scalar(UInt8(scalar.value + 0x20))
            case 0x17F: "s"
            case 0x212A: "k"
            case 0x130, 0x131: "i"
            default: scalar
            }
        }
        let all = scalars[...]
        for scheme in ["http://", "https://"] where all.starts(with: scheme.unicodeScalars) {
            let rest = all.dropFirst(scheme.utf8.count)
            if let (host, end) = split(rest), isPlace(host) || isNumber(host), isEnd(end) { return true }
            if rest.first == "[", let close = rest.firstIndex(of: "]"), isSixth(rest[rest.startIndex + 1..<close]),
                isEnd(rest[(close + 1)...])
            {
                return true
            }
        }
        if all.starts(with: "www.".unicodeScalars), let (host, end) = split(all.dropFirst(4)), isPlace(host), isEnd(end)
        {
            return true
        }
        if let (host, end) = split(all), isOldDomain(host), isEnd(end) { return true }
        return false
    }

    private static func split(_ text: Text) -> (host: [Text], rest: Text)? {
        let end = text.firstIndex { ":/?#".unicodeScalars.contains($0) } ?? text.endIndex
        return (text[..<end].split(separator: ".", omittingEmptySubsequences: false), text[end...])
    }

    private static func isLabel(_ text: Text) -> Bool {
        !text.isEmpty && text.allSatisfy { Links.isWord($0) || $0 == "%" || $0 == "-" }
    }

    private static func isPlace(_ host: [Text]) -> Bool {
        guard let last = host.last, host.dropLast().allSatisfy(isLabel) else { return false }
        if (2...63).contains(last.count), last.allSatisfy({ ("a"..."z").contains($0) }) { return true }
        let name = last.dropFirst(4)
        return last.starts(with: "xn--".unicodeScalars) && (2...59).contains(name.count)
            && name.allSatisfy { Links.isWord($0) || $0 == "%" }
    }

    private static func isOldDomain(_ host: [Text]) -> Bool {
        guard let last = host.last, host.count > 1 else { return false }
        return ["com", "net", "int", "edu", "gov", "org", "info", "mil"].contains(String(Array(last)))
            && host.dropLast().allSatisfy { isLabel($0) && (2...63).contains($0.count) }
    }

    private static func isNumber(_ host: [Text]) -> Bool {
        host.count == 4 && host.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(isDigit) }
    }

    /// `([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}`
    private static func isSixth(_ text: Text) -> Bool {
        guard text.allSatisfy({ isDigit($0) || ("a"..."f").contains($0) || $0 == ":" }) else { return false }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].count <= 4, parts[1].count <= 4 else { return false }
        var groups = 0
        for (index, part) in parts.enumerated().dropFirst(2) {
            let isLast = index == parts.count - 1
            groups += isLast ? (part.count + 3) / 4 : max(1, (part.count + 3) / 4)
        }
        return groups <= 6
    }

    /// A port and what comes after the host.
    private static func isEnd(_ text: Text) -> Bool {
        var rest = text
        if rest.first == ":" {
            let digits = rest.dropFirst().prefix { isDigit($0) }
            guard (1...5).contains(digits.count) else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        return rest.first.map { "/?#".unicodeScalars.contains($0) } ?? true
    }

    /// `\d`
    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .decimalNumber
    }
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate func ends(with text: String) -> Bool {
        suffix(text.unicodeScalars.count).elementsEqual(text.unicodeScalars)
    }

    /// How many come up to the end of a text where it is first found.
    fileprivate func firstPlace(of text: String) -> Int? {
        let sought = Array(text.unicodeScalars)
        guard count >= sought.count else { return nil }
        return (startIndex...endIndex - sought.count).first { self[$0...].starts(with: sought) }.map {
            $0 - startIndex + sought.count
        }
    }

    fileprivate func count(of text: String) -> Int { PythonString.count(of: text, in: String(self)) }
}

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
