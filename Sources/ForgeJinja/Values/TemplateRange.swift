/// `range(…)`: numbers that are counted when asked for.
package struct TemplateRange: Equatable {
    let start: Int64
    let stop: Int64
    let step: Int64
    let count: Int

    init(start: Int64, stop: Int64, step: Int64) throws(Fault) {
        guard step != 0 else { throw .runtime("range() arg 3 must not be zero") }
        self.start = start
        self.stop = stop
        self.step = step
        guard step > 0 ? start < stop : start > stop else {
            count = 0
            return
        }
        let distance = step > 0 ? UInt64(bitPattern: stop &- start) : UInt64(bitPattern: start &- stop)
        let count = (distance - 1) / step.magnitude + 1
        guard let count = Int(exactly: count) else { throw .limit("a range beyond 64 bits") }
        self.count = count
    }

    func slice(_ from: TemplateValue, _ to: TemplateValue, _ by: TemplateValue) throws(Fault) -> TemplateRange {
        let bounds = try SliceBounds(from, to, by, in: count)
        func place(_ position: Int) throws(Fault) -> Int64 {
            let (distance, overflow) = Int64(position).multipliedReportingOverflow(by: step)
            let (result, isTooFar) = start.addingReportingOverflow(distance)
            if overflow || isTooFar { throw .limit("a range beyond 64 bits") }
            return result
        }
        let (stride, overflow) = step.multipliedReportingOverflow(by: Int64(bounds.step))
        if overflow { throw .limit("a range beyond 64 bits") }
        return try TemplateRange(start: place(bounds.first), stop: place(bounds.last), step: stride)
    }

    /// Where a number is among those of the range; nil for what is not.
    func position(of number: Int64) -> Int? {
        let (distance, overflow) = number.subtractingReportingOverflow(start)
        guard !overflow, count > 0, distance.remainderReportingOverflow(dividingBy: step).partialValue == 0 else {
            return nil
        }
        let position = distance.dividedReportingOverflow(by: step)
        return !position.overflow && position.partialValue >= 0 && position.partialValue < count
            ? Int(position.partialValue) : nil
    }

    /// The index must be one of the range's.
    subscript(index: Int) -> Int64 { start &+ Int64(index) &* step }
}
