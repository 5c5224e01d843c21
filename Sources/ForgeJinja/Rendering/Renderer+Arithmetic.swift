/// Operators of one and two values.
extension Renderer {
    mutating func unary(_ operation: UnaryOperator, _ value: TemplateValue) throws(Fault) -> TemplateValue {
        if operation == .not { return .bool(try !value.isTrue()) }
        switch value {
        case .integer(let number):
            guard operation == .negate else { return value }
            let (result, overflow) = Int64(0).subtractingReportingOverflow(number)
            return overflow ? .bigInteger(BigInteger(number).negated) : .integer(result)
        case .bigInteger(let number): return operation == .negate ? TemplateValue(number.negated) : value
        case .bool(let flag): return .integer(operation == .negate ? (flag ? -1 : 0) : (flag ? 1 : 0))
        case .double(let number): return .double(operation == .negate ? -number : number)
        case .undefined(let undefined): throw undefined.fault
        case .object(let decimal as DecimalValue):
            let number = decimal.number
            return TemplateValue(try (operation == .negate ? number.negated : number).rounded())
        case .object(let time as TimeDifference):
            let microseconds = operation == .negate ? 0 &- time.microseconds : time.microseconds
            return .object(TimeDifference(microseconds: microseconds))
        default:
            let symbol = operation == .negate ? "-" : "+"
            throw .runtime("bad operand type for unary \(symbol): '\(value.typeName)'")
        }
    }

    mutating func binary(
        _ operation: BinaryOperator, _ left: TemplateValue, _ right: TemplateValue
    ) throws(Fault) -> TemplateValue {
        if case .undefined(let undefined) = left { throw undefined.fault }
        if case .undefined(let undefined) = right, left.string == nil || operation != .modulo { throw undefined.fault }
        if let first = left.index, let second = right.index { return try integers(operation, first, second) }
        if let first = left.number, let second = right.number { return try doubles(operation, first, second) }
        if left.isNumber, right.isNumber { return try bigNumbers(operation, left, right) }
        switch operation {
        case .add: if let sum = try add(left, right) { return sum }
        case .multiply: if let product = try multiply(left, right) { return product }
        case .modulo:
            if let format = left.string {
                var formatter = PercentFormat(format, isMarkup: left.isMarkup)
                return try formatter.apply(to: right, &self)
            }
        default: break
        }
        if let result = try time(operation, left, right) { return result }
        if let result = try decimal(operation, left, right) { return result }
        var hint: String?
        if case .decimal = left { hint = DecimalNumber.hint }
        if case .decimal = right { hint = DecimalNumber.hint }
        throw .runtime(
            "unsupported operand type(s) for \(operation.rawValue): '\(left.typeName)' and '\(right.typeName)'",
            hint: hint)
    }

    private mutating func add(_ left: TemplateValue, _ right: TemplateValue) throws(Fault) -> TemplateValue? {
        switch (left, right) {
        case (.string(let first), .string(let second)):
            try allow(bytes: first.utf8.count + second.utf8.count)
            return .string(first + second)
        case (.markup(let first), .string(let second)):
            try allow(bytes: first.utf8.count + HTML.escapedCount(of: second))
            return .markup(first + HTML.escape(second))
        case (.string(let first), .markup(let second)):
            try allow(bytes: HTML.escapedCount(of: first) + second.utf8.count)
            return .markup(HTML.escape(first) + second)
        case (.markup(let first), .markup(let second)):
            try allow(bytes: first.utf8.count + second.utf8.count)
            return .markup(first + second)
        case (.string, _), (.markup, _):
            throw .runtime(
                "can only concatenate str (not \"\(right.typeName)\") to str",
                hint: "'~' joins values of any kind")
        case (.list, .list), (.list, .array), (.array, .list), (.array, .array), (.tuple, .tuple):
            let items = try items(of: left) + items(of: right)
            if case .tuple = left { return .tuple(TemplateList(items)) }
            return .list(TemplateList(items))
        case (.list, _), (.array, _), (.tuple, _):
            throw .runtime(
                "can only concatenate \(left.typeName) (not \"\(right.typeName)\") to \(left.typeName)")
        default: return nil
        }
    }

