import ForgeBSON
import ForgeJSON
import ForgeJinja

/// A template that was made, with a document of its own.
struct GeneratedCase: Sendable {
    var template: Fragment
    var data: [(key: String, value: BSONValue)]
    var options: TemplateOptions

    init(template: Fragment, data: [(key: String, value: BSONValue)], options: TemplateOptions) {
        let text = template.text
        self.template = template
        self.data = data.filter { text.contains($0.key) }
        self.options = options
    }

    var document: BSONDocument { data.reduce(into: BSONDocument()) { $0 = $0.setting($1.key, to: $1.value) } }

    var question: OracleQuestion {
        OracleQuestion(
            template: template.text, document: document, options: options, templates: Grammar.library, isGenerated: true
        )
    }
}

extension GeneratedCase {
    /// What is left when something is taken out, the greatest cuts first.
    var smaller: [GeneratedCase] {
        var result = template.smaller.map { GeneratedCase(template: $0, data: data, options: options) }
        for index in data.indices {
            var copy = self
            copy.data.remove(at: index)
            result.append(copy)
            for value in data[index].value.smaller {
                copy = self
                copy.data[index].value = value
                result.append(copy)
            }
        }
        let plain = TemplateOptions(undefined: options.undefined, extensions: options.extensions)
        for simpler in [TemplateOptions.standard, plain] where simpler != options {
            result.append(GeneratedCase(template: template, data: data, options: simpler))
        }
        return result
    }
}

extension BSONValue {
    fileprivate var smaller: [BSONValue] {
        switch self {
        case .array(let elements):
            let values = elements.values
            var result: [BSONValue] = []
            for (index, value) in values.enumerated() {
                var rest = values
                rest.remove(at: index)
                result.append(.array(.array(rest)))
                for smaller in value.smaller {
                    rest = values
                    rest[index] = smaller
                    result.append(.array(.array(rest)))
                }
            }
            return result
        case .document(let document):
            return document.flatMap { field in
                [.document(document.removing(field.key))]
                    + field.value.smaller.map { .document(document.setting(field.key, to: $0)) }
            }
        case .string(let text):
            let scalars = Array(text.unicodeScalars)
            guard !scalars.isEmpty else { return [] }
            func part(_ scalars: ArraySlice<Unicode.Scalar>) -> BSONValue {
                .string(String(String.UnicodeScalarView(scalars)))
            }
            if scalars.count == 1 { return [""] }
            let half = scalars.count / 2
            return [part(scalars[..<half]), part(scalars[half...]), part(scalars[1...]), part(scalars.dropLast())]
        case .int32, .int64: return self == 0 ? [] : self == 1 ? [0] : [0, 1]
        default: return []
        }
    }
}
