import ForgeJSON

/// Filters that make text out of text.
extension Filter {
    static let text: [String: Body] = [
        "upper": { (renderer, value, _) throws(Fault) in value.marked(PythonCase.upper(try renderer.text(of: value)))
        },
        "lower": { (renderer, value, _) throws(Fault) in value.marked(PythonCase.lower(try renderer.text(of: value)))
        },
        "capitalize": { (renderer, value, _) throws(Fault) in
            value.marked(PythonCase.capitalize(try renderer.text(of: value)))
        },
        "title": { (renderer, value, _) throws(Fault) in .string(title(try renderer.text(of: value)))
        },
        "trim": { (renderer, value, arguments) throws(Fault) in
            let chars = try arguments.bind("trim", "chars")[0] ?? .null
            let set = chars.isNull ? nil : try chars.requiredString("trim")
            return value.marked(PythonString.strip(try renderer.text(of: value), set))
        },
        "replace": { (renderer, value, arguments) throws(Fault) in
            let given = try arguments.bind("replace", "old", "new", "count", required: 2)
            let count = given[2] ?? .null
            let limit = count.isNull ? -1 : try count.requiredIndex("replace")
            return .string(
                try TextMethods.replace(
                    try renderer.text(of: value), try (given[0] ?? .null).printed(), try (given[1] ?? .null).printed(),
                    limit,
                    &renderer))
        },
        "center": { (renderer, value, arguments) throws(Fault) in
            let width = try (arguments.bind("center", "width")[0] ?? .integer(80)).requiredIndex("center")
            try renderer.allow(bytes: max(0, width))
            return value.marked(PythonString.center(try renderer.text(of: value), width))
        },
        "indent": { (renderer, value, arguments) throws(Fault) in try indent(&renderer, value, arguments) },
        "truncate": { (renderer, value, arguments) throws(Fault) in try truncate(&renderer, value, arguments) },
        "wordcount": { (renderer, value, _) throws(Fault) in
            var count = 0
            var inWord = false
            for scalar in try renderer.text(of: value).unicodeScalars {
                let isWord = scalar == "_" || scalar.isAlphanumeric
                if isWord, !inWord { count += 1 }
                inWord = isWord
            }
            return .integer(Int64(count))
        },
        "wordwrap": { (renderer, value, arguments) throws(Fault) in
            try WordWrap.filter(value, arguments, &renderer)
        },
        "format": { (renderer, value, arguments) throws(Fault) in
            guard arguments.positional.isEmpty || arguments.named.isEmpty else {
                throw .runtime("can't handle positional and keyword arguments at the same time")
            }
            var formatter = PercentFormat(try renderer.text(of: value), isMarkup: value.isMarkup)
            if arguments.named.isEmpty {
                return try formatter.apply(to: .tuple(TemplateList(arguments.positional)), &renderer)
            }
            let dictionary = TemplateDictionary()
            for (name, value) in arguments.named { dictionary.set(name: name, value) }
            return try formatter.apply(to: .dictionary(dictionary), &renderer)
        },
        "strftime": { (renderer, value, arguments) throws(Fault) in
            let format = try (arguments.bind("strftime", "format", required: 1)[0] ?? .null).requiredString("strftime")
            switch value {
            case .date(let milliseconds):
                return .string(try renderer.formatted(CivilTime(milliseconds: milliseconds), format))
            case .object(let object as CalendarDay): return .string(try renderer.formatted(object.time, format))
            case .object(let object as ClockTime): return .string(try renderer.formatted(object.time, format))
            case .object(let object as ZonedDate):
                return .string(try renderer.formatted(object.time, format, zone: "UTC"))
            case .string(let text), .markup(let text):
                guard let time = CivilTime(isoText: text) else {
                    throw .runtime(
                        "strftime expects a date or its text, not other text",
                        hint: "such as 2023-05-01 or 2023-05-01T08:00:00Z")
                }
                return .string(try renderer.formatted(time, format))
            case .undefined(let undefined): throw undefined.fault
            default: throw .runtime("strftime expects a date, not \(value.typeName)")
            }
        },
    ]

    /// Every run of other characters that follows white space or an opening bracket begins with a capital.
    private static func title(_ text: String) -> String {
        var result = ""
        var item = String.UnicodeScalarView()
        func finish() {
            guard let first = item.first else { return }
            result += first.properties.uppercaseMapping + PythonCase.lower(String(item.dropFirst()))
            item = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            if "-({[<".unicodeScalars.contains(scalar) || Whitespace.contains(scalar) {
                finish()
                result.unicodeScalars.append(scalar)
            } else {
                item.append(scalar)
            }
        }
        finish()
        return result
    }

    private static func indent(
        _ renderer: inout Renderer, _ value: TemplateValue, _ arguments: Arguments
    ) throws(Fault) -> TemplateValue {
        let given = try arguments.bind("indent", "width", "first", "blank")
        let width = given[0] ?? .integer(4)
        let first = try given[1]?.isTrue() ?? false
        let blank = try given[2]?.isTrue() ?? false
        let text = try value.requiredString("indent")
        let columns = width.string == nil ? try width.requiredIndex("indent") : 0
        try renderer.allow(bytes: columns)
        let indention = width.string ?? PythonString.repeated(" ", columns)
        try renderer.spend(text.utf8.count { (0x0A...0x0D).contains($0) || (0x1C...0x1E).contains($0) })
        var lines = PythonString.lines(text + "\n")
        try renderer.allow(bytes: text.utf8.count + lines.count * indention.utf8.count)
        for index in lines.indices.dropFirst() where blank || !lines[index].isEmpty {
            lines[index] = indention + lines[index]
        }
        return value.marked((first ? indention : "") + lines.joined(separator: "\n"))
    }

    private static func truncate(
        _ renderer: inout Renderer, _ value: TemplateValue, _ arguments: Arguments
    ) throws(Fault) -> TemplateValue {
        let given = try arguments.bind("truncate", "length", "killwords", "end", "leeway")
        let length = try (given[0] ?? .integer(255)).requiredPosition("truncate")
        let killWords = try given[1]?.isTrue() ?? false
        let ending = given[2] ?? .string("...")
        let end = try ending.requiredString("truncate")
        let leewayValue = given[3] ?? .null
        let leeway = leewayValue.isNull ? 5 : try leewayValue.requiredPosition("truncate")
        let endCount = end.unicodeScalars.count
        guard length >= endCount else { throw .runtime("expected length >= \(endCount), got \(length)") }
        guard leeway >= 0 else { throw .runtime("expected leeway >= 0, got \(leeway)") }
        let most = length.addingReportingOverflow(leeway)
        if most.overflow { return value }
        guard try Filter.length(of: value) > most.partialValue else { return value }
        let text = try value.requiredString("truncate")
        let cut = PythonString.part(text, 0, length - endCount)
        let kept = killWords ? cut : PythonString.split(cut, by: " ", limit: 1, fromEnd: true)[0]
        return try renderer.binary(.add, value.marked(kept), ending)
    }
}