    private mutating func multiply(_ left: TemplateValue, _ right: TemplateValue) throws(Fault) -> TemplateValue? {
        guard let index = right.index ?? left.index else {
            let value = right.isInteger ? left : right
            guard left.isInteger || right.isInteger, value.string != nil || !value.elements.isEmpty else { return nil }
            throw .runtime("cannot fit 'int' into an index-sized integer")
        }
        let value = right.index == nil ? right : left
        let count = max(0, Int(clamping: index))
        switch value {
        case .string(let text), .markup(let text):
            let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
            try allow(bytes: overflow ? .max / 2 : bytes)
            let result = PythonString.repeated(text, count)
            return value.isMarkup ? .markup(result) : .string(result)
        case .list, .tuple, .array:
            let items = try items(of: value)
            let (total, overflow) = items.count.multipliedReportingOverflow(by: count)
            try allow(items: overflow ? .max / 2 : total)
            var result: [TemplateValue] = []
            if !items.isEmpty { for _ in 0..<count { result.append(contentsOf: items) } }
            if case .tuple = value { return .tuple(TemplateList(result)) }
            return .list(TemplateList(result))
        default: return nil
        }
    }

    // MARK: numbers

    private mutating func integers(
        _ operation: BinaryOperator, _ left: Int64, _ right: Int64
    ) throws(Fault) -> TemplateValue {
        let result: (partialValue: Int64, overflow: Bool)
        switch operation {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide:
            guard right != 0 else { throw .runtime("division by zero") }
            return .double(try PythonNumber.quotient(left, right))
        case .floorDivide:
            guard right != 0 else { throw .runtime("integer division or modulo by zero") }
            let (quotient, overflow) = left.dividedReportingOverflow(by: right)
            if overflow { return .bigInteger(BigInteger(left).negated) }
            let isInexact = left % right != 0 && (left < 0) != (right < 0)
            return .integer(isInexact ? quotient - 1 : quotient)
        case .modulo:
            guard right != 0 else { throw .runtime("integer modulo by zero") }
            if right == -1 { return .integer(0) }
            let remainder = left % right
            return .integer(remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder)
        case .power:
            if right < 0 {
                guard left != 0 else { throw .runtime("0.0 cannot be raised to a negative power") }
                return .double(PythonNumber.power(Double(left), Double(right)))
            }
            if let power = PythonNumber.power(left, right) { return .integer(power) }
            result = (0, true)
        }
        if result.overflow { return try bigIntegers(operation, BigInteger(left), BigInteger(right)) }
        return .integer(result.partialValue)
    }

    /// Numbers of which one at least is a big integer.
    private mutating func bigNumbers(
        _ operation: BinaryOperator, _ left: TemplateValue, _ right: TemplateValue
    ) throws(Fault) -> TemplateValue {
        if let first = left.bigInteger, let second = right.bigInteger {
            return try bigIntegers(operation, first, second)
        }
        return try doubles(operation, try left.double() ?? 0, try right.double() ?? 0)
    }

    private mutating func bigIntegers(
        _ operation: BinaryOperator, _ left: BigInteger, _ right: BigInteger
    ) throws(Fault) -> TemplateValue {
        // The time that it takes, in the size of ordinary steps.
        try spend(1 + left.words.count * right.words.count / 64)
        switch operation {
        case .add: return TemplateValue(try left.adding(right))
        case .subtract: return TemplateValue(try left.adding(right.negated))
        case .multiply: return TemplateValue(try left.multiplied(by: right))
        case .divide:
            guard !right.isZero else { throw .runtime("division by zero") }
            return .double(try left.quotient(by: right))
        case .floorDivide:
            guard !right.isZero else { throw .runtime("integer division or modulo by zero") }
            return TemplateValue(try left.dividedDown(by: right).quotient)
        case .modulo:
            guard !right.isZero else { throw .runtime("integer modulo by zero") }
            return TemplateValue(try left.dividedDown(by: right).remainder)
        case .power:
            if right.isNegative { return try doubles(.power, try left.requiredDouble(), try right.requiredDouble()) }
            let result = try left.raised(to: right)
            try spend(result.words.count * result.words.count / 64)
            return TemplateValue(result)
        }
    }

    private func doubles(
        _ operation: BinaryOperator, _ left: Double, _ right: Double
    ) throws(Fault) -> TemplateValue {
        switch operation {
        case .add: return .double(left + right)
        case .subtract: return .double(left - right)
        case .multiply: return .double(left * right)
        case .divide:
            guard right != 0 else { throw .runtime("float division by zero") }
            return .double(left / right)
        case .floorDivide:
            guard right != 0 else { throw .runtime("float floor division by zero") }
            return .double(PythonNumber.divmod(left, right).quotient)
        case .modulo:
            guard right != 0 else { throw .runtime("float modulo") }
            return .double(PythonNumber.divmod(left, right).remainder)
        case .power:
            if left == 0, right < 0 { throw .runtime("0.0 cannot be raised to a negative power") }
            if left < 0, left.isFinite, right.isFinite, right != right.rounded() {
                throw .runtime("complex numbers are not supported")
            }
            let result = PythonNumber.power(left, right)
            if result.isInfinite, left.isFinite, right.isFinite {
                throw .runtime("(34, 'Numerical result out of range')")
            }
            return .double(result)
        }
    }
}
