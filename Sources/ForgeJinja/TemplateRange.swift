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
        guard let count = Int(exactly: count) else { throw .integerRange }
        self.count = count
    }

    /// The index must be one of the range's.
    subscript(index: Int) -> Int64 { start &+ Int64(index) &* step }
}
