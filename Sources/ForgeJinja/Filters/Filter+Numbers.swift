/// Filters about numbers, and those that pick or add up.
extension Filter {
    static let numbers: [String: Body] = [
        "abs": { (_, value, _) throws(Fault) in
            switch value {
            case .integer(let number):
                return number == .min ? .bigInteger(BigInteger(number).magnitude) : .integer(abs(number))
            case .bigInteger(let number): return .bigInteger(number.magnitude)
            case .bool(let flag): return .integer(flag ? 1 : 0)
            case .double(let number): return .double(number.magnitude)
            case .object(let decimal as DecimalValue):
                let number = decimal.number
                return TemplateValue(try (number.coefficient.isNegative ? number.negated : number).rounded())
            case .object(let time as TimeDifference):
                return .object(TimeDifference(microseconds: Int64(clamping: time.microseconds.magnitude)))
            case .undefined(let undefined): throw undefined.fault
            default: throw .runtime("bad operand type for abs(): '\(value.typeName)'")
            }
        },
        "round": { (renderer, value, arguments) throws(Fault) in try round(&renderer, value, arguments) },
        "int": { (_, value, arguments) throws(Fault) in
            let given = try arguments.bind("int", "default", "base")
            // What is no base leaves text to be read as a double.
            let base = (given[1] ?? .integer(10)).index.map { Int(clamping: $0) } ?? 1
            return try integer(value, base) ?? given[0] ?? .integer(0)
        },
        "float": { (_, value, arguments) throws(Fault) in
            let given = try arguments.bind("float", "default")
            if case .undefined(let undefined) = value { throw undefined.fault }
            if let number = try value.double() { return .double(number) }
            return value.string.flatMap { PythonNumber.double($0) }.map { .double($0) } ?? given[0] ?? .double(0)
        },
        "sum": { (renderer, value, arguments) throws(Fault) in
            let given = try arguments.bind("sum", "attribute", "start")
            let path = given[0] ?? .null
            var total = given[1] ?? .integer(0)
            if total.string != nil { throw .runtime("sum() can't sum strings [use ''.join(seq) instead]") }
            var cursor = try Cursor(value)
            while let item = try cursor.next(&renderer) {
                total = try renderer.binary(.add, total, try renderer.item(item, path: path))
            }
            return total
        },
        "min": { (renderer, value, arguments) throws(Fault) in try extreme(&renderer, value, arguments, .less) },
        "max": { (renderer, value, arguments) throws(Fault) in try extreme(&renderer, value, arguments, .greater) },
        "filesizeformat": { (_, value, arguments) throws(Fault) in
            let binary = try arguments.bind("filesizeformat", "binary")[0]?.isTrue() ?? false
            if case .undefined(let undefined) = value { throw undefined.fault }
            guard let bytes = try value.double() ?? value.string.flatMap({ PythonNumber.double($0) }) else {
                throw .runtime("float() argument must be a string or a real number, not '\(value.typeName)'")
            }
            return .string(try fileSize(bytes, binary))
        },
    ]

    private static func round(
        _ renderer: inout Renderer, _ value: TemplateValue, _ arguments: Arguments
    ) throws(Fault) -> TemplateValue {
        let given = try arguments.bind("round", "precision", "method")
        let places = given[0] ?? .integer(0)
        let precision = places.isNull ? 0 : Int64(try places.requiredIndex("round"))
        let method = try (given[1] ?? .string("common")).printed()
        guard ["common", "ceil", "floor"].contains(method) else {
            throw .runtime("method must be common, ceil or floor")
        }
        switch value {
        case .undefined(let undefined): throw undefined.fault
        case .integer, .bool, .double, .bigInteger, .object(is DecimalValue): break
        default: throw .runtime("type \(value.typeName) doesn't define __round__ method")
        }
        if method == "common" {
            if case .object(let decimal as DecimalValue) = value {
                let number = decimal.number
                if places.isNull { return TemplateValue(try number.rounded(places: 0).coefficient) }
                // Far beyond the digits that there can be, as in Python.
                guard precision.magnitude <= 100_000 else { throw .runtime("[<class 'decimal.InvalidOperation'>]") }
                return TemplateValue(try number.rounded(places: Int(clamping: precision)))
            }
            if case .double(let number) = value {
                if places.isNull { return try PythonNumber.integer(number.rounded(.toNearestOrEven)) }
                return .double(try PythonNumber.round(number, precision))
            }
            if case .bigInteger(let number) = value {
                if precision >= 0 { return value }
                return TemplateValue(try number.rounded(zeros: Int(clamping: -max(precision, -Int64(Int32.max)))))
            }
            return try PythonNumber.round(value.index ?? 0, precision)
        }
        let factor = try renderer.binary(.power, .integer(10), .integer(precision))
        var scaled = try renderer.binary(.multiply, value, factor)
        if case .double(let number) = scaled {
            scaled = try PythonNumber.integer(number.rounded(method == "ceil" ? .up : .down))
        } else if case .object(let decimal as DecimalValue) = scaled {
            scaled = TemplateValue(try decimal.number.floor(isUp: method == "ceil"))
        }
        return try renderer.binary(.divide, scaled, factor)
    }

    /// What Python's `int` makes of a value, or nil where it cannot.
    private static func integer(_ value: TemplateValue, _ base: Int) throws(Fault) -> TemplateValue? {
        switch value {
        case .undefined(let undefined): throw undefined.fault
        case .integer, .bool: return .integer(value.index ?? 0)
        case .bigInteger: return value
        case .double(let number): return number.isNaN ? nil : try PythonNumber.integer(number)
        case .object(let decimal as DecimalValue): return TemplateValue(try decimal.number.integer())
        case .string(let text), .markup(let text):
            do throws(Fault) {
                if let number = try PythonNumber.integer(text, base: base) { return number }
            } catch  where error.kind == .runtime {
                // Too many digits, which is no number as far as the filter goes.
            }
            guard let number = PythonNumber.double(text), number.isFinite else { return nil }
            return try PythonNumber.integer(number)
        default: return nil
        }
    }

    private static func extreme(
        _ renderer: inout Renderer, _ value: TemplateValue, _ arguments: Arguments, _ comparison: Comparison
    ) throws(Fault) -> TemplateValue {
        let given = try arguments.bind("min", "case_sensitive", "attribute")
        let isCaseSensitive = try given[0]?.isTrue() ?? false
        let path = given[1] ?? .null
        var cursor = try Cursor(value)
        var best: (item: TemplateValue, key: TemplateValue)?
        while let item = try cursor.next(&renderer) {
            let key = try renderer.folded(try renderer.item(item, path: path), unless: isCaseSensitive)
            if let current = best {
                if try key.precedes(current.key, comparison, &renderer.effort) { best = (item, key) }
            } else {
                best = (item, key)
            }
        }
        return best?.item
            ?? .undefined(Undefined(.hint("No aggregated item, sequence was empty."), renderer.undefinedMode))
    }

    private static func fileSize(_ bytes: Double, _ binary: Bool) throws(Fault) -> String {
        let base: Double = binary ? 1024 : 1000
        if bytes == 1 { return "1 Byte" }
        if bytes < base { return "\(try PythonNumber.integer(bytes).printed()) Bytes" }
        let letters = Array("kMGTPEZY").map(String.init)
        var unit = base
        for (index, letter) in letters.enumerated() {
            unit *= base
            if bytes < unit || index == letters.count - 1 {
                let prefix = binary ? letter.uppercased() + "iB" : letter + "B"
                return "\(PythonNumber.format("%.*f", 1, base * bytes / unit)) \(prefix)"
            }
        }
        return ""
    }
}
