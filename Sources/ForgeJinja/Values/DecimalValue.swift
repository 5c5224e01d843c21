import ForgeBSON

/// Python's `Decimal`: what `to_decimal()` of a Decimal128 gives, and what reckoning with it comes to.
final class DecimalValue: TemplateObject {
    let number: DecimalNumber

    init(_ number: DecimalNumber) { self.number = number }

    override var typeName: String { "decimal.Decimal" }
    override var isTrue: Bool { !number.isZero }

    override func isSame(as other: TemplateObject) -> Bool {
        guard let other = other as? DecimalValue else { return false }
        return (try? number.order(other.number)) == 0
    }

    override func printed() throws(Fault) -> String { try number.text() }

    override func repr() throws(Fault) -> String { "Decimal('\(try number.text())')" }

    override func formatted(_ format: String) throws(Fault) -> String {
        try FormatSpec(parsing: format, forNumber: true).format(decimal: number)
    }
}

extension DecimalNumber {
    static let hint = "to_decimal() makes a number of a Decimal128"

    /// The number of a Decimal128.
    init(_ decimal: Decimal128) throws(Fault) {
        guard let number = try DecimalNumber(decimal.description) else {
            throw .runtime("a Decimal128 that is no finite number cannot be reckoned with")
        }
        self = number
    }

    /// What an operand of a decimal is as a decimal; nil for what is no such number. Doubles are only compared.
    init?(operand value: TemplateValue, comparing: Bool = false) throws(Fault) {
        switch value {
        case .object(let object as DecimalValue): self = object.number
        case .double(let double):
            guard comparing else { return nil }
            try self.init(double)
        default:
            guard let integer = value.bigInteger else { return nil }
            try self.init(integer, 0)
        }
    }
}

extension TemplateValue {
    var isDecimal: Bool {
        if case .object(let object) = self { object is DecimalValue } else { false }
    }

    init(_ number: DecimalNumber) { self = .object(DecimalValue(number)) }
}

/// Reckoning with decimals, beside each other and integers.
extension Renderer {
    /// Nil where neither is a decimal, or one is no number.
    func decimal(
        _ operation: BinaryOperator, _ left: TemplateValue, _ right: TemplateValue
    ) throws(Fault) -> TemplateValue? {
        guard left.isDecimal || right.isDecimal, let first = try DecimalNumber(operand: left),
            let second = try DecimalNumber(operand: right)
        else { return nil }
        switch operation {
        case .add: return TemplateValue(try first.adding(second))
        case .subtract: return TemplateValue(try first.adding(try second.negated))
        case .multiply: return TemplateValue(try first.multiplied(by: second))
        case .divide: return TemplateValue(try first.divided(by: second))
        case .floorDivide: return TemplateValue(try first.cut(by: second).quotient)
        case .modulo: return TemplateValue(try first.cut(by: second).remainder)
        case .power:
            guard second.exponent == 0, let count = second.coefficient.small, (0...1000).contains(count) else {
                throw .limit("a decimal to another power than 0 to 1000")
            }
            return TemplateValue(try first.raised(to: Int(count)))
        }
    }
}
