/// Elements that are set once, in memory of their own.
///
/// The renderer reads several of these at every step. As arrays of a class they would be retained and released each time;
/// this is an address and a count. Whoever makes one deallocates it, when nobody reads it any more: `Program` does both.
@safe
struct Table<Element: Sendable>: RandomAccessCollection, @unchecked Sendable {
    private let elements: UnsafeMutableBufferPointer<Element>

    init(_ source: ContiguousArray<Element>) {
        unsafe elements = .allocate(capacity: source.count)
        _ = unsafe elements.initialize(from: source)
    }

    func deallocate() {
        unsafe elements.deinitialize()
        unsafe elements.deallocate()
    }

    var startIndex: Int { 0 }

    var endIndex: Int { unsafe elements.count }

    // Read in place: a copy would count references, which is what this is there to avoid.
    subscript(index: Int) -> Element {
        @inline(__always) _read {
            precondition(index >= 0 && index < endIndex)
            yield unsafe elements[index]
        }
    }

    subscript(index: Int32) -> Element {
        @inline(__always) _read { yield self[Int(index)] }
    }
}

extension Table<UInt8> {
    @inline(__always)
    func append(_ range: Range<Int>, to output: inout [UInt8]) {
        precondition(range.lowerBound >= 0 && range.upperBound <= endIndex)
        unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: elements[range]))
    }
}
