/// `str.maketrans` and `str.translate`: characters replaced by what a table holds under their code points.
enum Translation {
    static func table(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateDictionary {
        let given = try arguments.bind("maketrans", "x", "y", "z", required: 1)
        let table = TemplateDictionary()
        guard let to = given[1] else {
            guard var cursor = given[0]?.pairs() else {
                if case .undefined(let undefined)? = given[0] { throw undefined.fault }
                throw .runtime("if you give only one argument to maketrans it must be a dict")
            }
            while case .tuple(let pair)? = try cursor.next(&renderer) {
                var key = pair.items[0]
                if let text = key.string {
                    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
                        throw .runtime("string keys in translate table must be of length 1")
                    }
                    key = .integer(Int64(scalar.value))
                } else if !key.isInteger {
                    throw .runtime("keys in translate table must be strings or integers")
                }
                try table.set(key, pair.items[1])
            }
            return table
        }
        guard let from = given[0]?.string else {
            throw .runtime("first maketrans argument must be a string if there is a second argument")
        }
        let first = from.unicodeScalars
        let second = try to.requiredString("maketrans").unicodeScalars
        guard first.count == second.count else {
            throw .runtime("the first two maketrans arguments must have equal length")
        }
        let dropped = try (given[2] ?? .string("")).requiredString("maketrans").unicodeScalars
        for (old, new) in zip(first, second) { try table.set(.integer(Int64(old.value)), .integer(Int64(new.value))) }
        for scalar in dropped { try table.set(.integer(Int64(scalar.value)), .null) }
        return table
    }

    static func apply(
        _ table: TemplateValue, to text: String, _ renderer: inout Renderer
    ) throws(Fault) -> String {
        var result = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            switch table {
            case .dictionary, .document, .list, .array, .tuple, .string, .markup, .range: break
            case .undefined(let undefined): throw undefined.fault
            default: throw .runtime("'\(table.typeName)' object is not subscriptable")
            }
            let found = try renderer.item(table, .integer(Int64(scalar.value)))
            switch found {
            case .undefined: result.append(scalar)
            case .null: break
            case .string(let text), .markup(let text):
                bytes += text.utf8.count
                guard bytes <= Renderer.outputLimit else { throw .limit("text of more than 16 MB") }
                result.append(contentsOf: text.unicodeScalars)
            default:
                guard found.isInteger else { throw .runtime("character mapping must return integer, None or str") }
                guard let code = found.index, (0..<0x110000).contains(code) else {
                    throw .runtime("character mapping must be in range(0x110000)")
                }
                guard let scalar = Unicode.Scalar(UInt32(code)) else {
                    throw .limit("a surrogate, which text here cannot hold")
                }
                result.append(scalar)
            }
        }
        try renderer.allow(bytes: bytes)
        return String(result)
    }
}
