/// The escapes of string literals: what Jinja2 gets by decoding them with Python's `unicode-escape`.
enum StringLiteral {
    static func unescape(
        _ bytes: ArraySlice<UInt8>, at span: SourceSpan, in source: TemplateSource, searchLeft: inout Int
    ) throws(TemplateError) -> String {
        guard bytes.contains(0x5C) else { return String(decoding: bytes, as: UTF8.self) }
        var reader = Reader(bytes: Array(bytes), searchLeft: searchLeft)
        do throws(Fault) {
            let text = try reader.read()
            searchLeft = reader.searchLeft
            return text
        } catch {
            throw source.error(error.kind == .limit ? .limit : .syntax, at: span, error.message)
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0
        var text = String.UnicodeScalarView()
        /// Code points that may still be looked at for their names.
        var searchLeft: Int

        init(bytes: [UInt8], searchLeft: Int) {
            self.bytes = bytes
            self.searchLeft = searchLeft
        }

        mutating func read() throws(Fault) -> String {
            while index < bytes.count {
                let (scalar, length) = UTF8Text.scalar(in: bytes, at: index)
                index += length
                if scalar == "\\" { try readEscape() } else { text.append(scalar) }
            }
            return String(text)
        }

        private mutating func readEscape() throws(Fault) {
            guard index < bytes.count else { throw .runtime("\\ at end of string") }
            let (scalar, length) = UTF8Text.scalar(in: bytes, at: index)
            index += length
            switch scalar {
            case "\n": break
            case "\\", "'", "\"": text.append(scalar)
            case "a": text.append("\u{07}")
            case "b": text.append("\u{08}")
            case "f": text.append("\u{0C}")
            case "n": text.append("\n")
            case "r": text.append("\r")
            case "t": text.append("\t")
            case "v": text.append("\u{0B}")
            case "0"..."7": readOctal(first: scalar.value - 0x30)
            case "x": try readHex(digits: 2, "truncated \\xXX escape")
            case "u": try readHex(digits: 4, "truncated \\uXXXX escape")
            case "U": try readHex(digits: 8, "truncated \\UXXXXXXXX escape")
            case "N": try readName()
            default:
                text.append("\\")
                // A character outside ASCII was escaped before its backslash was read, so its own escape shows.
                let shown = scalar.isASCII ? String(scalar) : PythonText.escape(scalar)
                text.append(contentsOf: shown.unicodeScalars)
            }
        }

        private mutating func readOctal(first: UInt32) {
            var value = first
            for _ in 0..<2 {
                guard index < bytes.count, (0x30...0x37).contains(bytes[index]) else { break }
                value = value * 8 + UInt32(bytes[index] - 0x30)
                index += 1
            }
            text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }

        private mutating func readHex(digits: Int, _ message: String) throws(Fault) {
            var value: UInt32 = 0
            for _ in 0..<digits {
                guard index < bytes.count, let digit = bytes[index].hexValue else { throw .runtime(message) }
                value = value << 4 | UInt32(digit)
                index += 1
            }
            guard value <= 0x10FFFF else { throw .runtime("illegal Unicode character") }
            text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }

        private mutating func readName() throws(Fault) {
            guard index < bytes.count, bytes[index] == 0x7B, let end = bytes[index...].firstIndex(of: 0x7D) else {
                throw .runtime("malformed \\N character escape")
            }
            let name = String(decoding: bytes[index + 1..<end], as: UTF8.self).uppercased()
            for value in UInt32(0)...0x10FFFF {
                searchLeft -= 1
                guard searchLeft > 0 else { throw .limit("more characters by name than can be looked up") }
                guard let scalar = Unicode.Scalar(value) else { continue }
                guard scalar.properties.name == name || scalar.properties.nameAlias == name else { continue }
                text.append(scalar)
                index = end + 1
                return
            }
            throw .runtime("unknown Unicode character name")
        }
    }
}
