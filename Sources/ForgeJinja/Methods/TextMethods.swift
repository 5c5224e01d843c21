/// The methods of text.
enum TextMethods {
    static func call(
        _ method: Method, _ text: String, isMarkup: Bool, _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateValue {
        func marked(_ text: String) -> TemplateValue { isMarkup ? .markup(text) : .string(text) }
        func list(_ parts: [String]) throws(Fault) -> TemplateValue {
            try renderer.allow(items: parts.count)
            return .list(TemplateList(parts.map(marked)))
        }
        switch method {
        case .upper: return marked(PythonCase.upper(text))
        case .lower: return marked(PythonCase.lower(text))
        case .capitalize: return marked(PythonCase.capitalize(text))
        case .title: return marked(PythonCase.title(text))
        case .swapcase: return marked(PythonCase.swap(text))
        case .casefold: return marked(PythonCase.fold(text))
        case .strip: return marked(try strip(text, arguments, .both))
        case .lstrip: return marked(try strip(text, arguments, .left))
        case .rstrip: return marked(try strip(text, arguments, .right))
        case .split, .rsplit: return try list(try split(text, arguments, fromEnd: method == .rsplit))
        case .splitlines:
            let keepEnds =
                try (arguments.bind("splitlines", "keepends")[0] ?? .bool(false)).requiredIndex("splitlines") != 0
            return try list(PythonString.lines(text, keepEnds: keepEnds))
        case .partition, .rpartition:
            return .tuple(TemplateList(try partition(text, arguments, fromEnd: method == .rpartition).map(marked)))
        case .replace:
            let given = try arguments.bind("replace", "old", "new", "count", required: 2)
            let old = try (given[0] ?? .null).requiredString("replace")
            let new = given[1] ?? .null
            let limit = try (given[2] ?? .integer(-1)).requiredIndex("replace")
            // Markup escapes what it is given, of whatever type.
            let other = try isMarkup ? new.printed() : new.requiredString("replace")
            return marked(
                try replace(text, old, isMarkup && !new.isMarkup ? HTML.escape(other) : other, limit, &renderer))
        case .join:
            let items = try arguments.bind("join", "iterable", required: 1)[0] ?? .null
            return marked(try join(items, text, isMarkup, &renderer))
        case .format:
            var formatter = StringFormat(text, arguments, isMarkup: isMarkup)
            return marked(try formatter.apply(&renderer))
        case .formatMap:
            var named = Arguments()
            let mapping = try arguments.bind("format_map", "mapping", required: 1)[0] ?? .null
            for (key, value) in try mapping.mapping().pairs { named.named.append((try key.printed(), value)) }
            var formatter = StringFormat(text, named, isMarkup: isMarkup)
            return marked(try formatter.apply(&renderer))
        case .removeprefix, .removesuffix:
            let part = try (arguments.bind(method.rawValue, "affix", required: 1)[0] ?? .null)
                .requiredString(method.rawValue)
            let bytes = Array(text.utf8)
            let affix = Array(part.utf8)
            if method == .removeprefix {
                return marked(bytes.starts(with: affix) ? String(decoding: bytes[affix.count...], as: UTF8.self) : text)
            }
            let ends = bytes.suffix(affix.count).elementsEqual(affix)
            return marked(ends ? String(decoding: bytes.dropLast(affix.count), as: UTF8.self) : text)
        case .center, .ljust, .rjust, .zfill: return marked(try pad(text, method, isMarkup, arguments, &renderer))
        case .expandtabs:
            return marked(try expandTabs(text, arguments, &renderer))
        case .maketrans: return .dictionary(try Translation.table(arguments, &renderer))
        case .translate:
            let table = try arguments.bind("translate", "table", required: 1)[0] ?? .null
            return marked(try Translation.apply(table, to: text, &renderer))
        case .striptags: return .string(HTML.strippedOfTags(text))
        case .unescape: return .string(HTML.unescape(text))
        case .encode:
            throw .runtime("the method 'encode' of text is not supported", hint: "prompts have no use for bytes")
        default: return try question(method, text, arguments)
        }
    }

    private static func strip(
        _ text: String, _ arguments: Arguments, _ side: PythonString.Side
    ) throws(Fault) -> String {
        let characters = try arguments.bind("strip", "chars")[0] ?? .null
        if case .undefined(let undefined) = characters { throw undefined.fault }
        return PythonString.strip(text, characters.isNull ? nil : try characters.requiredString("strip"), side)
    }

    private static func split(_ text: String, _ arguments: Arguments, fromEnd: Bool) throws(Fault) -> [String] {
        let given = try arguments.bind("split", "sep", "maxsplit")
        let separator = given[0] ?? .null
        let limit = try (given[1] ?? .integer(-1)).requiredIndex("split")
        // More pieces than there are steps are too many in any case.
        let count = min(limit < 0 ? Int.max : limit, Renderer.stepLimit)
        if separator.isNull { return PythonString.words(text, limit: count, fromEnd: fromEnd) }
        let part = try separator.requiredString("split")
        guard !part.isEmpty else { throw .runtime("empty separator") }
        return PythonString.split(text, by: part, limit: count, fromEnd: fromEnd)
    }

    private static func partition(_ text: String, _ arguments: Arguments, fromEnd: Bool) throws(Fault) -> [String] {
        let part = try (arguments.bind("partition", "sep", required: 1)[0] ?? .null).requiredString("partition")
        guard !part.isEmpty else { throw .runtime("empty separator") }
        let pieces = PythonString.split(text, by: part, limit: 1, fromEnd: fromEnd)
        if pieces.count == 2 { return [pieces[0], part, pieces[1]] }
        return fromEnd ? ["", "", text] : [text, "", ""]
    }

    static func replace(
        _ text: String, _ old: String, _ new: String, _ limit: Int, _ renderer: inout Renderer
    ) throws(Fault) -> String {
        let count = limit < 0 ? Int.max : limit
        // What may come of it at most, before it is made.
        let most = old.isEmpty ? text.unicodeScalars.count + 1 : text.utf8.count / old.utf8.count
        let (bytes, overflow) = min(most, count).multipliedReportingOverflow(by: new.utf8.count)
        let found = overflow || bytes > 1 << 16 ? PythonString.count(of: old, in: text, limit: count) : 0
        let (room, isTooMuch) = found.multipliedReportingOverflow(by: new.utf8.count)
        try renderer.allow(bytes: isTooMuch ? .max / 2 : min(.max / 2, room) + text.utf8.count)
        return PythonString.replace(old, with: new, in: text, limit: count)
    }

    private static func join(
        _ items: TemplateValue, _ separator: String, _ isMarkup: Bool, _ renderer: inout Renderer
    ) throws(Fault) -> String {
        var text = ""
        for (index, item) in try renderer.items(of: items).enumerated() {
            if case .undefined(let undefined) = item { throw undefined.fault }
            guard item.string != nil || isMarkup else {
                throw .runtime(
                    "sequence item \(index): expected str instance, \(item.typeName) found",
                    hint: "the filter 'join' takes values of any kind")
            }
            let part = try renderer.text(of: item)
            if index > 0 { text += separator }
            text += isMarkup && !item.isMarkup ? HTML.escape(part) : part
            if text.utf8.count > Renderer.outputLimit { break }
        }
        try renderer.allow(bytes: text.utf8.count)
        return text
    }

    private static func pad(
        _ text: String, _ method: Method, _ isMarkup: Bool, _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> String {
        let given =
            method == .zfill
            ? try arguments.bind("zfill", "width", required: 1)
            : try arguments.bind(method.rawValue, "width", "fillchar", required: 1)
        // No text is shorter than nothing; the least integer would overflow below.
        let width = max(0, try (given[0] ?? .null).requiredIndex(method.rawValue))
        let fillValue = given[1] ?? .string(" ")
        let fillText =
            try isMarkup && !fillValue.isMarkup
            ? HTML.escape(fillValue.printed()) : fillValue.requiredString(method.rawValue)
        guard let fill = fillText.unicodeScalars.first, fillText.unicodeScalars.count == 1 else {
            throw .runtime("The fill character must be exactly one character long")
        }
        try renderer.allow(bytes: min(Int.max / 8, width) * 4)
        let missing = width - text.unicodeScalars.count
        switch method {
        case .center: return PythonString.center(text, width, fill)
        case .ljust: return text + PythonString.repeated(fill, missing)
        case .rjust: return PythonString.repeated(fill, missing) + text
        default:
            let hasSign = text.hasPrefix("-") || text.hasPrefix("+")
            let sign = hasSign ? String(text.prefix(1)) : ""
            return sign + PythonString.repeated("0", missing) + text.dropFirst(sign.count)
        }
    }

    private static func expandTabs(
        _ text: String, _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> String {
        let size = try (arguments.bind("expandtabs", "tabsize")[0] ?? .integer(8)).requiredIndex("expandtabs")
        let tabs = text.utf8.filter { $0 == 0x09 }.count
        let (bytes, overflow) = max(0, size).multipliedReportingOverflow(by: tabs)
        try renderer.allow(bytes: overflow ? .max / 2 : bytes)
        var result = ""
        var column = 0
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                let count = size > 0 ? size - column % size : 0
                result += PythonString.repeated(" ", count)
                column += count
            } else {
                result.unicodeScalars.append(scalar)
                column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
            }
        }
        return result
    }
}
