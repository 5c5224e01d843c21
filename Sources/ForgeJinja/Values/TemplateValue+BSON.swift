import ForgeBSON
import ForgeJSON

/// From a database or a JSON text, and back.
extension TemplateValue {
    package init(_ value: BSONValue) {
        switch value {
        case .double(let number): self = .double(number)
        case .string(let text), .symbol(let text): self = .string(text)
        case .document(let document): self = .document(document)
        case .array(let document): self = .array(document)
        case .undefined, .null: self = .null
        case .objectID(let id): self = .objectID(id)
        case .bool(let flag): self = .bool(flag)
        case .date(let milliseconds): self = .date(milliseconds)
        case .int32(let number): self = .integer(Int64(number))
        case .int64(let number): self = .integer(number)
        case .decimal128(let number): self = .decimal(number)
        default: self = .other(value)
        }
    }

    init(_ field: BSONElement) {
        switch field.type {
        case .string: self = field.string.map { .string($0) } ?? .null
        case .document: self = field.document.map { .document($0) } ?? .null
        case .array: self = field.document.map { .array($0) } ?? .null
        case .int32, .int64: self = field.integer.map { .integer($0) } ?? .null
        default: self.init(field.value)
        }
    }

    package init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .integer(let number): self = .integer(number)
        case .bigInteger(let digits): self = TemplateValue(jsonDigits: digits)
        case .double(let number): self = .double(number)
        case .string(let text): self = .string(text)
        case .array(let values): self = .list(TemplateList(values.map { TemplateValue($0) }))
        case .object(let object):
            let dictionary = TemplateDictionary()
            for (key, value) in object { dictionary.set(name: key, TemplateValue(value)) }
            self = .dictionary(dictionary)
        }
    }

    /// An integer of a JSON text. One too long to be read is missing, and what uses it is told why.
    private init(jsonDigits text: String) {
        let isNegative = text.hasPrefix("-")
        do throws(Fault) {
            let number = try BigInteger(
                digits: text.utf8.dropFirst(isNegative ? 1 : 0), radix: 10, isNegative: isNegative)
            self = number.map { TemplateValue($0) } ?? .null
        } catch {
            self = .undefined(Undefined(.hint(error.message), .strict))
        }
    }

    /// The value with its lists and dictionaries as shared ones, which can be changed.
    func shared(_ effort: inout Effort, depth: Int = 0) throws(Fault) -> TemplateValue {
        guard depth <= Nesting.limit else { throw Nesting.fault }
        switch self {
        case .array(let document):
            var items: [TemplateValue] = []
            for (_, value) in document {
                try effort.spend()
                items.append(try TemplateValue(value).shared(&effort, depth: depth + 1))
            }
            return .list(TemplateList(items))
        case .document(let document):
            let dictionary = TemplateDictionary()
            for (key, value) in document {
                try effort.spend(2)
                dictionary.set(name: key, try TemplateValue(value).shared(&effort, depth: depth + 1))
            }
            return .dictionary(dictionary)
        default: return self
        }
    }

    /// The value as a database stores it. Iterators, functions and missing values have no such form.
    func bson(depth: Int = 0) throws(Fault) -> BSONValue {
        guard depth < 100 else { throw .limit("a value nested deeper than 100 levels") }
        switch self {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return BSONValue(number)
        case .bigInteger: throw .runtime("MongoDB can only handle up to 8-byte ints")
        case .double(let number): return .double(number)
        case .string(let text), .markup(let text): return .string(text)
        case .document(let document): return .document(document)
        case .array(let document): return .array(document)
        case .date(let milliseconds): return .date(milliseconds: milliseconds)
        case .objectID(let id): return .objectID(id)
        case .decimal(let number): return .decimal128(number)
        case .other(let value): return value
        case .undefined(let undefined): throw undefined.fault
        case .list(let list), .tuple(let list):
            var values: [BSONValue] = []
            for item in list.items { values.append(try item.bson(depth: depth + 1)) }
            return .array(.array(values))
        case .range(let range):
            guard range.count <= Renderer.stepLimit else { throw .limit("a range of \(range.count) numbers") }
            return .array(.array((0..<range.count).map { BSONValue(range[$0]) }))
        case .dictionary(let dictionary):
            var builder = BSONBuilder()
            for (key, value) in dictionary.pairs {
                guard let name = key.string else {
                    throw .runtime("documents must have only string keys")
                }
                let value = try value.bson(depth: depth + 1)
                do throws(BSONError) {
                    try builder.append(name, value)
                } catch {
                    throw .runtime("\(error)")
                }
            }
            return .document(builder.finish())
        case .object(let decimal as DecimalValue):
            guard let stored = Decimal128(try decimal.number.text()) else {
                throw .runtime("a decimal beyond what a Decimal128 holds")
            }
            return .decimal128(stored)
        case .iterator, .object: throw .runtime("cannot store a value of type '\(typeName)'")
        }
    }
}

/// How PyMongo shows the values that templates do not work with.
enum PythonBSON {
    static func typeName(of value: BSONValue) -> String {
        switch value {
        case .binary(let subtype, _): subtype == 0 ? "bytes" : "Binary"
        case .regex: "Regex"
        case .dbPointer: "DBRef"
        case .javascript, .javascriptScope: "Code"
        case .timestamp: "Timestamp"
        case .minKey: "MinKey"
        case .maxKey: "MaxKey"
        default: "object"
        }
    }

    static func text(of value: BSONValue) -> String {
        switch value {
        case .javascript(let code), .javascriptScope(let code, _): code
        default: repr(of: value)
        }
    }

    static func repr(of value: BSONValue) -> String {
        switch value {
        case .binary(let subtype, let bytes):
            return subtype == 0 ? Self.bytes(bytes) : "Binary(\(Self.bytes(bytes)), \(subtype))"
        case .regex(let pattern, let options):
            return "Regex(\(PythonText.repr(pattern)), \(flags(options)))"
        case .javascript(let code): return "Code(\(PythonText.repr(code)), None)"
        case .javascriptScope(let code, let scope):
            let scope = (try? TemplateValue.document(scope).repr()) ?? "{...}"
            return "Code(\(PythonText.repr(code)), \(scope))"
        case .timestamp(let value): return "Timestamp(\(value >> 32), \(value & 0xFFFF_FFFF))"
        case .dbPointer(let namespace, let id): return "DBRef(\(PythonText.repr(namespace)), ObjectId('\(id)'))"
        case .minKey: return "MinKey()"
        case .maxKey: return "MaxKey()"
        default: return "<\(typeName(of: value))>"
        }
    }

    private static func bytes(_ bytes: [UInt8]) -> String {
        let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
        var text = "b" + String(Unicode.Scalar(quote))
        for byte in bytes {
            if text.utf8.count > Renderer.outputLimit { break }
            switch byte {
            case quote, 0x5C: text += "\\" + String(Unicode.Scalar(byte))
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: PythonText.appendByte(byte, to: &text)
            }
        }
        return text + String(Unicode.Scalar(quote))
    }

    /// The options of a regular expression as Python's flags.
    private static func flags(_ options: String) -> Int {
        let values: [Character: Int] = ["i": 2, "l": 4, "m": 8, "s": 16, "u": 32, "x": 64]
        return options.reduce(0) { $0 | (values[$1] ?? 0) }
    }
}
