import ForgeJSON

/// Arithmetic with dates, days and the time between them; nil where Python has none.
extension Renderer {
    func time(
        _ operation: BinaryOperator, _ left: TemplateValue, _ right: TemplateValue
    ) throws(Fault) -> TemplateValue? {
        switch (left, right) {
        case (.date(let later), .date(let earlier)) where operation == .subtract:
            return try difference(later, earlier)
        case (.date(let date), .object(let object as TimeDifference)):
            return try moved(date, operation, object.microseconds).map { .date($0.milliseconds) }
        case (.object(let object as TimeDifference), .date(let date)) where operation == .add:
            return try moved(date, .add, object.microseconds).map { .date($0.milliseconds) }
        case (.object(let first), .object(let second)): return try time(operation, first, second)
        case (.object(let object as TimeDifference), _): return try scaled(object.microseconds, operation, right)
        case (_, .object(let object as TimeDifference)) where operation == .multiply:
            return try scaled(object.microseconds, operation, left)
        default: return nil
        }
    }

    private func time(
        _ operation: BinaryOperator, _ left: TemplateObject, _ right: TemplateObject
    ) throws(Fault) -> TemplateValue? {
        switch (left, right) {
        case (let first as CalendarDay, let second as CalendarDay) where operation == .subtract:
            return try difference(first.time.milliseconds, second.time.milliseconds)
        case (let first as ZonedDate, let second as ZonedDate) where operation == .subtract:
            return try difference(first.time.milliseconds, second.time.milliseconds)
        case (let date as ZonedDate, let time as TimeDifference):
            return try moved(date.time.milliseconds, operation, time.microseconds).map { .object(ZonedDate($0)) }
        case (let day as CalendarDay, let time as TimeDifference):
            // Only whole days count.
            let days = time.microseconds.dividedDown(by: 86_400_000_000).quotient
            return try moved(day.time.milliseconds, operation, days * 86_400_000_000).map { .object(CalendarDay($0)) }
        case (let time as TimeDifference, is CalendarDay), (let time as TimeDifference, is ZonedDate):
            return operation == .add ? try self.time(.add, right, time) : nil
        case (let first as TimeDifference, let second as TimeDifference):
            return try combined(first.microseconds, operation, second.microseconds)
        default: return nil
        }
    }

    private func difference(_ later: Int64, _ earlier: Int64) throws(Fault) -> TemplateValue {
        let (milliseconds, overflow) = later.subtractingReportingOverflow(earlier)
        let (microseconds, isTooFar) = milliseconds.multipliedReportingOverflow(by: 1000)
        if overflow || isTooFar { throw .runtime("date value out of range") }
        return .object(TimeDifference(microseconds: microseconds))
    }

    private func moved(
        _ date: Int64, _ operation: BinaryOperator, _ microseconds: Int64
    ) throws(Fault) -> CivilTime? {
        guard operation == .add || operation == .subtract else { return nil }
        guard microseconds % 1000 == 0 else { throw DateMethods.finerThanMilliseconds }
        let distance = microseconds / 1000
        let (sum, overflow) =
            operation == .add
            ? date.addingReportingOverflow(distance) : date.subtractingReportingOverflow(distance)
        // From the first to the last day that Python knows.
        guard !overflow, (-62_135_596_800_000...253_402_300_799_999).contains(sum) else {
            throw .runtime("date value out of range")
        }
        return CivilTime(milliseconds: sum)
    }

    private func between(_ microseconds: TemplateValue) throws(Fault) -> TemplateValue {
        guard let count = microseconds.index else {
            throw .runtime("days out of range; must have magnitude <= 999999999")
        }
        return .object(TimeDifference(microseconds: count))
    }

    private func combined(
        _ left: Int64, _ operation: BinaryOperator, _ right: Int64
    ) throws(Fault) -> TemplateValue? {
        var renderer = self
        switch operation {
        case .add, .subtract, .modulo:
            return try between(try renderer.binary(operation, .integer(left), .integer(right)))
        case .divide, .floorDivide: return try renderer.binary(operation, .integer(left), .integer(right))
        default: return nil
        }
    }

    /// A time between dates, times or by a number; halves go to the even microsecond.
    private func scaled(
        _ microseconds: Int64, _ operation: BinaryOperator, _ number: TemplateValue
    ) throws(Fault) -> TemplateValue? {
        guard [.multiply, .divide, .floorDivide].contains(operation) else { return nil }
        var renderer = self
        if number.isInteger, operation != .divide {
            return try between(try renderer.binary(operation, .integer(microseconds), number))
        }
        guard number.isNumber, operation != .floorDivide else { return nil }
        guard case .tuple(let ratio) = try NumberMethods.call(.asIntegerRatio, number),
            var numerator = ratio.items[0].bigInteger, var denominator = ratio.items[1].bigInteger
        else { return nil }
        if operation == .divide { swap(&numerator, &denominator) }
        guard !denominator.isZero else { throw .runtime("integer division or modulo by zero") }
        if denominator.isNegative { (numerator, denominator) = (numerator.negated, denominator.negated) }
        let exact = try BigInteger(microseconds).multiplied(by: numerator)
        return try between(TemplateValue(try exact.quotientToNearest(dividingBy: denominator)))
    }
}
