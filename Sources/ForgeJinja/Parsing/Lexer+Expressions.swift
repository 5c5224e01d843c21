/// The tokens inside tags.
extension Lexer {
    mutating func readToken() throws(TemplateError) {
        let start = position
        let afterSpace = Whitespace.end(in: bytes, from: start)
        guard afterSpace == start else {
            position = afterSpace
            return
        }
        let byte = bytes[start]
        if byte.isDigit {
            try readNumber()
        } else if byte == 0x22 || byte == 0x27, let end = stringEnd(from: start) {
            position = end
            let value = try StringLiteral.unescape(
                bytes[start + 1..<end - 1], at: SourceSpan(start..<end), in: source,
                searchLeft: &searchLeft)
            append(.string(value), SourceSpan(start..<end))
        } else if let end = nameEnd(from: start) {
            try readName(start..<end)
        } else {
            try readSymbol()
        }
    }

    // MARK: names

    /// The end of the word characters that begin at `start`, or nil where there is none.
    private func nameEnd(from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                guard byte.isDigit || byte.isLetter || byte == 0x5F else { break }
                index += 1
            } else {
                let (scalar, length) = UTF8Text.scalar(in: bytes, at: index)
                guard scalar.properties.isXIDContinue || scalar.isAlphanumeric else { break }
                index += length
            }
        }
        return index > start ? index : nil
    }

    private mutating func readName(_ range: Range<Int>) throws(TemplateError) {
        guard range.count <= Lexer.nameLimit else {
            throw source.error(.limit, at: SourceSpan(range), "a name of more than \(Lexer.nameLimit) bytes")
        }
        let name = source.text(range)
        for (number, scalar) in name.unicodeScalars.enumerated() {
            let allowed =
                scalar == "_" || (number == 0 ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue)
            guard allowed else {
                throw source.error(.syntax, at: SourceSpan(range), "Invalid character in identifier")
            }
        }
        position = range.upperBound
        append(.name(name), SourceSpan(range))
    }

    // MARK: numbers

    /// The end of digits with single underscores between them.
    private func digitsEnd(from start: Int, _ isDigit: (UInt8) -> Bool = { $0.isDigit }) -> Int {
        var index = start
        while index < bytes.count {
            if isDigit(bytes[index]) {
                index += 1
            } else if bytes[index] == 0x5F, index > start, index + 1 < bytes.count, isDigit(bytes[index + 1]) {
                index += 2
            } else {
                break
            }
        }
        return index
    }

    private func floatEnd(from start: Int) -> Int? {
        if start > 0, bytes[start - 1] == 0x2E { return nil }
        var end = digitsEnd(from: start)
        var isFloat = false
        if end + 1 < bytes.count, bytes[end] == 0x2E, bytes[end + 1].isDigit {
            end = digitsEnd(from: end + 1)
            isFloat = true
        }
        if end < bytes.count, bytes[end] | 0x20 == 0x65 {
            var exponent = end + 1
            if exponent < bytes.count, bytes[exponent] == 0x2B || bytes[exponent] == 0x2D { exponent += 1 }
            if exponent < bytes.count, bytes[exponent].isDigit {
                end = digitsEnd(from: exponent)
                isFloat = true
            }
        }
        return isFloat ? end : nil
    }

    private mutating func readNumber() throws(TemplateError) {
        let start = position
        if let end = floatEnd(from: start) {
            position = end
            let text = source.text(start..<end).filter { $0 != "_" }
            append(.float(Double(text) ?? 0), SourceSpan(start..<end))
            return
        }
        var (end, radix, digits) = (start, 10, start)
        if bytes[start] == 0x30 {
            if start + 1 < bytes.count {
                switch bytes[start + 1] | 0x20 {
                case 0x62: (radix, end) = (2, prefixedEnd(from: start + 2) { $0 == 0x30 || $0 == 0x31 })
                case 0x6F: (radix, end) = (8, prefixedEnd(from: start + 2) { (0x30...0x37).contains($0) })
                case 0x78: (radix, end) = (16, prefixedEnd(from: start + 2) { $0.hexValue != nil })
                default: break
                }
            }
            if end > start + 2 {
                digits = start + 2
            } else {
                (radix, end) = (10, digitsEnd(from: start) { $0 == 0x30 })
            }
        } else {
            end = digitsEnd(from: start)
        }
        position = end
        let span = SourceSpan(start..<end)
        let plain = source.text(digits..<end).filter { $0 != "_" }
        if let value = Int64(plain, radix: radix) {
            append(.integer(value), span)
            return
        }
        do throws(Fault) {
            append(.bigInteger(try BigInteger(digits: plain.utf8, radix: radix) ?? BigInteger(0)), span)
        } catch {
            throw source.error(error, at: span)
        }
    }

    /// The end of the digits of a prefixed number, of which one underscore may come first.
    private func prefixedEnd(from start: Int, _ isDigit: (UInt8) -> Bool) -> Int {
        let first = start < bytes.count && bytes[start] == 0x5F ? start + 1 : start
        let end = digitsEnd(from: first, isDigit)
        return end > first ? end : start
    }

    // MARK: strings and symbols

    private func stringEnd(from start: Int) -> Int? {
        var index = start + 1
        while index < bytes.count, bytes[index] != bytes[start] {
            index += bytes[index] == 0x5C ? 2 : 1
        }
        return index < bytes.count ? index + 1 : nil
    }

    private mutating func readSymbol() throws(TemplateError) {
        let start = position
        let two = start + 2 <= bytes.count ? Symbol(rawValue: source.text(start..<start + 2)) : nil
        guard let symbol = two ?? Symbol(rawValue: source.text(start..<start + 1)) else {
            let (scalar, length) = UTF8Text.scalar(in: bytes, at: start)
            throw source.error(
                .syntax, at: SourceSpan(start..<start + length),
                "unexpected char \(PythonText.repr(String(scalar))) at \(source.scalarOffset(start))")
        }
        position = start + symbol.rawValue.utf8.count
        let span = SourceSpan(start..<position)
        switch symbol {
        case .leftBrace: balance.append(.rightBrace)
        case .leftBracket: balance.append(.rightBracket)
        case .leftParenthesis: balance.append(.rightParenthesis)
        case .rightBrace, .rightBracket, .rightParenthesis:
            guard let expected = balance.popLast() else {
                throw source.error(.syntax, at: span, "unexpected '\(symbol.rawValue)'")
            }
            guard expected == symbol else {
                throw source.error(
                    .syntax, at: span, "unexpected '\(symbol.rawValue)', expected '\(expected.rawValue)'")
            }
        default: break
        }
        append(.symbol(symbol), span)
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}

extension Unicode.Scalar {
    /// Whether Python's `str.isalnum` accepts it.
    var isAlphanumeric: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .decimalNumber, .letterNumber, .otherNumber: properties.numericType != nil
        default: properties.numericType != nil
        }
    }
}
