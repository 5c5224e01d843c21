import ForgeJinja
import TestSupport

/// One template over one document, as it is tried and as it is written to a file before that.
///
/// The file is a line of settings, then the template's bytes, those of the templates it can bring in, then the document's.
struct FuzzCase {
    enum Format: String { case bson, json }

    var template: [UInt8]
    /// The templates that can be included, imported and extended, the first as 'a', the second as 'b' and so on.
    var parts: [[UInt8]] = []
    var data: [UInt8]
    var format = Format.json
    var options = TemplateOptions.standard
    /// Whether the template is read as one expression.
    var isExpression = false

    init(template: [UInt8], data: [UInt8]) {
        self.template = template
        self.data = data
    }

    /// The bytes as text; what is no UTF-8 in them has been replaced, since a template is refused otherwise.
    var source: String { String(decoding: template, as: UTF8.self) }

    static let partNames = ["a", "b", "c"]

    var partSources: [String: String] {
        var sources: [String: String] = [:]
        for (name, part) in zip(FuzzCase.partNames, parts) { sources[name] = String(decoding: part, as: UTF8.self) }
        return sources
    }

    // MARK: on file

    var bytes: [UInt8] {
        let settings = [
            "trim_blocks=\(options.trimBlocks)", "lstrip_blocks=\(options.lstripBlocks)",
            "keep_trailing_newline=\(options.keepTrailingNewline)", "undefined=\(options.undefined.rawValue)",
            "expression=\(isExpression)", "data=\(format.rawValue)", "template=\(template.count)",
            "parts=\(parts.map { "\($0.count)" }.joined(separator: ","))",
            "extensions=\(options.extensions.map(\.rawValue).sorted().joined(separator: ","))",
        ]
        return Array(settings.joined(separator: " ").utf8) + [0x0A] + template + parts.flatMap { $0 } + data
    }

    init(reading bytes: [UInt8]) throws {
        let settings = bytes.prefix { $0 != 0x0A }
        var values: [Substring: Substring] = [:]
        for setting in String(decoding: settings, as: UTF8.self).split(separator: " ") {
            let parts = setting.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        var rest = bytes.dropFirst(settings.count + 1)
        func list(_ name: Substring) -> [Substring] { (values[name] ?? "").split(separator: ",") }
        guard let count = values["template"].flatMap({ Int($0) }), count <= rest.count,
            let undefined = values["undefined"].flatMap({ TemplateOptions.Undefined(rawValue: String($0)) }),
            let format = values["data"].flatMap({ Format(rawValue: String($0)) })
        else { throw SupportError("not a case of this fuzzer") }
        template = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        for count in list("parts").compactMap({ Int($0) }) {
            parts.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        data = Array(rest)
        self.format = format
        isExpression = values["expression"] == "true"
        options = TemplateOptions(
            trimBlocks: values["trim_blocks"] == "true", lstripBlocks: values["lstrip_blocks"] == "true",
            keepTrailingNewline: values["keep_trailing_newline"] == "true", undefined: undefined,
            extensions: Set(list("extensions").compactMap { TemplateOptions.Extension(rawValue: String($0)) }))
    }
}
