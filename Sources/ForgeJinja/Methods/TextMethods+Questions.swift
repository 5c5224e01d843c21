/// The methods of text that answer with a number or a truth.
extension TextMethods {
    static func question(_ method: Method, _ text: String, _ arguments: Arguments) throws(Fault) -> TemplateValue {
        let scalars = text.unicodeScalars
        func all(_ holds: (Unicode.Scalar) -> Bool) -> TemplateValue {
            .bool(!scalars.isEmpty && scalars.allSatisfy(holds))
        }
        switch method {
        case .startswith, .endswith: return .bool(try hasAffix(method, text, arguments))
        case .count, .find, .rfind, .index, .rindex: return try search(method, text, arguments)
        case .islower: return .bool(PythonCase.isLower(text))
        case .isupper: return .bool(PythonCase.isUpper(text))
        case .istitle: return .bool(PythonCase.isTitle(text))
        case .isspace: return all(Whitespace.contains)
        case .isalnum: return all(\.isAlphanumeric)
        case .isalpha:
            return all {
                switch $0.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
                default: false
                }
            }
        case .isdigit: return all { $0.properties.numericType == .decimal || $0.properties.numericType == .digit }
        case .isdecimal: return all { $0.properties.numericType == .decimal }
        case .isnumeric: return all { $0.properties.numericType != nil }
        case .isascii: return .bool(scalars.allSatisfy(\.isASCII))
        case .isprintable: return .bool(scalars.allSatisfy(PythonText.isPrintable))
        case .isidentifier:
            guard let first = scalars.first, first == "_" || first.properties.isXIDStart else { return .bool(false) }
            return .bool(scalars.dropFirst().allSatisfy(\.properties.isXIDContinue))
        default: throw .runtime("text has no method '\(method.rawValue)'")
        }
    }

    /// The part of the text between two optional positions, and where it begins.
    private static func bounded(
        _ text: String, _ start: TemplateValue?, _ end: TemplateValue?
    ) throws(Fault) -> (text: String, start: Int)? {
        let count = text.unicodeScalars.count
        func position(_ value: TemplateValue?, _ missing: Int) throws(Fault) -> Int {
            guard let value, !value.isNull else { return missing }
            let index = try value.requiredPosition("find")
            return index < 0 ? max(0, index &+ count) : index
        }
        let first = try position(start, 0)
        let last = min(count, try position(end, count))
        guard first <= last else { return nil }
        return (first == 0 && last == count ? text : PythonString.part(text, first, last), first)
    }

    private static func hasAffix(_ method: Method, _ text: String, _ arguments: Arguments) throws(Fault) -> Bool {
        let given = try arguments.bind(method.rawValue, "affix", "start", "end", required: 1)
        let affix = given[0] ?? .null
        guard let part = try bounded(text, given[1], given[2]) else { return false }
        let bytes = Array(part.text.utf8)
        let affixes: [TemplateValue]
        if case .tuple(let list) = affix { affixes = list.items } else { affixes = [affix] }
        for affix in affixes {
            if case .undefined(let undefined) = affix { throw undefined.fault }
            guard let sought = affix.string else {
                throw .runtime(
                    "\(method.rawValue) first arg must be str or a tuple of str, not \(affix.typeName)")
            }
            let found =
                method == .startswith
                ? bytes.starts(with: sought.utf8) : bytes.suffix(sought.utf8.count).elementsEqual(sought.utf8)
            if found { return true }
        }
        return false
    }

    private static func search(_ method: Method, _ text: String, _ arguments: Arguments) throws(Fault) -> TemplateValue
    {
        let given = try arguments.bind(method.rawValue, "sub", "start", "end", required: 1)
        let sought = try (given[0] ?? .null).requiredString(method.rawValue)
        let part = try bounded(text, given[1], given[2])
        if method == .count {
            return .integer(Int64(part.map { PythonString.count(of: sought, in: $0.text) } ?? 0))
        }
        var place: Int?
        if let part {
            if method == .find || method == .index {
                place = PythonString.find(sought, in: part.text)
            } else if sought.isEmpty {
                place = part.text.utf8.count
            } else {
                place = PythonString.rangesFromEnd(of: sought, in: part.text, limit: 1).first?.lowerBound
            }
            // From bytes to code points.
            place = place.map { offset in
                part.start + part.text.utf8.prefix(offset).reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
            }
        }
        if let place { return .integer(Int64(place)) }
        if method == .index || method == .rindex { throw .runtime("substring not found") }
        return .integer(-1)
    }
}
